from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook_api.immunization.check import (
    NOTHING,
    PlannedInjection,
    Severity,
    Sibling,
    Warning_,
    WarningCode,
    check_injection,
)
from handbook_api.immunization.engine import forecast_group
from handbook_api.immunization.loading import load_schedule
from handbook_api.immunization.models import (
    Conditions,
    Decision,
    DecisionKind,
    DoseReason,
    GivenDose,
    Patient,
    VaccineGroup,
)
from handbook_api.platform.texts import LANGUAGES, Texts
from handbook_api.platform.vocabulary import Sex

SCHEDULE = load_schedule()
TEXTS = Texts.load()
TODAY = date(2026, 11, 24)


def a_child(born: str = "2026-05-10", sex: Sex = Sex.FEMALE, **conditions: bool) -> Patient:
    return Patient(date.fromisoformat(born), sex, conditions=Conditions(**conditions))


def doses(*entries: str) -> tuple[GivenDose, ...]:
    """Doses from entries such as "2026-07-09 ROTARIX HEPB"."""
    found: list[GivenDose] = []
    for entry in entries:
        day, *products = entry.split()
        found += [GivenDose(f"{product} {day}", product, date.fromisoformat(day)) for product in products]
    return tuple(found)


def check(
    product: str,
    child: Patient,
    given_doses: Sequence[GivenDose] = (),
    on: date = TODAY,
    *,
    siblings: Sequence[Sibling] = (),
    decisions: Sequence[Decision] = (),
    **vial: Any,
) -> tuple[Warning_, ...]:
    planned = PlannedInjection(product, on, **vial)
    return check_injection(SCHEDULE, child, given_doses, planned, siblings=siblings, decisions=decisions)


def codes(warnings: Sequence[Warning_]) -> list[str]:
    return [f"{one.severity} {one.code}" for one in warnings]


def the_only(warnings: Sequence[Warning_]) -> Warning_:
    assert len(warnings) == 1
    return warnings[0]


def values(warning: Warning_, *names: str) -> tuple[str, ...]:
    return tuple(warning.values[name] for name in names)


ALL_FOUR = "2026-07-09 ROTARIX HEPB DPT_IPV_HIB PCV20"
A_SISTER = Sibling("sister", a_child("2025-11-25"))


def test_nothing_is_said_about_the_right_dose_on_the_right_day() -> None:
    child, first = a_child(), doses(ALL_FOUR)

    for product in ("ROTARIX", "HEPB", "DPT_IPV_HIB", "PCV20"):
        assert check(product, child, first, date(2026, 8, 6), lot="7X041A", expires_on=date(2027, 9, 30)) == ()


def test_a_product_that_nobody_knows_stops_everything() -> None:
    warning = the_only(check("PCV21", a_child()))

    assert (warning.code, warning.severity) == (WarningCode.PRODUCT_UNKNOWN, Severity.STOP)
    assert warning.values == {"product": "PCV21"}


def test_an_expired_vial_is_not_used_and_one_of_its_last_day_is_looked_at() -> None:
    child = a_child("2026-06-24")

    expired = the_only(check("BCG", child, lot="K1", expires_on=date(2026, 11, 23)))
    last_day = the_only(check("BCG", child, expires_on=date(2026, 11, 24)))

    assert codes([expired, last_day]) == ["STOP LOT_EXPIRED", "ASK EXPIRES_TODAY"]
    assert values(expired, "expiry", "lot") == ("2026-11-23", "K1")
    assert values(last_day, "expiry", "lot") == ("2026-11-24", NOTHING)
    assert check("BCG", child, expires_on=date(2026, 11, 25)) == ()


def test_too_young_names_the_first_day() -> None:
    warning = the_only(check("DPT_IPV_HIB", a_child("2026-09-30")))

    assert codes([warning]) == ["STOP TOO_YOUNG"]
    assert warning.values["earliest"] == "2026-11-29"


def test_a_second_mr_before_the_last_year_of_kindergarten_is_too_early_for_period_2() -> None:
    warning = the_only(check("MR", a_child("2025-05-10"), doses("2026-05-20 MR")))

    assert (warning.code, warning.group) == (WarningCode.TOO_YOUNG, VaccineGroup.MR2)
    assert warning.values["earliest"] == "2031-04-01"


def test_too_old_names_the_last_day() -> None:
    warning = the_only(check("BCG", a_child("2025-11-24")))

    assert codes([warning]) == ["STOP TOO_OLD"]
    assert warning.values["latest"] == "2026-11-23"


def test_too_soon_names_the_last_dose_and_the_first_day() -> None:
    warning = the_only(check("HEPB", a_child(), doses(ALL_FOUR, "2026-08-06 HEPB")))

    assert codes([warning]) == ["STOP INTERVAL_TOO_SHORT"]
    assert values(warning, "previous_product", "previous_on", "earliest") == ("HEPB", "2026-08-06", "2026-11-26")


