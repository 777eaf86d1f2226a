"""Photos: their addresses open without signing in, and only while their maker may see the entry they are in."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.access.arguments import an_input
from tests.access.asking import Asking, Told, told
from tests.access.household import CONSENT_UNTIL, Household, done, instant
from tests.access.people import FAMILY, GUARDIANS, STAFF, Person
from tests.access.test_pictures import is_nothing
from tests.access.test_removal import leaves, removed_by_staff
from tests.journal.pictures import a_jpeg

SEES = {
    "FAMILY": FAMILY,
    "OPEN_FAMILY": FAMILY | STAFF,
    "GUARDIANS": GUARDIANS,
    "OPEN_GUARDIANS": GUARDIANS | STAFF,
    "MOTHER": frozenset({Person.MOTHER}),
    "OPEN_MOTHER": frozenset({Person.MOTHER}) | STAFF,
}
"""Who sees the photo in each entry."""

_SIZES = "query($id: ID!) { node(id: $id) { ... on Photo { sizes { webpUrl jpegUrl } } } }"


async def addresses(asking: Asking, person: Person, photo: str) -> list[str]:
    """The addresses of a photo that `person` is given now; none for what she does not see."""
    answer = await asking.household.clients[person].ask(_SIZES, id=photo)
    sizes = (answer.data["node"] or {"sizes": []})["sizes"]
    return [size[form] for size in sizes for form in ("webpUrl", "jpegUrl")]


async def an_upload(home: Household, person: Person) -> dict[str, Any]:
    """A photo whose bytes are awaited from `person`, with the address to send them to."""
    payload = await home.clients[person].change(
        "preparePhoto",
        "PreparePhotoInput",
        "photo { id } uploadUrl errors { code }",
        handbookId=home.staff.child,
        altText="あとで送る",
    )
    assert payload["errors"] == [], payload
    return payload


async def sent(asking: Asking, address: str) -> Told:
    """What comes of sending a picture to an address."""
    return told(await asking.household.service.api.http.put(address, content=a_jpeg(48, 36)))


async def nothing_there(asking: Asking) -> Told:
    """What an address is answered that never was one."""
    return await asking.fetch("/photos/gAAAAABnothing/48.webp")


async def nobody_awaits_it(asking: Asking) -> Told:
    """What an address to upload to is answered that never was one."""
    return await sent(asking, "/photos/gAAAAABnothing")


async def all_are_nothing(asking: Asking, photos: list[str]) -> bool:
    """Whether nothing is found at any of the addresses."""
    never_was = await nothing_there(asking)
    assert photos
    return all([is_nothing(await asking.fetch(address), never_was) for address in photos])


@pytest.mark.parametrize("name", SEES)
async def test_whoever_sees_an_entry_is_given_addresses_of_its_photo_that_open_for_a_quarter_of_an_hour(
    name: str, asking: Asking
) -> None:
    photo = asking.household.staff.entries[name].photo
    given = {person: await addresses(asking, person, photo) for person in sorted(FAMILY | STAFF)}

    opened = {person: [(await asking.fetch(one)).status for one in given[person]] for person in given}
    asking.household.service.clock.step(minutes=15)

    assert {person for person, statuses in opened.items() if statuses} == SEES[name]
    assert all(status == 200 for statuses in opened.values() for status in statuses)
    for person in SEES[name]:
        assert await all_are_nothing(asking, given[person]), person


@pytest.mark.parametrize("go", [removed_by_staff, leaves])
async def test_the_photos_of_a_member_who_has_gone_are_gone(
    go: Callable[[Household], Awaitable[None]], asking: Asking
) -> None:
    staff = asking.household.staff
    photos = [
        *await addresses(asking, Person.FATHER, staff.entries["FAMILY"].photo),
        *await addresses(asking, Person.FATHER, staff.loose_photos["FATHER"]),
    ]

    await go(asking.household)

    assert await all_are_nothing(asking, photos)


async def test_the_photos_of_an_entry_that_is_for_the_mother_from_now_on_are_gone_for_the_father(
    asking: Asking,
) -> None:
    home = asking.household
    entry = home.staff.entries["GUARDIANS"]
    fathers, mothers = [await addresses(asking, one, entry.photo) for one in (Person.FATHER, Person.MOTHER)]

    given = {"entryId": entry.id, "expectedVersion": entry.version, "audience": "MOTHER", "photoIds": [entry.photo]}
    await done(home.clients[Person.MOTHER], "correctJournalEntry", **an_input("correctJournalEntry", **given))

    assert await all_are_nothing(asking, fathers)
    assert [(await asking.fetch(one)).status for one in mothers] == [200] * len(mothers)


async def closed(home: Household) -> None:
    """The entry is opened to the municipality no more."""
    entry = home.staff.entries["OPEN_GUARDIANS"]
    given = {"entryId": entry.id, "expectedVersion": entry.version, "isOpen": False}
    await done(home.clients[Person.FATHER], "setJournalWardConsent", **given)


async def stopped(home: Household) -> None:
    """The family shares with nobody any more."""
    await done(home.clients[Person.MOTHER], "stopSharingWithWard", familyId=home.family)


@pytest.mark.parametrize("end", [closed, stopped])
async def test_the_staffs_photos_are_gone_once_they_may_look_no_more(
    end: Callable[[Household], Awaitable[None]], asking: Asking
) -> None:
    home = asking.household
    photos = await addresses(asking, Person.NURSE, home.staff.entries["OPEN_GUARDIANS"].photo)

    await end(home)

    assert await all_are_nothing(asking, photos)


async def test_the_staffs_photos_are_gone_once_the_consent_has_ended(asking: Asking) -> None:
    clock = asking.household.service.clock
    clock.instant = instant(CONSENT_UNTIL)
    clock.step(minutes=-1)
    photos = await addresses(asking, Person.NURSE, asking.household.staff.entries["OPEN_GUARDIANS"].photo)
    while_it_lasts = await asking.fetch(photos[0])

    clock.step(minutes=1)

    assert while_it_lasts.status == 200
    assert await all_are_nothing(asking, photos)


async def entry_deleted(home: Household) -> None:
    """The entry is deleted with its photo."""
    entry = home.staff.entries["GUARDIANS"]
    given = {"entryId": entry.id, "expectedVersion": entry.version}
    await done(home.clients[Person.MOTHER], "deleteJournalEntry", **given)


async def photo_deleted(home: Household) -> None:
    """The photo is deleted, and its entry stays."""
    photo = home.staff.entries["GUARDIANS"].photo
    await done(home.clients[Person.FATHER], "deletePhoto", photoId=photo, expectedVersion=1)


@pytest.mark.parametrize("delete", [entry_deleted, photo_deleted])
async def test_what_is_deleted_is_found_at_no_address(
    delete: Callable[[Household], Awaitable[None]], asking: Asking
) -> None:
    photo = asking.household.staff.entries["GUARDIANS"].photo
    photos = [one for person in sorted(GUARDIANS) for one in await addresses(asking, person, photo)]

    await delete(asking.household)

    assert await all_are_nothing(asking, photos)


async def test_an_address_that_was_changed_leads_nowhere(asking: Asking) -> None:
    home = asking.household
    photo = home.staff.entries["OPEN_FAMILY"].photo
    (webp, *_) = await addresses(asking, Person.FATHER, photo)
    upload = (await an_upload(home, Person.FATHER))["uploadUrl"]
    _, _, token, edge = webp.split("/")
    middle = len(token) // 2
    changed = {
        "a character": f"/photos/{token[:middle]}{'A' if token[middle] != 'A' else 'B'}{token[middle + 1 :]}/{edge}",
        "another size": f"/photos/{token}/2048.webp",
        "another form": f"/photos/{token}/{edge.partition('.')[0]}.png",
        "that of an upload": f"{upload}/{edge}",
        "a picture of a chart": f"/photos/{home.pictures[Person.LEFT][0].split('/')[-1].partition('.')[0]}/{edge}",
        "a path out of it": f"/photos/..%2F..%2Fetc%2Fpasswd/{edge}",
    }

    answers = {how: await asking.fetch(address) for how, address in changed.items()}
    never_was = await nothing_there(asking)

    assert {how: answer for how, answer in answers.items() if not is_nothing(answer, never_was)} == {}
    assert (await sent(asking, f"/photos/{token}")) == await nobody_awaits_it(asking)


async def test_every_opening_of_a_photo_of_the_staffs_is_logged_and_of_a_members_none(asking: Asking) -> None:
    photo = asking.household.staff.entries["OPEN_FAMILY"].photo
    looks = {}
    for person in sorted(FAMILY | STAFF):
        (address, *_) = await addresses(asking, person, photo)
        before = await asking.access_log()
        await asking.fetch(address)
        looks[person] = {entry["subject"]["kind"] for entry in await asking.access_log() if entry not in before}

    assert looks == {person: {"PHOTO", "CHILD"} if person is Person.NURSE else set() for person in looks}


# Uploads


async def test_an_upload_is_awaited_for_a_quarter_of_an_hour(asking: Asking) -> None:
    mothers, fathers = [await an_upload(asking.household, one) for one in (Person.MOTHER, Person.FATHER)]

    in_time = await sent(asking, mothers["uploadUrl"])
    asking.household.service.clock.step(minutes=15)
    too_late = await sent(asking, fathers["uploadUrl"])

    assert in_time.status == 204
    assert too_late.status == 404
    assert too_late == await nobody_awaits_it(asking)


@pytest.mark.parametrize("go", [removed_by_staff, leaves])
async def test_nothing_is_awaited_from_a_member_who_has_gone(
    go: Callable[[Household], Awaitable[None]], asking: Asking
) -> None:
    home = asking.household
    upload = await an_upload(home, Person.FATHER)

    await go(home)
    answer = await sent(asking, upload["uploadUrl"])

    assert answer == await nobody_awaits_it(asking)
    assert answer.status == 404


async def test_nothing_is_awaited_for_a_photo_that_was_deleted(asking: Asking) -> None:
    home = asking.household
    upload = await an_upload(home, Person.MOTHER)

    await done(home.clients[Person.MOTHER], "deletePhoto", photoId=upload["photo"]["id"], expectedVersion=1)

    assert await sent(asking, upload["uploadUrl"]) == await nobody_awaits_it(asking)


@pytest.mark.parametrize("person", [Person.GRANDMOTHER, Person.NURSE, Person.STRANGER])
async def test_nobody_but_guardians_is_given_an_address_to_upload_to(person: Person, asking: Asking) -> None:
    answer = await asking.household.clients[person].ask(
        "mutation($input: PreparePhotoInput!) { preparePhoto(input: $input) { uploadUrl } }",
        input={"handbookId": asking.household.staff.child, "altText": "あとで送る"},
    )

    assert "/photos/" not in str(answer.body)
