"""Journals below the API: pregnancies, endings, writers at the same moment, ceilings, the ledger, indexes."""

import asyncio
from dataclasses import replace
from typing import Any

import bson
import pytest
from pymongo.asynchronous.collection import AsyncCollection

from handbook_api.families.access import Audience
from handbook_api.journal.keys import ItemKey, JournalKey
from handbook_api.journal.photo_store import PhotoStore
from handbook_api.journal.photos import PHOTOS_CEILING, STORED_BYTES_CEILING
from handbook_api.journal.records import EntryKind
from handbook_api.journal.rules import ENTRIES_CEILING
from handbook_api.journal.service import MilestoneThere
from handbook_api.journal.sweeping import Swept
from handbook_api.journal.views import SeenEntry
from handbook_api.platform.ids import PregnancyKey
from handbook_api.platform.mongodb import Document
from handbook_api.platform.objects_gridfs import GridFsObjects
from handbook_api.platform.problems import ProblemCode, Refused, VersionConflict
from tests.builders import an_id
from tests.families.refusals import refused
from tests.journal.conftest import HARUKO, KENTA, MISAKI, PATH, STRANGER, Home, a_draft
from tests.journal.pictures import a_png
from tests.queries import profiled

Collection = AsyncCollection[Document]
WALKED: dict[str, Any] = {"kind": EntryKind.MILESTONE, "milestone": "WALKED_ALONE", "audience": Audience.FAMILY}


# A pregnancy's journal


async def test_a_pregnancys_journal_is_for_its_guardians_and_never_for_viewers(home: Home) -> None:
    journal = await home.a_pregnancy()
    await home.an_entry(MISAKI, a_draft("胎動を感じた。", "2026-11-01"), journal)
    await home.an_entry(MISAKI, a_draft("眠れない。", "2026-11-02", audience=Audience.MOTHER), journal)

    assert await home.texts(MISAKI, journal) == ["眠れない。", "胎動を感じた。"]
    assert await home.texts(KENTA, journal) == ["胎動を感じた。"]
    assert await home.texts(HARUKO, journal) == await home.texts(STRANGER, journal) == []
    write = home.parts.entries.record(HARUKO, journal, an_id(), a_draft(), path=PATH)
    assert await refused(write) == {PATH: ProblemCode.NOT_FOUND}


async def test_the_mother_of_a_pregnancy_is_who_is_pregnant(home: Home) -> None:
    """Misaki is the family's mother, and not of this one."""
    journal = await home.a_pregnancy(by=KENTA, is_mine=False)
    await home.an_entry(KENTA, a_draft("楽しみ。"), journal)

    write = home.parts.entries.record(KENTA, journal, an_id(), a_draft(audience=Audience.MOTHER), path=PATH)

    assert await refused(write) == {("audience",): ProblemCode.AUDIENCE_NOT_OFFERED}


@pytest.mark.parametrize(
    ("draft", "problems"),
    [
        (a_draft(audience=Audience.FAMILY), {("audience",): ProblemCode.AUDIENCE_NOT_OFFERED}),
        (
            a_draft(kind=EntryKind.MILESTONE, milestone="CRAWLED"),
            {("milestone",): ProblemCode.MILESTONE_NOT_OFFERED},
        ),
        (a_draft(on="2026-01-24"), {("happened", "day"): ProblemCode.DATE_TOO_EARLY}),
        (a_draft(on="2026-11-25"), {("happened", "day"): ProblemCode.DATE_IN_FUTURE}),
    ],
)
async def test_what_cannot_be_in_a_pregnancys_journal(home: Home, draft: Any, problems: Any) -> None:
    journal = await home.a_pregnancy(due="2027-03-01")

    assert await refused(home.parts.entries.record(MISAKI, journal, an_id(), draft, path=PATH)) == problems


