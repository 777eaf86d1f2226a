"""The words of immunization, close to those of CDC's CDSi: series, dose, evaluation, forecast, aged out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from handbook_api.platform.vocabulary import Sex


class VaccineGroup(StrEnum):
    """What is planned together. The last two are recorded and never planned."""

    ROTA = "ROTA"
    HEPB = "HEPB"
    DPT_IPV_HIB = "DPT_IPV_HIB"
    DPT_IPV = "DPT_IPV"
    HIB = "HIB"
    PCV = "PCV"
    BCG = "BCG"
    MR1 = "MR1"
    MR2 = "MR2"
    VAR = "VAR"
    JE1 = "JE1"
    JE2 = "JE2"
    JE_SPECIAL = "JE_SPECIAL"
    """日本脳炎の特例対象者: born when JE was not recommended (1995-04-02 to 2007-04-01)."""
    DT2 = "DT2"
    HPV = "HPV"
    RSV_MATERNAL = "RSV_MATERNAL"
    MUMPS = "MUMPS"
    FLU_INACT = "FLU_INACT"
    FLU_NASAL = "FLU_NASAL"
    COVID = "COVID"
    MR0 = "MR0"


class ForecastStatus(StrEnum):
    """Where a group stands on a day."""

    NOT_YET = "NOT_YET"
    """Before the earliest day of the next dose."""
    AVAILABLE = "AVAILABLE"
    """May be given; the recommended time has not begun."""
    DUE = "DUE"
    """In the recommended time, or there is none and it may be given."""
    OVERDUE = "OVERDUE"
    """After the recommended time and still routine."""
    AGED_OUT = "AGED_OUT"
    COMPLETE = "COMPLETE"
    EXCLUDED = "EXCLUDED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    CONDITIONAL = "CONDITIONAL"
    """Needs the municipality's decision."""
    NEEDS_REVIEW = "NEEDS_REVIEW"
    """A recorded dose breaks a rule: a clinician decides, and nothing is forecast."""


class DoseReason(StrEnum):
    """Why a dose that was given does not count as routine."""

    TOO_YOUNG = "TOO_YOUNG"
    TOO_OLD = "TOO_OLD"
    INTERVAL_TOO_SHORT = "INTERVAL_TOO_SHORT"
    LIVE_CONFLICT = "LIVE_CONFLICT"
    PRODUCT_MISMATCH = "PRODUCT_MISMATCH"
    EXTRA_DOSE = "EXTRA_DOSE"
    DUPLICATE_SAME_DAY = "DUPLICATE_SAME_DAY"
    BEFORE_BIRTH = "BEFORE_BIRTH"
    FUTURE_DATE = "FUTURE_DATE"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What of a person's history decides besides age. `None`: nobody said."""

    maternal_hbsag_positive: bool | None = None
    had_varicella: bool | None = None
    mr_shortage_approved: bool | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """For whom a schedule is worked out. `due_date` is of the pregnancy, for the maternal vaccine alone."""

    birth_date: date
    sex: Sex
    due_date: date | None = None
    conditions: Conditions = field(default_factory=Conditions)


@dataclass(frozen=True, slots=True)
class GivenDose:
    """One injection, spray or oral dose, as it was given. `product` is a code of the schedule (PCV20, MR)."""

    id: str
    product: str
    given_on: date


class DecisionKind(StrEnum):
    """What staff or a clinician decided about a broken rule or an exception."""

    ACCEPT_DOSE = "ACCEPT_DOSE"
    """The dose counts although it breaks a rule."""
    IGNORE_DOSE = "IGNORE_DOSE"
    """The dose does not count; the series goes on as if it had not been given."""
    EXTEND_UNTIL = "EXTEND_UNTIL"
    """The group stays routine until `until` (long illness, MR shortage)."""
    EXCLUDE = "EXCLUDE"
    """The group is not for this child."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as the engine takes it; who made it, when and why is kept with the record."""

    kind: DecisionKind
    group: VaccineGroup
    dose_id: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a dose in a group. `reason` is `None` for a valid one.

    `dose` is the place it took in the series ("1", "booster"), `None` for one that took none. `limit` is the date that
    the rule gives (the earliest day it could have been given, the last day), `rule` the key of the rule's text.
    """

    dose_id: str
    group: VaccineGroup
    dose: str | None
    reason: DoseReason | None = None
    limit: date | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class GroupForecast:
    """Where one group stands on a day, and the next dose with its four dates (all inclusive).

    `latest` is the last day on which the next dose is routine (定期). `reason` is the key of a text that says why, with
    `values` for it. `verdicts` are of the doses that this group looks at, in the order of their dates.
    """

    group: VaccineGroup
    status: ForecastStatus
    next_dose: str | None = None
    earliest: date | None = None
    recommended_from: date | None = None
    recommended_to: date | None = None
    latest: date | None = None
    reason: str | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()
