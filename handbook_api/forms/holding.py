"""In whose document forms lie: a child's or a pregnancy's. One way to both for the use cases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handbook_api.children.model import Child, ChildStatus
from handbook_api.children.service import ChildService
from handbook_api.children.views import SeenChild
from handbook_api.children.views import seen as seen_child
from handbook_api.families.access import Action, Audience, Side, Standing
from handbook_api.forms.definition import Anchor, FormSubject
from handbook_api.forms.records import FormRecord
from handbook_api.forms.views import Seen, SeenForm, may_see
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.ledger import Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused
from handbook_api.pregnancies.model import Pregnancy, PregnancyStatus
from handbook_api.pregnancies.records import RecordHead
from handbook_api.pregnancies.rules import a_child_lives
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.views import seen as seen_pregnancy

TERM = timedelta(days=280)
"""From the first day of the last period to the due date."""
RECORD_ID = ("recordId",)


@dataclass(frozen=True, slots=True)
class Holder:
    """A child or a pregnancy with its forms, inside a transaction, and how whoever asks stands to it."""

    document: Child | Pregnancy
    asker: Standing

    @property
    def forms(self) -> tuple[FormRecord, ...]:
        """All of them, whoever may see them."""
        return self.document.forms

    def form(self, record_id: str) -> FormRecord | None:
        """The one with this id."""
        return next((one for one in self.forms if one.id == record_id), None)

    def of_code(self, code: str) -> FormRecord | None:
        """The one of this form that the asker's own side has."""
        return next((one for one in self.forms if one.form == code and one.side is self.asker.side), None)

    @property
    def may_delete_own(self) -> bool:
        """Whether she may delete what guardians of the family wrote."""
        return self.asker.may(Action.DELETE, Side.FAMILY, Audience.GUARDIANS)

    def is_taken(self, record_id: str) -> bool:
        """Whether another record has this id, or had it."""
        return record_id in self.document.removed_records or record_id in _other_ids(self.document)

    def demand_writing(self, audience: Audience) -> None:
        """Raise `Forbidden` for whoever sees the child or the pregnancy and does not write what is for `audience`."""
        if not self.asker.may(Action.RECORD, self.asker.side, audience):
            raise Forbidden

    def demanded(self, record_id: str, action: Action) -> FormRecord:
        """A form that she may do this with. Raises `Refused(NOT_FOUND)` at `recordId`, or `Forbidden`."""
        record = self.form(record_id)
        if record is None or not may_see(self.asker, record):
            raise Refused(Problem(ProblemCode.NOT_FOUND, RECORD_ID))
        if record.side is not self.asker.side or not self.asker.may(action, record.side, record.audience):
            raise Forbidden
        return record

    def with_form(self, record: FormRecord) -> "Holder":
        """The same with a form as it is now."""
        if self.form(record.id) is None:
            return self._with((*self.forms, record))
        return self._with(tuple(record if one.id == record.id else one for one in self.forms))

    def without_form(self, record: FormRecord) -> "Holder":
        """The same without a form, whose id is kept so that a late repeat does not bring it back."""
        without = self._with(tuple(one for one in self.forms if one.id != record.id))
        removed = self.document.removed_records | {record.id}
        return replace(without, document=_with_removed(without.document, removed))

    def seen(self) -> Seen:
        """As whoever asks sees it."""
        if isinstance(self.document, Child):
            return seen_child(self.document, self.asker)
        return seen_pregnancy(self.document, self.asker)

    def seen_form(self, record: FormRecord) -> SeenForm:
        """One of its forms as whoever asks sees it."""
        return SeenForm(self.seen(), record)

    def _with(self, forms: tuple[FormRecord, ...]) -> "Holder":
        if isinstance(self.document, Child):
            return replace(self, document=replace(self.document, forms=forms))
        return replace(self, document=replace(self.document, forms=forms))