async def test_a_pregnancys_journal_may_begin_four_hundred_days_before_the_due_date(home: Home) -> None:
    journal = await home.a_pregnancy(due="2027-03-01")

    await home.an_entry(MISAKI, a_draft("治療をはじめた。", "2026-01-25"), journal)

    assert await home.texts(MISAKI, journal) == ["治療をはじめた。"]


# After an ending


async def test_after_an_ending_a_family_goes_on_reading_and_writing(home: Home) -> None:
    pregnancy = await home.a_pregnancy()
    await home.an_entry(MISAKI, a_draft("エコーで会えた。", "2026-10-01"), pregnancy)
    photo = await home.a_photo(MISAKI, pregnancy)
    await home.an_entry(MISAKI, a_draft("笑った。", "2026-10-01"))
    assert isinstance(pregnancy.of, PregnancyKey)

    await home.house.services.pregnancy_endings.end(MISAKI, pregnancy.of)
    await home.house.services.child_endings.end(MISAKI, home.yui)

    later = a_draft("会いたい。", "2026-11-24", photos=(photo.item,))
    await home.an_entry(MISAKI, later, pregnancy)
    await home.an_entry(KENTA, a_draft("忘れない。", "2026-11-24"))
    assert await home.texts(KENTA, pregnancy) == ["会いたい。", "エコーで会えた。"]
    assert await home.texts(MISAKI) == ["忘れない。", "笑った。"]


# At the same moment


async def test_of_two_corrections_at_once_one_wins_and_the_other_is_shown_hers(home: Home) -> None:
    key = await home.an_entry()

    outcomes = await asyncio.gather(
        *(home.parts.entries.correct(who, key, 1, a_draft(text)) for who, text in ((MISAKI, "波"), (KENTA, "砂"))),
        return_exceptions=True,
    )

    (won,) = [one for one in outcomes if isinstance(one, SeenEntry)]
    (lost,) = [one for one in outcomes if isinstance(one, VersionConflict)]
    assert isinstance(lost.current, SeenEntry)
    assert lost.current.entry == won.entry


async def test_of_two_entries_with_the_same_milestone_at_once_one_is_kept(home: Home) -> None:
    drafts = [a_draft(None, f"2026-11-{day}", **WALKED) for day in range(10, 16)]

    outcomes = await asyncio.gather(
        *(home.parts.entries.record(MISAKI, home.journal, an_id(), draft, path=PATH) for draft in drafts),
        return_exceptions=True,
    )

    (won,) = [one for one in outcomes if isinstance(one, SeenEntry)]
    lost = [one for one in outcomes if isinstance(one, MilestoneThere)]
    assert len(lost) == 5
    assert {one.existing.entry.key for one in lost} == {won.entry.key}
    assert len(await home.texts(MISAKI)) == 1


async def test_a_photo_that_is_put_into_two_entries_at_once_is_in_one(home: Home) -> None:
    photo = await home.a_photo()

    outcomes = await asyncio.gather(
        *(
            home.parts.entries.record(MISAKI, home.journal, an_id(), a_draft(photos=(photo.item,)), path=PATH)
            for _ in range(3)
        ),
        return_exceptions=True,
    )

    assert len([one for one in outcomes if isinstance(one, SeenEntry)]) == 1
    assert len([one for one in outcomes if isinstance(one, Refused)]) == 2


# Ceilings


async def filled(collection: Collection, owner: ItemKey, documents: int) -> None:
    """So many more documents of the same journal: copies of one that a service wrote, under ids of their own."""
    one = await collection.find_one({"_id": str(owner)})
    assert one is not None
    await collection.insert_many(
        [one | {"_id": str(replace(owner, item=an_id()))} for _ in range(documents)], ordered=False
    )


async def test_a_journal_has_a_ceiling(home: Home) -> None:
    key = await home.an_entry()
    await filled(home.database.journal, key, ENTRIES_CEILING - 2)

    last = await home.an_entry()
    assert await refused(home.an_entry()) == {PATH: ProblemCode.CEILING_REACHED}
    await home.parts.entries.delete(MISAKI, last, 1)
    assert await refused(home.an_entry()) == {PATH: ProblemCode.CEILING_REACHED}


