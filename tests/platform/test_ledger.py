"""The one write path: everything of a change or nothing, numbers without a gap, and who comes second."""

import asyncio
from datetime import timedelta

import pytest
from pymongo.errors import DuplicateKeyError

from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.ledger import MIGRATIONS, Change, Ledger, Page, SubjectKind
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database, connect, database_of
from tests.clocks import SteppingClock

FAMILY = "0b1f6f0e-8f0a-4c53-9b5c-0a4f5c1de001"
OTHER_FAMILY = "0b1f6f0e-8f0a-4c53-9b5c-0a4f5c1de002"


@pytest.fixture
async def database(empty_database: Database, clock: SteppingClock) -> Database:
    """With the ledger's indexes, two families, and a collection for a part's own documents."""
    await migrate(empty_database, MIGRATIONS, clock)
    await empty_database.families.insert_many([{"_id": FAMILY, "sequence": 0}, {"_id": OTHER_FAMILY, "sequence": 0}])
    await empty_database.create_collection("diapers")
    return empty_database


def a_change(what: str = "DIAPER_CHANGED", subject_id: str = "diaper", **content: object) -> Change:
    return Change(what, SubjectKind.CHILD, subject_id, "misaki", "FAMILY", "FAMILY", after=content or None)


async def numbers(ledger: Ledger, family_id: str = FAMILY) -> list[int]:
    return [entry.sequence for entry in await ledger.entries_after(family_id, 0, 1_000)]


async def test_the_document_and_the_entry_are_written_together(
    ledger: Ledger, database: Database, clock: SteppingClock
) -> None:
    async def work(page: Page) -> str:
        await database.diapers.insert_one({"_id": 1}, session=page.session)
        page.note(a_change(state="wet"))
        return "done"

    assert await ledger.change(FAMILY, work) == "done"

    (entry,) = await ledger.entries_after(FAMILY, 0, 10)
    assert (entry.family_id, entry.sequence, entry.at) == (FAMILY, 1, clock.now())
    assert entry.change == a_change(state="wet")
    assert await database.diapers.count_documents({}) == 1


async def test_when_the_work_raises_nothing_is_written(ledger: Ledger, database: Database) -> None:
    async def work(page: Page) -> None:
        await database.diapers.insert_one({"_id": 1}, session=page.session)
        page.note(a_change())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await ledger.change(FAMILY, work)

    assert await database.diapers.count_documents({}) == 0
    assert await numbers(ledger) == []
    assert await database.families.find_one({"_id": FAMILY}) == {"_id": FAMILY, "sequence": 0}


async def test_a_page_without_a_note_leaves_the_ledger_as_it_is(ledger: Ledger, database: Database) -> None:
    async def work(page: Page) -> None:
        await database.diapers.count_documents({}, session=page.session)

    await ledger.change(FAMILY, work)

    assert await database.families.find_one({"_id": FAMILY}) == {"_id": FAMILY, "sequence": 0}


async def test_a_family_that_changed_is_marked_for_the_planner(ledger: Ledger, database: Database) -> None:
    async def work(page: Page) -> None:
        page.note(a_change())

    await ledger.change(FAMILY, work)

    family = await database.families.find_one({"_id": FAMILY})
    assert family == {"_id": FAMILY, "sequence": 1, "unplanned": True}


async def test_changes_of_a_family_that_does_not_exist_are_a_mistake_of_ours(
    ledger: Ledger, database: Database
) -> None:
    async def work(page: Page) -> None:
        await database.diapers.insert_one({"_id": 1}, session=page.session)
        page.note(a_change())

    with pytest.raises(LookupError):
        await ledger.change("0b1f6f0e-8f0a-4c53-9b5c-0a4f5c1de009", work)

    assert await database.diapers.count_documents({}) == 0


async def test_every_family_counts_for_itself(ledger: Ledger) -> None:
    async def two(page: Page) -> None:
        page.note(a_change())
        page.note(a_change())

    await ledger.change(FAMILY, two)
    await ledger.change(OTHER_FAMILY, two)
    await ledger.change(FAMILY, two)

    assert await numbers(ledger) == [1, 2, 3, 4]
    assert await numbers(ledger, OTHER_FAMILY) == [1, 2]


