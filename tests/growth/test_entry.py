from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handbook_api.growth.models import LengthPosition, Measure, Measurement, Plausibility, Reference, Subject
from handbook_api.growth.rules import assess, measurement_problems, plausibility
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.platform.vocabulary import Sex
from tests.growth.builders import BORN_ON, a_child, measured

TODAY = date(2026, 11, 24)
AGE_TODAY = (TODAY - BORN_ON).days


def problems(entry: Measurement, child: Subject | None = None, *, confirmed: bool = False) -> tuple[Problem, ...]:
    return measurement_problems(child or a_child(), entry, TODAY, confirmed=confirmed)


def codes(entry: Measurement, child: Subject | None = None, *, confirmed: bool = False) -> list[tuple[str, str]]:
    return [(one.code.value, ".".join(one.path)) for one in problems(entry, child, confirmed=confirmed)]


def test_an_ordinary_measurement_has_no_problems() -> None:
    assert problems(measured(AGE_TODAY, grams=10200, millimetres=802, head=466)) == ()


def test_something_has_to_be_measured() -> None:
    assert codes(measured(AGE_TODAY)) == [("NOTHING_MEASURED", "")]


@pytest.mark.parametrize("value", [0, -1])
def test_zero_and_less_is_refused_field_by_field(value: int) -> None:
    assert codes(measured(AGE_TODAY, grams=value, millimetres=value, head=value)) == [
        ("NOT_POSITIVE", "weightGrams"),
        ("NOT_POSITIVE", "lengthMillimetres"),
        ("NOT_POSITIVE", "headMillimetres"),
    ]


def test_a_length_of_zero_does_not_hide_what_is_wrong_with_the_weight() -> None:
    assert codes(measured(AGE_TODAY, grams=102_000, millimetres=0)) == [
        ("NOT_POSITIVE", "lengthMillimetres"),
        ("IMPLAUSIBLE_UNLESS_CONFIRMED", "weightGrams"),
    ]


def test_a_measurement_lies_between_birth_and_today() -> None:
    assert problems(measured(-1, grams=3000)) == (
        Problem(ProblemCode.MEASURED_BEFORE_BIRTH, ("measuredOn",), {"value": "2025-05-09", "limit": "2025-05-10"}),
    )
    assert problems(measured(AGE_TODAY + 1, grams=10000)) == (
        Problem(ProblemCode.MEASURED_IN_FUTURE, ("measuredOn",), {"value": "2026-11-25", "limit": "2026-11-24"}),
    )
    assert problems(measured(0, grams=3000)) == ()
    assert problems(measured(AGE_TODAY, grams=10000)) == ()


def test_a_value_is_not_judged_at_an_age_that_is_wrong() -> None:
    assert codes(measured(AGE_TODAY + 30, grams=102_000)) == [("MEASURED_IN_FUTURE", "measuredOn")]


@pytest.mark.parametrize(("grams", "kilograms"), [(3_250_000, "3250"), (200_000, "200"), (9_800_500, "9800.5")])
def test_grams_taken_for_kilograms_are_recognised(grams: int, kilograms: str) -> None:
    assert problems(measured(AGE_TODAY, grams=grams), confirmed=True) == (
        Problem(
            ProblemCode.LOOKS_LIKE_GRAMS,
            ("weightGrams",),
            {"value": grams, "kilograms": kilograms, "limitKilograms": "200"},
        ),
    )


def test_just_below_200_kg_is_a_question_of_plausibility() -> None:
    assert codes(measured(AGE_TODAY, grams=199_999)) == [("IMPLAUSIBLE_UNLESS_CONFIRMED", "weightGrams")]


def test_kilograms_taken_for_grams_are_recognised() -> None:
    assert problems(measured(AGE_TODAY, grams=10), confirmed=True) == (
        Problem(ProblemCode.LOOKS_LIKE_KILOGRAMS, ("weightGrams",), {"value": 10, "limit": 200}),
    )
    assert codes(measured(AGE_TODAY, grams=200), confirmed=True) == []


def test_centimetres_taken_for_millimetres_are_recognised() -> None:
    assert problems(measured(AGE_TODAY, millimetres=80, head=46), confirmed=True) == (
        Problem(ProblemCode.LOOKS_LIKE_CENTIMETRES, ("lengthMillimetres",), {"value": 80, "limit": 100}),
        Problem(ProblemCode.LOOKS_LIKE_CENTIMETRES, ("headMillimetres",), {"value": 46, "limit": 100}),
    )
    assert codes(measured(AGE_TODAY, millimetres=100, head=100), confirmed=True) == []


def test_millimetres_taken_for_centimetres_are_too_large() -> None:
    assert problems(measured(AGE_TODAY, millimetres=8020, head=4660), confirmed=True) == (
        Problem(ProblemCode.LENGTH_TOO_LARGE, ("lengthMillimetres",), {"value": 8020, "limit": 2200}),
        Problem(ProblemCode.LENGTH_TOO_LARGE, ("headMillimetres",), {"value": 4660, "limit": 800}),
    )
    assert codes(measured(AGE_TODAY, millimetres=2200, head=800), confirmed=True) == []


