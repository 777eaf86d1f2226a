"""Whose a row is: worked cases, and what holds for all of them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.imports.matching import CANDIDATES_CEILING, Candidate, Match, Pool, match
from handbook_api.imports.outcomes import Waiting
from handbook_api.imports.rows import Identity
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.vocabulary import Sex
from tests.builders import an_id

BORN = date(2026, 7, 10)
ROW = Identity(BORN, "R8-0001", Sex.FEMALE, "佐藤 さくら", "サトウ サクラ")
WITHOUT_NUMBER = replace(ROW, handbook_number=None)


def a_child(name: str = "さくら", born: date = BORN, sex: Sex = Sex.FEMALE, **fields: object) -> Candidate:
    return replace(Candidate(ChildKey(an_id(), an_id()), born, sex, name, guardians=("佐藤美咲",)), **fields)  # type: ignore[arg-type]  # the fields are named by each test


def in_the_family(*children: Candidate) -> Pool:
    """The family with the row's number has these children."""
    return Pool(children, tuple(one for one in children if one.born_on == BORN))


def born_that_day(*children: Candidate) -> Pool:
    """No family that may be seen has the row's number; these were born on its day."""
    return Pool(None, children)


def test_the_child_of_the_family_that_was_born_on_the_day() -> None:
    sakura, brother = a_child(), a_child("はる", date(2024, 3, 1), Sex.MALE)

    assert match(ROW, in_the_family(brother, sakura)) == Match(sakura.key)


@pytest.mark.parametrize("name", ["さくら", "佐藤さくら", "佐藤　さくら", "サクラ", "ｻｸﾗ"])
def test_the_cover_may_have_the_given_name_alone_and_in_either_kana(name: str) -> None:
    child = a_child(name)

    assert match(ROW, in_the_family(child)) == Match(child.key)


@pytest.mark.parametrize(
    "other",
    [a_child("はる"), a_child(sex=Sex.MALE), a_child(born=date(2026, 7, 11)), a_child(goes_on=False)],
    ids=["name", "sex", "day of birth", "ended"],
)
def test_whatever_speaks_against_the_only_child_lets_a_person_decide(other: Candidate) -> None:
    assert match(ROW, in_the_family(other)) == Match(None, Waiting.UNSURE, (other.key,))


@pytest.mark.parametrize("sex", [None, Sex.UNKNOWN])
def test_a_sex_that_is_not_known_speaks_against_nobody(sex: Sex | None) -> None:
    child = a_child()

    assert match(replace(ROW, sex=sex), in_the_family(child)) == Match(child.key)


def test_twins_need_a_name_or_their_order() -> None:
    haru, nao = a_child("はる", order=1, fetuses=2), a_child("なお", order=2, fetuses=2)
    family = in_the_family(haru, nao)
    nameless = replace(ROW, name=None, kana=None)

    assert match(replace(ROW, name="佐藤 なお", kana=None), family) == Match(nao.key)
    assert match(replace(nameless, order=1), family) == Match(haru.key)
    assert match(nameless, family) == Match(None, Waiting.SEVERAL_CHILDREN, (haru.key, nao.key))


def test_the_only_twin_that_was_entered_need_not_be_the_one() -> None:
    haru = a_child("はる", order=1, fetuses=2)
    nameless = replace(ROW, name=None, kana=None)

    assert match(nameless, in_the_family(haru)) == Match(None, Waiting.UNSURE, (haru.key,))
    assert match(replace(nameless, order=2), in_the_family(haru)) == Match(None, Waiting.UNSURE, (haru.key,))


def test_without_a_number_the_name_is_compared_whole() -> None:
    by_child, by_guardian = a_child("佐藤さくら", guardians=("美咲",)), a_child(guardians=("佐藤美咲",))
    of_others = a_child(guardians=("田中葵",))

    assert match(WITHOUT_NUMBER, born_that_day(by_child)) == Match(by_child.key)
    assert match(WITHOUT_NUMBER, born_that_day(by_guardian, of_others)) == Match(by_guardian.key)
    assert match(WITHOUT_NUMBER, born_that_day(of_others)) == Match(None, Waiting.UNSURE, (of_others.key,))


def test_without_number_and_surname_nobody_is_found() -> None:
    child = a_child()
    given_name = replace(WITHOUT_NUMBER, name="さくら", kana=None)

    assert match(given_name, born_that_day(child)) == Match(None, Waiting.UNSURE, (child.key,))


def test_two_children_of_one_name_and_day_of_birth() -> None:
    one, other = a_child(), a_child()

    assert match(WITHOUT_NUMBER, born_that_day(one, other)) == Match(
        None, Waiting.SEVERAL_CHILDREN, (one.key, other.key)
    )


def test_an_unknown_number_is_no_hindrance_to_a_family_that_has_none_and_is_to_one_that_has() -> None:
    without, with_another = a_child(), a_child(numbers=frozenset({"R8-0007"}))

    assert match(ROW, born_that_day(without)) == Match(without.key)
    assert match(ROW, born_that_day(with_another)) == Match(None, Waiting.UNSURE, (with_another.key,))


def test_the_number_of_a_family_that_may_not_be_seen_is_nobody_elses() -> None:
    namesake = a_child()

    assert match(ROW, Pool((), (namesake,))) == Match(None, Waiting.UNSURE, (namesake.key,))


def test_nobody_is_like_it() -> None:
    assert match(ROW, born_that_day(a_child("はる"))) == Match(None, Waiting.NO_CHILD)


NAMES = st.sampled_from(["さくら", "佐藤さくら", "はる", "サクラ", "佐藤 さくら"])
CHILDREN = st.builds(
    lambda name, day, sex, order, fetuses, goes_on: a_child(
        name, date(2026, 7, day), sex, order=order, fetuses=fetuses, goes_on=goes_on
    ),
    NAMES, st.integers(9, 11), st.sampled_from(list(Sex)), st.integers(1, 2), st.integers(1, 2), st.booleans(),
)  # fmt: skip


@given(st.lists(CHILDREN, max_size=20), st.booleans())
def test_a_row_is_only_ever_a_childs_that_fits_and_never_one_of_two(
    children: list[Candidate], has_number: bool
) -> None:
    pool = in_the_family(*children) if has_number else born_that_day(*(one for one in children if one.born_on == BORN))

    found = match(ROW, pool)

    if found.child is not None:
        (chosen,) = [one for one in children if one.key == found.child]
        assert (chosen.born_on, chosen.goes_on) == (BORN, True)
        assert chosen.sex is not Sex.MALE
        assert chosen.name != "はる"
        assert found.candidates == ()
        rest = Pool(pool.of_number and tuple(one for one in pool.of_number if one != chosen), ())
        assert match(ROW, rest).child is None
    else:
        assert (found.waiting is Waiting.NO_CHILD) == (not found.candidates)
        assert len(found.candidates) <= CANDIDATES_CEILING
