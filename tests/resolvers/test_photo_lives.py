"""Photos before they are in an entry and after: whose they are, where they are kept, and when they go."""

import base64
import uuid
from typing import Any

from tests.api import Api, Client
from tests.households import a_child, a_family, a_person
from tests.journal.pictures import a_png
from tests.resolvers.asking import an_id, told
from tests.resolvers.conftest import Service
from tests.resolvers.journals import (
    a_photo,
    an_entry,
    corrects,
    deletes,
    deletes_photo,
    home_with_yui,
    node,
    people_of,
    photo_addresses,
    prepares,
    writes,
    yui_of,
)


async def statuses(api: Api, addresses: list[str]) -> set[int]:
    return {(await api.http.get(address)).status_code for address in addresses}


async def objects_in(service: Service) -> set[str]:
    return {document["_id"] async for document in service.database["objects.files"].find({}, {"_id": 1})}


async def test_until_it_is_in_an_entry_a_photo_is_its_senders_alone(api: Api) -> None:
    home, child = await home_with_yui(api)
    photo, id = await a_photo(api, home.mother, child), an_id()
    await prepares(home.mother, child, id=id)

    assert {name for name, who in people_of(home).items() if await node(who, photo)} == {"mother"}
    assert told((await writes(home.father, child, photoIds=[photo]))["errors"]) == {("photoIds",): "NOT_FOUND"}
    assert told((await prepares(home.father, child, id=id))["errors"]) == {("id",): "NOT_FOUND"}