async def test_many_writers_at_once_leave_no_gap_and_lose_nothing(
    database: Database, ledger: Ledger, clock: SteppingClock, mongod: EmbeddedMongod
) -> None:
    async with connect(mongod.uri) as client:
        other = database_of(client, database.name)
        processes = ((ledger, database), (Ledger(other, clock), other))

        async def write(number: int) -> None:
            process, its_database = processes[number % 2]

            async def work(page: Page) -> None:
                await its_database.diapers.insert_one({"_id": number}, session=page.session)
                for _ in range(number % 3 + 1):
                    page.note(a_change(number=number))

            await process.change(FAMILY, work)

        await asyncio.gather(*(write(number) for number in range(40)))

    assert await numbers(ledger) == list(range(1, sum(number % 3 + 1 for number in range(40)) + 1))
    assert await database.diapers.count_documents({}) == 40


async def test_work_that_is_run_again_is_noted_once(ledger: Ledger, database: Database) -> None:
    """Two writers read the same document at the same moment; the second reads again what the first wrote."""
    await database.diapers.insert_one({"_id": 1, "count": 0})
    both_have_read = asyncio.Barrier(2)
    runs: list[str] = []

    async def add_one(page: Page) -> None:
        runs.append(page.request)
        document = await database.diapers.find_one({"_id": 1}, session=page.session)
        assert document is not None
        if len(runs) <= 2:
            await both_have_read.wait()
        await database.diapers.update_one({"_id": 1}, {"$set": {"count": document["count"] + 1}}, session=page.session)
        page.note(a_change())

    await asyncio.gather(ledger.change(FAMILY, add_one), ledger.change(FAMILY, add_one))

    assert await database.diapers.find_one({}) == {"_id": 1, "count": 2}
    assert len(runs) > 2
    assert len(set(runs)) == 2
    assert await numbers(ledger) == [1, 2]


async def test_who_finds_that_somebody_else_created_it_first_looks_again_once(
    ledger: Ledger, database: Database
) -> None:
    looks = 0

    async def create(page: Page) -> str:
        nonlocal looks
        looks += 1
        if looks > 1:
            return "found"
        raise DuplicateKeyError("as if another process had just created it")

    async def clash(page: Page) -> None:
        raise DuplicateKeyError("an index of ours that cannot be satisfied")

    assert await ledger.change(FAMILY, create) == "found"
    with pytest.raises(DuplicateKeyError):
        await ledger.change(FAMILY, clash)


async def test_all_reads_of_one_transaction_show_one_instant(ledger: Ledger, database: Database) -> None:
    async def work(page: Page) -> tuple[int, int]:
        before = await database.diapers.count_documents({}, session=page.session)
        await database.diapers.insert_one({"_id": 1})
        return before, await database.diapers.count_documents({}, session=page.session)

    assert await ledger.change(FAMILY, work) == (0, 0)


# Reading


async def test_entries_are_read_after_a_number_oldest_first(ledger: Ledger) -> None:
    async def five(page: Page) -> None:
        for n in range(5):
            page.note(a_change(subject_id=f"diaper {n}"))

    await ledger.change(FAMILY, five)

    assert [one.sequence for one in await ledger.entries_after(FAMILY, 2, 2)] == [3, 4]
    assert [one.change.subject_id for one in await ledger.entries_after(FAMILY, 4, 2)] == ["diaper 4"]
    assert await ledger.entries_after(FAMILY, 5, 2) == ()


async def test_a_reader_gets_only_the_sides_and_audiences_that_are_hers(ledger: Ledger) -> None:
    async def work(page: Page) -> None:
        for side in ("FAMILY", "OFFICIAL"):
            for audience in ("FAMILY", "MOTHER"):
                page.note(Change(f"{side} {audience}", SubjectKind.CHILD, "sakura", None, side, audience))

    await ledger.change(FAMILY, work)

    readable = frozenset({("FAMILY", "FAMILY"), ("OFFICIAL", "MOTHER")})
    found = await ledger.entries_after(FAMILY, 0, 10, readable=readable)
    assert [one.change.what for one in found] == ["FAMILY FAMILY", "OFFICIAL MOTHER"]


