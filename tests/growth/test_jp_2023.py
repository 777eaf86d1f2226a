import csv
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.growth import jp_2023
from handbook_api.growth.ages import DAYS_PER_MONTH
from handbook_api.growth.models import Band, Measure, Reference, UnavailableReason
from handbook_api.growth.positions import PRINTED_PERCENTILES, PRINTED_Z_SCORES, band, position
from handbook_api.growth.tables import table
from handbook_api.platform.vocabulary import Sex
from tests.growth.builders import a_child, assessed, measured

PER_PUBLISHED_UNIT = {Measure.WEIGHT: 1000, Measure.LENGTH: 10, Measure.HEAD: 10}
MEASURES = sorted(jp_2023.LAST_DAYS)


def published_rows() -> list[dict[str, str]]:
    """The survey's percentiles as published, carried here apart from the project's own file."""
    lines = (Path(__file__).parent / "published_jp_2023.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def middle_days(row: dict[str, str]) -> float:
    middle = (int(row["age_from"]) + int(row["age_to"])) / 2
    return middle * DAYS_PER_MONTH if row["age_unit"] == "month" else middle


def cells(row: dict[str, str]) -> Iterator[tuple[int, float, str]]:
    for percentile, z in zip(PRINTED_PERCENTILES, PRINTED_Z_SCORES, strict=True):
        if printed := row[f"p{percentile}"]:
            yield percentile, z, printed


def half_of_the_last_printed_digit(printed: str) -> float:
    return 0.5 * 10.0 ** -len(printed.partition(".")[2])


def is_rounded(row: dict[str, str]) -> bool:
    """The oldest bands and all of the head are published to two decimals or fewer, the newborn weights whole."""
    return max(len(printed.partition(".")[2]) for _, _, printed in cells(row)) < 3


@pytest.mark.parametrize("row", published_rows(), ids=lambda row: "-".join(list(row.values())[:5]))
def test_every_published_figure_comes_back(row: dict[str, str]) -> None:
    measure = Measure(row["measure"])
    distribution = jp_2023.distribution(Sex(row["sex"]), measure, middle_days(row))
    for percentile, z, printed in cells(row):
        value = float(printed) * PER_PUBLISHED_UNIT[measure]
        back = distribution.value_at(z) / PER_PUBLISHED_UNIT[measure]

        assert abs(back - float(printed)) <= max(half_of_the_last_printed_digit(printed), 1e-4)
        if not is_rounded(row):
            assert position(distribution.z_of(value)).percentile == pytest.approx(percentile, abs=0.1)


def test_the_project_carries_every_published_figure_and_names_its_source() -> None:
    own = [{key: value for key, value in row.items() if key not in "lms"} for row in table("jp_2023")]

    assert own == published_rows()
    assert len(own) == 138
    data = Path(jp_2023.__file__).parent / "data" / "jp_2023.csv"
    assert data.read_text(encoding="utf-8").splitlines()[0] == f"# {jp_2023.SOURCE}"


def test_a_birth_weight_on_a_printed_line_is_in_the_band_above_it() -> None:
    """2,316 g is the printed 3rd percentile of boys at birth, 3,815 g the 97th."""
    boy = a_child(Sex.MALE)

    bands = {
        grams: assessed(boy, measured(0, grams=grams), Measure.WEIGHT, Reference.JP_2023).band
        for grams in (2315, 2316, 3814, 3815)
    }

    assert bands == {
        2315: Band.BELOW_P3,
        2316: Band.P3_TO_P10,
        3814: Band.P90_TO_P97,
        3815: Band.P97_OR_ABOVE,
    }


def test_the_third_line_of_the_next_band_is_the_ninth_percentile_of_boys_of_twelve_months() -> None:
    """Looked up as a step, the band from 12 to under 18 months would put all of them below the 3rd."""
    at_twelve_months = jp_2023.distribution(Sex.MALE, Measure.WEIGHT, 365)

    assert position(at_twelve_months.z_of(7937.723)).percentile == 9.4


@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
@pytest.mark.parametrize("measure", MEASURES)
def test_lines_do_not_jump_from_one_day_to_the_next(sex: Sex, measure: Measure) -> None:
    days = range(5, jp_2023.LAST_DAYS[measure] + 1)
    lines = [[jp_2023.distribution(sex, measure, day).value_at(z) for z in (-3, *PRINTED_Z_SCORES, 3)] for day in days]
    spread = lines[0][-1] - lines[0][0]

    for today, tomorrow in pairwise(lines):
        assert all(abs(after - before) < spread / 30 for before, after in zip(today, tomorrow, strict=True))
        assert all(low < high for low, high in pairwise(tomorrow))


@given(
    st.sampled_from([Sex.MALE, Sex.FEMALE]),
    st.sampled_from(MEASURES),
    st.sampled_from([30.0, *(months * DAYS_PER_MONTH for months in (1.5, 6.5, 11.5, 12, 15, 18, 33, 35.9))]),
    st.floats(-2.9, 2.9),
)
def test_a_z_is_continuous_across_the_middles_and_borders_of_bands(
    sex: Sex, measure: Measure, age_days: float, z: float
) -> None:
    value = jp_2023.distribution(sex, measure, age_days).value_at(z)

    before = jp_2023.distribution(sex, measure, age_days - 1e-6).z_of(value)
    after = jp_2023.distribution(sex, measure, age_days + 1e-6).z_of(value)

    assert before == pytest.approx(after, abs=0.005)


@given(st.sampled_from([Sex.MALE, Sex.FEMALE]), st.sampled_from(MEASURES), st.floats(-6, 6), st.floats(0, 1))
def test_z_percentile_and_band_agree(sex: Sex, measure: Measure, z: float, share: float) -> None:
    distribution = jp_2023.distribution(sex, measure, round(share * jp_2023.LAST_DAYS[measure]))

    here = position(distribution.z_of(distribution.value_at(z)))

    assert here.z == pytest.approx(z, abs=0.0051)
    assert 0.1 <= here.percentile <= 99.9
    for percentile, line in zip(PRINTED_PERCENTILES, PRINTED_Z_SCORES, strict=True):
        if abs(z - line) > 1e-6:
            assert (here.percentile >= percentile - 0.0501) >= (z > line)
            assert (here.percentile <= percentile + 0.0501) >= (z < line)
    assert here.band is band(z) or min(abs(z - line) for line in PRINTED_Z_SCORES) < 1e-6


def test_weight_and_length_end_at_six_and_a_half_and_the_head_at_three() -> None:
    child = a_child(Sex.MALE, date(2020, 1, 10))

    def reason(age_days: int, measure: Measure) -> UnavailableReason | None:
        entry = measured(age_days, grams=21000, millimetres=1150, head=500, born_on=child.born_on)
        return assessed(child, entry, measure, Reference.JP_2023).unavailable_reason

    assert reason(2374, Measure.WEIGHT) is None
    assert reason(2374, Measure.LENGTH) is None
    assert reason(2375, Measure.WEIGHT) is UnavailableReason.AGE_ABOVE_RANGE
    assert reason(2375, Measure.LENGTH) is UnavailableReason.AGE_ABOVE_RANGE
    assert reason(1095, Measure.HEAD) is None
    assert reason(1096, Measure.HEAD) is UnavailableReason.AGE_ABOVE_RANGE