async def test_a_photo_that_has_not_come_yet_is_in_no_entry(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    prepared = await prepares(mother, child)

    payload = await writes(mother, child, photoIds=[prepared["photo"]["id"]])

    assert told(payload["errors"]) == {("photoIds",): "PHOTO_NOT_UPLOADED"}


async def test_a_photo_is_in_one_entry_and_in_one_childs_journal(api: Api) -> None:
    mother = a_person(api)
    family = await a_family(mother)
    child, twin = [await a_child(mother, family, name=name) for name in ("ゆい", "りん")]
    photo, other = await a_photo(api, mother, child), await a_photo(api, mother, twin)
    await an_entry(mother, child, photoIds=[photo])

    second = await writes(mother, child, photoIds=[photo])
    elsewhere = await writes(mother, child, photoIds=[other])

    assert told(second["errors"]) == told(elsewhere["errors"]) == {("photoIds",): "NOT_FOUND"}


async def test_an_entry_has_ten_photos_and_not_eleven(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    tiny = a_png(8, 8)
    photos = [await a_photo(api, mother, child, tiny) for _ in range(11)]

    eleven = await writes(mother, child, photoIds=photos)
    ten = await writes(mother, child, photoIds=photos[:10])

    assert told(eleven["errors"]) == {("photoIds",): "CEILING_REACHED"}
    assert [one["id"] for one in ten["entry"]["photos"]] == photos[:10]


async def test_what_is_left_out_of_a_corrected_entry_is_deleted_with_its_bytes(api: Api, service: Service) -> None:
    home, child = await home_with_yui(api)
    before = await objects_in(service)
    old = await a_photo(api, home.mother, child, a_png(8, 8))
    of_old = await objects_in(service) - before
    entry = await an_entry(home.mother, child, photoIds=[old])
    addresses = await photo_addresses(home.mother, old)
    new = await a_photo(api, home.father, child, a_png(8, 8))

    corrected = await corrects(home.father, entry, photoIds=[new])

    assert [one["id"] for one in corrected["entry"]["photos"]] == [new]
    assert await node(home.mother, old) is None
    assert await statuses(api, addresses) == {404}
    assert await objects_in(service) & of_old == set()
    assert told((await writes(home.mother, child, photoIds=[old]))["errors"]) == {("photoIds",): "NOT_FOUND"}


async def test_a_photo_goes_with_its_entry_and_with_its_child(api: Api, service: Service) -> None:
    mother = a_person(api)
    family = await a_family(mother)
    child = await a_child(mother, family)
    before = await objects_in(service)
    first, second, draft = [await a_photo(api, mother, child, a_png(8, 8)) for _ in range(3)]
    addresses = [address for one in (first, second, draft) for address in await photo_addresses(mother, one)]
    entry = await an_entry(mother, child, photoIds=[first])
    await an_entry(mother, child, photoIds=[second])
    assert len(await objects_in(service) - before) == 6

    await deletes(mother, entry)
    assert await statuses(api, addresses[:2]) == {404}
    assert len(await objects_in(service) - before) == 4

    await mother.change("deleteChild", "DeleteChildInput", "errors { code }", childId=child, expectedVersion=1)
    assert await statuses(api, addresses) == {404}
    own = uuid.UUID(hex=_own_part(child).replace("-", ""))
    assert await service.database.photos.count_documents({"owner": str(own)}) == 0
    assert await service.database.journal.count_documents({"owner": str(own)}) == 0
    await service.house.services.journal.sweep.sweep()
    assert await objects_in(service) - before == set()


def _own_part(child: str) -> str:
    return base64.urlsafe_b64decode(child + "=" * (-len(child) % 4)).decode().rpartition(".")[2]


async def test_a_photo_is_deleted_out_of_its_entry(api: Api) -> None:
    home, child = await home_with_yui(api)
    first, second = [await a_photo(api, home.mother, child, a_png(8, 8)) for _ in range(2)]
    entry = await an_entry(home.mother, child, photoIds=[first, second])

    for _ in range(2):
        assert await deletes_photo(home.father, first) == {"deletedId": first, "photo": None, "errors": []}

    seen = await node(home.mother, entry, "... on JournalEntry { version photos { id } }")
    assert (seen["version"], seen["photos"]) == (2, [{"id": second}])


async def test_what_is_said_about_a_photo_can_be_corrected(api: Api) -> None:
    home, child = await home_with_yui(api)
    photo = await a_photo(api, home.mother, child)
    await an_entry(home.mother, child, photoIds=[photo])

    async def corrects_photo(who: Client, version: int, text: str) -> dict[str, Any]:
        return await who.change(
            "correctPhoto",
            "CorrectPhotoInput",
            "photo { version altText } errors { code path message }",
            photoId=photo,
            expectedVersion=version,
            altText=text,
        )

    corrected = await corrects_photo(home.father, 1, " 海で笑っている ")
    late = await corrects_photo(home.mother, 1, "海")
    empty = await corrects_photo(home.mother, 2, " ")

    assert corrected == {"photo": {"version": 2, "altText": "海で笑っている"}, "errors": []}
    assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert late["photo"] == {"version": 2, "altText": "海で笑っている"}
    assert told(empty["errors"]) == {("altText",): "REQUIRED"}


async def test_the_account_of_changes_names_entries_and_photos_to_whom_they_are_meant_for(api: Api) -> None:
    home, child = await home_with_yui(api)
    photo = await a_photo(api, home.mother, child)
    entry = await an_entry(home.mother, child, audience="GUARDIANS", photoIds=[photo])
    await corrects(home.mother, entry, audience="MOTHER", photoIds=[photo])
    await deletes(home.mother, entry, 2)

    async def told_to(who: Client) -> list[tuple[str, bool]]:
        answer = await who.ask(
            "query($family: ID!) { changes(familyId: $family, first: 100) "
            "{ edges { node { what subjectKind subjectId } } } }",
            family=home.family,
        )
        nodes = [edge["node"] for edge in answer.data["changes"]["edges"]]
        return [
            (one["what"], one["subjectId"] in (entry, photo))
            for one in nodes
            if one["subjectKind"] in ("JOURNAL_ENTRY", "PHOTO")
        ]

    assert await told_to(home.father) == [
        ("PHOTO_ADDED", True),
        ("JOURNAL_ENTRY_RECORDED", True),
        ("JOURNAL_AUDIENCE_CHANGED", True),
    ]
    assert await told_to(home.mother) == [
        ("PHOTO_ADDED", True),
        ("JOURNAL_ENTRY_RECORDED", True),
        ("JOURNAL_ENTRY_CORRECTED", True),
        ("JOURNAL_AUDIENCE_CHANGED", True),
        ("PHOTO_DELETED", True),
        ("JOURNAL_ENTRY_DELETED", True),
    ]
