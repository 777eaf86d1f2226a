from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook_api.immunization.engine import forecast_all
from handbook_api.immunization.loading import load_schedule
from handbook_api.immunization.models import (
    Conditions,
    Decision,
    DecisionKind,
    ForecastStatus,
    GivenDose,
    Patient,
    VaccineGroup,
)
from handbook_api.immunization.visit_plan import PlannedDose, PlanReason, Visit, visit_plan
from handbook_api.platform.texts import LANGUAGES, Texts
from handbook_api.platform.vocabulary import Sex

SCHEDULE = load_schedule()
TODAY = date(2026, 11, 24)
BORN = date(2026, 5, 10)


def a_child(born: str = "2026-05-10", sex: Sex = Sex.FEMALE, conditions: Conditions | None = None) -> Patient:
    return Patient(date.fromisoformat(born), sex, conditions=conditions or Conditions())


def doses(*entries: str) -> list[GivenDose]:
    """Doses from entries such as "2026-07-09 ROTARIX HEPB"."""
    found: list[GivenDose] = []
    for entry in entries:
        day, *products = entry.split()
        found += [GivenDose(f"{product} {day}", product, date.fromisoformat(day)) for product in products]
    return found


def shown(plan: Sequence[Visit]) -> list[str]:
    """Visits as "2026-07-09 ROTA 1, HEPB 1"."""
    return [f"{visit.on} " + ", ".join(f"{dose.group} {dose.dose}" for dose in visit.doses) for visit in plan]


def planned(child: Patient, given: Sequence[GivenDose] = (), on: date = TODAY, days: int = 730) -> list[str]:
    return shown(visit_plan(SCHEDULE, child, given, on, horizon_days=days))


def of_groups(plan: Sequence[str], *groups: str) -> list[str]:
    return [line for line in plan if any(f" {group} " in line for group in groups)]


def the_dose(plan: Sequence[Visit], group: VaccineGroup) -> PlannedDose:
    return next(dose for visit in plan for dose in visit.doses if dose.group is group)


FIRST_VISIT = "2026-07-09 ROTARIX HEPB DPT_IPV_HIB PCV20"


def test_the_plan_of_a_newborn_is_seven_visits() -> None:
    # Two months are reached on 9 July. Four weeks later 27 days lie between; the five-in-one could come a week earlier
    # and waits. BCG is recommended from five months (9 October), the third HepB is 140 days after the first. On the
    # day before the first birthday four go together, the five-in-one booster among them (possible from 3 March).
    assert planned(a_child(), on=BORN) == [
        "2026-07-09 ROTA 1, HEPB 1, DPT_IPV_HIB 1, PCV 1",
        "2026-08-06 ROTA 2, HEPB 2, DPT_IPV_HIB 2, PCV 2",
        "2026-09-03 DPT_IPV_HIB 3, PCV 3",
        "2026-10-09 BCG 1",
        "2026-11-26 HEPB 3",
        "2027-05-09 DPT_IPV_HIB 4, PCV booster, MR1 1, VAR 1",
        "2027-11-09 VAR 2",
    ]


def test_a_missed_visit_moves_what_follows_and_nothing_else() -> None:
    on_time = doses(FIRST_VISIT)

    assert planned(a_child(), on_time, date(2026, 8, 20), days=100) == [
        "2026-08-20 ROTA 2, HEPB 2, DPT_IPV_HIB 2, PCV 2",
        "2026-09-17 DPT_IPV_HIB 3, PCV 3",
        "2026-10-09 BCG 1",
        "2026-11-26 HEPB 3",
    ]


def test_doses_wait_for_each_other_as_long_as_their_time_allows() -> None:
    # The five-in-one alone was given after three weeks. Its third dose is possible from 20 August; the others, possible
    # from the 6th, wait two weeks for it. Then the third pneumococcal dose waits three weeks for BCG: two visits, not
    # four.
    given = doses(FIRST_VISIT, "2026-07-30 DPT_IPV_HIB")

    assert planned(a_child(), given, date(2026, 8, 1), days=90) == [
        "2026-08-20 ROTA 2, HEPB 2, DPT_IPV_HIB 3, PCV 2",
        "2026-10-09 PCV 3, BCG 1",
    ]


def test_a_baby_does_not_wait_for_the_next_visit_with_a_missed_first_dose() -> None:
    # HepB is recommended for seven months, and a quarter of that would reach the next visit in August; but at two
    # months of age two weeks are the most that a dose waits.
    without_hepb = doses("2026-07-09 ROTARIX DPT_IPV_HIB PCV20")

    assert planned(a_child(), without_hepb, date(2026, 7, 10), days=30) == [
        "2026-07-10 HEPB 1",
        "2026-08-07 ROTA 2, HEPB 2, DPT_IPV_HIB 2, PCV 2",
    ]


