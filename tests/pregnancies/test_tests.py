"""The page 検査の記録: the tests there are, and what can be entered of one."""

from typing import Any

import pytest

from handbook_api.families.access import Side
from handbook_api.immunization.basis import Verification
from handbook_api.platform.texts import LANGUAGES
from handbook_api.pregnancies.examinations import Outcome, read_outcome, result_problems
from tests.pregnancies.lines import REFERENCE, a_result, circumstances, told

problems_of = result_problems(REFERENCE.tests)

ON_THE_FORM = [
    "BLOOD_GROUP_ABO",
    "BLOOD_GROUP_RH",
    "IRREGULAR_ANTIBODIES",
    "CERVICAL_CANCER",
    "SYPHILIS",
    "HBS_ANTIGEN",
    "HCV_ANTIBODY",
    "HIV_ANTIBODY",
    "RUBELLA_ANTIBODY",
    "HTLV_1_ANTIBODY",
    "CHLAMYDIA",
    "GBS",
]


def test_the_printed_rows_of_the_form_are_all_there_in_their_order() -> None:
    printed = [one.code for one in REFERENCE.tests.values() if one.form_page == 10]

    assert printed == [*ON_THE_FORM, "OTHER"]


def test_sexually_transmitted_infections_are_left_out_of_exports_and_say_where_that_stands() -> None:
    left_out = {one.code: one.basis.sources for one in REFERENCE.tests.values() if one.left_out_of_standard}

    assert set(left_out) == {"SYPHILIS", "HIV_ANTIBODY", "CHLAMYDIA"}
    assert all("wic_net_7517" in sources for sources in left_out.values())


def test_every_test_can_be_answered_in_every_language() -> None:
    for test in REFERENCE.tests.values():
        assert test.options or test.unit, test.code
        for texts in (test.names, test.unit or test.names, *test.options.values()):
            assert set(texts) == set(LANGUAGES), test.code
        assert test.basis.verified in Verification


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {}),
        ({"kind": "HAEMOGLOBIN", "option": None, "amount": "11.2"}, {}),
        ({"kind": "RUBELLA_ANTIBODY", "option": "BELOW_8"}, {}),
        ({"kind": "RUBELLA_ANTIBODY", "option": None, "amount": "64"}, {}),
        ({"kind": "OTHER", "option": None, "title": "甲状腺", "note": "TSH 1.8"}, {}),
        ({"kind": "WASSERMANN"}, {"kind": "UNKNOWN_TEST"}),
        ({"option": "AB"}, {"option": "UNKNOWN_OPTION"}),
        ({"option": None}, {"option": "REQUIRED"}),
        ({"option": None, "note": "  "}, {"option": "REQUIRED"}),
        ({"kind": "HAEMOGLOBIN", "option": None}, {"amount": "REQUIRED"}),
        ({"amount": "1"}, {"amount": "AMOUNT_NOT_TAKEN"}),
        ({"kind": "HAEMOGLOBIN", "option": None, "amount": "11.25"}, {"amount": "AMOUNT_NOT_READABLE"}),
        ({"kind": "HAEMOGLOBIN", "option": None, "amount": "-1"}, {"amount": "AMOUNT_NOT_READABLE"}),
        ({"kind": "HAEMOGLOBIN", "option": None, "amount": "１１"}, {"amount": "AMOUNT_NOT_READABLE"}),
        ({"kind": "BLOOD_SUGAR", "option": None, "amount": "92.5"}, {"amount": "AMOUNT_NOT_READABLE"}),
        ({"kind": "OTHER"}, {"title": "REQUIRED"}),
        ({"title": "あ" * 61}, {"title": "TOO_LONG"}),
        ({"note": "あ" * 1_001}, {"note": "TOO_LONG"}),
        ({"on": "2026-11-25"}, {"testedOn": "DATE_IN_FUTURE"}),
        ({"kind": "BLOOD_GROUP_ABO", "option": "A", "on": "2016-06-01"}, {}),
        ({"on": "2016-05-01"}, {"testedOn": "DATE_OUT_OF_RANGE"}),
    ],
)
def test_what_can_be_entered_of_a_test(fields: dict[str, Any], expected: dict[str, str]) -> None:
    assert told(problems_of(a_result(**fields), circumstances())) == expected


def test_staff_write_a_result_down_only_with_her_consent() -> None:
    here = circumstances(side=Side.OFFICIAL)

    assert told(problems_of(a_result(), here)) == {"consented": "CONSENT_NEEDED"}
    assert told(problems_of(a_result(consented=True), here)) == {}


def test_an_outcome_is_read_as_it_was_written() -> None:
    outcome = Outcome("POSITIVE", "64", "HI法", "再検査の予定")

    assert read_outcome(outcome.written()) == outcome
