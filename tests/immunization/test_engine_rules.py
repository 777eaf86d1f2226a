"""Rules of the Japanese schedule that the worked cases do not show: editions, products, branches, periods, seasons."""

from dataclasses import replace

import pytest

from handbook_api.immunization.engine import dose_evaluations, forecast_all, live_conflict_free
from handbook_api.immunization.models import DoseReason, ForecastStatus, GivenDose, GroupForecast, VaccineGroup
from handbook_api.platform.vocabulary import Sex
from tests.immunization.schedules import JAPAN, a_girl, day, forecast, given


def reason_of(found: GroupForecast, position: int = -1) -> DoseReason | None:
    return found.verdicts[position].reason


def given_later(*doses: str) -> list[GivenDose]:
    return [replace(dose, id=f"later-{dose.id}") for dose in given(*doses)]


# Editions: the birth date and the dates of the doses choose the rule


@pytest.mark.parametrize(
    ("group", "born", "dose", "reason"),
    [
        (VaccineGroup.HPV, "2011-05-10", "HPV4 2026-03-31", None),
        (VaccineGroup.HPV, "2011-05-10", "HPV4 2026-04-01", DoseReason.PRODUCT_MISMATCH),
        (VaccineGroup.PCV, "2024-05-10", "PCV13 2024-09-30", None),
        (VaccineGroup.PCV, "2024-05-10", "PCV13 2024-10-01", DoseReason.PRODUCT_MISMATCH),
        (VaccineGroup.PCV, "2024-05-10", "PCV20 2024-09-30", DoseReason.PRODUCT_MISMATCH),
        (VaccineGroup.PCV, "2024-05-10", "PCV20 2024-10-01", None),
        (VaccineGroup.DPT_IPV_HIB, "2024-01-10", "DPT_IPV_HIB 2024-03-31", DoseReason.PRODUCT_MISMATCH),
        (VaccineGroup.DPT_IPV_HIB, "2024-01-10", "DPT_IPV_HIB 2024-04-01", None),
    ],
)
def test_a_product_counts_while_it_is_in_the_programme(
    group: VaccineGroup, born: str, dose: str, reason: DoseReason | None
) -> None:
    assert reason_of(forecast(a_girl(born), group, "2026-11-24", given(dose))) is reason


def test_rotavirus_is_for_births_since_august_2020() -> None:
    assert forecast(a_girl("2020-07-31"), VaccineGroup.ROTA, "2020-10-01").status is ForecastStatus.NOT_APPLICABLE
    assert forecast(a_girl("2020-08-01"), VaccineGroup.ROTA, "2020-10-01").status is ForecastStatus.DUE


def test_the_maternal_vaccine_needs_a_pregnancy() -> None:
    mother = a_girl("1995-08-14")

    assert forecast(mother, VaccineGroup.RSV_MATERNAL, "2026-11-24").status is ForecastStatus.NOT_APPLICABLE
    pregnant = replace(mother, due_date=day("2027-01-15"))
    assert forecast(pregnant, VaccineGroup.RSV_MATERNAL, "2026-11-24").status is ForecastStatus.DUE
    before = forecast(pregnant, VaccineGroup.RSV_MATERNAL, "2026-11-24", given("RSV_MATERNAL 2026-10-22"))
    assert reason_of(before) is DoseReason.TOO_YOUNG


# Products and switches


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [("ROTARIX", "ROTATEQ", DoseReason.PRODUCT_MISMATCH), ("ROTATEQ", "ROTATEQ", None)],
)
def test_rotavirus_is_one_product_for_the_whole_series(first: str, second: str, reason: DoseReason | None) -> None:
    doses = given(f"{first} 2026-06-22", f"{second} 2026-07-20")

    assert reason_of(forecast(a_girl("2026-04-20"), VaccineGroup.ROTA, "2026-08-01", doses)) is reason


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("PCV13 2024-08-01", "PCV20 2024-10-05", None),
        ("PCV15 2024-08-01", "PCV15 2024-10-05", None),
        ("PCV15 2024-08-01", "PCV20 2024-10-05", DoseReason.PRODUCT_MISMATCH),
        ("PCV20 2024-10-05", "PCV15 2024-11-05", DoseReason.PRODUCT_MISMATCH),
    ],
)
def test_pneumococcus_changes_only_from_13_to_20(first: str, second: str, reason: DoseReason | None) -> None:
    found = forecast(a_girl("2024-05-10"), VaccineGroup.PCV, "2024-12-01", given(first, second))

    assert reason_of(found) is reason