@pytest.mark.parametrize("days", [22 * 7 - 1, 44 * 7 + 7])
def test_a_gestation_outside_22w0d_to_44w6d_is_refused(days: int) -> None:
    found = problems(measured(AGE_TODAY, grams=10200), a_child(gestation_days=days))

    weeks, odd_days = divmod(days, 7)
    assert found == (Problem(ProblemCode.GESTATION_OUT_OF_RANGE, ("gestation",), {"weeks": weeks, "days": odd_days}),)


@pytest.mark.parametrize("days", [22 * 7, 44 * 7 + 6])
def test_the_shortest_and_the_longest_gestation_are_taken(days: int) -> None:
    assert problems(measured(AGE_TODAY, grams=10200), a_child(gestation_days=days)) == ()


def test_an_implausible_weight_names_value_age_and_limit_until_it_is_confirmed() -> None:
    entry = measured(AGE_TODAY, grams=102_000)

    (problem,) = problems(entry)

    assert (problem.code, problem.path) == (ProblemCode.IMPLAUSIBLE_UNLESS_CONFIRMED, ("weightGrams",))
    limit = problem.values["limit"]
    assert isinstance(limit, int)
    assert problem.values == {"value": 102_000, "unit": "g", "ageDays": AGE_TODAY, "limit": limit}
    assert problems(measured(AGE_TODAY, grams=limit)) == ()
    assert codes(measured(AGE_TODAY, grams=limit + 1)) == [("IMPLAUSIBLE_UNLESS_CONFIRMED", "weightGrams")]
    assert problems(entry, confirmed=True) == ()


EXTREMES = {Measure.WEIGHT: (200, 199_999), Measure.LENGTH: (100, 2200), Measure.HEAD: (100, 800)}


def of_one(measure: Measure, age_days: int, value: int) -> Measurement:
    return measured(
        age_days,
        grams=value if measure is Measure.WEIGHT else None,
        millimetres=value if measure is Measure.LENGTH else None,
        head=value if measure is Measure.HEAD else None,
    )


@given(
    st.sampled_from([Sex.MALE, Sex.FEMALE]),
    st.integers(0, AGE_TODAY),
    st.sampled_from([Measure.WEIGHT, Measure.LENGTH, Measure.HEAD]),
    st.booleans(),
)
def test_the_limit_it_names_is_the_outermost_value_it_takes(
    sex: Sex, age_days: int, measure: Measure, too_large: bool
) -> None:
    extreme = EXTREMES[measure][too_large]
    child, step = a_child(sex), 1 if too_large else -1
    found = problems(of_one(measure, age_days, extreme), child)
    assume(found)

    limit = int(found[0].values["limit"])

    assert problems(of_one(measure, age_days, limit), child) == ()
    assert problems(of_one(measure, age_days, limit + step), child) != ()


def test_two_wrong_fields_are_two_problems() -> None:
    assert codes(measured(AGE_TODAY, grams=102_000, millimetres=1802, head=1)) == [
        ("LOOKS_LIKE_CENTIMETRES", "headMillimetres"),
        ("IMPLAUSIBLE_UNLESS_CONFIRMED", "weightGrams"),
        ("IMPLAUSIBLE_UNLESS_CONFIRMED", "lengthMillimetres"),
    ]


def test_a_length_before_the_position_is_adjusted_has_its_limit_in_what_was_measured() -> None:
    """The head of a four-year-old and the BMI are judged by the WHO's tables."""
    child = a_child(born_on=date(2022, 6, 1))
    entry = Measurement(TODAY, weight_grams=30_000, length_millimetres=800, length_position=LengthPosition.RECUMBENT)

    (problem,) = problems(entry, child)

    assert (problem.code, problem.path) == (ProblemCode.IMPLAUSIBLE_UNLESS_CONFIRMED, ("weightGrams",))
    limit = int(problem.values["limit"])
    assert limit < 30_000
    assert problems(Measurement(TODAY, limit, 800, LengthPosition.RECUMBENT), child) == ()
    assert problems(Measurement(TODAY, limit + 1, 800, LengthPosition.RECUMBENT), child) != ()


def test_a_weight_that_cannot_be_of_that_length_is_asked_about_though_each_alone_could_be() -> None:
    child = a_child(Sex.MALE)
    heavy, short = measured(AGE_TODAY, grams=18_500), measured(AGE_TODAY, millimetres=640)

    assert (problems(heavy, child), problems(short, child)) == ((), ())
    assert codes(measured(AGE_TODAY, grams=18_500, millimetres=640), child) == [
        ("IMPLAUSIBLE_UNLESS_CONFIRMED", "weightGrams")
    ]


@given(
    st.sampled_from(list(Sex)),
    st.one_of(st.none(), st.integers(154, 314)),
    st.integers(0, 2600),
    st.one_of(st.none(), st.integers(200, 199_999)),
    st.one_of(st.none(), st.integers(100, 2200)),
    st.one_of(st.none(), st.integers(100, 800)),
)
def test_what_is_asked_about_is_what_is_marked_implausible(
    sex: Sex, gestation: int | None, age_days: int, grams: int | None, millimetres: int | None, head: int | None
) -> None:
    assume(grams is not None or millimetres is not None or head is not None)
    child = a_child(sex, TODAY - timedelta(days=age_days), gestation)
    entry = Measurement(TODAY, grams, millimetres, None, head)

    marked = plausibility(assess(child, entry, Reference.JP_2023)) is Plausibility.IMPLAUSIBLE

    assert bool(problems(entry, child)) is marked
    assert problems(entry, child, confirmed=True) == ()
