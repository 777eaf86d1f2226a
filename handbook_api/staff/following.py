"""What staff have to do follows what happens in a family, in the same transaction. Followers of the ledger.

Other parts so need not know of the worklist, and an answer that asks for help cannot be shown without the entry.
"""

from typing import Protocol

from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.families.model import Family, in_force
from handbook_api.forms.answers import parse
from handbook_api.forms.definition import Forms
from handbook_api.forms.scoring import score_of
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ledger import Change, Page, SubjectKind
from handbook_api.pregnancies.shown_forms import ShownForm, ShownForms
from handbook_api.staff.follow_up_store import FollowUpStore
from handbook_api.staff.worklist import WorkKind, WorklistEntry, WorklistStore

_NOT_SHOWN_ANY_MORE = frozenset({"FORM_SHARING_STOPPED", "FORM_DELETED"})
_SHOWN_OR_CHANGED = frozenset({"FORM_SHARED", "FORM_CORRECTED"})
_OPENED = frozenset({"SHARED_WITH_WARD", "HANDBOOK_REGISTERED"})


class Families(Protocol):
    """Where families are kept."""

    async def get(self, family_id: str, session: AsyncClientSession | None = None, /) -> Family | None:
        """The family with this id."""
        ...


class WellbeingFollower:
    """Enters a mother who lets the municipality see an answer about harming herself, and takes the entry away with it.

    The order in which she consents makes no difference: it is entered once the form is shown and the family is open to
    a municipality. An answer that she corrects later takes nothing away: somebody speaks to her first.
    """

    def __init__(
        self, families: Families, forms: ShownForms, definitions: Forms, worklist: WorklistStore, cipher: FieldCipher
    ) -> None:
        self._families = families
        self._forms = forms
        self._definitions = definitions
        self._worklist = worklist
        self._cipher = cipher

    async def __call__(self, family_id: str, page: Page) -> None:
        """Do what belongs to the changes on this page."""
        for change in page.changes:
            if change.what in _NOT_SHOWN_ANY_MORE:
                await self._worklist.take_away_of(page, family_id, change.subject_id)
        if any(map(_asks_to_look, page.changes)):
            family = await self._families.get(family_id, page.session)
            if family is not None:
                await self._look(page, family)

    async def _look(self, page: Page, family: Family) -> None:
        for form in await self._forms.of_family(page, family.id):
            municipality = _whose_duty(family, form, page)
            if municipality is None or not await self._asks_for_help(form):
                continue
            entry = WorklistEntry(WorkKind.MOTHERS_WELLBEING, municipality, family.id, str(form.key), page.now)
            await self._worklist.add(page, entry)

    async def _asks_for_help(self, form: ShownForm) -> bool:
        definition = self._definitions.definition(form.record.form, form.record.edition)
        if definition is None or definition.scoring is None:
            return False
        score = score_of(definition, parse(await self._cipher.decrypt(form.record.sealed_answers)))
        return score is not None and score.shows_help


class ErasingFollower:
    """With a handbook that is erased goes what staff kept about it."""

    def __init__(self, follow_ups: FollowUpStore, worklist: WorklistStore) -> None:
        self._follow_ups = follow_ups
        self._worklist = worklist

    async def __call__(self, family_id: str, page: Page) -> None:
        """Do what belongs to the changes on this page."""
        for subject_id in page.erased:
            await self._follow_ups.delete_of(page, family_id, subject_id)
            await self._worklist.take_away_of(page, family_id, subject_id)


def _asks_to_look(change: Change) -> bool:
    """Whether a form may be shown now that was not, or somebody may see it now who did not."""
    moved = change.subject_kind is SubjectKind.PREGNANCY and "municipality" in (change.after or {})
    return moved or change.what in _SHOWN_OR_CHANGED or change.what in _OPENED


def _whose_duty(family: Family, form: ShownForm, page: Page) -> str | None:
    """Whose staff are to speak to her: of the town she opened the handbooks to herself; else of the pregnancy's.

    Where she opened to none, somebody else may have. `None` while nobody's staff may look.
    """
    open_now = in_force(family.ward_shares, page.now)
    given_by = form.record.consent.given_by if form.record.consent else None
    hers = [share.municipality for share in open_now if share.opened_by == given_by]
    others = [share.municipality for share in open_now if share.municipality == form.municipality]
    return next(iter((*hers, *others, *(share.municipality for share in open_now))), None)