async def test_the_ledger_tells_what_was_done_with_a_subject(ledger: Ledger) -> None:
    async def deleted(page: Page) -> None:
        page.note(a_change("CHILD_DELETED", "sakura"))

    async def ask(page: Page) -> tuple[bool, bool, bool]:
        return (
            await ledger.tells(page, FAMILY, "sakura", "CHILD_ENTERED", "CHILD_DELETED"),
            await ledger.tells(page, FAMILY, "sakura", "CHILD_ENTERED"),
            await ledger.tells(page, OTHER_FAMILY, "sakura", "CHILD_DELETED"),
        )

    await ledger.change(FAMILY, deleted)

    assert await ledger.change(FAMILY, ask) == (True, False, False)


async def test_the_ledger_tells_what_stood_when_the_transaction_began(ledger: Ledger, database: Database) -> None:
    async def deleted(page: Page) -> None:
        page.note(a_change("CHILD_DELETED", "sakura"))

    async def ask(page: Page) -> bool:
        await database.families.find_one({"_id": FAMILY}, session=page.session)
        await ledger.change(FAMILY, deleted)
        return await ledger.tells(page, FAMILY, "sakura", "CHILD_DELETED")

    assert await ledger.change(FAMILY, ask) is False


# Erasing


async def test_erasing_takes_the_content_of_a_subject_and_of_what_is_inside_it(
    ledger: Ledger, clock: SteppingClock
) -> None:
    ids = {
        "child": f"{FAMILY}.0b1f6f0e-0000-4000-8000-00000000000a",
        "record": f"{FAMILY}.0b1f6f0e-0000-4000-8000-00000000000a.0b1f6f0e-0000-4000-8000-00000000000c",
        "sibling": f"{FAMILY}.0b1f6f0e-0000-4000-8000-00000000000b",
    }

    async def entered(page: Page) -> None:
        for subject_id in ids.values():
            page.note(a_change("ENTERED", subject_id, weight_grams=3_050))

    async def delete(page: Page) -> None:
        page.erase(ids["child"])
        page.note(a_change("DELETED", ids["child"]))

    await ledger.change(FAMILY, entered)
    clock.instant += timedelta(days=1)
    await ledger.change(FAMILY, delete)

    entries = await ledger.entries_after(FAMILY, 0, 10)
    assert [one.change.after for one in entries] == [None, None, {"weight_grams": 3_050}, None]
    assert [one.change.what for one in entries] == ["ENTERED", "ENTERED", "ENTERED", "DELETED"]
    assert [one.change.by for one in entries] == ["misaki"] * 4
    assert entries[0].at < entries[3].at


async def test_erasing_leaves_a_record_of_another_kind_that_has_the_same_id(ledger: Ledger) -> None:
    child = f"{FAMILY}.0b1f6f0e-0000-4000-8000-00000000000a"
    record = f"{child}.0b1f6f0e-0000-4000-8000-00000000000c"

    def a_record(what: str, kind: SubjectKind, after: dict[str, object] | None = None) -> Change:
        return Change(what, kind, record, None, "OFFICIAL", "FAMILY", after=after)

    async def entered(page: Page) -> None:
        for kind in (SubjectKind.CHECKUP_RECORD, SubjectKind.GROWTH_RECORD):
            page.note(a_record("ENTERED", kind, {"weight_grams": 3_050}))

    async def delete(page: Page) -> None:
        page.erase(record)
        page.note(a_record("DELETED", SubjectKind.GROWTH_RECORD))

    async def delete_child(page: Page) -> None:
        page.erase(child)
        page.note(a_change("DELETED", child))

    async def contents() -> list[object]:
        return [one.change.after for one in await ledger.entries_after(FAMILY, 0, 10)]

    await ledger.change(FAMILY, entered)
    await ledger.change(FAMILY, delete)
    assert await contents() == [{"weight_grams": 3_050}, None, None]

    await ledger.change(FAMILY, delete_child)
    assert await contents() == [None, None, None, None]


async def test_erasing_in_one_family_touches_no_other(ledger: Ledger) -> None:
    async def entered(page: Page) -> None:
        page.note(a_change("ENTERED", "sakura", weight_grams=3_050))

    async def delete(page: Page) -> None:
        page.erase("sakura")
        page.note(a_change("DELETED", "sakura"))

    for family_id in (FAMILY, OTHER_FAMILY):
        await ledger.change(family_id, entered)
    await ledger.change(FAMILY, delete)

    (theirs,) = await ledger.entries_after(OTHER_FAMILY, 0, 10)
    assert theirs.change.after == {"weight_grams": 3_050}