def test_a_late_bcg_goes_first_and_the_first_mr_keeps_its_distance() -> None:
    # BCG is routine for six more days. MR and varicella, possible from 30 November, come 28 days after it.
    assert planned(a_child("2025-12-01"), days=60) == [
        "2026-11-24 HEPB 1, DPT_IPV_HIB 1, PCV 1, BCG 1",
        "2026-12-22 DPT_IPV_HIB 2, PCV 2, MR1 1, VAR 1",
        "2027-01-12 DPT_IPV_HIB 3",
    ]


def test_a_live_vaccine_waits_for_one_that_would_otherwise_be_lost() -> None:
    # Varicella 2 is possible from 5 December (three months) to 9 December (three years). Mumps today would push it to
    # 22 December.
    child = a_child("2023-12-10")
    given = doses("2025-01-20 MR", "2026-09-05 VAR")

    plan = shown(visit_plan(SCHEDULE, child, given, TODAY, include_voluntary=True, horizon_days=30))

    assert of_groups(plan, "VAR", "MUMPS") == ["2026-12-05 VAR 2, MUMPS 1"]


def test_the_recommended_distance_gives_way_when_the_series_would_not_end_in_time() -> None:
    # Sixteen this school year, which ends on 31 March: two recommended months before dose 2 would leave no room for
    # dose 3, three months after it.
    girl, first = a_child("2010-05-10"), doses("2026-11-20 HPV9")

    assert planned(girl, first, days=200) == ["2026-12-20 HPV 2", "2027-03-20 HPV 3"]


def test_a_first_rotavirus_dose_is_not_planned_from_15_weeks_on() -> None:
    child = a_child("2026-08-11")

    assert the_dose(visit_plan(SCHEDULE, child, (), child.birth_date + timedelta(104)), VaccineGroup.ROTA).dose == "1"
    assert not of_groups(planned(child, on=child.birth_date + timedelta(105)), "ROTA")
    assert of_groups(planned(child, doses("2026-11-20 ROTARIX")), "ROTA")


@pytest.mark.parametrize(("product", "group"), [("ROTATEQ", VaccineGroup.ROTA), ("PCV15", VaccineGroup.PCV)])
def test_a_series_goes_on_with_the_product_it_began_with(product: str, group: VaccineGroup) -> None:
    plan = visit_plan(SCHEDULE, a_child(), doses(f"2026-07-09 {product}"), date(2026, 7, 10))

    assert {dose.product for visit in plan for dose in visit.doses if dose.group is group} == {product}


def test_a_group_that_needs_a_decision_is_left_out_until_it_is_made() -> None:
    too_soon = doses(FIRST_VISIT, "2026-07-29 HEPB")
    decided = Decision(DecisionKind.IGNORE_DOSE, VaccineGroup.HEPB, "HEPB 2026-07-29")

    before = visit_plan(SCHEDULE, a_child(), too_soon, date(2026, 8, 1))
    after = visit_plan(SCHEDULE, a_child(), too_soon, date(2026, 8, 1), decisions=(decided,))

    assert not of_groups(shown(before), "HEPB")
    assert of_groups(shown(after), "HEPB")[0] == "2026-08-06 ROTA 2, HEPB 2, DPT_IPV_HIB 2, PCV 2"


def test_what_a_child_is_excluded_from_is_not_planned() -> None:
    child = a_child("2025-11-25", conditions=Conditions(had_varicella=True, maternal_hbsag_positive=True))

    assert not of_groups(planned(child), "VAR", "HEPB")


def test_the_older_vaccines_are_for_children_who_began_with_them() -> None:
    began = doses("2024-03-09 DPT_IPV HIB", "2024-04-06 DPT_IPV HIB", "2024-05-04 DPT_IPV HIB")

    assert not of_groups(planned(a_child(), on=BORN), "DPT_IPV", "HIB")
    assert of_groups(planned(a_child("2024-01-05"), began, date(2024, 6, 1)), "DPT_IPV", "HIB")


def test_a_child_on_the_four_in_one_vaccine_changes_over_when_it_is_given_no_more() -> None:
    began = doses("2025-04-10 DPT_IPV HIB", "2025-05-08 DPT_IPV HIB")

    before = visit_plan(SCHEDULE, a_child("2025-02-10"), began, date(2025, 5, 20), horizon_days=30)
    after = visit_plan(SCHEDULE, a_child("2025-02-10"), began, TODAY, horizon_days=30)

    assert {"DPT_IPV", "HIB"} <= {dose.product for visit in before for dose in visit.doses}
    assert "DPT_IPV_HIB" in {dose.product for visit in after for dose in visit.doses}
    assert not of_groups(shown(after), "DPT_IPV", "HIB")


