"""Photos from the phone to the grandmother: prepared, sent, kept, seen, and gone when they are to be gone."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from handbook_api.platform.pictures import UPLOAD_CEILING_BYTES
from tests.api import Api
from tests.clocks import SteppingClock
from tests.households import a_person
from tests.journal.pictures import CAMERA, PLACE, a_jpeg, a_png, a_png_bomb, opened
from tests.resolvers.asking import an_id, told
from tests.resolvers.conftest import Service
from tests.resolvers.journals import (
    PHOTO,
    a_photo,
    an_entry,
    corrects,
    home_with_yui,
    node,
    opens_to_ward,
    people_of,
    photo_addresses,
    prepares,
    sends,
    yui_of,
)
from tests.resolvers.test_families import members_of, removes


async def statuses(api: Api, addresses: list[str]) -> set[int]:
    return {(await api.http.get(address)).status_code for address in addresses}


def problems_in(answer: httpx.Response) -> list[str]:
    """The codes of what is wrong with the file, from an answer to its upload."""
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    return [problem["code"] for problem in error["extensions"]["errors"]]


async def objects_in(service: Service) -> set[str]:
    return {document["_id"] async for document in service.database["objects.files"].find({}, {"_id": 1})}


# Preparing and sending


async def test_a_photo_is_prepared_sent_and_seen(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    prepared = await prepares(mother, child)
    assert prepared["photo"] == {
        "id": prepared["photo"]["id"],
        "version": 1,
        "altText": "公園で笑っている",
        "isUploaded": False,
        "widthPixels": None,
        "heightPixels": None,
        "sizes": [],
        "expiresAt": None,
    }
    assert prepared["uploadExpiresAt"] == "2026-11-24T01:15:00+00:00"

    sent = await sends(api, prepared["uploadUrl"], a_jpeg(1600, 1200, with_place=True))

    assert (sent.status_code, sent.content) == (204, b"")
    photo = await node(mother, prepared["photo"]["id"], f"... on Photo {{ {PHOTO} }}")
    assert (photo["isUploaded"], photo["widthPixels"], photo["heightPixels"]) == (True, 1600, 1200)
    assert photo["expiresAt"] == "2026-11-24T01:15:00+00:00"
    assert [(size["widthPixels"], size["heightPixels"]) for size in photo["sizes"]] == [
        (320, 240),
        (1080, 810),
        (1600, 1200),
    ]
    for size in photo["sizes"]:
        for form, media_type in (("webpUrl", "image/webp"), ("jpegUrl", "image/jpeg")):
            seen = await api.http.get(size[form])
            assert (seen.status_code, seen.headers["content-type"]) == (200, media_type)
            assert opened(seen.content).size == (size["widthPixels"], size["heightPixels"])
            assert PLACE not in seen.content
            assert CAMERA not in seen.content
            assert seen.headers["cache-control"] == "private, no-store"
            assert seen.headers["content-security-policy"] == "default-src 'none'; sandbox"
            assert seen.headers["x-content-type-options"] == "nosniff"
            assert seen.headers["referrer-policy"] == "no-referrer"
            assert seen.headers["x-robots-tag"] == "noindex"
            assert seen.headers["content-disposition"] == "inline"


async def test_what_is_stored_of_a_photo_is_ciphertext(api: Api, service: Service) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    before = await objects_in(service)
    photo = await a_photo(api, mother, child, a_jpeg(500, 400, with_place=True), altText="練馬区役所の前")
    addresses = await photo_addresses(mother, photo)
    seen = (await api.http.get(addresses[-1])).content

    kept = b""
    for name in await objects_in(service) - before:
        async for chunk in service.database["objects.chunks"].find({"files_id": name}):
            kept += chunk["data"]
    documents = str(await service.database.photos.find().to_list())

    assert len(kept) > len(seen)
    for piece in (seen[:64], seen[100:164], b"JFIF", b"WEBP", PLACE):
        assert piece not in kept
    assert "練馬区役所" not in documents


@pytest.mark.parametrize("alt_text", ["", "  ", "あ" * 301])
async def test_a_photo_says_what_it_shows(api: Api, alt_text: str) -> None:
    mother = a_person(api)

    payload = await prepares(mother, await yui_of(mother), altText=alt_text)

    assert told(payload["errors"]) == {("altText",): "TOO_LONG" if alt_text.strip() else "REQUIRED"}
    assert (payload["photo"], payload["uploadUrl"]) == (None, None)


async def test_a_photo_that_the_phone_has_as_heic_is_refused_before_it_is_sent(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    payload = await prepares(mother, child, contentType="image/heic")

    assert told(payload["errors"]) == {("contentType",): "PHOTO_FORMAT_NOT_SUPPORTED"}
    assert "JPEG" in payload["errors"][0]["message"]
    assert (await prepares(mother, child, contentType="IMAGE/JPEG"))["errors"] == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "PHOTO_FORMAT_NOT_SUPPORTED"),
        (b"<!doctype html><script>alert(1)</script>", "PHOTO_FORMAT_NOT_SUPPORTED"),
        (b"\0\0\0\x18ftypheic" + bytes(1_000), "PHOTO_FORMAT_NOT_SUPPORTED"),
        (b"\xff\xd8\xff\xe0" + bytes(1_000), "PHOTO_UNREADABLE"),
        (a_jpeg()[:20_000], "PHOTO_UNREADABLE"),
        (a_png_bomb(), "PHOTO_TOO_MANY_PIXELS"),
    ],
)
async def test_what_is_no_good_photo_is_told_apart_and_a_better_one_can_be_sent(
    api: Api, service: Service, content: bytes, code: str
) -> None:
    mother = a_person(api)
    prepared = await prepares(mother, await yui_of(mother))
    before = await objects_in(service)

    refused = await sends(api, prepared["uploadUrl"], content, **{"Content-Type": "image/jpeg"})

    assert (refused.status_code, problems_in(refused)) == (422, [code])
    assert await objects_in(service) == before
    assert (await sends(api, prepared["uploadUrl"], a_png())).status_code == 204


async def test_what_is_wrong_with_a_photo_is_said_in_the_senders_language(api: Api) -> None:
    mother = a_person(api)
    prepared = await prepares(mother, await yui_of(mother))

    said = [
        (await sends(api, prepared["uploadUrl"], a_png_bomb(), **{"Accept-Language": language})).json()
        for language in ("ja", "en")
    ]

    in_japanese, in_english = [one["errors"][0]["extensions"]["errors"][0]["message"] for one in said]
    assert in_japanese == "写真が大きすぎます。50メガピクセル以下にしてください。"
    assert in_english == "The photo is too large. It may have at most 50 megapixels."


@pytest.mark.parametrize("announced", [True, False])
async def test_a_file_that_is_too_large_is_not_read_to_its_end(api: Api, announced: bool) -> None:
    mother = a_person(api)
    prepared = await prepares(mother, await yui_of(mother))
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1_000_000
            yield bytes(1_000_000)

    headers = {"Content-Length": str(UPLOAD_CEILING_BYTES + 1)} if announced else {}
    refused = await api.http.put(prepared["uploadUrl"], content=endless(), headers=headers)

    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (413, "BODY_TOO_LARGE")
    assert refused.headers["connection"] == "close"
    assert read <= (0 if announced else UPLOAD_CEILING_BYTES + 2_000_000)


async def test_bytes_that_come_again_change_nothing(api: Api, service: Service) -> None:
    mother = a_person(api)
    prepared = await prepares(mother, await yui_of(mother))
    await sends(api, prepared["uploadUrl"], a_jpeg(640, 480))
    before = await objects_in(service)

    again = await sends(api, prepared["uploadUrl"], a_jpeg(100, 100))

    assert again.status_code == 204
    assert await objects_in(service) == before
    photo = await node(mother, prepared["photo"]["id"], "... on Photo { widthPixels }")
    assert photo["widthPixels"] == 640


async def test_of_the_same_photo_sent_twice_at_once_one_is_kept(api: Api, service: Service) -> None:
    mother = a_person(api)
    prepared = await prepares(mother, await yui_of(mother))
    before = await objects_in(service)

    answers = await asyncio.gather(*(sends(api, prepared["uploadUrl"], a_jpeg(200, 100)) for _ in range(3)))

    assert {answer.status_code for answer in answers} == {204}
    assert len(await objects_in(service) - before) == 2
    assert await service.database.object_removals.count_documents({}) == 0


async def test_preparing_again_gives_a_new_address_until_the_photo_was_sent(api: Api) -> None:
    mother = a_person(api)
    child, id = await yui_of(mother), an_id()
    first, again = await prepares(mother, child, id=id), await prepares(mother, child, id=id)
    await sends(api, again["uploadUrl"], a_png())

    sent = await prepares(mother, child, id=id)

    assert first["photo"] == again["photo"]
    assert (sent["photo"]["id"], sent["photo"]["isUploaded"], sent["uploadUrl"]) == (first["photo"]["id"], True, None)


# Addresses


async def test_an_address_to_send_to_works_for_a_quarter_of_an_hour(api: Api, clock: SteppingClock) -> None:
    mother = a_person(api)
    prepared = await prepares(mother, await yui_of(mother))

    clock.step(minutes=15)

    assert (await sends(api, prepared["uploadUrl"], a_png())).status_code == 404


async def test_an_address_to_look_at_works_for_a_quarter_of_an_hour(api: Api, clock: SteppingClock) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    addresses = await photo_addresses(mother, await a_photo(api, mother, child))

    clock.step(minutes=14, seconds=59)
    assert await statuses(api, addresses) == {200}

    clock.step(seconds=1)
    assert await statuses(api, addresses) == {404}


async def test_an_address_that_was_changed_leads_nowhere(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    upload: str = (await prepares(mother, child))["uploadUrl"]
    address = (await photo_addresses(mother, await a_photo(api, mother, child)))[0]
    token = address.split("/")[2]
    middle = len(token) // 2
    changed = token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]
    sending = upload.split("/")[2]

    seen = [
        await api.http.get(f"/photos/{wrong}")
        for wrong in (
            f"{changed}/320.webp",
            f"{sending}/320.webp",
            f"{token}/321.webp",
            f"{token}/320.png",
            f"{token}/320.webp.jpg",
            f"{token}/..%2F320.webp",
            "あ/320.webp",
        )
    ]
    sent = [await sends(api, f"/photos/{wrong}", a_png()) for wrong in (token, sending[:-8], "あ")]

    assert {answer.status_code for answer in seen} == {404}
    assert {answer.status_code for answer in sent} == {404}
    assert (await api.http.get(upload)).status_code == 405
    assert (await api.http.post(address)).status_code == 405


async def test_nobody_sends_what_was_not_prepared_and_not_a_byte_of_it_is_read(api: Api) -> None:
    async def must_not_be_read() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    answer = await api.http.put("/photos/gAAAAABnothing", content=must_not_be_read())

    assert answer.status_code == 404


async def test_a_photo_of_a_member_who_was_removed_is_closed_to_her_at_once(api: Api) -> None:
    home, child = await home_with_yui(api)
    photo = await a_photo(api, home.mother, child)
    await an_entry(home.mother, child, photoIds=[photo])
    of_father, of_grandmother = [await photo_addresses(who, photo) for who in (home.father, home.grandmother)]
    to_send = (await prepares(home.father, child))["uploadUrl"]
    assert await statuses(api, of_father + of_grandmother) == {200}

    await removes(home.mother, (await members_of(home.mother, home.family))["健太"]["id"])
    await removes(home.mother, (await members_of(home.mother, home.family))["幸子"]["id"])

    assert await statuses(api, of_father + of_grandmother) == {404}
    assert (await sends(api, to_send, a_png())).status_code == 404


async def test_an_address_closes_when_the_entry_is_for_others_from_now_on(api: Api) -> None:
    home, child = await home_with_yui(api)
    photo = await a_photo(api, home.mother, child)
    entry = await an_entry(home.mother, child, photoIds=[photo])
    addresses = {name: await photo_addresses(who, photo) for name, who in people_of(home).items()}
    assert addresses["nurse"] == []

    await opens_to_ward(home.mother, entry)
    of_nurse = await photo_addresses(home.nurse, photo)
    assert await statuses(api, of_nurse) == {200}
    await corrects(home.mother, entry, 2, audience="MOTHER", photoIds=[photo])

    assert await statuses(api, of_nurse) == {404}
    assert await statuses(api, addresses["grandmother"]) == {404}
    assert await statuses(api, addresses["father"]) == {404}
    assert await statuses(api, addresses["mother"]) == {200}


async def test_an_address_tells_nothing_of_whom_it_is_about(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    photo = await a_photo(api, mother, child)

    for address in [*await photo_addresses(mother, photo), (await prepares(mother, child))["uploadUrl"]]:
        assert child not in address
        assert photo not in address
