"""What municipality of a handbook each is told, whoever says another one: worked cases, and what holds for all."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bson.binary import Binary
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.families.access import Relation, Standing, as_member
from handbook_api.families.model import Family, Member, MemberRole
from handbook_api.families.told_municipality import (
    Placing,
    ToldMunicipality,
    are_told,
    moved,
    placed_new,
    read_told,
    stored_told,
    told_to,
    told_to_person,
)

OLD, NEW, THIRD = "131202", "131156", "131041"
CODES = (OLD, NEW, THIRD, None)


@dataclass(frozen=True)
class Handbook:
    municipality: str | None
    told_municipality: ToldMunicipality | None = None


def a_member(name: str, *, is_kept: bool = False) -> Member:
    joined_at = datetime(2026, 1, 1, tzinfo=UTC)
    return Member(name, f"uid-{name}", MemberRole.GUARDIAN, Binary(b""), False, None, True, is_kept, "ja", joined_at)


def a_family(*kept: str, members: tuple[str, ...] = ("misaki", "kenta"), left: frozenset[str] = frozenset()) -> Family:
    people = tuple(a_member(name, is_kept=name in kept) for name in members)
    return Family("family", 1, people, (), undisclosed_uids=frozenset(f"uid-{name}" for name in {*kept, *left}))


def guardian(name: str) -> Standing:
    return as_member(a_member(name))


def staff(of: str) -> Standing:
    return Standing(Relation.STAFF, works_for=of)


def says(handbook: Handbook, code: str | None, asker: Standing, family: Family) -> Handbook:
    placing = moved(handbook, code, asker, family)
    return Handbook(placing.municipality, placing.told_municipality)


def told(handbook: Handbook) -> dict[str, str | None]:
    who = {"misaki": guardian("misaki"), "kenta": guardian("kenta"), "old": staff(OLD), "new": staff(NEW)}
    return {name: told_to(handbook, one) for name, one in who.items()}


def test_where_nobody_is_protected_all_are_told_the_same() -> None:
    after = says(Handbook(OLD), NEW, guardian("misaki"), a_family())

    assert told(after) == {"misaki": NEW, "kenta": NEW, "old": NEW, "new": NEW}
    assert after.told_municipality is None


def test_when_she_moves_who_is_protected_she_and_the_new_ward_are_told_and_nobody_else() -> None:
    after = says(Handbook(OLD), NEW, guardian("misaki"), a_family("misaki"))

    assert told(after) == {"misaki": NEW, "kenta": OLD, "old": OLD, "new": NEW}
    assert not are_told(Handbook(OLD), after)


def test_when_she_moved_before_she_was_protected_what_he_was_told_stays_and_the_next_move_is_hers() -> None:
    moved_first = says(Handbook(OLD), NEW, guardian("misaki"), a_family())

    after = says(moved_first, THIRD, guardian("misaki"), a_family("misaki"))

    assert told(moved_first)["kenta"] == NEW
    assert (told_to_person(after, "uid-kenta"), told_to_person(after, "uid-misaki")) == (NEW, THIRD)


def test_what_he_says_changes_what_he_is_told_and_leaves_hers() -> None:
    hers = says(Handbook(OLD), NEW, guardian("misaki"), a_family("misaki"))

    his = says(hers, THIRD, guardian("kenta"), a_family("misaki"))

    assert (told(his)["misaki"], told(his)["kenta"]) == (NEW, THIRD)
    assert are_told(hers, his)


def test_that_he_guesses_right_shows_him_nothing_else() -> None:
    hers = says(Handbook(OLD), NEW, guardian("misaki"), a_family("misaki"))

    guessed = says(hers, NEW, guardian("kenta"), a_family("misaki"))
    again = says(guessed, THIRD, guardian("misaki"), a_family("misaki"))

    assert told(guessed)["kenta"] == NEW
    assert (told(again)["kenta"], told(again)["misaki"]) == (NEW, THIRD)


def test_what_staff_say_of_such_a_family_he_is_not_told() -> None:
    after = says(Handbook(OLD), NEW, staff(NEW), a_family("misaki"))

    assert told(after) == {"misaki": NEW, "kenta": OLD, "old": OLD, "new": NEW}


def test_staff_of_a_family_that_she_has_left_tell_nobody_in_it() -> None:
    after = says(Handbook(OLD), NEW, staff(NEW), a_family(members=("kenta",), left=frozenset({"misaki"})))

    assert (told(after)["kenta"], told(after)["new"]) == (OLD, NEW)


def test_where_both_are_protected_from_each_other_neither_is_told_what_the_other_says() -> None:
    family = a_family("misaki", "kenta")
    hers = says(Handbook(OLD), NEW, guardian("misaki"), family)
    his = says(hers, THIRD, guardian("kenta"), family)

    assert (told(hers)["misaki"], told(hers)["kenta"]) == (NEW, OLD)
    assert (told(his)["misaki"], told(his)["kenta"]) == (OLD, THIRD)


def test_when_the_protection_ends_nothing_changes_until_she_says_another_one() -> None:
    hers = says(Handbook(OLD), NEW, guardian("misaki"), a_family("misaki"))

    same = says(hers, NEW, guardian("misaki"), a_family())
    open_again = says(hers, THIRD, guardian("misaki"), a_family())

    assert told(same)["kenta"] == OLD
    assert told(open_again)["kenta"] == THIRD


def test_once_she_has_left_the_word_of_those_who_are_there_counts() -> None:
    hers = says(Handbook(OLD), NEW, guardian("misaki"), a_family("misaki"))

    after = says(hers, THIRD, guardian("kenta"), a_family(members=("kenta",), left=frozenset({"misaki"})))

    assert after == Handbook(THIRD)


def test_a_new_handbook_of_hers_is_to_the_others_where_the_last_one_is() -> None:
    family = a_family("misaki")

    assert placed_new(NEW, OLD, guardian("misaki"), family) == Placing(NEW, ToldMunicipality(OLD, "uid-misaki"))
    assert placed_new(OLD, OLD, guardian("misaki"), family) == Placing(OLD)
    assert placed_new(NEW, OLD, guardian("kenta"), family) == Placing(NEW)
    assert placed_new(None, OLD, guardian("misaki"), family) == Placing(None)


sayers = st.sampled_from([guardian("misaki"), staff(OLD), staff(NEW), staff(THIRD)])
steps = st.lists(st.tuples(sayers, st.sampled_from(CODES)), max_size=12)


@given(steps)
def test_nothing_that_she_or_staff_say_while_she_is_protected_reaches_him(
    said: list[tuple[Standing, str | None]],
) -> None:
    handbook, family = Handbook(OLD), a_family("misaki")

    for asker, code in said:
        before, handbook = handbook, says(handbook, code, asker, family)
        assert told_to(handbook, guardian("kenta")) == OLD
        assert not are_told(before, handbook)


@given(steps, st.lists(st.sampled_from(CODES), max_size=6))
def test_what_he_says_himself_he_is_told_whatever_is_kept_from_him(
    said: list[tuple[Standing, str | None]], his: list[str | None]
) -> None:
    """He can tell by no answer to what he says whether somebody is protected."""
    handbook, family = Handbook(OLD), a_family("misaki")
    for asker, code in said:
        handbook = says(handbook, code, asker, family)

    for code in his:
        handbook = says(handbook, code, guardian("kenta"), family)
        assert told_to(handbook, guardian("kenta")) == code


@given(st.none() | st.builds(ToldMunicipality, st.sampled_from(CODES), st.none() | st.text()))
def test_what_is_told_is_stored_and_read_again(one: ToldMunicipality | None) -> None:
    assert read_told(stored_told(one)) == one
