"""What holds for every child and every history, whatever the schedule says in detail."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handbook_api.immunization.engine import forecast_all, forecast_group, live_conflict_free
from handbook_api.immunization.models import (
    Conditions,
    Decision,
    DecisionKind,
    ForecastStatus,
    GivenDose,
    GroupForecast,
    Patient,
    VaccineGroup,
)
from handbook_api.platform.vocabulary import Sex
from tests.immunization.schedules import JAPAN

TODAY = date(2026, 11, 24)
EXAMPLES = 60

PRODUCTS = sorted(JAPAN.products)
PLANNED = [rules.group for rules in JAPAN.groups]
OPEN = (ForecastStatus.NOT_YET, ForecastStatus.AVAILABLE, ForecastStatus.DUE, ForecastStatus.OVERDUE)

conditions = st.builds(
    Conditions,
    maternal_hbsag_positive=st.sampled_from([None, False, True]),
    had_varicella=st.sampled_from([None, False, True]),
    mr_shortage_approved=st.sampled_from([None, False, True]),
)
births = st.dates(date(2006, 1, 1), TODAY)
patients = st.builds(
    Patient,
    birth_date=births,
    sex=st.sampled_from(Sex),
    due_date=st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 9, 1))),
    conditions=conditions,
)


@st.composite
def histories(draw: st.DrawFn, patient: Patient) -> list[GivenDose]:
    """Doses of any product, mostly after birth, mostly a few weeks apart, some wrong."""
    doses: list[GivenDose] = []
    given_on = patient.birth_date + timedelta(days=draw(st.integers(-3, 400)))
    for number in range(draw(st.integers(0, 10))):
        doses.append(GivenDose(f"{number:02}", draw(st.sampled_from(PRODUCTS)), given_on))
        given_on += timedelta(days=draw(st.sampled_from([0, 1, 6, 7, 21, 27, 28, 61, 140, 190, 400])))
    return doses


@st.composite
def children(draw: st.DrawFn) -> tuple[Patient, list[GivenDose]]:
    patient = draw(patients)
    return patient, draw(histories(patient))


def followed(patient: Patient, group: VaccineGroup, choices: list[int], on: date) -> list[GivenDose]:
    """A history in which every dose of a group was given on a day that had been proposed, up to `on`."""
    doses: list[GivenDose] = []
    for number, choice in enumerate(choices):
        day = doses[-1].given_on if doses else patient.birth_date
        found = forecast_group(JAPAN, patient, doses, group, day)
        if found.status not in OPEN or found.earliest is None:
            break
        given_on = _a_day_of(found, choice, day)
        if given_on > on:
            break
        doses.append(GivenDose(f"{number:02}", str(found.values["product"]), given_on))
    return doses


def _a_day_of(found: GroupForecast, choice: int, day: date) -> date:
    """A day that is proposed, not before `day`: the first, the last, or one in between."""
    assert found.earliest is not None
    first = max(found.earliest, day)
    last = found.latest or first + timedelta(days=800)
    return first + timedelta(days=choice * max((last - first).days, 0) // 100)


@settings(max_examples=EXAMPLES, deadline=None)
@given(children(), st.randoms(use_true_random=False), st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_the_order_of_entry_changes_nothing(child: tuple[Patient, list[GivenDose]], random: object, on: date) -> None:
    patient, doses = child
    shuffled = list(doses)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # the strategy gives a random.Random and types it no closer

    assert forecast_all(JAPAN, patient, shuffled, on) == forecast_all(JAPAN, patient, doses, on)


@settings(max_examples=EXAMPLES, deadline=None)
@given(children(), st.dates(date(2006, 1, 1), date(2040, 1, 1)), st.data())
def test_every_history_has_an_answer_with_dates_in_order(
    child: tuple[Patient, list[GivenDose]], on: date, data: st.DataObject
) -> None:
    patient, doses = child
    decisions = data.draw(
        st.lists(
            st.builds(
                Decision,
                kind=st.sampled_from(DecisionKind),
                group=st.sampled_from(VaccineGroup),
                dose_id=st.sampled_from(["00", "01", "02", "03"]),
                until=st.one_of(st.none(), st.dates(date(2010, 1, 1), date(2035, 1, 1))),
            ),
            max_size=3,
        )
    )

    found = forecast_all(JAPAN, patient, doses, on, decisions=decisions)

    assert [forecast.group for forecast in found] == PLANNED
    for forecast in found:
        assert len(forecast.verdicts) == len(doses)
        if forecast.earliest is None:
            assert forecast.status not in (*OPEN, ForecastStatus.AGED_OUT, ForecastStatus.CONDITIONAL)
            continue
        assert forecast.recommended_from is not None
        dates = [forecast.earliest, forecast.recommended_from]
        dates += [day for day in (forecast.recommended_to, forecast.latest) if day is not None]
        # A dose that does not fit any more shows the day it could be given, after the last day it is routine.
        assert dates == sorted(dates) or (forecast.latest is not None and forecast.earliest > forecast.latest)


@settings(max_examples=EXAMPLES * 4, deadline=None)
@given(
    births=st.dates(date(2009, 1, 1), TODAY),
    group=st.sampled_from(PLANNED),
    choices=st.lists(st.sampled_from([0, 0, 1, 3, 20, 50, 100]), min_size=1, max_size=6),
    sex=st.sampled_from(Sex),
    data=st.data(),
)
def test_a_dose_on_any_proposed_day_is_valid(
    births: date, group: VaccineGroup, choices: list[int], sex: Sex, data: st.DataObject
) -> None:
    patient = Patient(births, sex, due_date=data.draw(st.dates(date(2026, 7, 1), date(2027, 9, 1))))
    doses = followed(patient, group, choices, TODAY)
    before = forecast_group(JAPAN, patient, doses, group, TODAY)
    if before.status not in OPEN:
        return
    given_on = _a_day_of(before, data.draw(st.integers(0, 100)), TODAY)
    proposed = GivenDose("proposed", str(before.values["product"]), given_on)

    after = forecast_group(JAPAN, patient, [*doses, proposed], group, given_on)

    assert after.status is not ForecastStatus.NEEDS_REVIEW, (before, given_on, after)
    verdict = next(verdict for verdict in after.verdicts if verdict.dose_id == "proposed")
    assert (verdict.reason, verdict.dose) == (None, before.next_dose) or given_on > TODAY


@settings(max_examples=EXAMPLES * 2, deadline=None)
@given(children(), st.dates(date(2026, 4, 1), date(2030, 1, 1)), st.integers(1, 900))
def test_a_later_day_never_makes_an_earlier_date(
    child: tuple[Patient, list[GivenDose]], on: date, days_later: int
) -> None:
    # From the last change of products on: on 2026-04-01 a series begun with the bivalent HPV vaccine went over to the
    # 9-valent one, whose third dose may come a month earlier.
    patient, doses = child
    doses = [dose for dose in doses if dose.given_on <= on]
    for group in PLANNED:
        now = forecast_group(JAPAN, patient, doses, group, on)
        later = forecast_group(JAPAN, patient, doses, group, on + timedelta(days=days_later))
        if now.earliest is not None and later.earliest is not None:
            assert later.earliest >= now.earliest, (now, later)


@settings(max_examples=EXAMPLES, deadline=None)
@given(children(), st.sampled_from(PRODUCTS), st.dates(date(2021, 1, 1), TODAY))
def test_a_day_free_of_live_vaccines_is_free_of_them(
    child: tuple[Patient, list[GivenDose]], product: str, day: date
) -> None:
    _, doses = child

    free = live_conflict_free(JAPAN, doses, product, day)

    assert free >= day
    if JAPAN.products[product].live != "INJECTABLE":
        assert free == day
        return
    others = [d.given_on for d in doses if d.product != product and JAPAN.products[d.product].live == "INJECTABLE"]
    assert all(other == free or abs((other - free).days) >= 28 for other in others)
