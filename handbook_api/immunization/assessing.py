"""Where a group stands for doses that are in no handbook: for staff, clinics' own programs, and worked cases. Pure."""

from dataclasses import dataclass, replace
from datetime import date

from handbook_api.immunization.engine import dose_evaluations, forecast_group
from handbook_api.immunization.entry import day_problems, product_problems
from handbook_api.immunization.models import GivenDose, GroupForecast, Patient, VaccineGroup
from handbook_api.immunization.schedule import Schedule
from handbook_api.platform.problems import Problem, ProblemCode, Refused

DOSES_CEILING = 100
"""Three times as many as a child is ever given."""


@dataclass(frozen=True, slots=True)
class Question:
    """About one group on the day `on`. `product` is the one assumed for a first dose."""

    group: VaccineGroup
    patient: Patient
    doses: tuple[GivenDose, ...]
    on: date
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The forecast, and what became of each dose, in the order in which the doses were given in the question."""

    forecast: GroupForecast
    dose_evaluations: tuple[str, ...]


def assess(schedule: Schedule, question: Question) -> Answer:
    """Where the group stands. Raises `Refused` with everything that cannot be taken."""
    problems = _problems(schedule, question)
    if problems:
        raise Refused(*problems)
    forecast = forecast_group(
        schedule, question.patient, question.doses, question.group, question.on, product=question.product
    )
    places = {dose.id: place for place, dose in enumerate(question.doses)}
    as_asked = sorted(forecast.verdicts, key=lambda verdict: places[verdict.dose_id])
    return Answer(forecast, dose_evaluations(replace(forecast, verdicts=tuple(as_asked))))


def _problems(schedule: Schedule, question: Question) -> tuple[Problem, ...]:
    patient, rules = question.patient, schedule.by_group.get(question.group)
    problems = [
        *day_problems(patient.birth_date, ("birthDate",)),
        *day_problems(question.on, ("on",)),
        *(day_problems(patient.due_date, ("dueDate",)) if patient.due_date else ()),
        *(product_problems(schedule, question.product, ("product",)) if question.product else ()),
    ]
    if rules is not None and rules.of_pregnancy and patient.due_date is None:
        problems.append(Problem(ProblemCode.REQUIRED, ("dueDate",)))
    if len(question.doses) > DOSES_CEILING:
        problems.append(Problem(ProblemCode.CEILING_REACHED, ("doses",), {"limit": DOSES_CEILING}))
        return tuple(problems)
    for place, dose in enumerate(question.doses):
        problems += product_problems(schedule, dose.product, ("doses", str(place), "product"))
        problems += day_problems(dose.given_on, ("doses", str(place), "date"))
    return tuple(problems)
