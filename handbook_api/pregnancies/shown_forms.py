"""The forms that mothers let the municipality see, for what follows from them in the same transaction."""

from dataclasses import dataclass

from handbook_api.forms.keys import FormKey
from handbook_api.forms.records import FormRecord, FormState, read_form
from handbook_api.platform.ids import PregnancyKey
from handbook_api.platform.ledger import Page
from handbook_api.platform.mongodb import Database


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A form that was sent and is shown, and the municipality of the pregnancy it lies with, where it has one."""

    key: FormKey
    record: FormRecord
    municipality: str | None


class ShownForms:
    """Reads the forms of pregnancies. No person asks: it is for followers of the ledger."""

    def __init__(self, database: Database) -> None:
        self._pregnancies = database.pregnancies

    async def of_family(self, page: Page, family_id: str) -> tuple[ShownForm, ...]:
        """The forms of a family's pregnancies that carry a consent."""
        fields = {"forms": 1, "municipality": 1}
        found = self._pregnancies.find({"family_id": family_id}, fields, session=page.session)
        shown = []
        async for document in found:
            key = PregnancyKey.parse(document["_id"])
            for record in map(read_form, document.get("forms", ())):
                if key is not None and record.consent is not None and record.state is FormState.SENT:
                    shown.append(ShownForm(FormKey(key, record.id), record, document["municipality"]))
        return tuple(shown)
