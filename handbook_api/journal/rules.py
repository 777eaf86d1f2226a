"""What may be written into a journal. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from handbook_api.families.access import Action, Audience, Side, Standing
from handbook_api.journal.dates import RememberedDay, birth_problems, future_problems
from handbook_api.journal.keys import JournalKind
from handbook_api.journal.records import EntryKind
from handbook_api.platform.problems import Problem, ProblemCode

TITLE_LIMIT_CHARACTERS = 100
TEXT_LIMIT_CHARACTERS = 4_000
ALT_TEXT_LIMIT_CHARACTERS = 300
PHOTOS_IN_ENTRY_CEILING = 10
ENTRIES_CEILING = 10_000
"""In one journal: more than one a day for twenty years. The mother's own are counted apart (`counted_with`)."""

BEFORE_DUE_DATE: Final = timedelta(days=400)
"""So long before the due date a pregnancy's journal may begin: 280 days, and some for the waiting before it."""

_HAPPENED = ("happened", "day")


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What a person writes. `photos` are the own ids of photos that she uploaded, or that are in the entry already."""

    kind: EntryKind
    happened: RememberedDay
    audience: Audience
    title: str | None = None
    text: str | None = None
    milestone: str | None = None
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """In what an entry is written: `born_on` for a child, `due_on` for a pregnancy."""

    journal: JournalKind
    today: date
    born_on: date | None = None
    due_on: date | None = None


def counted_with(audience: Audience) -> frozenset[Audience]:
    """The audiences whose entries have one ceiling: how many the mother keeps for herself, nobody else is to tell."""
    hers = frozenset({Audience.MOTHER})
    return hers if audience is Audience.MOTHER else frozenset(Audience) - hers


def trimmed(draft: EntryDraft) -> EntryDraft:
    """What she wrote without blanks around it; a text of blanks is none, and a photo counts once."""
    return replace(
        draft,
        title=(draft.title or "").strip() or None,
        text=(draft.text or "").strip() or None,
        photos=tuple(dict.fromkeys(draft.photos)),
    )


def draft_problems(
    draft: EntryDraft, setting: Setting, writer: Standing, milestones: Collection[str]
) -> tuple[Problem, ...]:
    """What is wrong with an entry as it was written, field by field. `milestones` are the codes there are."""
    return (
        *_date_problems(draft.happened, setting),
        *_content_problems(draft),
        *_milestone_problems(draft, setting, milestones),
        *_audience_problems(draft, setting, writer),
    )


def alt_text_problems(text: str) -> tuple[Problem, ...]:
    """What is wrong with the alternative text of a photo, without blanks around it."""
    if not text:
        return (Problem(ProblemCode.REQUIRED, ("altText",)),)
    return tuple(_length_problems(text, "altText", ALT_TEXT_LIMIT_CHARACTERS))


def _date_problems(happened: RememberedDay, setting: Setting) -> Iterator[Problem]:
    yield from future_problems(happened, setting.today, _HAPPENED)
    if setting.born_on is not None:
        yield from birth_problems(happened, setting.born_on, _HAPPENED)
    if setting.due_on is not None:
        earliest = setting.due_on - BEFORE_DUE_DATE
        if happened.latest < earliest:
            values = {"value": happened.spelled, "limit": earliest.isoformat()}
            yield Problem(ProblemCode.DATE_TOO_EARLY, _HAPPENED, values)


def _content_problems(draft: EntryDraft) -> Iterator[Problem]:
    if draft.kind is EntryKind.FIRST and draft.title is None:
        yield Problem(ProblemCode.REQUIRED, ("title",))
    if draft.kind is EntryKind.NOTE and not (draft.title or draft.text or draft.photos):
        yield Problem(ProblemCode.REQUIRED, ("text",))
    yield from _length_problems(draft.title, "title", TITLE_LIMIT_CHARACTERS)
    yield from _length_problems(draft.text, "text", TEXT_LIMIT_CHARACTERS)
    if len(draft.photos) > PHOTOS_IN_ENTRY_CEILING:
        yield Problem(ProblemCode.CEILING_REACHED, ("photoIds",), {"limit": PHOTOS_IN_ENTRY_CEILING})


def _milestone_problems(draft: EntryDraft, setting: Setting, milestones: Collection[str]) -> Iterator[Problem]:
    """A milestone is a child's, and stands in an entry that is one."""
    path = ("milestone",)
    if draft.kind is not EntryKind.MILESTONE:
        if draft.milestone is not None:
            yield Problem(ProblemCode.MILESTONE_NOT_OFFERED, path)
        return
    if draft.milestone is None:
        yield Problem(ProblemCode.REQUIRED, path)
    elif draft.milestone not in milestones or setting.journal is not JournalKind.CHILD:
        yield Problem(ProblemCode.MILESTONE_NOT_OFFERED, path)


def _audience_problems(draft: EntryDraft, setting: Setting, writer: Standing) -> Iterator[Problem]:
    """Nobody writes what she may not read herself. A pregnancy is shown to no viewer, so its journal is not either.

    A milestone is a fact of the child's, which every guardian knows and records once: it is never the mother's alone.
    """
    hers = writer.may(Action.RECORD, Side.FAMILY, draft.audience)
    for_viewers = draft.audience is Audience.FAMILY and setting.journal is JournalKind.PREGNANCY
    for_one = draft.audience is Audience.MOTHER and draft.kind is EntryKind.MILESTONE
    if not hers or for_viewers or for_one:
        yield Problem(ProblemCode.AUDIENCE_NOT_OFFERED, ("audience",))


def _length_problems(text: str | None, field: str, limit: int) -> Iterator[Problem]:
    if text is not None and len(text) > limit:
        yield Problem(ProblemCode.TOO_LONG, (field,), {"value": len(text), "limit": limit})