async def test_how_many_entries_the_mother_keeps_for_herself_nobody_tells_by_the_ceiling(home: Home) -> None:
    for_herself = a_draft(audience=Audience.MOTHER)
    hers, theirs = await home.an_entry(draft=for_herself), await home.an_entry()
    await filled(home.database.journal, hers, ENTRIES_CEILING - 1)

    assert await refused(home.an_entry(draft=for_herself)) == {PATH: ProblemCode.CEILING_REACHED}
    assert await refused(home.parts.entries.correct(MISAKI, theirs, 1, for_herself)) == {
        ("entryId",): ProblemCode.CEILING_REACHED
    }
    await home.an_entry()


async def test_a_familys_photos_have_a_ceiling_and_room_is_made_by_deleting(home: Home) -> None:
    first = await home.a_photo()
    await filled(home.database.photos, first, PHOTOS_CEILING - 2)
    await home.a_prepared_photo(KENTA, await home.a_pregnancy())

    assert await refused(home.a_prepared_photo()) == {PATH: ProblemCode.CEILING_REACHED}
    await home.parts.photos.delete(MISAKI, first, 1)
    await home.a_prepared_photo()


async def test_a_familys_photos_have_a_ceiling_of_bytes(home: Home) -> None:
    key, waiting = await home.a_photo(), await home.a_prepared_photo()
    kept = await home.objects()

    async def take_together(stored: int) -> None:
        await home.database.photos.update_one({"_id": str(key)}, {"$set": {"bytes": stored}})

    await take_together(STORED_BYTES_CEILING - 1)
    address, _ = home.parts.uploads.address(MISAKI, waiting)
    expected = await home.parts.uploads.expected(address.rpartition("/")[2])
    assert expected is not None
    assert await refused(home.parts.uploads.take(expected, a_png(16, 16))) == {(): ProblemCode.PHOTO_SPACE_FULL}
    assert await home.objects() == kept
    await home.a_prepared_photo()
    await take_together(STORED_BYTES_CEILING)
    assert await refused(home.a_prepared_photo()) == {PATH: ProblemCode.PHOTO_SPACE_FULL}
    await take_together(STORED_BYTES_CEILING - 1_000_000)
    assert await home.parts.uploads.take(expected, a_png(16, 16))


# What is swept away


async def test_what_nobody_came_back_for_is_swept_away(home: Home) -> None:
    never_sent, never_used, used = await home.a_prepared_photo(), await home.a_photo(), await home.a_photo()
    await home.an_entry(MISAKI, a_draft(photos=(used.item,)))
    of_used = {one for one in await home.objects() if one not in await _objects_of(home, never_used)}

    async def there() -> list[bool]:
        return [await home.parts.reading.see_photo(MISAKI, key) is not None for key in (never_sent, never_used, used)]

    home.clock.step(hours=23, minutes=59)
    assert await home.parts.sweep.sweep() == Swept(0, 0, True)
    assert await there() == [True, True, True]

    home.clock.step(minutes=1)
    assert await home.parts.sweep.sweep() == Swept(1, 0, True)
    assert await there() == [False, True, True]

    home.clock.step(days=6)
    assert await home.parts.sweep.sweep() == Swept(1, 2, True)
    assert await there() == [False, False, True]
    assert await home.objects() == of_used

    home.clock.step(days=400)
    assert await home.parts.sweep.sweep() == Swept(0, 0, True)
    assert await there() == [False, False, True]


async def _objects_of(home: Home, key: ItemKey) -> set[str]:
    found = await home.database.photos.find_one({"_id": str(key)})
    assert found is not None
    return {one[form] for one in found["picture"]["sizes"] for form in ("webp", "jpeg")}


