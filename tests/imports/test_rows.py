"""What a row says, and everything that is wrong with it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.checkups.entry import CheckupEntry
from handbook_api.checkups.records import Judgement
from handbook_api.forms.answers import ChoiceAnswer, NumberAnswer
from handbook_api.forms.loading import load_forms
from handbook_api.growth.models import LengthPosition, Measurement
from handbook_api.growth.service import GrowthEntry
from handbook_api.immunization.entry import VaccinationEntry
from handbook_api.immunization.loading import load_schedule
from handbook_api.immunization.records import InjectionSite, Vaccination, VaccinationSource
from handbook_api.imports.importing import findings_of
from handbook_api.imports.mapping_contradictions import Known
from handbook_api.imports.mapping_loading import load_mapping, read_mapping
from handbook_api.imports.row_json import dump_row, parse_row
from handbook_api.imports.rows import Entry, Identity, ReadRow, RowUnreadable, read_row
from handbook_api.municipalities.loading import load_municipalities
from handbook_api.platform.vocabulary import Sex
from tests.builders import NERIMA
from tests.imports.counters import CHECKUPS, MEASUREMENTS, Cells, a_checkup, a_measurement

KNOWN = Known(load_municipalities(), load_forms(), load_schedule().products.keys())
FINDINGS = findings_of(KNOWN.municipalities[NERIMA].checkups, KNOWN.forms)
GROWTH = read_mapping("measurements.yaml", MEASUREMENTS.encode(), KNOWN)
CHECKUP = load_mapping(CHECKUPS, KNOWN)
TODAY = date(2026, 11, 24)


def read(cells: Cells) -> ReadRow:
    mapping = CHECKUP if "健診種別コード" in cells else GROWTH
    return read_row(mapping, cells, FINDINGS, TODAY)


def troubles(cells: Cells) -> list[str]:
    with pytest.raises(RowUnreadable) as unreadable:
        read(cells)
    return [f"{one.reason.value} {one.column}" for one in unreadable.value.troubles]


def test_a_checkup_is_read_with_its_findings() -> None:
    row = read(a_checkup())

    assert row.identity == Identity(date(2026, 7, 10), "R8-0001", Sex.FEMALE, "佐藤 さくら", "サトウ サクラ")
    assert row.entry == CheckupEntry(
        "INFANT_4_MONTHS",
        date(2026, 11, 10),
        findings={
            "weight": NumberAnswer(6_480),
            "height": NumberAnswer(624),
            "hip_limitation": ChoiceAnswer("NO"),
        },
        judgement=Judgement.HEALTHY,
        place="豊玉保健相談所",
    )


def test_an_empty_cell_is_nothing_and_never_a_no() -> None:
    row = read(a_checkup(股関節開排制限="", 判定コード=" ", 会場名="　"))

    assert isinstance(row.entry, CheckupEntry)
    assert "hip_limitation" not in row.entry.findings
    assert (row.entry.judgement, row.entry.place) == (None, None)


def test_everything_that_is_wrong_is_found_at_once() -> None:
    cells = a_measurement("", 生年月日="R8.7.32", 性別="3", 測定日="", 体重="6.48kg", 身長="62.45")

    assert troubles(cells) == [
        "MISSING 番号",
        "NOT_A_DAY 生年月日",
        "UNKNOWN_CODE 性別",
        "MISSING 測定日",
        "NOT_A_NUMBER 体重",
        "TOO_FINE 身長",
    ]


@pytest.mark.parametrize(
    ("born", "measured", "trouble"),
    [
        ("2026-07-10", "2026-07-09", "BEFORE_BIRTH 測定日"),
        ("2026-07-10", "2026-11-25", "IN_FUTURE 測定日"),
        ("2026-11-25", "2026-11-24", "BIRTH_OUT_OF_RANGE 生年月日"),
        ("9999-12-31", "2026-11-24", "BIRTH_OUT_OF_RANGE 生年月日"),
        ("0001-01-01", "2026-11-24", "BIRTH_OUT_OF_RANGE 生年月日"),
    ],
)
def test_days_that_cannot_be(born: str, measured: str, trouble: str) -> None:
    assert troubles(a_measurement(生年月日=born, 測定日=measured)) == [trouble]


def test_the_day_of_birth_and_today_can_be() -> None:
    read(a_measurement(測定日="2026-07-10"))
    read(a_measurement(測定日="2026-11-24"))


def test_a_row_is_known_by_its_key_whatever_width_it_is_written_in() -> None:
    assert read(a_measurement("１２")).id == read(a_measurement("12", 体重="7.0")).id
    assert read(a_measurement("12")).id != read(a_measurement("13")).id


def test_the_key_of_two_columns_is_not_mistaken_for_another() -> None:
    mapping = replace(GROWTH, key=("番号", "交付番号"))

    def row_id(number: str, handbook: str) -> str:
        return read_row(mapping, a_measurement(number, 交付番号=handbook), FINDINGS, TODAY).id

    assert row_id("1", "11") != row_id("11", "1")


def test_a_text_that_is_no_letters_in_the_encoding_spoils_its_row() -> None:
    assert troubles(a_measurement(氏名="佐藤 \udc85")) == ["NOT_TEXT 氏名"]


IDENTITIES = st.builds(
    Identity,
    st.dates(date(2020, 1, 1), TODAY),
    st.none() | st.just("R8-0001"),
    st.none() | st.sampled_from(list(Sex)),
    st.none() | st.text(min_size=1),
    st.none() | st.text(min_size=1),
    st.none() | st.integers(1, 4),
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
AMOUNTS = st.none() | st.integers(1, 30_000)
TEXTS = st.none() | st.text(min_size=1)
ENTRIES: st.SearchStrategy[Entry] = st.one_of(
    st.builds(
        CheckupEntry,
        st.just("INFANT_4_MONTHS"),
        DAYS,
        st.fixed_dictionaries({}, optional={"weight": st.builds(NumberAnswer, st.integers(1, 30_000))}),
        st.none() | st.sampled_from(list(Judgement)),
        st.none(),
        TEXTS,
        TEXTS,
    ),
    st.builds(
        GrowthEntry,
        st.builds(Measurement, DAYS, AMOUNTS, AMOUNTS, st.none() | st.sampled_from(list(LengthPosition)), AMOUNTS),
    ),
    st.builds(
        VaccinationEntry,
        st.builds(
            Vaccination, st.just("MR"), DAYS, TEXTS, st.none() | DAYS, st.none() | st.sampled_from(list(InjectionSite))
        ),
        TEXTS,
        TEXTS,
        st.none(),
        st.none() | st.sampled_from([VaccinationSource.STAFF, VaccinationSource.CLINIC]),
    ),
)


@given(st.builds(ReadRow, st.uuids().map(str), st.text(), IDENTITIES, ENTRIES))
def test_a_row_that_is_put_away_comes_back_as_it_was(row: ReadRow) -> None:
    assert parse_row(dump_row(row)) == row
