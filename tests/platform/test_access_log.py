"""The account of who of the staff looked at what."""

import pytest

from handbook_api.platform.access_log import MIGRATIONS, AccessLog
from handbook_api.platform.ledger import SubjectKind
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from tests.builders import NERIMA, a_staff_member
from tests.clocks import SteppingClock

HAYASHI = a_staff_member(NERIMA)


@pytest.fixture
async def database(empty_database: Database, clock: SteppingClock) -> Database:
    await migrate(empty_database, MIGRATIONS, clock)
    return empty_database


@pytest.fixture
def access_log(database: Database, clock: SteppingClock) -> AccessLog:
    return AccessLog(database, clock)


async def test_an_entry_says_who_saw_what_of_which_family_and_when(
    access_log: AccessLog, database: Database, clock: SteppingClock
) -> None:
    await access_log.note(HAYASHI, "family", SubjectKind.CHILD, "family.sakura")

    assert await database.access_log.find({}, {"_id": 0}).to_list() == [
        {
            "family_id": "family",
            "uid": HAYASHI.uid,
            "municipality": NERIMA,
            "subject": {"kind": "CHILD", "id": "family.sakura"},
            "at": clock.now(),
        }
    ]


async def test_every_look_is_an_entry_of_its_own(access_log: AccessLog, database: Database) -> None:
    for _ in range(2):
        await access_log.note(HAYASHI, "family", SubjectKind.FAMILY, "family")

    assert await database.access_log.count_documents({}) == 2


async def test_work_that_is_run_again_is_one_look_at_each_thing(access_log: AccessLog, database: Database) -> None:
    for _ in range(2):
        for child in ("family.sakura", "family.haruto"):
            await access_log.note(HAYASHI, "family", SubjectKind.CHILD, child, request="one request")

    assert await database.access_log.count_documents({}) == 2
