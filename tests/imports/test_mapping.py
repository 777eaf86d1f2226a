"""A mapping's file: what it says, and what is refused, with the line."""

from pathlib import Path

import pytest

from handbook_api.forms.loading import load_forms
from handbook_api.immunization.loading import load_schedule
from handbook_api.imports.mapping import ImportKind
from handbook_api.imports.mapping_contradictions import Known
from handbook_api.imports.mapping_loading import MappingRefused, load_mapping, mapping_codes, read_mapping
from handbook_api.municipalities.loading import load_municipalities

KNOWN = Known(load_municipalities(), load_forms(), load_schedule().products.keys())

CHECKUP = """\
code: our_checkups
municipality: "131202"
rows: CHECKUP
key: [番号]
child:
  handbook_number: 交付番号
  birth_date: 生年月日
checkup:
  kind: {column: 種別, codes: {"04": INFANT_4_MONTHS}}
  attended_on: 受診日
  findings:
    weight: {column: 体重, unit: kg}
source: a test
verified: false
"""
DOSE = """\
code: our_doses
municipality: "131202"
rows: VACCINATION
key: [番号]
child:
  birth_date: 生年月日
  name: 氏名
vaccination:
  product: {column: 種類, codes: {"1": HEPB}}
  given_on: 接種日
source: a test
verified: false
"""

NO_CHECKUP = "is no checkup of children in the programme"
HALF_WIDTH = "write it in half width and without blanks around it: so cells are read"
NEEDS_CODES = "needs codes: what stands in the column, and what it means"
ONE_PLACE = "it comes from a column or is a fixed value: one of the two has to be there"
NOBODY = "a birth date alone names nobody: handbook_number, name or kana has to be there"


def faults(text: str) -> list[str]:
    with pytest.raises(MappingRefused) as refused:
        read_mapping("our.yaml", text.encode(), KNOWN)
    return str(refused.value).splitlines()


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize("code", mapping_codes())
def test_every_mapping_that_comes_with_the_program_is_whole(code: str) -> None:
    assert load_mapping(code, KNOWN).code == code


def test_an_operators_own_file_is_named_by_its_path(tmp_path: Path) -> None:
    own = tmp_path / "our.yaml"
    own.write_text(CHECKUP, encoding="utf-8")

    mapping = load_mapping(str(own), KNOWN)

    assert (mapping.code, mapping.kind, mapping.encoding) == ("our_checkups", ImportKind.CHECKUP, None)
    assert mapping.columns == ("番号", "生年月日", "交付番号", "種別", "受診日", "体重")
    assert mapping.column_at(("findings", "weight")) == "体重"
    assert mapping.column_at(("attendedOn",)) == "受診日"
    assert mapping.column_at(("judgement",)) is None


def test_where_there_is_none_those_there_are_are_named() -> None:
    with pytest.raises(MappingRefused, match="there are nerima_infant_checkups, nerima_vaccinations, or name a file"):
        load_mapping("suginami", KNOWN)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  attended_on: 受診日\n", "", "line 8: checkup.attended_on: is missing"),
        ("key:", "page: 1\nkey:", "line 4: page: there is no such key"),
        ("INFANT_4_MONTHS", "INFANT_5_MONTHS", f"line 9: checkup.kind.codes.04: INFANT_5_MONTHS {NO_CHECKUP}"),
        ("INFANT_4_MONTHS", "MOTHER_1_MONTH", f"line 9: checkup.kind.codes.04: MOTHER_1_MONTH {NO_CHECKUP}"),
        ('"04"', '"０４"', f"line 9: checkup.kind.codes.０４: {HALF_WIDTH}"),
        (', codes: {"04": INFANT_4_MONTHS}', "", f"line 9: checkup.kind: {NEEDS_CODES}"),
        ("unit: kg", "unit: cm", "line 12: checkup.findings.weight.unit: the unit has to be g or kg"),
        ("weight:", "chest:", "line 12: checkup.findings.chest: is no question of the findings of these checkups"),
        ('"131202"', '"131156"', "line 2: municipality: there is no programme of 131156"),
        ("[番号]", "[番号, 番号]", "line 4: key.1: the column 番号 stands twice"),
        ("受診日", "{value: 2026-11-10}", "line 10: checkup.attended_on: has to come from a column"),
        ("受診日", "{column: 受診日, value: 2026-11-10}", f"line 10: checkup.attended_on: {ONE_PLACE}"),
        ("  handbook_number: 交付番号\n", "", f"line 5: child: {NOBODY}"),
        ("rows: CHECKUP", "rows: GROWTH", "line 1: rows are GROWTH: growth has to be there and no other of the three"),
    ],
)
def test_what_is_wrong_with_a_mapping_of_checkups_is_told_with_its_line(old: str, new: str, fault: str) -> None:
    assert faults(changed(CHECKUP, old, new)) == [f"our.yaml, {fault}"]


@pytest.mark.parametrize(
    ("finding", "fault"),
    [
        (
            'hip_limitation: {column: 股関節, codes: {"1": MAYBE}}',
            "hip_limitation.codes.1: MAYBE is no answer to this question",
        ),
        ("hip_limitation: 股関節", f"hip_limitation: {NEEDS_CODES}"),
    ],
)
def test_answers_are_those_of_the_findings_form(finding: str, fault: str) -> None:
    text = changed(CHECKUP, "weight: {column: 体重, unit: kg}", finding)

    assert faults(text) == [f"our.yaml, line 12: checkup.findings.{fault}"]


def test_a_vaccine_has_to_be_one_of_the_schedule() -> None:
    assert faults(changed(DOSE, "HEPB", "HEP_B")) == [
        "our.yaml, line 9: vaccination.product.codes.1: HEP_B is no vaccine of the schedule"
    ]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = changed(changed(CHECKUP, "unit: kg", "unit: cm"), "[番号]", "[番号, 番号]")

    assert [fault.split(":")[0] for fault in faults(text)] == ["our.yaml, line 4", "our.yaml, line 12"]
