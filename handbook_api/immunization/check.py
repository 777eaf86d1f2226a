"""The check before the injection: right child, right vaccine, right vial, right day? Pure.

It knows no rule of the schedule. It asks the engine what would become of the dose if it were given, and answers for a
nurse in a hurry: what is wrong, and which day would be right. Silence means that the engine calls the dose valid.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from handbook_api.immunization import trial
from handbook_api.immunization.engine import forecast_all
from handbook_api.immunization.models import (
    Decision,
    DoseReason,
    ForecastStatus,
    GivenDose,
    GroupForecast,
    Patient,
    VaccineGroup,
    Verdict,
)
from handbook_api.immunization.schedule import LegalCategory, Product, Schedule

NOTHING = "—"
"""Stands in a text for what is not known (a lot that nobody entered, a date that does not exist)."""


class WarningCode(StrEnum):
    """What speaks against an injection. Each has a text `vaccination_check.<CODE>`."""

    WRONG_SIBLING = "WRONG_SIBLING"
    """Not right for this child today, and right for a sister or brother."""
    TWIN_ALSO_DUE = "TWIN_ALSO_DUE"
    """Right for this child, and as right for one born on the same day: dates cannot tell them apart."""
    PRODUCT_UNKNOWN = "PRODUCT_UNKNOWN"
    PRODUCT_MISMATCH = "PRODUCT_MISMATCH"
    LOT_EXPIRED = "LOT_EXPIRED"
    EXPIRES_TODAY = "EXPIRES_TODAY"
    TOO_YOUNG = "TOO_YOUNG"
    TOO_OLD = "TOO_OLD"
    NOT_ADVISED = "NOT_ADVISED"
    """Allowed, and so late for a first dose that it is not advised (rotavirus from 15 weeks)."""
    INTERVAL_TOO_SHORT = "INTERVAL_TOO_SHORT"
    LIVE_CONFLICT = "LIVE_CONFLICT"
    DUPLICATE = "DUPLICATE"
    NOT_ROUTINE = "NOT_ROUTINE"
    """It would be 任意接種 or needs the municipality's decision: cost and consent differ."""
    EXCLUDED = "EXCLUDED"
    NEEDS_REVIEW = "NEEDS_REVIEW"


class Severity(StrEnum):
    """What the nurse has to do."""

    STOP = "STOP"
    """Do not inject before this is settled."""
    ASK = "ASK"
    """Make sure, then go on."""


_ASKED = frozenset(
    {WarningCode.TWIN_ALSO_DUE, WarningCode.EXPIRES_TODAY, WarningCode.NOT_ADVISED, WarningCode.NOT_ROUTINE}
)

_CODES = {
    DoseReason.TOO_YOUNG: WarningCode.TOO_YOUNG,
    DoseReason.BEFORE_BIRTH: WarningCode.TOO_YOUNG,
    DoseReason.TOO_OLD: WarningCode.TOO_OLD,
    DoseReason.INTERVAL_TOO_SHORT: WarningCode.INTERVAL_TOO_SHORT,
    DoseReason.LIVE_CONFLICT: WarningCode.LIVE_CONFLICT,
    DoseReason.PRODUCT_MISMATCH: WarningCode.PRODUCT_MISMATCH,
    DoseReason.EXTRA_DOSE: WarningCode.DUPLICATE,
    DoseReason.DUPLICATE_SAME_DAY: WarningCode.DUPLICATE,
}
_CLOSED = {
    ForecastStatus.NEEDS_REVIEW: WarningCode.NEEDS_REVIEW,
    ForecastStatus.EXCLUDED: WarningCode.EXCLUDED,
    ForecastStatus.CONDITIONAL: WarningCode.NOT_ROUTINE,
}
"""What is said of a group that is closed to every dose until somebody decides."""

