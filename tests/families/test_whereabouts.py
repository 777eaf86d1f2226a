"""Who is shown where something was, and what staff wrote freely: one rule, for every part."""

from handbook_api.families.access import Audience, Relation, Side, Standing, as_member
from handbook_api.families.model import Family
from handbook_api.families.whereabouts import (
    is_anybody_kept,
    knows_whereabouts,
    reads_texts,
    whereabouts_for,
    whereabouts_in,
)
from tests.families.test_told_municipality import a_family, a_member

STAFF = Standing(Relation.STAFF, works_for="131202")
MISAKI, KENTA = as_member(a_member("misaki")), as_member(a_member("kenta"))


def written(family: Family) -> dict[str, frozenset[str] | None]:
    return {
        name: whereabouts_for(one, family) for name, one in {"misaki": MISAKI, "kenta": KENTA, "staff": STAFF}.items()
    }


def test_where_nobody_is_protected_nothing_is_kept() -> None:
    assert written(a_family()) == {"misaki": None, "kenta": None, "staff": None}
    assert whereabouts_for(STAFF, None) is None
    assert not is_anybody_kept(a_family())


def test_what_she_and_staff_enter_is_hers_and_what_he_enters_is_for_all() -> None:
    hers = frozenset({"misaki"})

    assert written(a_family("misaki")) == {"misaki": hers, "kenta": None, "staff": hers}


def test_two_who_are_protected_are_not_shown_each_others_places() -> None:
    family = a_family("misaki", "kenta")

    assert written(family) == {"misaki": frozenset({"misaki"}), "kenta": frozenset({"kenta"}), "staff": frozenset()}


def test_what_staff_enter_where_she_has_left_is_shown_to_nobody_in_the_family() -> None:
    family = a_family(members=("kenta",), left=frozenset({"misaki"}))

    assert is_anybody_kept(family)
    assert written(family)["staff"] == frozenset()
    assert written(family)["kenta"] is None


def test_what_is_for_the_mother_alone_has_nobody_to_be_kept_from() -> None:
    assert whereabouts_in(STAFF, a_family("kenta"), Audience.MOTHER) is None
    assert whereabouts_in(STAFF, a_family("kenta"), Audience.GUARDIANS) == frozenset({"kenta"})


def test_staff_know_all_of_it_and_of_the_others_those_whom_it_is_for() -> None:
    kept = frozenset({"misaki"})
    viewer = Standing(Relation.VIEWER, a_member("haruko"))

    assert [knows_whereabouts(one, kept) for one in (STAFF, MISAKI, KENTA, viewer)] == [True, True, False, False]
    assert all(knows_whereabouts(one, None) for one in (STAFF, MISAKI, KENTA, viewer))


def test_free_texts_of_staff_go_with_the_places_and_those_of_a_member_are_hers_to_write() -> None:
    kept = frozenset({"misaki"})

    assert [reads_texts(one, Side.OFFICIAL, kept) for one in (STAFF, MISAKI, KENTA)] == [True, True, False]
    assert [reads_texts(one, Side.FAMILY, kept) for one in (STAFF, MISAKI, KENTA)] == [True, True, True]
    assert reads_texts(KENTA, Side.OFFICIAL, None)
