"""Urgent texts, hints, points, figures that follow, and what is offered when."""

from datetime import date
from pathlib import Path

import pytest

from handbook_api.families.access import Audience
from handbook_api.families.model import Registration
from handbook_api.forms.answers import Answers, ChoiceAnswer, NumberAnswer, StoolColourAnswer, TeethAnswer
from handbook_api.forms.computing import computed_choice, computed_text
from handbook_api.forms.conditions import staff_hints, urgent_texts
from handbook_api.forms.definition import Anchor, FormDefinition, Forms, FormSubject
from handbook_api.forms.entry import issue_day
from handbook_api.forms.loading import load_forms
from handbook_api.forms.offering import offers
from handbook_api.forms.printing import printed
from handbook_api.forms.scoring import score_of
from tests.clocks import TODAY_AT_TEN
from tests.forms.builders import NO, UNSURE, YES, an_invented_questionnaire, points

FORMS = load_forms()
GUARDIANS = frozenset({Audience.GUARDIANS})


def form(code: str, forms: Forms = FORMS) -> FormDefinition:
    found = forms.latest(code)
    assert found is not None
    return found


@pytest.mark.parametrize(("number", "is_urgent"), [(1, True), (3, True), (4, False), (7, False)])
def test_a_pale_stool_is_urgent_up_to_number_three(number: int, is_urgent: bool) -> None:
    answers = {"m1": StoolColourAnswer(number)}

    assert [question.key for question, _ in urgent_texts(form("stool_colour"), answers)] == ["m1"] * is_urgent


def test_a_white_pupil_is_urgent_and_no_answer_is_not() -> None:
    page = form("guardian_6_7m")

    assert [one.texts["ja"] for _, one in urgent_texts(page, {"white_or_yellow_pupil": YES})] == [
        "眼の病気の心配があります。すぐに眼科医の診察を受けましょう。"
    ]
    assert urgent_texts(page, {"white_or_yellow_pupil": NO}) == ()
    assert urgent_texts(page, {}) == ()


def test_staff_look_twice_where_the_form_asks_to_and_at_nothing_that_was_not_answered() -> None:
    page = form("guardian_1y6m")
    answers: Answers = {
        "turns_to_name": NO,
        "uses_bottle": NO,
        "parenting_anxiety": UNSURE,
        "tooth_problem_marks": TeethAnswer(frozenset({"51"})),
    }

    assert [one.key for one in staff_hints(page, answers)] == [
        "turns_to_name", "parenting_anxiety", "tooth_problem_marks",
    ]  # fmt: skip
    assert staff_hints(page, {"tooth_problem_marks": TeethAnswer(frozenset())}) == ()
    assert staff_hints(page, {}) == ()


@pytest.mark.parametrize(
    ("colours", "expected"),
    [((5, 2), "YES"), ((5, 4), "NO"), ((2, 5), "NO"), ((2, 5, 3), "YES"), ((3, 2), "NO"), ((5,), None), ((), None)],
)
def test_it_turned_pale_only_when_it_had_been_usual_before(colours: tuple[int, ...], expected: str | None) -> None:
    stool = form("stool_colour")
    answers = {key: StoolColourAnswer(number) for key, number in zip(("w2", "m1", "m1_4"), colours, strict=False)}

    found = computed_choice(stool, stool.by_key["turned_pale"], answers)

    assert found == (None if expected is None else ChoiceAnswer(expected))


@pytest.mark.parametrize(
    ("grams", "millimetres", "expected"),
    [(52_000, 1_580, "20.8"), (50_000, 1_600, "19.5"), (45_000, 1_500, "20.0"), (61_250, 1_750, "20.0")],
)
def test_the_bmi_is_worked_out_to_one_decimal(grams: int, millimetres: int, expected: str) -> None:
    """52 / 1.58^2 = 20.83; 50 / 1.6^2 = 19.53."""
    bmi = form("mother_health").by_key["bmi"]

    assert computed_text(bmi, {"usual_weight": NumberAnswer(grams), "height": NumberAnswer(millimetres)}) == expected
    assert computed_text(bmi, {"height": NumberAnswer(millimetres)}) is None


@pytest.mark.parametrize(
    ("code", "key", "value", "expected"),
    [
        ("findings_1y", "weight", 9_050, "9050 g"),
        ("findings_1y6m", "weight", 10_250, "10.25 kg"),
        ("mother_health", "usual_weight", 52_300, "52.3 kg"),
        ("mother_health", "height", 1_582, "158.2 cm"),
        ("mother_health", "smokes_per_day", 5, "5"),
    ],
)
def test_a_number_is_printed_as_the_form_has_it(code: str, key: str, value: int, expected: str) -> None:
    assert printed(form(code).by_key[key], value) == expected


