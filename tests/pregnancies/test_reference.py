"""The files of tests and limits: read at start, and refused with the line that is wrong."""

from importlib import resources

import pytest

from handbook_api.immunization.basis import Verification
from handbook_api.platform.texts import LANGUAGES, Texts
from handbook_api.pregnancies.hints import HintCode, HintStyle
from handbook_api.pregnancies.reference_loading import ReferenceRefused, read_reference
from tests.pregnancies.lines import REFERENCE

TEXTS = Texts.load()
DATA = resources.files("handbook_api.pregnancies") / "data"
TESTS, LIMITS = (DATA / "tests.yaml").read_text(), (DATA / "limits.yaml").read_text()


def faults(*, tests: tuple[str, str] = ("", ""), limits: tuple[str, str] = ("", "")) -> list[str]:
    """What is said of the files once the first text in them is replaced by the second."""
    for content, (old, _) in ((TESTS, tests), (LIMITS, limits)):
        assert old in content, old
    with pytest.raises(ReferenceRefused) as refusal:
        read_reference(TESTS.replace(*tests, 1).encode(), LIMITS.replace(*limits, 1).encode())
    return [fault.what for fault in refusal.value.faults]


def test_the_published_limits_are_these() -> None:
    limits = (REFERENCE.pressure_at_home, REFERENCE.pressure_at_clinic, REFERENCE.pressure_severe)

    assert [(one.systolic_mmhg, one.diastolic_mmhg) for one in limits] == [(135, 85), (140, 90), (160, 110)]
    assert [(one.least_grams, one.most_grams) for one in REFERENCE.gain.guides] == [
        (12_000, 15_000),
        (10_000, 13_000),
        (7_000, 10_000),
        (None, 5_000),
    ]
    assert {one.basis.verified for one in limits} == {Verification.YES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hint_can_be_said(language: str) -> None:
    keys = [f"pregnancy_hint.{when}{style}" for when in ("", "afterwards.") for style in HintStyle]
    keys += [f"pregnancy_hint.limit.{code}" for code in HintCode]

    assert [key for key in keys if not TEXTS.has(language, key)] == []


def test_nothing_that_is_said_of_a_value_names_a_child_or_an_illness() -> None:
    said = [
        message.string
        for language in LANGUAGES
        for message in TEXTS.catalogues[language]
        if str(message.id).startswith("pregnancy_hint.")
    ]

    assert len(said) == 2 * (4 + len(HintCode))
    for word in (
        "赤ちゃん",
        "お子さん",
        "症候群",
        "高血圧",
        "異常",
        "baby",
        "child",
        "disease",
        "abnormal",
        "hypertension",
    ):
        assert [text for text in said if word in str(text)] == [], word


def test_another_edition_is_told_by_its_digest() -> None:
    changed = read_reference(TESTS.encode(), LIMITS.replace("135", "136", 1).encode())

    assert changed.edition != REFERENCE.edition


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        (("code: SYPHILIS", "code: HIV_ANTIBODY"), "tests.7.code: HIV_ANTIBODY is there twice"),
        (("{ja: 梅毒, en: Syphilis}", "{ja: 梅毒}"), "tests.4.names: there is no text in en"),
        (("A: {ja: A型, en: A}", "A: {ja: A型}"), "tests.0.options.A: there is no text in en"),
        (("unit: {ja: g/dL, en: g/dL}\n", "\n"), "tests.14.decimals: there is no unit"),
        (("[form_2023, kochi_u]", "[form_2023, kyoto_u]"), "tests.0.sources: kyoto_u is not in the list of sources"),
        (("code: OTHER", "code: ANOTHER"), "tests: there is no OTHER, for what is not in the list"),
        (("verified: yes", "verified: maybe"), "tests.0.verified: Input should be 'yes', 'one' or 'memory'"),
        (("verified: yes", "secret: yes"), "tests.0.verified: is missing"),
    ],
)
def test_a_list_of_tests_that_contradicts_itself_is_refused(tests: tuple[str, str], expected: str) -> None:
    assert expected in faults(tests=tests)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (("systolic_mmhg: 160", "systolic_mmhg: 140"), "pressure_at_clinic: is not below pressure_severe"),
        (("diastolic_mmhg: 85", "diastolic_mmhg: 110"), "pressure_at_home: is not below pressure_severe"),
        (
            ("bmi_below_tenths: 250", "bmi_below_tenths: 185"),
            "gain.guides.1.bmi_below_tenths: is not above that of the guide before",
        ),
        (("bmi_below_tenths: 250, ", ""), "gain.guides.1: the last guide, and no other, has no bmi_below_tenths"),
        (("least_grams: 7000", "least_grams: 10001"), "gain.guides.2.least_grams: is above most_grams"),
        (
            ("at: POSITIVE", "at: PLUS"),
            "urine_protein.at: Input should be 'NEGATIVE', 'POSITIVE' or 'STRONGLY_POSITIVE'",
        ),
        (
            ("sources: [nibiohn, hino, shawkea]", "sources: []"),
            "gain.sources: Tuple should have at least 1 item after validation, not 0",
        ),
        (("[jmedj, natsuyama]", "[jmedj, nobody]"), "pressure_severe.sources: nobody is not in the list of sources"),
        (("    en: Guide to weight gain", "    fr: Guide to weight gain"), "gain.publication: there is no text in en"),
    ],
)
def test_limits_that_contradict_themselves_are_refused(limits: tuple[str, str], expected: str) -> None:
    assert expected in faults(limits=limits)


def test_a_fault_is_told_with_its_line() -> None:
    with pytest.raises(ReferenceRefused, match=r"tests.yaml, line 1\d: tests.0.code"):
        read_reference(TESTS.replace("code: BLOOD_GROUP_ABO", "code: blood", 1).encode(), LIMITS.encode())