def test_four_in_one_doses_count_for_the_five_in_one_with_its_interval() -> None:
    doses = given("DPT_IPV 2025-03-10", "DPT_IPV 2025-04-07", "DPT_IPV 2025-05-08")

    found = forecast(a_girl("2024-12-20"), VaccineGroup.DPT_IPV_HIB, "2026-11-24", doses)

    assert (found.next_dose, found.earliest) == ("4", day("2025-11-08"))


def test_the_bivalent_hpv_vaccine_has_its_own_third_interval_and_the_9_valent_another() -> None:
    two = given("HPV2 2025-04-10", "HPV2 2025-05-10")

    with_9 = forecast(a_girl("2011-02-01"), VaccineGroup.HPV, "2026-11-24", two)
    with_2 = forecast(a_girl("2011-02-01"), VaccineGroup.HPV, "2025-08-01", two)
    too_soon = forecast(a_girl("2011-02-01"), VaccineGroup.HPV, "2026-11-24", [*two, *given_later("HPV2 2025-09-09")])

    assert (with_9.earliest, with_9.values["product"]) == (day("2025-08-10"), "HPV9")
    assert (with_2.earliest, with_2.values["product"]) == (day("2025-09-10"), "HPV2")
    assert reason_of(too_soon) is DoseReason.INTERVAL_TOO_SHORT


@pytest.mark.parametrize(
    ("asked_for", "planned"), [("ROTATEQ", "ROTARIX"), ("ROTARIX", "ROTARIX"), ("PCV20", "ROTARIX"), (None, "ROTARIX")]
)
def test_the_product_asked_for_is_planned_only_where_it_may_follow(asked_for: str | None, planned: str) -> None:
    begun = given("ROTARIX 2026-06-22")

    found = forecast(a_girl("2026-04-20"), VaccineGroup.ROTA, "2026-08-01", begun, product=asked_for)

    assert (found.values["product"], found.latest) == (planned, day("2026-10-05"))


def test_without_a_dose_the_product_asked_for_decides_the_last_day() -> None:
    found = forecast(a_girl("2026-04-20"), VaccineGroup.ROTA, "2026-06-22", product="ROTATEQ")

    assert found.latest == day("2026-11-30")


# Branches


def test_a_girl_who_begins_hpv_by_15_has_two_doses_and_one_later_three() -> None:
    by_15 = given("HPV9 2026-05-10", "HPV9 2026-10-10")

    assert forecast(a_girl("2011-05-11"), VaccineGroup.HPV, "2026-11-24", by_15).status is ForecastStatus.COMPLETE
    assert forecast(a_girl("2011-05-10"), VaccineGroup.HPV, "2026-11-24", by_15).next_dose == "3"


@pytest.mark.parametrize("sex", [Sex.MALE, Sex.UNKNOWN])
def test_hpv_is_routine_for_girls_alone(sex: Sex) -> None:
    boy = replace(a_girl("2013-07-07"), sex=sex)

    assert forecast(boy, VaccineGroup.HPV, "2026-11-24").status is ForecastStatus.NOT_APPLICABLE


def test_a_dose_of_the_hpv_catch_up_counts_and_the_catch_up_is_over() -> None:
    doses = given("HPV9 2024-08-10", "HPV9 2024-10-10", "HPV9 2025-05-10")

    found = forecast(a_girl("2005-06-10"), VaccineGroup.HPV, "2026-11-24", doses)
    begun_late = forecast(a_girl("2005-06-10"), VaccineGroup.HPV, "2026-11-24", given("HPV9 2025-05-10"))

    assert found.status is ForecastStatus.COMPLETE
    assert reason_of(begun_late) is DoseReason.TOO_OLD


def test_who_is_in_the_hpv_catch_up_could_go_on_until_its_end() -> None:
    found = forecast(a_girl("2008-06-10"), VaccineGroup.HPV, "2025-03-01", given("HPV9 2024-12-10"))

    assert found.latest == day("2026-03-31")


