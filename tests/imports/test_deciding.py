"""What is to be done with a row that the import knows from before."""

from dataclasses import replace
from datetime import UTC, datetime

from handbook_api.imports.deciding import ToLeave, ToWait, ToWrite, decide
from handbook_api.imports.mapping import ImportKind
from handbook_api.imports.matching import Match
from handbook_api.imports.outcomes import Conflict, Waiting
from handbook_api.imports.records import ImportRow, ImportRowKey, RowState
from handbook_api.platform.ids import ChildKey
from tests.builders import NERIMA, an_id

SAKURA, HARU = ChildKey(an_id(), an_id()), ChildKey(an_id(), an_id())
NOBODY = Match(None, Waiting.NO_CHILD)
SAME, OTHERWISE = "the digest it had", "another"
KEY, SINCE = ImportRowKey(NERIMA, an_id()), datetime(2026, 11, 24, tzinfo=UTC)
WAITING = ImportRow(KEY, 1, "m", ImportKind.GROWTH, RowState.WAITING, SAME, "f", 2, SINCE)
OF_SAKURA = replace(WAITING, state=RowState.MATCHED, child=SAKURA, record_version=1)
DECIDED = replace(OF_SAKURA, decided_by="uid-of-Hayashi")
DISMISSED = replace(WAITING, state=RowState.DISMISSED)
BOTH = (SAKURA, HARU)


def test_a_row_that_is_new_or_waits_goes_by_who_is_like_it() -> None:
    for known in (None, WAITING):
        assert decide(known, SAME, Match(SAKURA), BOTH) == ToWrite(SAKURA)
        assert decide(known, SAME, NOBODY, BOTH) == ToWait(NOBODY)


def test_what_was_dismissed_stays_so_until_it_says_something_else() -> None:
    assert decide(DISMISSED, SAME, Match(SAKURA), BOTH) == ToLeave(is_dismissed=True)
    assert decide(DISMISSED, OTHERWISE, NOBODY, BOTH) == ToWait(NOBODY)
    assert decide(DISMISSED, OTHERWISE, Match(SAKURA), BOTH) == ToWrite(SAKURA)


def test_a_row_of_a_child_stays_that_childs() -> None:
    assert decide(OF_SAKURA, OTHERWISE, Match(SAKURA), BOTH) == ToWrite(SAKURA)
    assert decide(OF_SAKURA, SAME, NOBODY, BOTH) == ToWrite(SAKURA)
    assert decide(OF_SAKURA, OTHERWISE, NOBODY, BOTH) == ToLeave(Conflict.IDENTITY_CHANGED)
    assert decide(OF_SAKURA, OTHERWISE, Match(HARU), BOTH) == ToLeave(Conflict.IDENTITY_CHANGED)


def test_whoever_decided_is_not_asked_again() -> None:
    assert decide(DECIDED, OTHERWISE, NOBODY, BOTH) == ToWrite(SAKURA)
    assert decide(DECIDED, OTHERWISE, Match(HARU), BOTH) == ToLeave(Conflict.IDENTITY_CHANGED)


def test_a_child_that_may_not_be_seen_any_more_is_left() -> None:
    assert decide(OF_SAKURA, SAME, NOBODY, (HARU,)) == ToLeave()
    assert decide(OF_SAKURA, OTHERWISE, NOBODY, (HARU,)) == ToLeave(Conflict.NOT_OPEN)