def test_the_first_day_keeps_the_other_rules_too() -> None:
    # Three months after the first varicella dose would be 25 November, but MR was given on the 10th.
    child = a_child("2024-08-01")

    warning = the_only(check("VAR", child, doses("2026-08-25 VAR", "2026-11-10 MR")))

    assert warning.code is WarningCode.INTERVAL_TOO_SHORT
    assert warning.values["earliest"] == "2026-12-08"


def test_no_first_day_is_named_where_none_is_left() -> None:
    child = a_child("2023-12-10")

    warning = the_only(check("VAR", child, doses("2026-11-01 VAR")))

    assert values(warning, "earliest", "previous_on") == (NOTHING, "2026-11-01")


def test_two_live_vaccines_keep_their_distance() -> None:
    warning = the_only(check("MR", a_child("2025-11-25"), doses("2026-11-06 BCG")))

    assert codes([warning]) == ["STOP LIVE_CONFLICT"]
    assert values(warning, "previous_product", "previous_on", "earliest") == ("BCG", "2026-11-06", "2026-12-04")
    assert check("VAR", a_child("2025-11-25"), doses("2026-11-24 MR")) == ()


def test_the_conflict_is_with_the_earlier_dose_and_not_with_one_of_the_same_day() -> None:
    today_too = doses("2026-11-06 BCG", "2026-11-24 VAR")

    warning = the_only(check("MR", a_child("2025-11-25"), today_too))

    assert values(warning, "previous_product", "previous_on") == ("BCG", "2026-11-06")


def test_the_same_vaccine_twice_on_a_day_and_a_finished_series_are_double_doses() -> None:
    twice = the_only(check("PCV20", a_child(), doses("2026-07-09 PCV20", "2026-11-24 PCV20")))
    finished = the_only(check("BCG", a_child(), doses("2026-10-09 BCG")))

    assert codes([twice, finished]) == ["STOP DUPLICATE", "STOP DUPLICATE"]
    assert values(twice, "previous_product", "previous_on") == ("PCV20", "2026-11-24")
    assert values(finished, "previous_product", "previous_on") == ("BCG", "2026-10-09")


def test_a_series_changed_midway_names_the_product_that_would_be_right() -> None:
    warning = the_only(check("ROTATEQ", a_child("2026-08-30"), doses("2026-10-29 ROTARIX"), date(2026, 12, 1)))

    assert codes([warning]) == ["STOP PRODUCT_MISMATCH"]
    assert warning.values["right_products"] == "ROTARIX"


def test_a_product_that_left_the_programme_is_not_the_right_one() -> None:
    warning = the_only(check("HPV4", a_child("2013-09-01")))

    assert warning.code is WarningCode.PRODUCT_MISMATCH
    assert warning.values["right_products"] == "HPV9"


def test_a_first_rotavirus_dose_from_15_weeks_on_is_asked_about() -> None:
    child = a_child("2026-08-11")

    assert check("ROTARIX", child, on=date(2026, 11, 23)) == ()
    warning = the_only(check("ROTARIX", child))
    assert codes([warning]) == ["ASK NOT_ADVISED"]
    assert warning.values["latest"] == "2026-11-23"
    assert check("ROTARIX", child, doses("2026-11-20 ROTARIX"), date(2026, 12, 18)) == ()


@pytest.mark.parametrize(
    ("product", "child"),
    [
        ("MUMPS", a_child("2025-11-25")),
        ("FLU_INACT", a_child("2022-05-10")),
        ("COVID", a_child("2022-05-10")),
        ("MR0", a_child("2026-05-10")),
        ("HPV9", a_child("2013-09-01", Sex.MALE)),
        ("HIB", a_child("2026-05-10")),
    ],
)
def test_what_would_be_voluntary_is_asked_about(product: str, child: Patient) -> None:
    warning = the_only(check(product, child))

    assert codes([warning]) == ["ASK NOT_ROUTINE"]
    assert values(warning, "product", "on") == (product, "2026-11-24")


def test_an_exception_that_the_municipality_has_not_approved_is_asked_about() -> None:
    assert codes(check("MR", a_child("2022-10-01"))) == ["ASK NOT_ROUTINE"]
    assert check("MR", a_child("2022-10-01", mr_shortage_approved=True)) == ()


def test_the_older_vaccine_goes_on_for_a_child_who_began_with_it() -> None:
    child, began = a_child("2025-02-10"), doses("2025-04-10 DPT_IPV HIB", "2025-05-08 DPT_IPV HIB")

    while_on_sale = date(2025, 6, 5)

    assert check("DPT_IPV", child, began, while_on_sale) == ()
    assert check("DPT_IPV", child, began) == ()
    assert check("DPT_IPV_HIB", child, began) == ()
    assert the_only(check("DPT_IPV", child, began, date(2025, 5, 20))).group is VaccineGroup.DPT_IPV


