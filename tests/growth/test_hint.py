from dataclasses import replace
from datetime import date

from handbook_api.growth.models import Assessment, Band, Hint, Plausibility, Reference, Subject
from handbook_api.growth.rules import assess, hint
from tests.growth.builders import a_child, measured


def weighed(age_days: int, grams: int, child: Subject | None = None) -> tuple[Assessment, ...]:
    return assess(child or a_child(), measured(age_days, grams=grams), Reference.JP_2023)


def test_a_weight_that_follows_its_band_gives_no_hint() -> None:
    assert hint(weighed(300, 8000), weighed(200, 7300)) is None
    assert hint(weighed(300, 8000), ()) is None


def test_a_value_below_the_third_line_gives_a_hint() -> None:
    assert hint(weighed(300, 6300), ()) is Hint.BELOW_P3


def test_a_value_above_the_97th_line_gives_none() -> None:
    (now,) = weighed(300, 10500)

    assert now.band is Band.P97_OR_ABOVE
    assert hint((now,), ()) is None


def test_crossing_two_bands_gives_a_hint_in_either_direction() -> None:
    (middle,), (low,) = weighed(200, 7500), weighed(300, 7400)
    assert (middle.band, low.band) == (Band.P50_TO_P75, Band.P10_TO_P25)

    assert hint((low,), (middle,)) is Hint.CROSSED_TWO_BANDS
    assert hint((middle,), (low,)) is Hint.CROSSED_TWO_BANDS


def test_crossing_one_band_gives_none() -> None:
    (middle,), (lower,) = weighed(200, 7500), weighed(300, 7900)
    assert (middle.band, lower.band) == (Band.P50_TO_P75, Band.P25_TO_P50)

    assert hint((lower,), (middle,)) is None


def test_positions_at_the_corrected_and_at_the_full_age_are_not_compared() -> None:
    """On the third birthday the age that counts jumps, and the position with it."""
    child = a_child(born_on=date(2025, 5, 10), gestation_days=26 * 7)
    (before,), (after,) = weighed(1095, 12800, child), weighed(1096, 12800, child)
    moved = replace(after, band=Band.P10_TO_P25)

    assert before.age_used is not after.age_used
    assert hint((moved,), (before,)) is None
    assert hint((replace(moved, age_used=before.age_used),), (before,)) is Hint.CROSSED_TWO_BANDS


def test_a_slip_of_the_pen_gives_no_hint() -> None:
    (slip,) = weighed(300, 800)
    assert slip.plausibility is Plausibility.IMPLAUSIBLE

    assert hint((slip,), weighed(200, 7500)) is None
    assert hint(weighed(300, 8000), (slip,)) is None
