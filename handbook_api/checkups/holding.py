"""Whose checkup it is: the child, or the mother in her pregnancy's document. One way to both for the use cases."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.model import CheckupKind, Subject
from handbook_api.checkups.records import CheckupRecord
from handbook_api.children.model import Child
from handbook_api.children.service import ChildService, SeenChild
from handbook_api.children.service import seen as seen_child
from handbook_api.families.access import Action, Audience, Side, Standing
from handbook_api.families.told_municipality import told_to
from handbook_api.growth.records import GrowthRecord
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.ledger import Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused
from handbook_api.pregnancies.model import Pregnancy
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.views import SeenPregnancy
from handbook_api.pregnancies.views import seen as seen_pregnancy

TERM = timedelta(days=280)
"""From the first day of the last period to the due date."""

Seen = SeenChild | SeenPregnancy
"""A document with checkups in it, as one person sees it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A child or a pregnancy with its checkups, inside a transaction, and how whoever asks stands to it."""

    document: Child | Pregnancy
    asker: Standing

    @property
    def audience(self) -> Audience:
        """For whom its records are: a child's for guardians, the mother's for her."""
        return Audience.GUARDIANS if isinstance(self.document, Child) else Audience.MOTHER

    @property
    def records(self) -> tuple[CheckupRecord, ...]:
        """All records, whoever may see them."""
        return self.document.checkups

    def record(self, record_id: str) -> CheckupRecord | None:
        """The record with this id."""
        return next((one for one in self.records if one.id == record_id), None)

    def growth(self, record: CheckupRecord | None) -> GrowthRecord | None:
        """The growth record that a checkup's measurements are in."""
        if record is None or record.growth is None or not isinstance(self.document, Child):
            return None
        return next((one for one in self.document.growth if one.id == record.growth), None)

    @property
    def origins(self) -> Mapping[Subject, date | None]:
        """The day to count from for each subject a record here can be of. A mother's is not known without a birth."""
        if isinstance(self.document, Child):
            return {Subject.CHILD: self.document.birth.born_on}
        delivery = self.document.delivery
        return {
            Subject.MOTHER: delivery.delivered_on if delivery else None,
            Subject.PREGNANCY: self.document.due_on - TERM,
        }

    def earliest(self, subject: Subject) -> date:
        """The day before which no such checkup can have been."""
        if isinstance(self.document, Child):
            return self.document.birth.born_on
        return self.origins[subject] or self.document.due_on - TERM

    def may_write(self, side: Side) -> bool:
        """Whether she writes on this side."""
        return self.asker.side is side and self.asker.may(Action.RECORD, side, self.audience)

    def demand_writing(self, side: Side) -> None:
        """Raise `Forbidden` for whoever sees the child and may not write on this side."""
        if not self.may_write(side):
            raise Forbidden

    def demanded(self, record_id: str, side: Side, action: Action, path: tuple[str, ...]) -> CheckupRecord:
        """A record that she may do this with. Raises `Refused(NOT_FOUND)` at `path`, or `Forbidden`."""
        record = self.record(record_id)
        if record is None or (not record.counts and self.asker.side is not Side.OFFICIAL):
            raise Refused(Problem(ProblemCode.NOT_FOUND, path))
        self.asker.demand(action, record.side, record.audience, path)
        if record.side is not side:
            raise Forbidden
        return record

    def with_record(self, record: CheckupRecord) -> "Holder":
        """The same with a record as it is now."""
        is_new = self.record(record.id) is None
        records = (
            (*self.records, record) if is_new else tuple(record if one.id == record.id else one for one in self.records)
        )
        if isinstance(self.document, Child):
            return replace(self, document=replace(self.document, checkups=records))
        return replace(self, document=replace(self.document, checkups=records))

    def with_growth(self, growth: tuple[GrowthRecord, ...]) -> "Holder":
        """The same child with other growth records; the ids of those that are gone do not come back."""
        if not isinstance(self.document, Child):
            return self
        gone = {one.id for one in self.document.growth} - {one.id for one in growth}
        removed = self.document.removed_records | gone
        return replace(self, document=replace(self.document, growth=growth, removed_records=removed))

    def without_record(self, record: CheckupRecord) -> "Holder":
        """The same without a record, whose id is kept so that a late repeat does not bring it back."""
        records = tuple(one for one in self.records if one.id != record.id)
        removed = self.document.removed_records | {record.id}
        if isinstance(self.document, Child):
            return replace(self, document=replace(self.document, checkups=records, removed_records=removed))
        return replace(self, document=replace(self.document, checkups=records, removed_records=removed))

    def seen(self) -> Seen:
        """As whoever asks sees it."""
        if isinstance(self.document, Child):
            return seen_child(self.document, self.asker)
        return seen_pregnancy(self.document, self.asker)


class Holders:
    """Opens and saves children and pregnancies alike, and knows by which programme somebody writes."""

    def __init__(
        self, children: ChildService, pregnancies: PregnancyService, municipalities: Mapping[str, Municipality]
    ) -> None:
        self._children = children
        self._pregnancies = pregnancies
        self._municipalities = municipalities

    async def opened(
        self, page: Page, principal: Principal, key: ChildKey | PregnancyKey, path: tuple[str, ...]
    ) -> Holder:
        """A child or a pregnancy that `principal` sees. Raises `Refused(NOT_FOUND)` at `path`; staff are logged."""
        if isinstance(key, ChildKey):
            return Holder(*await self._children.opened(page, principal, key, Action.READ, path=path))
        return Holder(*await self._pregnancies.opened(page, principal, key, Action.READ, path=path))

    async def opened_record(
        self, page: Page, principal: Principal, key: CheckupKey, side: Side, action: Action
    ) -> tuple[Holder, CheckupRecord]:
        """A record of that side, and whose it is. Raises `Refused(NOT_FOUND)` at `recordId`, or `Forbidden`."""
        path = ("recordId",)
        holder = await self.opened(page, principal, key.subject, path)
        return holder, holder.demanded(key.record, side, action, path)

    async def save(self, page: Page, holder: Holder) -> Holder:
        """Write what is inside it: its version stays."""
        if isinstance(holder.document, Child):
            return replace(holder, document=await self._children.save_inside(page, holder.document))
        return replace(holder, document=await self._pregnancies.save_inside(page, holder.document))

    def programme(self, principal: Principal, holder: Holder) -> tuple[CheckupKind, ...]:
        """The kinds that can be recorded: staff write by their own municipality's programme, families by theirs."""
        is_staff = holder.asker.side is Side.OFFICIAL
        code = principal.municipality if is_staff else told_to(holder.document, holder.asker)
        municipality = self._municipalities.get(code or "")
        return municipality.checkups if municipality else ()

    def today(self) -> date:
        """The civil date where the families live."""
        return self._children.today()
