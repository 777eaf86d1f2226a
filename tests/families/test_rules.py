"""Names, codes and languages: what is taken and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.families.model import Family
from handbook_api.families.rules import (
    CODE_ALPHABET,
    NAME_LIMIT_CHARACTERS,
    is_the_mother,
    language_problems,
    name_problems,
    normalized_code,
)
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.platform.texts import LANGUAGES, Texts

PATH = ("ownName",)
TEXTS = Texts.load()
codes = st.text(CODE_ALPHABET, min_size=1, max_size=12)


@pytest.mark.parametrize("name", ["佐藤美咲", "O'Brien-Müller", "あ", "鈴" * 60, " 鈴木 " + " " * 60])
def test_a_name_is_taken_as_it_is(name: str) -> None:
    assert name_problems(name, PATH) == ()


@pytest.mark.parametrize("name", ["", " ", "　", "\n\t"])
def test_a_name_of_nothing_but_spaces_is_missing(name: str) -> None:
    assert name_problems(name, PATH) == (Problem(ProblemCode.REQUIRED, PATH),)


@given(st.text("佐藤美咲 a", max_size=80))
def test_a_name_that_is_refused_says_why_in_every_language(name: str) -> None:
    problems = name_problems(name, PATH)

    assert (problems == ()) is (1 <= len(name.strip()) <= NAME_LIMIT_CHARACTERS)
    for problem in problems:
        for language in LANGUAGES:
            assert TEXTS.say(language, f"problem.{problem.code}", count=None, **problem.values)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abcde-23456", "ABCDE23456"),
        (" ABCDE 23456 ", "ABCDE23456"),
        ("ＡＢＣＤＥ－２３４５６", "ABCDE23456"),
        ("ABCDEー23456", "ABCDE23456"),
        ("ABCDE–23456", "ABCDE23456"),  # the dash that word processors make of a hyphen
        ("コード：ABCDE 23456", "ABCDE23456"),
        ("", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, code: str) -> None:
    assert normalized_code(typed) == code


@given(codes, st.sampled_from([" ", "-", "　", "－", "ー", "\u2212", "・"]), st.data())
def test_whatever_stands_between_letters_and_their_case_does_not_matter(
    code: str, between: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(code)))

    assert normalized_code(code[:place].lower() + between + code[place:]) == code


@given(st.text())
def test_nothing_typed_breaks_the_reader_and_reading_twice_changes_nothing(typed: str) -> None:
    assert normalized_code(normalized_code(typed)) == normalized_code(typed)


def test_no_two_letters_of_a_code_are_taken_for_one_another() -> None:
    assert not set(CODE_ALPHABET) & set("01OILU")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_there_are_texts_in_is_taken(language: str) -> None:
    assert language_problems(language) == ()


@pytest.mark.parametrize("language", ["", "JA", "ja-JP", "tlh"])
def test_any_other_language_is_refused(language: str) -> None:
    assert language_problems(language) == (Problem(ProblemCode.UNKNOWN_LANGUAGE, ("language",)),)


@pytest.mark.parametrize(
    ("mother_so_far", "uid", "says_so", "is_mother"),
    [
        (None, "misaki", True, True),
        (None, "misaki", False, False),
        ("misaki", "misaki", False, True),
        ("misaki", "kenta", True, False),
        ("misaki", "kenta", False, False),
    ],
)
def test_who_is_the_mother(mother_so_far: str | None, uid: str, says_so: bool, is_mother: bool) -> None:
    family = Family("family", 1, (), (), (), mother_so_far)

    assert is_the_mother(family, uid, says_so=says_so) is is_mother
