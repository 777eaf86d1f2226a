"""What staff decide about a broken rule or an exception, and how far that reaches."""

import pytest

from handbook_api.immunization.engine import dose_evaluations
from handbook_api.immunization.models import (
    Conditions,
    Decision,
    DecisionKind,
    DoseReason,
    ForecastStatus,
    VaccineGroup,
)
from tests.immunization.schedules import a_girl, day, forecast, given

HINATA = a_girl(born="2026-01-15")
TWENTY_SIX_DAYS_APART = given("PCV20 2026-03-16", "PCV20 2026-04-12")


def about(kind: DecisionKind, dose_id: str, group: VaccineGroup = VaccineGroup.PCV) -> Decision:
    return Decision(kind, group, dose_id=dose_id)


def extended(group: VaccineGroup, until: str) -> Decision:
    return Decision(DecisionKind.EXTEND_UNTIL, group, until=day(until))


def test_a_broken_rule_stops_the_forecast_until_somebody_decides() -> None:
    found = forecast(HINATA, VaccineGroup.PCV, "2026-05-01", TWENTY_SIX_DAYS_APART)

    assert found.status is ForecastStatus.NEEDS_REVIEW
    assert (found.next_dose, found.earliest, found.latest) == (None, None, None)
    assert found.values == {"date": "2026-04-12"}
    assert (found.verdicts[1].reason, found.verdicts[1].limit) == (DoseReason.INTERVAL_TOO_SHORT, day("2026-04-13"))


def test_an_accepted_dose_takes_its_place_in_the_series() -> None:
    decisions = [about(DecisionKind.ACCEPT_DOSE, "02")]

    found = forecast(HINATA, VaccineGroup.PCV, "2026-05-01", TWENTY_SIX_DAYS_APART, decisions=decisions)

    assert (found.next_dose, found.earliest) == ("3", day("2026-05-10"))
    assert dose_evaluations(found) == ("valid", "valid")


def test_an_ignored_dose_leaves_the_series_where_it_was() -> None:
    decisions = [about(DecisionKind.IGNORE_DOSE, "02")]

    found = forecast(HINATA, VaccineGroup.PCV, "2026-05-01", TWENTY_SIX_DAYS_APART, decisions=decisions)

    assert (found.next_dose, found.earliest) == ("2", day("2026-04-13"))
    assert dose_evaluations(found) == ("valid", "not_routine:INTERVAL_TOO_SHORT")


def test_the_same_dose_twice_on_a_day_is_no_duplicate_when_one_of_them_is_ignored() -> None:
    twice = given("PCV20 2026-03-16", "PCV20 2026-03-16")

    found = forecast(HINATA, VaccineGroup.PCV, "2026-05-01", twice, decisions=[about(DecisionKind.IGNORE_DOSE, "01")])

    assert (found.status, found.next_dose) == (ForecastStatus.DUE, "2")


def test_an_ignored_live_vaccine_still_keeps_others_at_a_distance() -> None:
    decisions = [about(DecisionKind.IGNORE_DOSE, "01", VaccineGroup.BCG)]

    found = forecast(HINATA, VaccineGroup.MR1, "2027-01-20", given("BCG 2027-01-10"), decisions=decisions)

    assert found.earliest == day("2027-02-07")


def test_a_decision_about_another_group_changes_nothing() -> None:
    decisions = [about(DecisionKind.ACCEPT_DOSE, "02", VaccineGroup.HIB)]

    found = forecast(HINATA, VaccineGroup.PCV, "2026-05-01", TWENTY_SIX_DAYS_APART, decisions=decisions)

    assert found.status is ForecastStatus.NEEDS_REVIEW


def test_an_excluded_group_asks_for_nothing() -> None:
    decisions = [Decision(DecisionKind.EXCLUDE, VaccineGroup.BCG)]

    found = forecast(HINATA, VaccineGroup.BCG, "2026-07-01", decisions=decisions)

    assert (found.status, found.earliest) == (ForecastStatus.EXCLUDED, None)


def test_long_illness_keeps_a_group_routine_until_the_day_decided() -> None:
    decisions = [extended(VaccineGroup.BCG, "2028-03-31")]

    found = forecast(HINATA, VaccineGroup.BCG, "2027-06-01", decisions=decisions)
    after = forecast(HINATA, VaccineGroup.BCG, "2028-04-01", decisions=decisions)
    taken = forecast(HINATA, VaccineGroup.BCG, "2028-04-01", given("BCG 2028-03-31"), decisions=decisions)

    assert (found.status, found.latest) == (ForecastStatus.OVERDUE, day("2028-03-31"))
    assert after.status is ForecastStatus.AGED_OUT
    assert taken.status is ForecastStatus.COMPLETE


@pytest.mark.parametrize(
    ("group", "latest"),
    [
        (VaccineGroup.BCG, "2030-01-14"),  # four years of age
        (VaccineGroup.PCV, "2032-01-14"),  # six
        (VaccineGroup.HIB, "2036-01-14"),  # ten
        (VaccineGroup.DPT_IPV_HIB, "2041-01-14"),  # fifteen
        (VaccineGroup.DPT_IPV, "2041-01-14"),
        (VaccineGroup.VAR, "2045-12-31"),  # no cap
    ],
)
def test_long_illness_reaches_no_further_than_the_cap_of_the_law(group: VaccineGroup, latest: str) -> None:
    found = forecast(HINATA, group, "2029-06-01", decisions=[extended(group, "2045-12-31")])

    assert found.latest == day(latest)


def test_rotavirus_has_no_exception_for_long_illness() -> None:
    decisions = [extended(VaccineGroup.ROTA, "2027-12-31")]

    found = forecast(HINATA, VaccineGroup.ROTA, "2026-12-01", decisions=decisions)

    assert found.status is ForecastStatus.AGED_OUT


def test_the_shortage_of_mr_needs_the_municipalitys_yes() -> None:
    def in_the_shortage(approved: bool | None) -> ForecastStatus:
        child = a_girl("2018-05-10", Conditions(mr_shortage_approved=approved))
        return forecast(child, VaccineGroup.MR2, "2026-11-24", given("MR 2019-06-01")).status

    assert in_the_shortage(None) is ForecastStatus.CONDITIONAL
    assert in_the_shortage(True) is ForecastStatus.OVERDUE
    assert in_the_shortage(False) is ForecastStatus.AGED_OUT


def test_the_shortage_of_mr_is_for_its_birth_years_and_its_time() -> None:
    approved = Conditions(mr_shortage_approved=True)

    too_old = forecast(a_girl("2018-04-01", approved), VaccineGroup.MR2, "2026-11-24")
    over = forecast(a_girl("2018-05-10", approved), VaccineGroup.MR2, "2027-04-01")

    in_time = forecast(a_girl("2018-05-10", approved), VaccineGroup.MR2, "2025-03-01")

    assert in_time.latest == day("2025-03-31")
    assert too_old.status is ForecastStatus.AGED_OUT
    assert (over.status, over.latest) == (ForecastStatus.AGED_OUT, day("2027-03-31"))


def test_a_dose_given_in_the_shortage_counts_once_it_is_approved() -> None:
    doses = given("MR 2019-06-01", "MR 2026-06-01")

    unapproved = forecast(a_girl("2018-05-10"), VaccineGroup.MR2, "2026-11-24", doses)
    approved = forecast(
        a_girl("2018-05-10", Conditions(mr_shortage_approved=True)), VaccineGroup.MR2, "2026-11-24", doses
    )

    assert unapproved.status is ForecastStatus.NEEDS_REVIEW
    assert approved.status is ForecastStatus.COMPLETE