@pytest.fixture(scope="module")
def licensed(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    folder: Path = tmp_path_factory.mktemp("licensed")
    (folder / "epds.yaml").write_bytes(an_invented_questionnaire())
    (folder / "bonding.yaml").write_bytes(an_invented_questionnaire("bonding", "bonding"))
    return load_forms(licensed=folder)


@pytest.mark.parametrize(
    ("given", "total", "help_shown", "follow_up"),
    [
        ((1,) * 8 + (0, 0), 8, False, False),
        ((1,) * 9 + (0,), 9, False, True),
        ((0,) * 9 + (1,), 1, True, True),
        ((3,) * 10, 30, True, True),
        ((0,) * 10, 0, False, False),
        ((3, 3, 3), None, False, True),
        ((3, 3), None, False, False),
        ((), None, False, False),
    ],
)
def test_epds_is_counted_and_looked_at_again_from_nine_or_from_one_at_item_ten(
    licensed: Forms, given: tuple[int, ...], total: int | None, help_shown: bool, follow_up: bool
) -> None:
    """Half-way there is no total, and three answers that make nine are enough to look again: points only add up."""
    score = score_of(form("epds", licensed), points(*given))

    assert score is not None
    assert (score.total, score.shows_help, score.is_for_follow_up) == (total, help_shown, follow_up)


def test_the_bonding_scale_is_counted_without_a_cut_off(licensed: Forms) -> None:
    score = score_of(form("bonding", licensed), points(*(3,) * 10))

    assert score is not None
    assert (score.total, score.most, score.shows_help, score.is_for_follow_up) == (30, 30, False, False)


def test_other_forms_have_no_points() -> None:
    assert score_of(form("guardian_3_4m"), {"outdoor_air": NO}) is None


def offered(born: str, today: str) -> list[str]:
    found = offers(
        FORMS,
        frozenset({FormSubject.CHILD}),
        GUARDIANS,
        {Anchor.BIRTH: date.fromisoformat(born)},
        date.fromisoformat(born),
        date.fromisoformat(today),
        a_child_lives=True,
    )
    return [one.definition.code for one in found if one.definition.code.startswith("guardian_")]


@pytest.mark.parametrize(
    ("born", "today", "expected"),
    [
        ("2026-05-10", "2026-05-19", []),
        ("2026-05-10", "2026-05-20", ["guardian_2w"]),
        ("2026-05-10", "2026-06-09", ["guardian_2w"]),
        ("2026-05-10", "2026-06-10", ["guardian_1m"]),
        ("2026-05-10", "2026-08-10", ["guardian_3_4m"]),
        ("2026-05-10", "2026-10-09", ["guardian_3_4m"]),
        ("2026-05-10", "2026-10-10", []),
        ("2026-05-10", "2026-11-10", ["guardian_6_7m"]),
        ("2024-02-29", "2025-02-28", []),
        ("2024-02-29", "2025-03-01", ["guardian_1y"]),
        ("2026-08-31", "2026-09-30", ["guardian_2w"]),
        ("2026-08-31", "2026-10-01", ["guardian_1m"]),
        ("2020-04-01", "2027-03-31", ["guardian_6y"]),
        ("2020-04-01", "2027-04-01", []),
    ],
)
def test_a_page_is_offered_from_its_age_to_the_next(born: str, today: str, expected: list[str]) -> None:
    """Ages as people count them; where a month has no such day, the first of the month after begins the age."""
    assert offered(born, today) == expected


@pytest.mark.parametrize(
    ("issued", "edition"),
    [
        ("2022-06-01", "2023"),
        ("2023-04-01", "2023"),
        ("2025-03-31", "2023"),
        ("2025-04-01", "2025"),
        ("2026-11-24", "2025"),
    ],
)
def test_the_day_of_issue_decides_on_the_edition_and_the_oldest_known_stands_in_for_older_ones(
    issued: str, edition: str
) -> None:
    found = FORMS.for_handbook("guardian_3_4m", date.fromisoformat(issued))

    assert found is not None
    assert found.edition == edition


def test_the_diary_is_a_form_for_each_month_of_pregnancy() -> None:
    def diary(today: str) -> list[str]:
        found = offers(
            FORMS,
            frozenset({FormSubject.PREGNANCY, FormSubject.MOTHER}),
            frozenset({Audience.MOTHER}),
            {Anchor.LAST_PERIOD: date(2026, 5, 25)},
            date(2026, 7, 1),
            date.fromisoformat(today),
            a_child_lives=True,
        )
        return [one.definition.code for one in found if one.definition.code.startswith("pregnancy_diary")]

    # 8w0d of a pregnancy whose last period began on 2026-05-25 is 2026-07-20; 11w6d is 2026-08-16.
    assert diary("2026-07-19") == []
    assert diary("2026-07-20") == ["pregnancy_diary_m03"]
    assert diary("2026-08-16") == ["pregnancy_diary_m03"]
    assert diary("2026-08-17") == ["pregnancy_diary_m04"]
    assert diary("2027-03-01") == ["pregnancy_diary_w40"]


def a_registration(issued: str) -> Registration:
    return Registration("issue", "131202", "12", None, date.fromisoformat(issued), "member", TODAY_AT_TEN)


def test_a_handbook_was_issued_in_the_pregnancy_that_the_child_was_born_of() -> None:
    born = date(2026, 5, 10)
    elder, own = a_registration("2023-11-02"), a_registration("2025-10-20")

    assert issue_day((elder, own), born) == date(2025, 10, 20)
    assert issue_day((elder,), born) == born
    assert issue_day((), born) == born