class Holders:
    """Opens and saves children and pregnancies alike."""

    def __init__(self, children: ChildService, pregnancies: PregnancyService) -> None:
        self._children = children
        self._pregnancies = pregnancies

    async def opened(
        self, page: Page, principal: Principal, key: ChildKey | PregnancyKey, path: tuple[str, ...]
    ) -> Holder:
        """A child or a pregnancy that `principal` sees. Raises `Refused(NOT_FOUND)` at `path`; staff are logged."""
        if isinstance(key, ChildKey):
            return Holder(*await self._children.opened(page, principal, key, Action.READ, path=path))
        return Holder(*await self._pregnancies.opened(page, principal, key, Action.READ, path=path))

    async def save(self, page: Page, holder: Holder) -> Holder:
        """Write what is inside it: its version stays."""
        if isinstance(holder.document, Child):
            return replace(holder, document=await self._children.save_inside(page, holder.document))
        return replace(holder, document=await self._pregnancies.save_inside(page, holder.document))

    async def a_child_lives(self, document: Child | Pregnancy) -> bool:
        """Whether the child lives, or one that was born of the pregnancy; so too while none was born."""
        if isinstance(document, Child):
            return document.status is ChildStatus.ACTIVE
        if document.delivery is None:
            return True
        return a_child_lives(document, await self._children.of_family(document.key.family_id))

    def today(self) -> date:
        """The civil date where the families live."""
        return self._children.today()


def subjects_of(document: Child | Pregnancy) -> frozenset[FormSubject]:
    """What the forms in a document can be about."""
    if isinstance(document, Child):
        return frozenset({FormSubject.CHILD})
    return frozenset({FormSubject.PREGNANCY, FormSubject.MOTHER})


def birth_of(document: Child | Pregnancy) -> date:
    """The day of the birth, or the due date."""
    return document.birth.born_on if isinstance(document, Child) else document.due_on


def earliest_day(document: Child | Pregnancy) -> date | None:
    """The day before which nothing in a form can have been: a child's birth; none for what a woman says of herself."""
    return document.birth.born_on if isinstance(document, Child) else None


def origins_of(document: Child | Pregnancy) -> Mapping[Anchor, date]:
    """The days from which the times of its forms are counted; none of them where the handbook goes on no more.

    After the birth, the forms of the pregnancy are offered no longer, and those of the time after it are.
    """
    if isinstance(document, Child):
        return {Anchor.BIRTH: document.birth.born_on} if document.status is ChildStatus.ACTIVE else {}
    if document.status is PregnancyStatus.ACTIVE:
        return {Anchor.LAST_PERIOD: document.due_on - TERM}
    if document.status is PregnancyStatus.DELIVERED and document.delivery is not None:
        return {Anchor.DELIVERY: document.delivery.delivered_on}
    return {}


def audiences_for(asker: Standing) -> frozenset[Audience]:
    """The audiences for which somebody who stands so writes."""
    return frozenset(one for one in Audience if asker.may(Action.RECORD, asker.side, one))


def document_of(seen: Seen) -> Child | Pregnancy:
    """The child or the pregnancy that somebody sees."""
    return seen.child if isinstance(seen, SeenChild) else seen.pregnancy


def _other_ids(document: Child | Pregnancy) -> frozenset[str]:
    """Ids of what else is in the document: the ledger tells records apart by their id alone, whatever their kind."""
    checkups = {one.id for one in document.checkups}
    if isinstance(document, Child):
        growth = {one.id for one in document.growth}
        vaccinations = {one.id for one in document.vaccinations} | {one.id for one in document.vaccination_decisions}
        return frozenset(checkups | growth | vaccinations)
    return frozenset(checkups | {head.id for head in _heads(document)})


def _heads(pregnancy: Pregnancy) -> Iterator[RecordHead]:
    yield from (one.head for one in pregnancy.course)
    yield from (one.head for one in pregnancy.tests)
    yield from (one.head for one in pregnancy.dental_exams)
    yield from (one.head for one in pregnancy.classes)
    yield from (one.head for one in pregnancy.weights)
    yield from (one.head for one in pregnancy.blood_pressures)


def _with_removed(document: Child | Pregnancy, removed: frozenset[str]) -> Child | Pregnancy:
    if isinstance(document, Child):
        return replace(document, removed_records=removed)
    return replace(document, removed_records=removed)
