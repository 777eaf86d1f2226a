"""Ids that clients choose, and keys made of them that are read back in one way only."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.platform.ids import ChildKey, RecordKey, chosen_id, new_id, own_id
from handbook_api.platform.problems import Problem, ProblemCode, Refused

SAKURA = "7d444840-9dc0-41d1-b245-5ffdce74fad2"
ids = st.uuids().map(str)


@given(ids)
def test_a_uuid_is_taken_in_either_case_and_kept_in_one(chosen: str) -> None:
    assert chosen_id(chosen) == chosen
    assert chosen_id(chosen.upper()) == chosen


@pytest.mark.parametrize(
    "chosen",
    [
        "",
        "sakura",
        SAKURA[:-1],
        SAKURA + "0",
        SAKURA + "\n",
        SAKURA.replace("-", ""),
        SAKURA.replace("-", "."),
        f"{{{SAKURA}}}",
        f"urn:uuid:{SAKURA}",
        SAKURA.replace("7", "７"),
        f"{SAKURA}.{SAKURA}",
    ],
)
def test_anything_else_is_no_id(chosen: str) -> None:
    with pytest.raises(Refused) as refusal:
        chosen_id(chosen, ("deviceId",))
    assert refusal.value.problems == (Problem(ProblemCode.NOT_AN_ID, ("deviceId",)),)


@given(st.text(max_size=50))
def test_no_text_breaks_the_readers(text: str) -> None:
    for parsed in (ChildKey.parse(text), RecordKey.parse(text)):
        assert parsed is None or str(parsed) == text


@given(ids, ids, ids)
def test_a_key_is_read_back_as_it_was_written(family: str, child: str, record: str) -> None:
    key = RecordKey(ChildKey(family, child), record)

    assert RecordKey.parse(str(key)) == key
    assert ChildKey.parse(str(key.child)) == key.child
    assert ChildKey.parse(str(key)) is None
    assert RecordKey.parse(str(key.child)) is None


@pytest.mark.parametrize("text", ["", ".", "..", f"{SAKURA}.", f".{SAKURA}", f"{SAKURA}.sakura", f"a.{SAKURA}", SAKURA])
def test_half_a_key_is_none(text: str) -> None:
    assert ChildKey.parse(text) is None


@given(st.text(max_size=30), ids)
def test_what_one_person_chooses_gives_her_the_same_id_each_time(uid: str, chosen: str) -> None:
    assert own_id(uid, chosen) == own_id(uid, chosen)
    assert chosen_id(own_id(uid, chosen)) == own_id(uid, chosen)
    assert uuid.UUID(own_id(uid, chosen)).version == 8


@given(st.text(max_size=30), st.text(max_size=30), ids)
def test_two_people_who_choose_the_same_get_different_ids(one: str, other: str, chosen: str) -> None:
    assert (own_id(one, chosen) == own_id(other, chosen)) is (one == other)


def test_ids_made_here_are_taken_like_chosen_ones() -> None:
    assert chosen_id(new_id())
    assert new_id() != new_id()
