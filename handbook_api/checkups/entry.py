"""What people enter about a checkup that was held, and what is wrong with it. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from handbook_api.checkups.model import CheckupKind, CheckupWindow, Subject
from handbook_api.checkups.records import Judgement
from handbook_api.checkups.rules import checkup_window, checkup_windows
from handbook_api.forms.answers import Answers, answer_problems
from handbook_api.forms.definition import FormDefinition
from handbook_api.platform.problems import Problem, ProblemCode

PLACE_LIMIT_CHARACTERS = 100
NOTE_LIMIT_CHARACTERS = 1_000
REMARKS_LIMIT_CHARACTERS = 4_000

_NO_ANSWERS: Answers = {}


@dataclass(frozen=True, slots=True)
class ReferralEntry:
    """要精査: whether a detailed examination is needed, when it was done and what came of it, once that is known."""

    needed: bool
    done_on: date | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class CheckupEntry:
    """What staff enter. `findings` are answers to the kind's form, what was measured among them.

    `sign`: whoever enters it stands for it. `reason` is why a signed record is changed. `confirmed`: she looked again
    at a day outside the window, or at a value that is all but impossible.
    """

    kind: str
    attended_on: date
    findings: Answers = field(default_factory=lambda: _NO_ANSWERS)
    judgement: Judgement | None = None
    referral: ReferralEntry | None = None
    place: str | None = None
    remarks: str | None = None
    sign: bool = False
    reason: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class OwnCheckupEntry:
    """What the family enters: that the checkup was held. `confirmed` as in `CheckupEntry`."""

    kind: str
    attended_on: date
    place: str | None = None
    note: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """A kind for one person, with its window; `window` is `None` where nothing tells from when to count.

    `is_offered` is whether the programme has it for somebody of her dates at all.
    """

    kind: CheckupKind
    window: CheckupWindow | None
    is_offered: bool


def offered_kind(kinds: Iterable[CheckupKind], code: str, origins: Mapping[Subject, date | None]) -> Offered | None:
    """The version of a kind that is for somebody who counts from `origins`, `None` for a code that is none of them.

    `origins` has the day to count from for each subject that the record can be of.
    """
    versions = [kind for kind in kinds if kind.code == code and kind.subject in origins]
    if not versions:
        return None
    origin = origins[versions[0].subject]
    if origin is None:
        return Offered(versions[-1], None, is_offered=True)
    window = next(iter(checkup_windows(versions, origin, versions[0].subject)), None)
    if window is not None:
        return Offered(window.kind, window, is_offered=True)
    return Offered(versions[-1], checkup_window(versions[-1], origin), is_offered=False)


def day_problems(
    offered: Offered, attended_on: date, earliest: date, today: date, *, confirmed: bool
) -> Iterator[Problem]:
    """What is wrong with the day: still to come, before anything can have been (the birth), or outside the window.

    The last one only until it is `confirmed`: late checkups are allowed for good reason, and a day that does not fit
    is most often that of a brother or sister.
    """
    path, value = ("attendedOn",), attended_on.isoformat()
    if attended_on > today:
        yield Problem(ProblemCode.DATE_IN_FUTURE, path, {"value": value, "limit": today.isoformat()})
    elif attended_on < earliest:
        yield Problem(ProblemCode.DATE_TOO_EARLY, path, {"value": value, "limit": earliest.isoformat()})
    elif offered.window is not None and not confirmed and not _fits(offered, offered.window, attended_on):
        values = {
            "value": value,
            "bornOn": earliest.isoformat(),
            "opensOn": offered.window.opens_on.isoformat(),
            "lastDay": offered.window.last_day.isoformat(),
        }
        yield Problem(ProblemCode.OUTSIDE_CHECKUP_WINDOW, path, values)


def _fits(offered: Offered, window: CheckupWindow, attended_on: date) -> bool:
    return offered.is_offered and window.opens_on <= attended_on <= window.last_day


def finding_problems(
    definition: FormDefinition | None, answers: Answers, today: date, not_before: date
) -> tuple[Problem, ...]:
    """What is wrong with the findings, at `findings` and the question's key."""
    if definition is None:
        return tuple(Problem(ProblemCode.UNKNOWN_QUESTION, ("findings", key)) for key in answers)
    found = answer_problems(definition, answers, on=today, complete=False, not_before=not_before)
    return tuple(replace(problem, path=("findings", *problem.path[1:])) for problem in found)


def judgement_problems(entry: CheckupEntry, kind: CheckupKind, today: date, *, signed: bool) -> Iterator[Problem]:
    """A minimum that is missing in what is signed, and a referral that contradicts itself."""
    if signed and kind.judgement and entry.judgement is None:
        yield Problem(ProblemCode.REQUIRED, ("judgement",))
    referral = entry.referral
    if referral is None:
        return
    if not referral.needed:
        for name, value in (("doneOn", referral.done_on), ("result", referral.result)):
            if value is not None:
                yield Problem(ProblemCode.NOT_ASKED, ("referral", name))
    elif referral.done_on is not None and not entry.attended_on <= referral.done_on <= today:
        is_late = referral.done_on > today
        code, limit = (
            (ProblemCode.DATE_IN_FUTURE, today) if is_late else (ProblemCode.DATE_TOO_EARLY, entry.attended_on)
        )
        values = {"value": referral.done_on.isoformat(), "limit": limit.isoformat()}
        yield Problem(code, ("referral", "doneOn"), values)


def text_problems(entry: CheckupEntry | OwnCheckupEntry) -> Iterator[Problem]:
    """Texts that are too long."""
    texts: tuple[tuple[tuple[str, ...], str | None, int], ...] = ((("place",), entry.place, PLACE_LIMIT_CHARACTERS),)
    if isinstance(entry, OwnCheckupEntry):
        texts += ((("note",), entry.note, NOTE_LIMIT_CHARACTERS),)
    else:
        result = entry.referral.result if entry.referral else None
        texts += (
            (("remarks",), entry.remarks, REMARKS_LIMIT_CHARACTERS),
            (("reason",), entry.reason, NOTE_LIMIT_CHARACTERS),
            (("referral", "result"), result, NOTE_LIMIT_CHARACTERS),
        )
    for path, text, limit in texts:
        if text is not None and len(text) > limit:
            yield Problem(ProblemCode.TOO_LONG, path, {"value": len(text), "limit": limit})


def trimmed(entry: CheckupEntry) -> CheckupEntry:
    """The same with the texts as they are kept: without space around them, and nothing for an empty one."""
    referral = entry.referral
    return replace(
        entry,
        place=_trimmed(entry.place),
        remarks=_trimmed(entry.remarks),
        reason=_trimmed(entry.reason),
        referral=replace(referral, result=_trimmed(referral.result)) if referral else None,
    )


def trimmed_own(entry: OwnCheckupEntry) -> OwnCheckupEntry:
    """As `trimmed`."""
    return replace(entry, place=_trimmed(entry.place), note=_trimmed(entry.note))


def _trimmed(text: str | None) -> str | None:
    return (text or "").strip() or None
