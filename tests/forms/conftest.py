"""The services on a real database: a family with a child and a pregnancy."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from handbook_api.children.store import ChildStore
from handbook_api.forms.holding import Holders
from handbook_api.forms.keys import FormKey
from handbook_api.forms.loading import load_forms
from handbook_api.forms.records import FormRecord
from handbook_api.forms.service import FormService
from handbook_api.forms.sharing import FormSharingService
from handbook_api.forms.views import forms_of
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from tests.builders import a_child, an_id
from tests.clocks import SteppingClock
from tests.forms.builders import an_invented_questionnaire
from tests.pregnancies.lines import MISAKI, Home, a_home


@dataclass(frozen=True, slots=True)
class Desk:
    """Where forms are answered: Misaki's pregnancy, and her child that was born on 10 August 2026."""

    home: Home
    child: ChildKey
    forms: FormService
    sharing: FormSharingService

    def of_child(self) -> FormKey:
        return FormKey(self.child, an_id())

    def of_pregnancy(self) -> FormKey:
        return FormKey(self.home.key, an_id())

    async def seen_by(self, who: Principal, key: FormKey) -> FormRecord | None:
        """The form with this key, where it is among those that somebody sees."""
        if isinstance(key.subject, ChildKey):
            child = await self.home.house.children.see(who, key.subject)
            found = forms_of(child) if child else ()
        else:
            pregnancy = await self.home.pregnancies.see(who, key.subject)
            found = forms_of(pregnancy) if pregnancy else ()
        return next((one for one in found if one.id == key.record), None)

    async def stored_forms(self) -> list[FormRecord]:
        """Those of the child, whoever may see them."""
        child = await ChildStore(self.home.database).get(self.child)
        assert child is not None
        return list(child.forms)


@pytest.fixture
async def desk(
    empty_database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock, tmp_path: Path
) -> Desk:
    home = await a_home(empty_database, cipher, signer, clock)
    child = (await a_child(home.house, home.family, MISAKI, born="2026-08-10")).child.key
    (tmp_path / "epds.yaml").write_bytes(an_invented_questionnaire())
    (tmp_path / "bonding.yaml").write_bytes(an_invented_questionnaire("bonding", "bonding"))
    holders = Holders(home.house.children, home.pregnancies)
    forms = FormService(holders, home.house.families, home.house.ledger, cipher, load_forms(licensed=tmp_path))
    return Desk(home, child, forms, FormSharingService(holders, home.house.ledger))
