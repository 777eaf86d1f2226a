"""Checkups: when each one is, where, what to bring, and how it stands."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

import strawberry

from handbook_api.checkups.attendance import NO_EVIDENCE, CheckupStatus, attended_on, record_of, status_of
from handbook_api.checkups.holding import Seen
from handbook_api.checkups.model import CheckupKind, Evidence, Subject
from handbook_api.checkups.model import CheckupWindow as Window
from handbook_api.checkups.rules import checkup_windows, next_checkup
from handbook_api.checkups.views import attended_of, checkup_records, counted_from, records_meant_for
from handbook_api.children.model import ChildStatus
from handbook_api.children.service import SeenChild
from handbook_api.platform.texts import LANGUAGES
from handbook_api.pregnancies.views import SeenPregnancy
from schema.checkup_records import CheckupRecord, page_of_checkup_records, shown_checkup_record
from schema.context import Context, Info
from schema.paging import AfterArgument, Connection, FirstArgument

__all__ = [
    "Checkup",
    "ChildCheckupFields",
    "PregnancyCheckupFields",
    "Subject",
    "programme_of",
    "shown_checkup",
    "told",
]

T = TypeVar("T")

strawberry.enum(
    CheckupStatus,
    description="How a checkup stands today. DONE: it was attended, by a record of the municipality's or the family's own. "
    "PASSED: its days are over and nothing is recorded; it says nothing of whether it was attended elsewhere.",
)
strawberry.enum(
    Subject,
    name="CheckupSubject",
    description="Whom a checkup is for. PREGNANCY: the woman while she is pregnant. MOTHER: her after the birth.",
)


@strawberry.type(
    description="A checkup of the municipality's programme, with the days on which this person can have it."
)
class Checkup:
    """One checkup of one person."""

    code: str = strawberry.field(description="Names the checkup in the programme; stable.")
    name: str = strawberry.field(description="In the caller's language.")
    subject: Subject = strawberry.field(description="Whom it is for.")
    is_statutory: bool = strawberry.field(
        description="Whether every municipality has to hold it (母子保健法12条); the others are the municipality's own."
    )
    opens_on: date = strawberry.field(description="The first day on which she or the child can have it.")
    last_day: date = strawberry.field(description="The last day on which she or the child can have it.")
    is_open: bool = strawberry.field(description="Whether today is one of those days.")
    status: CheckupStatus = strawberry.field(description="How it stands today.")
    attended_on: date | None = strawberry.field(
        description="The day it was attended. Null while nothing says that it was."
    )
    place: str = strawberry.field(description="Where it is held.")
    bring: list[str] = strawberry.field(description="What to bring.")
    needs_booking: bool = strawberry.field(description="Whether a place has to be booked.")
    voucher: str | None = strawberry.field(
        description="What the municipality pays for with a voucher (受診票). Null where there is none."
    )
    questionnaire: str | None = strawberry.field(
        description="Code of the form that the family answers beforehand. Null where there is none."
    )
    findings_form: str | None = strawberry.field(
        description="Code of the form that staff write on. Null where there is none."
    )
    seen: strawberry.Private[Seen]

    @strawberry.field(
        description="The record that says it was attended, the municipality's before the family's own. Null where there is "
        "none, also where a line of the pregnancy's pages shows that it was attended."
    )
    async def record(self, info: Info) -> CheckupRecord | None:
        """The record that stands for it."""
        found = record_of(self.code, checkup_records(self.seen))
        return await shown_checkup_record(self.seen, found, info.context) if found else None


def shown_checkup(seen: Seen, window: Window, context: Context) -> Checkup:
    """A checkup of a child or its mother, told in the caller's language."""
    kind = window.kind
    attended = attended_on(window, records_meant_for(seen), _evidence(seen))
    return Checkup(
        code=kind.code,
        name=told(kind.names, context),
        subject=kind.subject,
        is_statutory=kind.statutory,
        opens_on=window.opens_on,
        last_day=window.last_day,
        is_open=window.opens_on <= context.today <= window.last_day,
        status=status_of(window, attended, context.today),
        attended_on=attended,
        place=told(kind.place, context),
        bring=list(told(kind.bring, context)),
        needs_booking=kind.booking,
        voucher=told(kind.voucher, context) if kind.voucher else None,
        questionnaire=kind.questionnaire,
        findings_form=kind.findings,
        seen=seen,
    )