async def test_an_upload_that_died_half_way_leaves_nothing_behind(home: Home) -> None:
    """As a process leaves it that ends between keeping the bytes and saying so."""
    await home.database.object_removals.insert_one({"_id": "photos/half/16.webp", "due_at": home.clock.now()})
    await GridFsObjects(home.database).put("photos/half/16.webp", b"half")
    assert await home.objects() == {"photos/half/16.webp"}

    assert await home.parts.sweep.sweep() == Swept(0, 1, True)

    assert await home.objects() == set()
    assert await home.database.object_removals.count_documents({}) == 0


async def test_a_long_list_is_swept_in_pieces(home: Home) -> None:
    for _ in range(3):
        await home.a_prepared_photo()
    home.clock.step(days=2)

    assert await home.parts.sweep.sweep(2) == Swept(2, 0, False)
    assert await home.parts.sweep.sweep(2) == Swept(1, 0, True)


async def test_a_photo_put_into_an_entry_at_the_last_moment_is_not_swept(home: Home) -> None:
    photo = await home.a_photo()
    home.clock.step(days=8)

    written, _ = await asyncio.gather(
        home.parts.entries.record(MISAKI, home.journal, an_id(), a_draft(photos=(photo.item,)), path=PATH),
        home.parts.sweep.sweep(),
        return_exceptions=True,
    )

    seen = await home.parts.reading.see_photo(MISAKI, photo)
    assert isinstance(written, SeenEntry) == (seen is not None)
    if seen is not None:
        assert await _objects_of(home, photo) <= await home.objects()
    else:
        assert isinstance(written, Refused)
        assert await home.objects() == set()


async def test_a_photo_that_was_found_unused_is_looked_at_once_more(home: Home) -> None:
    """Between the finding and the sweeping one is put into an entry, one is sent, and one is swept by somebody else."""
    used, gone, sent = await home.a_photo(), await home.a_photo(), await home.a_prepared_photo()
    home.clock.step(days=8)
    found = {one.key: one for one in await PhotoStore(home.database).unused(home.clock.now(), 10)}
    assert set(found) == {used, gone, sent}
    await home.an_entry(MISAKI, a_draft(photos=(used.item,)))
    address, _ = home.parts.uploads.address(MISAKI, sent)
    expected = await home.parts.uploads.expected(address.rpartition("/")[2])
    assert expected is not None
    assert await home.parts.uploads.take(expected, a_png(16, 16))

    swept = [await home.parts.sweep.forget(found[key]) for key in (used, gone, gone, sent)]

    assert swept == [False, True, False, False]
    seen = [await home.parts.reading.see_photo(MISAKI, key) is not None for key in (used, gone, sent)]
    assert seen == [True, False, True]


# What stays


async def test_of_a_deleted_entry_nothing_that_was_written_is_left_anywhere(home: Home) -> None:
    photo = await home.a_photo()
    draft = a_draft("秘密のことば", title="秘密の題", photos=(photo.item,))
    key = await home.an_entry(MISAKI, draft)
    await home.parts.entries.correct(MISAKI, key, 1, replace(draft, text="秘密のことば、また"))
    before = await home.database.journal.find_one({"_id": str(key)})
    of_photo = await home.database.photos.find_one({"_id": str(photo)})
    assert before is not None
    assert of_photo is not None
    sealed = [before["title"], before["text"], of_photo["alt_text"], of_photo["picture"]["key"]]
    assert await _holders(home, sealed) == {"journal", "photos", "changes"}

    await home.parts.entries.delete(MISAKI, key, 2)

    assert await _holders(home, sealed) == set()
    assert await home.database.journal.find_one({"_id": str(key)}, {"_id": 0}) == {
        "family_id": home.family_id,
        "owner": home.yui.child,
        "of": "CHILD",
        "removed": True,
        "audience": "GUARDIANS",
    }


async def _holders(home: Home, sealed: list[bytes]) -> set[str]:
    """The collections in which one of these ciphertexts is found, wherever in a document it stands."""
    found = set()
    for name in await home.database.list_collection_names():
        async for document in home.database[name].find():
            if any(one in bson.encode(document) for one in sealed):
                found.add(name)
    return found