_NOT_ROUTINE = frozenset({ForecastStatus.CONDITIONAL, ForecastStatus.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class PlannedInjection:
    """What is about to be given: the product's code, the day (today, as a rule), and what the vial says."""

    product: str
    on: date
    lot: str | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another child of the family, who may be sitting in the same room."""

    id: str
    patient: Patient
    doses: tuple[GivenDose, ...] = ()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - `Warning` is a built-in
    """One thing that speaks against the injection.

    `values` fill the text: codes in `product`, `previous_product`, `right_products` (joined by ", ") and `group`, which
    become names at the edge; ISO dates in `on`, `earliest`, `latest`, `expiry`, `previous_on`, `birth_date` and
    `sibling_birth_date`; and `lot`. What is not known is `NOTHING`.
    """

    code: WarningCode
    severity: Severity
    values: Mapping[str, str] = field(default_factory=dict)
    group: VaccineGroup | None = None
    sibling_id: str | None = None


class _Answer(NamedTuple):
    """What one group says of the dose: where it stood before, where with it, and the verdict (if it looks at it)."""

    before: GroupForecast
    after: GroupForecast
    verdict: Verdict | None


class _Question(NamedTuple):
    """Whether `product` may be given to the person of `history` on the day `on`."""

    history: trial.History
    product: Product
    on: date


def check_injection(
    schedule: Schedule,
    patient: Patient,
    doses: Iterable[GivenDose],
    planned: PlannedInjection,
    *,
    siblings: Sequence[Sibling] = (),
    decisions: Iterable[Decision] = (),
) -> tuple[Warning_, ...]:
    """Everything that speaks against giving `planned` to this child; STOP before ASK, nothing when all is well.

    A product that the schedule does not have is a warning. Raises `KeyError` for one among the doses already given.
    """
    vial = _vial_warnings(planned)
    product = schedule.products.get(planned.product)
    if product is None:
        return (_warning(WarningCode.PRODUCT_UNKNOWN, {"product": planned.product}), *vial)
    question = _Question(trial.History(schedule, patient, tuple(doses), tuple(decisions)), product, planned.on)
    warnings = _dose_warnings(question)
    mistaken = [found for one in siblings if (found := _sibling_warning(question, one, mistaken=bool(warnings)))]
    return tuple(sorted((*mistaken, *vial, *warnings), key=lambda warning: warning.severity is Severity.ASK))


def _vial_warnings(planned: PlannedInjection) -> tuple[Warning_, ...]:
    if planned.expires_on is None or planned.expires_on > planned.on:
        return ()
    code = WarningCode.LOT_EXPIRED if planned.expires_on < planned.on else WarningCode.EXPIRES_TODAY
    return (_warning(code, {"expiry": planned.expires_on, "lot": planned.lot}),)


def _sibling_warning(question: _Question, sibling: Sibling, *, mistaken: bool) -> Warning_ | None:
    """Whether the dose was meant for `sibling`. `mistaken`: it is not right for the child it is checked for."""
    this, theirs = question.history.patient, sibling.patient
    if not mistaken and this.birth_date != theirs.birth_date:
        return None
    history = trial.History(question.history.schedule, theirs, sibling.doses, sibling.decisions)
    if _dose_warnings(question._replace(history=history)):
        return None
    return _warning(
        WarningCode.WRONG_SIBLING if mistaken else WarningCode.TWIN_ALSO_DUE,
        {"product": question.product.code, "birth_date": this.birth_date, "sibling_birth_date": theirs.birth_date},
        sibling_id=sibling.id,
    )


def _dose_warnings(question: _Question) -> tuple[Warning_, ...]:
    """What the engine has against the dose: one warning, of the group that has most to say, or none."""
    answers = _answers(question)
    valid = [one for one in answers if trial.counts(one.verdict)]
    if valid:
        # Where two groups count it (the four-in-one vaccine), the one that the child follows.
        return _warnings_of_a_valid_dose(question, min(valid, key=lambda one: one.after.status in _NOT_ROUTINE))
    for status, code in _CLOSED.items():
        closed = next((one for one in answers if one.before.status is status), None)
        if closed:
            return (_closed(question, code, closed.before),)
    broken = [one for one in answers if one.verdict]
    if not broken:
        return (_of_group(question, WarningCode.NOT_ROUTINE, question.product.groups[0]),)
    return (_broken_rule(question, next((one for one in broken if one.before.status in trial.OPEN), broken[0])),)


def _answers(question: _Question) -> list[_Answer]:
    history, product, on = question
    with_it, dose = history.with_dose(product.code, on)
    # A check for a day gone by sees what was given since, and none of that lies in the future.
    seen_on = max(one.given_on for one in with_it.given)
    befores, afters = _forecasts(history, seen_on), _forecasts(with_it, seen_on)
    return [
        _Answer(before, after, trial.verdict_in(after, dose.id))
        for before, after in zip(befores, afters, strict=True)
        if before.group in product.groups
    ]


def _forecasts(history: trial.History, on: date) -> tuple[GroupForecast, ...]:
    return forecast_all(history.schedule, history.patient, history.given, on, decisions=history.decisions)


def _warnings_of_a_valid_dose(question: _Question, answer: _Answer) -> tuple[Warning_, ...]:
    before, after = answer.before, answer.after
    rules = question.history.schedule.group(before.group)
    if after.status in _CLOSED:
        return (_closed(question, _CLOSED[after.status], after),)
    if rules.legal is LegalCategory.VOLUNTARY or after.status in _NOT_ROUTINE:
        return (_of_group(question, WarningCode.NOT_ROUTINE, before.group),)
    advised = trial.last_advised_day(before, rules, question.history.patient)
    if advised and question.on > advised:
        return (_of_group(question, WarningCode.NOT_ADVISED, before.group, latest=advised),)
    return ()


def _broken_rule(question: _Question, answer: _Answer) -> Warning_:
    before, verdict = answer.before, answer.verdict
    if verdict is None or verdict.reason is None:
        raise ValueError("a valid dose breaks no rule")
    code = _CODES[verdict.reason]
    if code is WarningCode.PRODUCT_MISMATCH:
        right = trial.right_products(question.history, before.group, question.on)
        return _of_group(question, code, before.group, right_products=", ".join(right) or NOTHING)
    if code is WarningCode.TOO_OLD:
        return _of_group(question, code, before.group, latest=verdict.limit or before.latest)
    previous = _last_live(question) if code is WarningCode.LIVE_CONFLICT else _last_counted(question, before)
    if code is WarningCode.DUPLICATE:
        return _of_group(question, code, before.group, previous)
    day = trial.first_valid_day(question.history, before.group, question.product.code, question.on, verdict.limit)
    return _of_group(question, code, before.group, previous, earliest=day)


def _closed(question: _Question, code: WarningCode, forecast: GroupForecast) -> Warning_:
    if code is not WarningCode.NEEDS_REVIEW:
        return _of_group(question, code, forecast.group)
    broken = {one.dose_id for one in forecast.verdicts if one.group is forecast.group and one.reason is not None}
    dose = max((one for one in question.history.given if one.id in broken), key=_day_of, default=None)
    return _of_group(question, code, forecast.group, dose)


def _last_counted(question: _Question, forecast: GroupForecast) -> GivenDose | None:
    return max((one for one in question.history.given if trial.verdict_in(forecast, one.id)), key=_day_of, default=None)


def _last_live(question: _Question) -> GivenDose | None:
    products, kind = question.history.schedule.products, question.product.live
    before = [one for one in question.history.given if one.given_on < question.on]
    return max((one for one in before if products[one.product].live is kind), key=_day_of, default=None)


def _day_of(dose: GivenDose) -> tuple[date, str]:
    return dose.given_on, dose.id


def _of_group(
    question: _Question,
    code: WarningCode,
    group: VaccineGroup,
    previous: GivenDose | None = None,
    **values: date | str | None,
) -> Warning_:
    known: dict[str, date | str | None] = {"product": question.product.code, "group": group, "on": question.on}
    if previous:
        known |= {"previous_on": previous.given_on, "previous_product": previous.product}
    return _warning(code, {"previous_on": None, "previous_product": None, **known, **values}, group=group)


def _warning(
    code: WarningCode,
    values: Mapping[str, date | str | None],
    *,
    group: VaccineGroup | None = None,
    sibling_id: str | None = None,
) -> Warning_:
    severity = Severity.ASK if code in _ASKED else Severity.STOP
    return Warning_(code, severity, {key: _shown(value) for key, value in values.items()}, group, sibling_id)


def _shown(value: date | str | None) -> str:
    return NOTHING if value is None else value.isoformat() if isinstance(value, date) else str(value)