def test_voluntary_vaccines_are_planned_only_when_asked_for() -> None:
    child = a_child("2025-11-25")

    plan = visit_plan(SCHEDULE, child, (), TODAY, include_voluntary=True, horizon_days=60)
    groups = {dose.group for visit in plan for dose in visit.doses}

    assert {VaccineGroup.MUMPS, VaccineGroup.FLU_INACT} <= groups
    assert not of_groups(planned(child), "MUMPS", "FLU_INACT", "FLU_NASAL")


def test_influenza_is_planned_one_way_only() -> None:
    child = a_child("2020-04-02")

    injection = visit_plan(SCHEDULE, child, (), TODAY, include_voluntary=True)
    spray = visit_plan(SCHEDULE, child, doses("2025-11-01 FLU_NASAL"), TODAY, include_voluntary=True)

    assert not of_groups(shown(injection), "FLU_NASAL")
    assert of_groups(shown(spray), "FLU_NASAL")
    assert not of_groups(shown(spray), "FLU_INACT")


def test_hpv_is_planned_for_girls() -> None:
    born = "2014-05-10"

    assert of_groups(planned(a_child(born)), "HPV") == ["2027-04-01 HPV 1", "2027-10-01 HPV 2"]
    assert not of_groups(planned(a_child(born, Sex.MALE)), "HPV")


def test_the_plan_ends_at_the_horizon() -> None:
    assert planned(a_child(), on=BORN, days=59) == []
    assert len(planned(a_child(), on=BORN, days=60)) == 1


def test_every_dose_says_why_it_is_on_that_day() -> None:
    plan = visit_plan(SCHEDULE, a_child(), (), BORN)
    late = visit_plan(SCHEDULE, a_child("2025-12-01"), (), TODAY)

    assert the_dose(plan, VaccineGroup.BCG).reason is PlanReason.RECOMMENDED
    assert the_dose(plan, VaccineGroup.BCG).values == {
        "recommended_from": "2026-10-09",
        "recommended_to": "2027-01-09",
    }
    assert the_dose(plan, VaccineGroup.MR1).reason is PlanReason.AS_SOON_AS_ALLOWED
    waited = plan[1].doses[2]
    assert (waited.reason, waited.values) == (PlanReason.TOGETHER, {"from": "2026-07-30"})
    caught_up = the_dose(late, VaccineGroup.BCG)
    assert (caught_up.reason, caught_up.values) == (
        PlanReason.CATCH_UP,
        {"recommended_to": "2026-07-31", "latest": "2026-11-30"},
    )


