"""How long the pure rules and the pictures take, in this process, as CPU time for one call."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bson.binary import Binary

from handbook_api.children.model import Birth, Child, ChildStatus
from handbook_api.demo.growing import YUI
from handbook_api.demo.people import NERIMA
from handbook_api.families.model import Family, Member, MemberRole
from handbook_api.growth.chart import GrowthChart, growth_chart
from handbook_api.growth.drawing import ImageForm, draw
from handbook_api.growth.models import AgeUsed, Measure, Measurement, Reference, Subject
from handbook_api.growth.rules import assess
from handbook_api.handbooks import Contents, Handbook
from handbook_api.immunization.engine import forecast_all
from handbook_api.immunization.loading import load_schedule
from handbook_api.immunization.models import GivenDose, Patient
from handbook_api.municipalities.loading import load_municipalities
from handbook_api.platform.ids import ChildKey, new_id
from handbook_api.platform.texts import Texts
from handbook_api.platform.vocabulary import Sex
from notifications.planning import Household, plan
from notifications.programmes import Programmes

_BORN_ON = date(2026, 7, 23)
_GESTATION_DAYS = 275
_NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)

_VACCINATED_BORN_ON = date(2022, 5, 10)
_VACCINATIONS = (
    *(("ROTATEQ", days) for days in (66, 97, 128)),
    *(("HEPB", days) for days in (66, 97, 224)),
    *(("DPT_IPV", days) for days in (66, 97, 128, 510)),
    *(("HIB", days) for days in (66, 97, 128, 401)),
    *(("PCV13", days) for days in (66, 97, 128, 401)),
    *(("BCG", days) for days in (163,)),
    *(("MR", days) for days in (375,)),
    *(("VAR", days) for days in (375, 570)),
    *(("MUMPS", days) for days in (375,)),
    *(("JE", days) for days in (1118, 1127, 1502)),
    *(("FLU_INACT", days) for days in (884, 915, 1249, 1280)),
)
"""The 30 doses of a child of four and a half years, with the days after birth."""

_CALLS = 200
_PICTURES = 2


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule: the median of its rounds, in microseconds for one call."""

    rule: str
    microseconds: float


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    call: Callable[[], object]
    calls: int = _CALLS


class RuleRounds:
    """Calls every rule so many times a round."""

    def __init__(self) -> None:
        self._rules = _rules()
        self._rounds: list[list[float]] = [[] for _ in self._rules]
        for rule in self._rules:
            rule.call()

    def run(self) -> None:
        """One round."""
        for rule, rounds in zip(self._rules, self._rounds, strict=True):
            before = time.process_time_ns()
            for _ in range(rule.calls):
                rule.call()
            rounds.append((time.process_time_ns() - before) / rule.calls / 1_000)

    def results(self) -> tuple[RuleResult, ...]:
        """What came of the rounds so far, at least one."""
        return tuple(
            RuleResult(rule.name, statistics.median(rounds))
            for rule, rounds in zip(self._rules, self._rounds, strict=True)
        )


def _household(child: Child) -> Household:
    """The family of one child, with one guardian who never said how she wants to be told."""
    misaki = Member(
        id=new_id(),
        uid=new_id(),
        role=MemberRole.GUARDIAN,
        sealed_name=Binary(b"sealed"),
        is_mother=True,
        invited_by=None,
        is_confirmed=True,
        is_undisclosed=False,
        language="ja",
        joined_at=_NOW,
    )
    family = Family(child.key.family_id, 1, (misaki,), ())
    return Household(Handbook(family, Contents((child,))))


def _rules() -> tuple[_Rule, ...]:
    """On a girl of four months with five measurements, Yui of the demonstration; the doses of a child of four."""
    subject = Subject(Sex.FEMALE, _BORN_ON, _GESTATION_DAYS)
    records = [
        (
            str(weighing.age_days),
            Measurement(
                measured_on=_BORN_ON + timedelta(days=weighing.age_days),
                weight_grams=weighing.weight_grams,
                length_millimetres=weighing.length_millimetres,
                head_millimetres=weighing.head_millimetres,
            ),
        )
        for weighing in YUI
    ]
    latest = records[-1][1]
    child = _child()
    schedule = load_schedule()
    programmes = Programmes(load_municipalities(), schedule)
    household = _household(child)
    texts = Texts.load()
    vaccinated, doses = Patient(_VACCINATED_BORN_ON, Sex.FEMALE), _doses()

    def chart() -> GrowthChart:
        drawn = growth_chart(subject, records, Measure.WEIGHT, Reference.JP_2023, AgeUsed.CHRONOLOGICAL)
        if not isinstance(drawn, GrowthChart):
            raise TypeError(f"no chart: {drawn}")
        return drawn

    numbers = chart()
    return (
        _Rule("assess by JP_2023", lambda: assess(subject, latest, Reference.JP_2023)),
        _Rule("assess by WHO_2006", lambda: assess(subject, latest, Reference.WHO_2006)),
        _Rule("plan the reminders of a child", lambda: plan(household, programmes, _NOW)),
        _Rule(
            "forecast every vaccine of a child with 30 doses",
            lambda: forecast_all(schedule, vaccinated, doses, _NOW.date()),
        ),
        _Rule("growth chart as numbers", chart),
        _Rule("growth chart as SVG", lambda: draw(numbers, ImageForm.SVG, texts, "ja"), _PICTURES),
        _Rule("growth chart as PNG", lambda: draw(numbers, ImageForm.PNG, texts, "ja"), _PICTURES),
    )


def _doses() -> list[GivenDose]:
    return [
        GivenDose(f"{number:02}", product, _VACCINATED_BORN_ON + timedelta(days=days))
        for number, (product, days) in enumerate(_VACCINATIONS)
    ]


def _child() -> Child:
    return Child(
        key=ChildKey(new_id(), new_id()),
        version=1,
        sealed_name=Binary(b"not read by any rule"),
        sex=Sex.FEMALE,
        birth=Birth(_BORN_ON, gestation_days=_GESTATION_DAYS),
        municipality=NERIMA,
        status=ChildStatus.ACTIVE,
        created_by=None,
        created_at=_NOW,
    )