async def test_a_photo_whose_document_is_gone_can_never_be_read_again(home: Home) -> None:
    """Its bytes, kept by a backup, say, are there, and there is no key to them."""
    photo = await home.a_photo()
    names = await _objects_of(home, photo)
    kept = {
        name: b"".join([one["data"] async for one in home.database["objects.chunks"].find({"files_id": name})])
        for name in names
    }

    await home.parts.photos.delete(MISAKI, photo, 1)

    left = [bson.encode(one) async for one in home.database.photos.find()]
    assert len(left) == 1
    assert b"key" not in left[0]
    assert all(len(content) > 100 for content in kept.values())


async def test_with_a_deleted_pregnancy_goes_its_journal_and_not_the_childs(home: Home) -> None:
    pregnancy = await home.a_pregnancy()
    await home.an_entry(MISAKI, a_draft(photos=((await home.a_photo(MISAKI, pregnancy)).item,)), pregnancy)
    await home.an_entry(MISAKI, a_draft("残る。", photos=((await home.a_photo()).item,)))
    assert isinstance(pregnancy.of, PregnancyKey)

    await home.house.services.pregnancies.delete(MISAKI, pregnancy.of, 1)

    assert await home.texts(MISAKI) == ["残る。"]
    owners = {one["owner"] async for one in home.database.journal.find()}
    assert owners | {one["owner"] async for one in home.database.photos.find()} == {home.yui.child}


# Indexes


def asks_whether_there_is_anything(operation: Document) -> bool:
    """The driver's own question before the first file of a bucket is written: it reads one document at most."""
    command = operation.get("command", {})
    return command.get("find", "").startswith("objects.") and (command["filter"], command.get("limit")) == ({}, 1)


async def test_no_query_of_journals_looks_through_a_whole_collection(home: Home) -> None:
    async with profiled(home.database) as queries:
        photo = await home.a_photo()
        key = await home.an_entry(MISAKI, a_draft(None, **WALKED, photos=(photo.item,)))
        await home.texts(KENTA)
        await home.parts.reading.see(KENTA, key)
        await home.parts.reading.see_photo(KENTA, photo)
        child = await home.house.services.children.see(KENTA, home.yui)
        assert child is not None
        await home.parts.reading.milestones(KENTA, home.journal, child.standing)
        await home.parts.addresses.open(home.parts.addresses.token(KENTA, photo)[0], "16", "webp")
        await home.parts.entries.correct(MISAKI, key, 1, a_draft())
        for _ in range(2):
            await home.parts.entries.delete(MISAKI, key, 2)
            await home.parts.photos.delete(MISAKI, photo, 1)
        await home.a_prepared_photo()
        home.clock.step(days=10)
        await home.parts.sweep.sweep()

    queries.operations = [one for one in queries.operations if not asks_whether_there_is_anything(one)]
    assert queries.scans == set()
    collections = {plan.split()[0] for plan in queries.plans}
    assert collections >= {"journal", "photos", "object_removals", "objects.files", "objects.chunks", "changes"}


async def test_the_bytes_of_a_family_are_summed_from_the_index_alone(home: Home) -> None:
    await home.a_photo()

    async with profiled(home.database) as queries:
        await home.a_prepared_photo()

    (summing,) = [one for one in queries.operations if one.get("command", {}).get("aggregate") == "photos"]
    assert "family_id: 1, bytes: 1" in summing["planSummary"]
    assert summing["docsExamined"] == 0


async def test_an_entry_and_a_pregnancys_are_told_apart_where_their_ids_are_alike(home: Home) -> None:
    """A journal of another kind under the same ids, as nobody can make it through the services any more."""
    key = await home.an_entry()
    other = JournalKey(PregnancyKey(home.yui.family_id, home.yui.child))

    assert await home.texts(MISAKI, other) == []
    assert ItemKey.in_journal(other, key.item) == key
