"""What is taken of a birth: days, weeks, order among twins, and sizes as the rules of growth judge them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.children.model import Birth
from handbook_api.children.rules import birth_problems, child_problems
from handbook_api.growth.models import Measurement, Subject
from handbook_api.growth.rules import measurement_problems
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.platform.texts import LANGUAGES, Texts
from handbook_api.platform.vocabulary import Sex
from tests.builders import NERIMA, SERVED, a_birth

TODAY = date(2026, 11, 24)
TEXTS = Texts.load()


def codes_of(problems: tuple[Problem, ...]) -> dict[tuple[str, ...], ProblemCode]:
    return {problem.path: problem.code for problem in problems}


def judged(birth: Birth, *, today: date = TODAY, confirmed: bool = False) -> dict[tuple[str, ...], ProblemCode]:
    return codes_of(birth_problems(birth, Sex.FEMALE, today, confirmed=confirmed))


def test_a_usual_birth_is_taken() -> None:
    assert judged(a_birth("2026-05-10")) == {}


@pytest.mark.parametrize(
    ("born", "problems"),
    [
        ("2026-11-24", {}),
        ("2026-11-25", {("birthDate",): ProblemCode.DATE_IN_FUTURE}),
        ("2006-11-24", {}),
        ("2006-11-23", {("birthDate",): ProblemCode.DATE_TOO_EARLY}),
    ],
)
def test_the_day_of_birth(born: str, problems: dict[tuple[str, ...], ProblemCode]) -> None:
    assert judged(a_birth(born)) == problems


def test_twenty_years_are_counted_by_the_calendar_on_a_leap_day_too() -> None:
    assert judged(a_birth("2008-02-29"), today=date(2028, 2, 29)) == {}
    assert judged(a_birth("2008-02-28"), today=date(2028, 2, 29)) == {("birthDate",): ProblemCode.DATE_TOO_EARLY}


@pytest.mark.parametrize(
    ("days", "is_taken"),
    [(None, True), (153, False), (154, True), (280, True), (314, True), (315, False), (-1, False)],
)
def test_a_pregnancy_lasts_from_22_weeks_to_44_weeks_and_six_days(days: int | None, is_taken: bool) -> None:
    birth = a_birth(gestation_days=days, weight_grams=None, length_millimetres=None, head_millimetres=None)

    assert judged(birth) == ({} if is_taken else {("gestation",): ProblemCode.GESTATION_OUT_OF_RANGE})


@pytest.mark.parametrize(
    ("order", "fetuses", "problems"),
    [
        (1, 1, {}),
        (2, 2, {}),
        (8, 8, {}),
        (2, 1, {("birthOrder",): ProblemCode.BIRTH_ORDER_OUT_OF_RANGE}),
        (0, 2, {("birthOrder",): ProblemCode.BIRTH_ORDER_OUT_OF_RANGE}),
        (1, 0, {("fetuses",): ProblemCode.BIRTH_ORDER_OUT_OF_RANGE}),
        (1, 9, {("fetuses",): ProblemCode.BIRTH_ORDER_OUT_OF_RANGE}),
    ],
)
def test_the_order_among_twins(order: int, fetuses: int, problems: dict[tuple[str, ...], ProblemCode]) -> None:
    assert judged(a_birth(order=order, fetuses=fetuses)) == problems


def test_a_weight_in_the_wrong_unit_is_said_of_the_field_it_was_entered_in() -> None:
    assert judged(a_birth(weight_grams=3)) == {("birthWeightGrams",): ProblemCode.LOOKS_LIKE_KILOGRAMS}
    assert judged(a_birth(length_millimetres=49)) == {("birthLengthMillimetres",): ProblemCode.LOOKS_LIKE_CENTIMETRES}
    assert judged(a_birth(head_millimetres=0)) == {("birthHeadMillimetres",): ProblemCode.NOT_POSITIVE}


def test_a_size_that_is_all_but_impossible_is_taken_once_confirmed() -> None:
    birth = a_birth(weight_grams=9_900)

    assert judged(birth) == {("birthWeightGrams",): ProblemCode.IMPLAUSIBLE_UNLESS_CONFIRMED}
    assert judged(birth, confirmed=True) == {}


def test_a_very_small_child_is_entered_without_being_questioned() -> None:
    assert judged(a_birth(gestation_days=24 * 7, weight_grams=560, length_millimetres=295, head_millimetres=215)) == {}


def test_a_birth_without_measurements_is_taken() -> None:
    assert judged(a_birth(weight_grams=None, length_millimetres=None, head_millimetres=None)) == {}


births = st.builds(
    Birth,
    born_on=st.dates(TODAY - timedelta(days=9_000), TODAY + timedelta(days=30)),
    gestation_days=st.none() | st.integers(-10, 400),
    weight_grams=st.none() | st.integers(-10, 300_000),
    length_millimetres=st.none() | st.integers(-10, 3_000),
    head_millimetres=st.none() | st.integers(-10, 1_000),
    order=st.integers(-1, 10),
    fetuses=st.integers(-1, 10),
)


@given(births, st.sampled_from(Sex), st.booleans())
def test_whatever_is_wrong_has_a_text_in_every_language(birth: Birth, sex: Sex, confirmed: bool) -> None:
    for problem in birth_problems(birth, sex, TODAY, confirmed=confirmed):
        for language in LANGUAGES:
            assert TEXTS.say(language, f"problem.{problem.code}", count=None, **problem.values)


@given(births, st.sampled_from(Sex), st.booleans())
def test_sizes_are_judged_as_a_measurement_on_the_day_of_birth(birth: Birth, sex: Sex, confirmed: bool) -> None:
    usual = a_birth(birth.born_on.isoformat(), weight_grams=birth.weight_grams, length_millimetres=None)
    if usual.born_on > TODAY or usual.born_on < date(2006, 11, 24) or usual.weight_grams is None:
        return
    as_measurement = measurement_problems(
        Subject(sex, usual.born_on, usual.gestation_days),
        Measurement(usual.born_on, usual.weight_grams, head_millimetres=usual.head_millimetres),
        TODAY,
        confirmed=confirmed,
    )

    as_birth = birth_problems(usual, sex, TODAY, confirmed=confirmed)

    assert [(one.code, one.values) for one in as_birth] == [(one.code, one.values) for one in as_measurement]


@pytest.mark.parametrize(
    ("name", "municipality", "problems"),
    [
        ("さくら", NERIMA, {}),
        ("さくら", None, {}),
        ("", NERIMA, {("name",): ProblemCode.REQUIRED}),
        ("さ" * 61, NERIMA, {("name",): ProblemCode.TOO_LONG}),
        ("さくら", "011002", {("municipality",): ProblemCode.UNKNOWN_MUNICIPALITY}),
        ("さくら", "", {("municipality",): ProblemCode.UNKNOWN_MUNICIPALITY}),
    ],
)
def test_the_name_and_the_municipality(
    name: str, municipality: str | None, problems: dict[tuple[str, ...], ProblemCode]
) -> None:
    assert codes_of(child_problems(name, municipality, SERVED)) == problems