def test_hib_that_is_incomplete_at_12_months_goes_on_with_the_booster_after_27_days() -> None:
    one = given("HIB 2024-04-10")

    before = forecast(a_girl("2024-01-20"), VaccineGroup.HIB, "2025-01-19", one)
    after = forecast(a_girl("2024-01-20"), VaccineGroup.HIB, "2025-01-20", one)

    assert (before.next_dose, before.latest) == ("2", day("2025-01-19"))
    assert (after.next_dose, after.earliest) == ("booster", day("2024-05-08"))


def test_a_doctor_may_shorten_the_interval_of_hib_to_20_days() -> None:
    shortened = forecast(
        a_girl("2024-01-20"), VaccineGroup.HIB, "2024-05-08", given("HIB 2024-04-10", "HIB 2024-05-01")
    )
    too_short = forecast(
        a_girl("2024-01-20"), VaccineGroup.HIB, "2024-05-08", given("HIB 2024-04-10", "HIB 2024-04-30")
    )

    assert reason_of(shortened) is None
    assert reason_of(too_short) is DoseReason.INTERVAL_TOO_SHORT


@pytest.mark.parametrize(
    ("first", "next_dose"),
    [
        ("2025-10-19", "booster"),  # seven months are reached: three doses and a booster, the others missed by now
        ("2026-03-20", "2"),  # the first birthday: two doses
        ("2027-03-19", "2"),  # two years are reached
        ("2027-03-20", None),  # the second birthday: one dose
    ],
)
def test_the_start_of_pneumococcus_decides_how_many_follow(first: str, next_dose: str | None) -> None:
    found = forecast(a_girl("2025-03-20"), VaccineGroup.PCV, "2027-06-01", given(f"PCV20 {first}"))

    assert found.next_dose == next_dose


def test_a_second_pneumococcal_dose_on_the_day_12_months_are_reached_keeps_the_third() -> None:
    on_the_day = forecast(
        a_girl("2025-03-20"), VaccineGroup.PCV, "2026-05-01", given("PCV20 2025-05-19", "PCV20 2026-03-19")
    )
    a_day_later = forecast(
        a_girl("2025-03-20"), VaccineGroup.PCV, "2026-05-01", given("PCV20 2025-05-19", "PCV20 2026-03-20")
    )

    assert (on_the_day.next_dose, a_day_later.next_dose) == ("3", "booster")


def test_a_hib_dose_that_cannot_come_before_12_months_any_more_gives_way_to_the_booster_at_once() -> None:
    found = forecast(a_girl("2024-01-20"), VaccineGroup.HIB, "2025-01-12", given("HIB 2025-01-10"))

    assert (found.next_dose, found.earliest, found.recommended_to) == ("booster", day("2025-02-07"), None)


def test_the_third_hepatitis_b_dose_waits_for_the_second_too() -> None:
    doses = given("HEPB 2026-03-16", "HEPB 2026-08-01")

    assert forecast(a_girl("2026-01-15"), VaccineGroup.HEPB, "2026-08-02", doses).earliest == day("2026-08-08")


# The standard time, inside of what is possible


def test_a_standard_time_ends_with_the_routine_programme() -> None:
    found = forecast(a_girl("2023-05-10"), VaccineGroup.VAR, "2026-04-01", given("VAR 2025-09-01"))

    assert (found.recommended_from, found.recommended_to) == (day("2026-03-01"), day("2026-05-09"))


def test_a_standard_time_that_begins_too_late_gives_way_to_as_early_as_possible() -> None:
    found = forecast(a_girl("2023-05-10"), VaccineGroup.VAR, "2026-04-15", given("VAR 2026-01-15"))

    assert (found.status, found.recommended_from, found.recommended_to) == (
        ForecastStatus.DUE,
        day("2026-04-15"),
        None,
    )


def test_who_began_je_before_the_standard_age_has_the_second_dose_by_its_interval() -> None:
    found = forecast(a_girl("2025-06-10"), VaccineGroup.JE1, "2026-11-24", given("JE 2026-11-10"))

    assert (found.recommended_from, found.recommended_to) == (day("2026-11-17"), day("2026-12-09"))


# Periods that share a product