PLACEHOLDERS: dict[str, Any] = dict.fromkeys(
    ("recommended_from", "recommended_to", "earliest", "from", "latest"), "2026-11-24"
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", PlanReason)
def test_every_reason_has_a_text(reason: PlanReason, language: str) -> None:
    assert "2026-11-24" in Texts.load().say(language, f"visit_plan.{reason}", **PLACEHOLDERS)


# Properties, over children with every kind of history


PRODUCTS = st.sampled_from(sorted(SCHEDULE.products))
CHILDREN = st.builds(
    Patient,
    st.dates(date(2009, 4, 2), TODAY),
    st.sampled_from([Sex.FEMALE, Sex.MALE]),
    conditions=st.builds(Conditions, st.none() | st.booleans(), st.none() | st.booleans(), st.none() | st.booleans()),
)


@st.composite
def children_with_any_doses(draw: st.DrawFn) -> tuple[Patient, list[GivenDose]]:
    child = draw(CHILDREN)
    days = st.dates(child.birth_date, TODAY)
    given_doses = draw(st.lists(st.tuples(PRODUCTS, days), max_size=12))
    return child, [GivenDose(str(number), *dose) for number, dose in enumerate(given_doses)]


@st.composite
def children_who_kept_some_visits(draw: st.DrawFn) -> tuple[Patient, list[GivenDose]]:
    """A child brought up to 60 days late to every visit: what the engine calls valid then is given."""
    child = draw(CHILDREN)
    known: list[GivenDose] = []
    day = child.birth_date
    for late in draw(st.lists(st.integers(0, 60), max_size=8)):
        plan = visit_plan(SCHEDULE, child, known, day)
        if not plan or plan[0].on + timedelta(late) >= TODAY:
            break
        day = plan[0].on + timedelta(late)
        now = visit_plan(SCHEDULE, child, known, day, horizon_days=0)
        known += [
            GivenDose(f"{len(known)}-{place}", one.product, day) for v in now for place, one in enumerate(v.doses)
        ]
        day += timedelta(days=1)
    return child, known


HISTORIES = children_with_any_doses() | children_who_kept_some_visits()


def given_back(plan: Sequence[Visit]) -> list[GivenDose]:
    return [
        GivenDose(f"planned {visit.on} {dose.group}", dose.product, visit.on) for visit in plan for dose in visit.doses
    ]


@settings(max_examples=40, deadline=None)
@given(CHILDREN, st.integers(0, 400))
def test_nothing_waits_longer_than_a_quarter_of_its_time_or_of_the_childs_age(child: Patient, age_days: int) -> None:
    on = child.birth_date + timedelta(days=age_days)

    for visit in visit_plan(SCHEDULE, child, (), on, horizon_days=400):
        for dose in visit.doses:
            if dose.reason is PlanReason.TOGETHER:
                good_from = date.fromisoformat(dose.values["from"])
                assert visit.on - good_from <= max(good_from - child.birth_date, timedelta(days=56)) / 4


def under_review(child: Patient, known: Sequence[GivenDose], on: date) -> set[VaccineGroup]:
    forecasts = forecast_all(SCHEDULE, child, known, on)
    return {one.group for one in forecasts if one.status is ForecastStatus.NEEDS_REVIEW}


@settings(max_examples=60, deadline=None)
@given(HISTORIES, st.booleans())
def test_a_plan_given_back_as_it_is_keeps_every_rule(
    history: tuple[Patient, list[GivenDose]], include_voluntary: bool
) -> None:
    child, known = history

    plan = visit_plan(SCHEDULE, child, known, TODAY, include_voluntary=include_voluntary)

    with_plan = known + given_back(plan)
    after = max((visit.on for visit in plan), default=TODAY)
    assert under_review(child, with_plan, after) <= under_review(child, known, TODAY)
    by_group = {one.group: one for one in forecast_all(SCHEDULE, child, with_plan, after)}
    for visit in plan:
        for dose in visit.doses:
            verdicts = {one.dose_id: one for one in by_group[dose.group].verdicts}
            verdict = verdicts[f"planned {visit.on} {dose.group}"]
            assert (verdict.reason, verdict.dose, verdict.group) == (None, dose.dose, dose.group)


@settings(max_examples=40, deadline=None)
@given(HISTORIES)
def test_visits_are_in_order_and_no_group_comes_twice_on_a_day(history: tuple[Patient, list[GivenDose]]) -> None:
    child, known = history

    plan = visit_plan(SCHEDULE, child, known, TODAY)

    days = [visit.on for visit in plan]
    assert days == sorted(set(days))
    assert all(TODAY <= day <= TODAY + timedelta(days=730) for day in days)
    for visit in plan:
        assert visit.doses
        assert len({dose.group for dose in visit.doses}) == len(visit.doses)


@settings(max_examples=40, deadline=None)
@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_order_in_which_doses_were_entered_changes_nothing(
    history: tuple[Patient, list[GivenDose]], order: Random
) -> None:
    child, known = history
    shuffled = [*known]
    order.shuffle(shuffled)

    assert visit_plan(SCHEDULE, child, shuffled, TODAY) == visit_plan(SCHEDULE, child, known, TODAY)


@settings(max_examples=40, deadline=None)
@given(HISTORIES)
def test_a_family_that_keeps_to_its_plan_keeps_its_plan(history: tuple[Patient, list[GivenDose]]) -> None:
    child, known = history
    plan = visit_plan(SCHEDULE, child, known, TODAY)
    if not plan:
        return
    next_day = plan[0].on + timedelta(days=1)

    rest = visit_plan(
        SCHEDULE,
        child,
        known + given_back(plan[:1]),
        next_day,
        horizon_days=(TODAY + timedelta(days=730) - next_day).days,
    )

    assert shown(rest) == shown(plan[1:])


@settings(max_examples=40, deadline=None)
@given(HISTORIES)
def test_what_is_overdue_today_is_given_today(history: tuple[Patient, list[GivenDose]]) -> None:
    child, known = history
    plan = visit_plan(SCHEDULE, child, known, TODAY)
    today = {dose.group for visit in plan if visit.on == TODAY for dose in visit.doses}

    overdue = {one.group for one in forecast_all(SCHEDULE, child, known, TODAY) if one.status is ForecastStatus.OVERDUE}

    # A first rotavirus dose is not advised any more by then; mumps is voluntary.
    assert overdue - {VaccineGroup.ROTA, VaccineGroup.MUMPS} <= today