def test_a_child_who_is_excluded_is_not_injected() -> None:
    warning = the_only(check("VAR", a_child("2025-11-25", had_varicella=True)))

    assert codes([warning]) == ["STOP EXCLUDED"]
    assert warning.values["group"] == "VAR"


def test_a_broken_rule_in_the_past_is_settled_first() -> None:
    child, too_soon = a_child(), doses(ALL_FOUR, "2026-07-20 HEPB")
    ignored = Decision(DecisionKind.IGNORE_DOSE, VaccineGroup.HEPB, "HEPB 2026-07-20")

    warning = the_only(check("HEPB", child, too_soon))

    assert codes([warning]) == ["STOP NEEDS_REVIEW"]
    assert values(warning, "group", "previous_product", "previous_on") == ("HEPB", "HEPB", "2026-07-20")
    assert check("HEPB", child, too_soon, decisions=[ignored]) == ()
    assert check("PCV20", child, too_soon) == ()


def test_a_first_mr_that_came_too_early_does_not_stop_the_second_period() -> None:
    assert check("MR", a_child("2020-05-10"), doses("2021-05-01 MR")) == ()


def test_a_check_for_a_day_gone_by_sees_what_was_given_since() -> None:
    child, since = a_child(), doses(ALL_FOUR, "2026-08-08 HEPB")

    assert check("PCV20", child, since, date(2026, 8, 6)) == ()
    warning = the_only(check("HEPB", child, since, date(2026, 8, 6)))
    assert (warning.code, warning.values["previous_on"]) == (WarningCode.NEEDS_REVIEW, "2026-08-08")


def test_a_dose_that_is_right_for_the_sister_is_a_mistaken_child() -> None:
    warnings = check("MR", a_child(), siblings=[A_SISTER])

    assert codes(warnings) == ["STOP WRONG_SIBLING", "STOP TOO_YOUNG"]
    assert warnings[0].sibling_id == "sister"
    assert values(warnings[0], "birth_date", "sibling_birth_date") == ("2026-05-10", "2025-11-25")


def test_a_dose_that_is_right_for_nobody_is_no_mistaken_child() -> None:
    vaccinated = Sibling("sister", a_child("2025-11-25"), doses("2026-11-24 MR"))

    assert codes(check("MR", a_child(), siblings=[vaccinated])) == ["STOP TOO_YOUNG"]


def test_a_dose_that_is_right_for_both_children_is_asked_about_only_for_twins() -> None:
    older = Sibling("older", a_child("2026-05-09"))
    twin = Sibling("twin", a_child("2026-05-10"))
    twin_done = Sibling("twin", a_child("2026-05-10"), doses("2026-11-24 BCG"))

    assert check("BCG", a_child(), siblings=[older, twin_done]) == ()
    assert codes(check("BCG", a_child(), siblings=[older, twin])) == ["ASK TWIN_ALSO_DUE"]


def test_the_second_dose_of_a_twin_in_one_visit_is_a_mistaken_child() -> None:
    twin = Sibling("twin", a_child())

    warnings = check("BCG", a_child(), doses("2026-11-24 BCG"), siblings=[twin])

    assert codes(warnings) == ["STOP WRONG_SIBLING", "STOP DUPLICATE"]


def test_what_stops_comes_before_what_is_asked() -> None:
    warnings = check("MR", a_child(), siblings=[A_SISTER], expires_on=TODAY)

    assert codes(warnings) == ["STOP WRONG_SIBLING", "STOP TOO_YOUNG", "ASK EXPIRES_TODAY"]


# Texts


EXAMPLES = [
    *check("PCV21", a_child()),
    *check("BCG", a_child("2026-06-24"), lot="K1", expires_on=date(2026, 11, 23)),
    *check("BCG", a_child("2026-06-24"), lot="K1", expires_on=TODAY),
    *check("MR", a_child(), siblings=[A_SISTER]),
    *check("BCG", a_child(), siblings=[Sibling("twin", a_child())]),
    *check("BCG", a_child("2025-11-24")),
    *check("ROTARIX", a_child("2026-08-11")),
    *check("HEPB", a_child(), doses(ALL_FOUR, "2026-08-06 HEPB")),
    *check("MR", a_child("2025-11-25"), doses("2026-11-06 BCG")),
    *check("BCG", a_child(), doses("2026-10-09 BCG")),
    *check("HPV4", a_child("2013-09-01")),
    *check("MUMPS", a_child("2025-11-25")),
    *check("VAR", a_child("2025-11-25", had_varicella=True)),
    *check("HEPB", a_child(), doses(ALL_FOUR, "2026-07-20 HEPB")),
]