def test_a_second_mr_dose_a_day_before_period_2_is_too_early_for_it() -> None:
    doses = given("MR 2021-09-01", "MR 2026-03-31")

    first, second = (
        forecast(a_girl("2020-04-02"), group, "2026-11-24", doses) for group in (VaccineGroup.MR1, VaccineGroup.MR2)
    )

    assert first.status is ForecastStatus.COMPLETE
    assert second.status is ForecastStatus.NEEDS_REVIEW
    assert dose_evaluations(first) == dose_evaluations(second) == ("valid", "not_routine:TOO_YOUNG")


def test_an_mr_dose_after_period_1_and_before_period_2_came_too_late() -> None:
    found = forecast(a_girl("2020-04-02"), VaccineGroup.MR1, "2026-11-24", given("MR 2024-01-10"))

    assert reason_of(found) is DoseReason.TOO_OLD


def test_a_missed_period_1_leaves_period_2_as_it_is() -> None:
    found = forecast(a_girl("2020-04-02"), VaccineGroup.MR2, "2026-11-24", given("MR 2026-06-01"))

    assert found.status is ForecastStatus.COMPLETE


def test_je_of_nine_years_is_period_2_even_when_period_1_is_short_of_one() -> None:
    doses = given("JE 2021-04-01", "JE 2021-04-22", "JE 2026-11-24")

    found = forecast(a_girl("2017-11-25"), VaccineGroup.JE2, "2026-11-24", doses)

    assert found.status is ForecastStatus.COMPLETE


# Live vaccines


@pytest.mark.parametrize("other", ["MR0 2026-06-01", "MUMPS 2026-06-15"])
def test_a_voluntary_or_only_recorded_live_vaccine_keeps_the_distance(other: str) -> None:
    doses = given(other, "MR 2026-06-20")

    assert reason_of(forecast(a_girl("2025-06-10"), VaccineGroup.MR1, "2026-07-01", doses)) is DoseReason.LIVE_CONFLICT


@pytest.mark.parametrize("other", ["ROTATEQ 2026-06-19", "FLU_NASAL 2026-06-19", "PCV20 2026-06-19", "VAR 2026-06-20"])
def test_oral_nasal_inactivated_and_same_day_vaccines_keep_none(other: str) -> None:
    doses = given(other, "MR 2026-06-20")

    assert forecast(a_girl("2025-06-10"), VaccineGroup.MR1, "2026-07-01", doses).status is ForecastStatus.COMPLETE


def test_the_distance_is_between_two_different_live_vaccines() -> None:
    found = forecast(a_girl("2025-11-25"), VaccineGroup.MR1, "2026-12-24", given("MR 2026-11-23", "MR 2026-12-01"))

    assert dose_evaluations(found) == ("not_routine:TOO_YOUNG", "valid")


def test_an_mr_dose_of_an_outbreak_does_not_replace_period_1() -> None:
    found = forecast(a_girl("2025-06-10"), VaccineGroup.MR1, "2026-07-01", given("MR0 2026-01-20"))

    assert (found.status, found.next_dose) == (ForecastStatus.DUE, "1")


def test_a_day_free_of_conflicts_is_found_between_two_live_vaccines() -> None:
    doses = given("BCG 2026-06-01", "VAR 2026-08-20")

    assert live_conflict_free(JAPAN, doses, "MR", day("2026-06-10")) == day("2026-06-29")
    assert live_conflict_free(JAPAN, doses, "MR", day("2026-08-01")) == day("2026-09-17")
    assert live_conflict_free(JAPAN, doses, "MR", day("2026-08-20")) == day("2026-08-20")
    assert live_conflict_free(JAPAN, doses, "HEPB", day("2026-06-10")) == day("2026-06-10")


# Doses too many, and dates that cannot be right


def test_a_dose_after_the_series_is_one_too_many() -> None:
    found = forecast(a_girl("2025-06-10"), VaccineGroup.BCG, "2026-05-01", given("BCG 2025-11-10", "BCG 2026-03-10"))

    assert (found.status, reason_of(found)) == (ForecastStatus.NEEDS_REVIEW, DoseReason.EXTRA_DOSE)