def programme_of(municipality: str | None, context: Context) -> tuple[CheckupKind, ...]:
    """The checkups of a municipality that is served."""
    found = context.services.municipalities.get(municipality or "")
    return found.checkups if found else ()


def told(texts: Mapping[str, T], context: Context) -> T:
    """The text in the caller's language."""
    return texts.get(context.language) or texts[LANGUAGES[0]]


@strawberry.type
class ChildCheckupFields:
    """What hangs on a child about its checkups."""

    seen: strawberry.Private[SeenChild]

    @strawberry.field(
        description="The checkup that comes next, or is open now, of those that were not attended yet. Null where none is "
        "left, where no municipality served is the child's, for a handbook that has ENDED, and for viewers."
    )
    def next_checkup(self, info: Info) -> Checkup | None:
        """The next checkup."""
        context, seen = info.context, self.seen
        window = next_checkup(_kinds_of(seen, context), seen.child.birth.born_on, context.today, attended_of(seen))
        return shown_checkup(seen, window, context) if window else None

    @strawberry.field(
        description="Every checkup of the municipality's programme for this child, in the order they open. Empty where "
        "`nextCheckup` is null for a reason other than age and attendance."
    )
    def checkups(self, info: Info) -> list[Checkup]:
        """All checkups."""
        windows = checkup_windows(_kinds_of(self.seen, info.context), self.seen.child.birth.born_on)
        return [shown_checkup(self.seen, window, info.context) for window in windows]

    @strawberry.field(
        description="The checkups that were held, the last one in front: the municipality's records and the family's own. "
        "Empty for viewers."
    )
    async def checkup_records(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[CheckupRecord]:
        """A page of records."""
        return await page_of_checkup_records(self.seen, info.context, first, after)


@strawberry.type
class PregnancyCheckupFields:
    """What hangs on a pregnancy about checkups: the woman's while it goes on, and hers after the birth."""

    seen: strawberry.Private[SeenPregnancy]

    @strawberry.field(
        description="Every checkup of the municipality's programme for the woman: while she is pregnant those of the "
        "pregnancy, after the birth her own, which she and staff alone are shown. Empty where no municipality served is the "
        "pregnancy's, and for one that has ended."
    )
    def checkups(self, info: Info) -> list[Checkup]:
        """All checkups."""
        seen, context = self.seen, info.context
        kinds = programme_of(seen.pregnancy.municipality, context)
        return [
            shown_checkup(seen, window, context)
            for subject in (Subject.PREGNANCY, Subject.MOTHER)
            if (origin := counted_from(seen, subject)) is not None
            for window in checkup_windows(kinds, origin, subject)
            if subject is Subject.PREGNANCY or not seen.pregnancy.goes_on
        ]

    @strawberry.field(
        description="The woman's checkups that were held, the last one in front. For herself and staff; empty for everybody "
        "else. They stay to be read when the pregnancy has ended."
    )
    async def checkup_records(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[CheckupRecord]:
        """A page of records."""
        return await page_of_checkup_records(self.seen, info.context, first, after)


def _kinds_of(seen: SeenChild, context: Context) -> tuple[CheckupKind, ...]:
    child = seen.child
    if not seen.whole or child.status is not ChildStatus.ACTIVE:
        return ()
    return programme_of(child.municipality, context)


def _evidence(seen: Seen) -> Mapping[Evidence, tuple[date, ...]]:
    if isinstance(seen, SeenChild):
        return NO_EVIDENCE
    return {
        Evidence.PREGNANCY_COURSE: tuple(row.held_on for row in seen.pregnancy.course),
        Evidence.DENTAL_EXAM: tuple(row.examined_on for row in seen.pregnancy.dental_exams),
    }
