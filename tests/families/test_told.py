"""When something was done: to the second for whoever did it and for staff, by the day for everybody else."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.families.access import Relation, Standing
from handbook_api.families.told import told_at
from tests.families.test_access import KENTA

TOKYO = ZoneInfo("Asia/Tokyo")
AFTERNOON = datetime(2026, 11, 24, 4, 41, 7, 250_000, tzinfo=UTC)
"""24 November 2026, 13:41:07.25 in Nerima."""
THAT_DAY = datetime(2026, 11, 23, 15, tzinfo=UTC)
"""When it began there."""
EVERYBODY_IN_A_FAMILY = (Relation.MOTHER, Relation.GUARDIAN, Relation.VIEWER)


def kenta(relation: Relation = Relation.GUARDIAN) -> Standing:
    return Standing(relation, KENTA)


@pytest.mark.parametrize("relation", EVERYBODY_IN_A_FAMILY)
def test_whoever_did_it_is_told_the_instant(relation: Relation) -> None:
    assert told_at(AFTERNOON, KENTA.id, kenta(relation), TOKYO) == AFTERNOON


@pytest.mark.parametrize("relation", EVERYBODY_IN_A_FAMILY)
@pytest.mark.parametrize("by", ["Misaki", None])
def test_what_another_did_is_told_as_the_beginning_of_its_day(relation: Relation, by: str | None) -> None:
    assert told_at(AFTERNOON, by, kenta(relation), TOKYO) == THAT_DAY


@pytest.mark.parametrize("by", ["Misaki", None])
def test_staff_are_told_every_instant(by: str | None) -> None:
    assert told_at(AFTERNOON, by, Standing(Relation.STAFF), TOKYO) == AFTERNOON


def test_nobody_without_a_member_of_her_own_has_done_what_staff_did() -> None:
    """A stranger has no member's id, and what staff did carries none: they are not the same person."""
    assert told_at(AFTERNOON, None, Standing(Relation.STRANGER), TOKYO) == THAT_DAY


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-23T14:59:59.999Z", "2026-11-22T15:00Z"),
        ("2026-11-23T15:00:00.000Z", "2026-11-23T15:00Z"),
        ("2026-11-24T14:59:59.999Z", "2026-11-23T15:00Z"),
        ("2028-02-29T01:00:00.000Z", "2028-02-28T15:00Z"),
    ],
)
def test_the_day_is_the_one_where_the_families_live(at: str, told: str) -> None:
    instant, day = datetime.fromisoformat(at), datetime.fromisoformat(told)

    assert told_at(instant, None, kenta(), TOKYO) == day


def test_what_was_not_done_is_told_to_nobody_as_done() -> None:
    assert told_at(None, None, kenta(), TOKYO) is None


@given(st.integers(min_value=0, max_value=20 * 366 * 86_400))
def test_all_instants_of_a_day_are_told_alike(seconds: int) -> None:
    at = THAT_DAY + timedelta(seconds=seconds)
    told = told_at(at, "Misaki", kenta(), TOKYO)

    assert told <= at < told + timedelta(days=1)
    assert told_at(told, "Misaki", kenta(), TOKYO) == told
    assert told_at(told + timedelta(hours=23, minutes=59), "Misaki", kenta(), TOKYO) == told