def test_a_date_in_the_future_is_looked_at_and_keeps_nothing_at_a_distance() -> None:
    doses = given("VAR 2026-12-01")

    var = forecast(a_girl("2025-06-10"), VaccineGroup.VAR, "2026-11-24", doses)
    mr = forecast(a_girl("2025-06-10"), VaccineGroup.MR1, "2026-11-24", doses)

    assert reason_of(var) is DoseReason.FUTURE_DATE
    assert mr.earliest == day("2026-06-09")


def test_a_product_the_schedule_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        forecast(a_girl("2025-06-10"), VaccineGroup.BCG, "2026-11-24", given("SMALLPOX 2026-01-10"))


def test_a_group_that_is_only_recorded_is_never_planned() -> None:
    found = forecast(a_girl("2025-06-10"), VaccineGroup.COVID, "2026-11-24", given("COVID 2026-10-10"))

    assert (found.status, dose_evaluations(found)) == (ForecastStatus.NOT_APPLICABLE, ("valid",))


# Seasons


def test_influenza_begins_anew_every_season() -> None:
    child = a_girl("2022-05-10")
    last_season = given("FLU_INACT 2025-10-20", "FLU_INACT 2025-11-17")

    complete = forecast(child, VaccineGroup.FLU_INACT, "2025-12-01", last_season)
    summer = forecast(child, VaccineGroup.FLU_INACT, "2026-02-01", last_season)
    second = forecast(child, VaccineGroup.FLU_INACT, "2026-11-24", [*last_season, *given_later("FLU_INACT 2026-10-20")])

    assert complete.status is ForecastStatus.COMPLETE
    assert (summer.status, summer.next_dose, summer.earliest) == (ForecastStatus.NOT_YET, "1", day("2026-10-01"))
    assert (second.next_dose, second.earliest, second.recommended_from) == ("2", day("2026-11-03"), day("2026-11-17"))


def test_influenza_of_who_is_13_is_one_dose_and_of_who_began_at_12_two() -> None:
    from_13 = forecast(a_girl("2013-10-01"), VaccineGroup.FLU_INACT, "2026-11-24", given("FLU_INACT 2026-10-20"))
    at_12 = forecast(a_girl("2013-11-01"), VaccineGroup.FLU_INACT, "2026-11-24", given("FLU_INACT 2026-10-20"))

    assert from_13.status is ForecastStatus.COMPLETE
    assert at_12.next_dose == "2"


def test_an_influenza_dose_of_late_summer_is_of_the_season_to_come() -> None:
    found = forecast(a_girl("2022-05-10"), VaccineGroup.FLU_INACT, "2026-11-24", given("FLU_INACT 2026-09-28"))

    assert found.next_dose == "2"


# All groups together


def statuses(born: str, on: str, *doses: str) -> dict[VaccineGroup, ForecastStatus]:
    return {one.group: one.status for one in forecast_all(JAPAN, a_girl(born), given(*doses), day(on))}


def test_a_newborn_follows_the_five_in_one_and_not_the_older_vaccines() -> None:
    found = statuses("2026-09-10", "2026-11-24")

    assert found[VaccineGroup.DPT_IPV_HIB] is ForecastStatus.DUE
    assert found[VaccineGroup.DPT_IPV] is found[VaccineGroup.HIB] is ForecastStatus.NOT_APPLICABLE


def test_a_child_on_the_four_in_one_went_on_with_it_while_it_was_sold() -> None:
    found = statuses("2024-01-10", "2024-06-01", "DPT_IPV 2024-03-15", "HIB 2024-03-15")

    assert found[VaccineGroup.DPT_IPV_HIB] is ForecastStatus.NOT_APPLICABLE
    assert found[VaccineGroup.DPT_IPV] is ForecastStatus.OVERDUE
    assert found[VaccineGroup.HIB] is ForecastStatus.DUE


def test_a_child_on_the_four_in_one_changes_to_the_five_in_one_now() -> None:
    found = statuses("2024-01-10", "2026-11-24", "DPT_IPV 2024-03-15", "HIB 2024-03-15")

    assert found[VaccineGroup.DPT_IPV_HIB] is ForecastStatus.OVERDUE
    assert found[VaccineGroup.DPT_IPV] is found[VaccineGroup.HIB] is ForecastStatus.NOT_APPLICABLE


