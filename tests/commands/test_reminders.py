"""`handbook reminders` as an operator runs it: what failed, sending it again, and whether any of a day's is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pymongo import MongoClient

from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.ids import ChildKey, new_id
from notifications.reminder_documents import new_document
from tests.commands.processes import run
from tests.notifications.builders import a_reminder

YESTERDAY = datetime.now(UTC) - timedelta(days=1)
"""The command goes by the machine's own clock."""
JAPAN = ZoneInfo("Asia/Tokyo")
FAILED: dict[str, Any] = {"state": "FAILED", "attempts": 3, "reason": "INVALID_ARGUMENT", "bundle": "a-bundle"}


class Kept:
    """A database of a test's own with reminders in it, and the variables that lead a command to it."""

    def __init__(self, uri: str, name: str) -> None:
        self.variables = {"HANDBOOK_MONGODB_URI": uri, "HANDBOOK_MONGODB_DATABASE": name}
        self.client: MongoClient[dict[str, Any]] = MongoClient(uri)
        self.reminders = self.client[name].reminders

    def was_due(self, at: datetime = YESTERDAY, *, useful_days: int = 14, **fields: Any) -> str:
        """A reminder that was due, and in what state it is."""
        planned = a_reminder(
            id=new_id().replace("-", ""),
            subject=ChildKey(new_id(), new_id()),
            due_at=at,
            useful_until=at + timedelta(days=useful_days),
        )
        document = new_document(planned) | fields
        if document["state"] in {"FAILED", "SENT", "WITHDRAWN", "STALE"}:
            del document["wake_at"]
        self.reminders.insert_one(document)
        return planned.id


@pytest.fixture
def kept(mongod: EmbeddedMongod, tmp_path: Path) -> Iterator[Kept]:
    kept = Kept(mongod.uri, f"test_{tmp_path.name[-30:]}")
    yield kept
    kept.client.drop_database(kept.variables["HANDBOOK_MONGODB_DATABASE"])
    kept.client.close()


def test_what_failed_is_listed_with_its_reason(kept: Kept, tmp_path: Path) -> None:
    dead = kept.was_due(**FAILED)
    kept.was_due(state="SENT")

    ran = run(tmp_path, "reminders", "dead", **kept.variables)

    assert ran.code == 0, ran.complained
    assert dead in ran.printed
    assert "INVALID_ARGUMENT" in ran.printed
    assert ran.printed.count("CHECKUP_OPENS") == 2, "once counted, once listed"


def test_nothing_is_replayed_until_the_operator_says_yes(kept: Kept, tmp_path: Path) -> None:
    dead = kept.was_due(**FAILED)

    asked = run(tmp_path, "reminders", "replay", dead, **kept.variables)
    assert (asked.code, kept.reminders.count_documents({"state": "FAILED"})) == (0, 1)
    assert "--yes" in asked.printed

    done = run(tmp_path, "reminders", "replay", dead, "--yes", **kept.variables)
    assert (done.code, "waiting again: 1" in done.printed) == (0, True)
    stored = kept.reminders.find_one({"_id": dead})
    assert stored is not None
    assert (stored["state"], stored["attempts"], stored["bundle"]) == ("PLANNED", 0, "a-bundle")


@pytest.mark.parametrize("which", [[], ["some-id", "--all"], ["--all", "--kind", "APPOINTMENT"]])
def test_a_replay_has_to_say_of_what(kept: Kept, tmp_path: Path, which: list[str]) -> None:
    ran = run(tmp_path, "reminders", "replay", *which, **kept.variables)

    assert (ran.code, "one of the three" in ran.complained) == (2, True)


def test_a_day_on_which_something_became_of_everything_is_in_order(kept: Kept, tmp_path: Path) -> None:
    for state in ("SENT", "HELD", "WITHDRAWN", "FAILED", "STALE"):
        kept.was_due(state=state)
    kept.was_due(state="CLAIMED", wake_at=datetime.now(UTC) + timedelta(minutes=5))

    ran = run(tmp_path, "reminders", "balance", "--day", f"{YESTERDAY.astimezone(JAPAN):%Y-%m-%d}", **kept.variables)
    other_day = run(tmp_path, "reminders", "balance", "--day", "2026-01-01", **kept.variables)

    assert (ran.code, other_day.code) == (0, 0), ran.complained + other_day.complained


@pytest.mark.parametrize("lost", [{"state": "PLANNED"}, {"state": "CLAIMED", "wake_at": YESTERDAY}])
def test_a_reminder_of_which_nothing_became_is_an_alarm(kept: Kept, tmp_path: Path, lost: dict[str, Any]) -> None:
    at = datetime.now(UTC) - timedelta(days=2)
    kept.was_due(at, **lost)
    kept.was_due(at, state="SENT")
    day = at.astimezone(JAPAN)

    ran = run(tmp_path, "reminders", "balance", "--day", f"{day:%Y-%m-%d}", **kept.variables)

    assert (ran.code, "nothing became of 1" in ran.complained) == (1, True), ran.printed + ran.complained