def text(language: str, warning: Warning_) -> str:
    filled: dict[str, Any] = {**warning.values}
    return TEXTS.say(language, f"vaccination_check.{warning.code}", **filled)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_an_example_whose_text_has_all_its_values(language: str) -> None:
    assert {warning.code for warning in EXAMPLES} == set(WarningCode)
    for warning in EXAMPLES:
        assert "{" not in text(language, warning)
        assert NOTHING not in text(language, warning)


def test_a_nurse_reads_which_day_would_be_right() -> None:
    warning = the_only(check("HEPB", a_child(), doses(ALL_FOUR, "2026-08-06 HEPB")))

    assert "2026-08-06" in text("ja", warning)
    assert "2026-11-26" in text("ja", warning)


# Properties


PRODUCTS = st.sampled_from(sorted(SCHEDULE.products))


@st.composite
def injections(draw: st.DrawFn) -> tuple[Patient, list[GivenDose], PlannedInjection]:
    """Any child with any doses; the planned product is often one she had, so that intervals matter."""
    birth_date = draw(st.dates(date(2009, 4, 2), TODAY))
    sex = draw(st.sampled_from([Sex.FEMALE, Sex.MALE]))
    had_varicella = draw(st.none() | st.booleans())
    child = Patient(birth_date, sex, conditions=Conditions(had_varicella=had_varicella))
    ages = st.integers(0, min((TODAY - birth_date).days, 700)) | st.integers(0, (TODAY - birth_date).days)
    entries = draw(st.lists(st.tuples(PRODUCTS, ages), max_size=6))
    known = [GivenDose(str(n), product, birth_date + timedelta(age)) for n, (product, age) in enumerate(entries)]
    product = draw(st.sampled_from([one.product for one in known]) | PRODUCTS) if known else draw(PRODUCTS)
    first_day = max((one.given_on for one in known), default=birth_date)
    return child, known, PlannedInjection(product, draw(st.dates(first_day, first_day + timedelta(400))))


@st.composite
def series(draw: st.DrawFn) -> tuple[Patient, list[GivenDose], PlannedInjection]:
    """A child in the middle of a series, with a live vaccine or two, and a next dose that is often too soon."""
    child = Patient(draw(st.dates(date(2012, 4, 2), TODAY)), Sex.FEMALE)
    product = draw(PRODUCTS)
    day = child.birth_date + timedelta(draw(st.integers(30, 500) | st.integers(0, 5000)))
    known: list[GivenDose] = []
    for one in draw(st.lists(st.sampled_from([product, product, "BCG", "MR", "VAR"]), max_size=4)):
        known.append(GivenDose(str(len(known)), one, day))
        day += timedelta(draw(st.integers(0, 70) | st.integers(71, 400)))
    return child, known, PlannedInjection(product, day)


def engine_says(
    child: Patient, known: Sequence[GivenDose], planned: PlannedInjection
) -> list[tuple[str | None, DoseReason | None]]:
    """What every group that counts the product says of the dose: its place, and what is wrong with it."""
    dose = GivenDose("the dose", planned.product, planned.on)
    found = []
    for group in SCHEDULE.products[planned.product].groups:
        forecast = forecast_group(SCHEDULE, child, [*known, dose], group, planned.on)
        found += [
            (one.dose, one.reason) for one in forecast.verdicts if one.dose_id == "the dose" and one.group is group
        ]
    return found


@settings(max_examples=150, deadline=None)
@given(injections() | series())
def test_silence_means_that_the_engine_calls_the_dose_valid(
    injection: tuple[Patient, list[GivenDose], PlannedInjection],
) -> None:
    child, known, planned = injection

    warnings = check_injection(SCHEDULE, child, known, planned)

    verdicts = engine_says(child, known, planned)
    is_valid = any(dose is not None and reason is None for dose, reason in verdicts)
    assert warnings or is_valid
    if any(one.severity is Severity.STOP for one in warnings):
        assert not is_valid or {one.code for one in warnings} <= {WarningCode.EXCLUDED, WarningCode.NEEDS_REVIEW}


@settings(max_examples=150, deadline=None)
@given(injections() | series())
def test_on_the_day_that_a_warning_names_the_dose_is_right(
    injection: tuple[Patient, list[GivenDose], PlannedInjection],
) -> None:
    child, known, planned = injection
    warnings = check_injection(SCHEDULE, child, known, planned)

    for named in {one.values["earliest"] for one in warnings if "earliest" in one.values} - {NOTHING}:
        on_that_day = PlannedInjection(planned.product, date.fromisoformat(named))
        then = check_injection(SCHEDULE, child, known, on_that_day)
        assert on_that_day.on > planned.on
        assert not any(one.severity is Severity.STOP for one in then)