def test_who_finished_the_four_in_one_still_needs_hib_by_itself() -> None:
    four = [f"DPT_IPV {on}" for on in ("2022-07-15", "2022-08-15", "2022-09-15", "2023-10-02")]

    found = statuses("2022-05-10", "2026-11-24", *four, "HIB 2022-07-15")

    assert found[VaccineGroup.DPT_IPV_HIB] is found[VaccineGroup.DPT_IPV] is ForecastStatus.COMPLETE
    assert found[VaccineGroup.HIB] is ForecastStatus.DUE


def test_hib_that_came_with_a_five_in_one_dose_is_not_asked_for() -> None:
    three = [f"DPT_IPV {on}" for on in ("2024-03-15", "2024-04-15", "2024-05-15")]

    found = statuses("2024-01-10", "2026-11-24", *three, "DPT_IPV_HIB 2026-01-10", "HIB 2024-03-15")

    assert found[VaccineGroup.DPT_IPV_HIB] is ForecastStatus.COMPLETE
    assert found[VaccineGroup.HIB] is ForecastStatus.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("doses", "status"),
    [
        (["HIB 2025-02-01"], ForecastStatus.COMPLETE),
        (["HIB 2024-03-15", "HIB 2024-03-20"], ForecastStatus.NEEDS_REVIEW),
    ],
)
def test_hib_that_is_complete_or_has_to_be_looked_at_stays_so_after_the_change(
    doses: list[str], status: ForecastStatus
) -> None:
    found = statuses("2024-01-10", "2026-11-24", "DPT_IPV 2024-03-15", *doses)

    assert (found[VaccineGroup.HIB], found[VaccineGroup.DPT_IPV_HIB]) == (status, ForecastStatus.OVERDUE)


# Reasons


@pytest.mark.parametrize(
    ("born", "group", "on", "doses", "reason"),
    [
        ("2026-10-10", VaccineGroup.PCV, "2026-11-24", [], "NOT_YET_AGE"),
        ("2026-01-15", VaccineGroup.HEPB, "2026-03-20", ["HEPB 2026-03-16"], "NOT_YET_INTERVAL"),
        ("2025-06-10", VaccineGroup.VAR, "2026-06-16", ["MR 2026-06-15"], "NOT_YET_LIVE"),
        ("2025-06-10", VaccineGroup.FLU_INACT, "2026-06-16", [], "NOT_YET_SEASON"),
        ("2026-01-15", VaccineGroup.HEPB, "2026-02-01", [], "AVAILABLE"),
        ("2026-07-10", VaccineGroup.PCV, "2026-11-24", [], "DUE"),
        ("2025-06-10", VaccineGroup.MR1, "2026-11-24", [], "DUE_AS_SOON_AS_POSSIBLE"),
        ("2026-01-15", VaccineGroup.BCG, "2026-11-24", [], "OVERDUE"),
        ("2026-06-01", VaccineGroup.ROTA, "2026-09-14", [], "FIRST_DOSE_NOT_ADVISED"),
        ("2026-01-15", VaccineGroup.HEPB, "2026-08-29", [], "SERIES_WILL_NOT_FIT"),
        ("2010-12-24", VaccineGroup.HPV, "2026-12-01", [], "SERIES_WILL_NOT_FIT"),
        ("2010-12-24", VaccineGroup.HPV, "2026-11-30", [], "OVERDUE"),
        ("2025-06-10", VaccineGroup.BCG, "2026-11-24", [], "AGED_OUT"),
        ("2026-01-15", VaccineGroup.HEPB, "2026-12-01", ["HEPB 2026-08-28", "HEPB 2026-09-25"], "NO_ROOM_LEFT"),
        ("2000-01-15", VaccineGroup.FLU_NASAL, "2026-12-01", [], "AGED_OUT_VOLUNTARY"),
    ],
)
def test_the_reason_says_what_decides(born: str, group: VaccineGroup, on: str, doses: list[str], reason: str) -> None:
    assert forecast(a_girl(born), group, on, given(*doses)).reason == f"immunization.reason.{reason}"


def test_a_baby_has_missed_nothing_in_a_season_it_is_too_young_for() -> None:
    spray = forecast(a_girl("2026-05-10"), VaccineGroup.FLU_NASAL, "2026-11-24")

    assert (spray.status, spray.latest) == (ForecastStatus.NOT_YET, None)
