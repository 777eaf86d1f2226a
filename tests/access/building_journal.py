"""Writes the journal: an entry for each audience, closed to the municipality and open to it, each with a photo."""

from typing import Any

from tests.access.household import Household, done
from tests.access.household_staff import TOOTH_CAME, MarkedEntry, marked
from tests.access.making import AS_IT_IS, made
from tests.access.people import Person
from tests.journal.pictures import a_jpeg


async def journal(home: Household) -> None:
    """Entries with photos for each audience, photos in no entry, and a tooth."""
    await _teeth(home)
    child = home.staff.child
    for name, audience, is_open in (
        ("FAMILY", "FAMILY", False),
        ("OPEN_FAMILY", "FAMILY", True),
        ("GUARDIANS", "GUARDIANS", False),
        ("OPEN_GUARDIANS", "GUARDIANS", True),
        ("MOTHER", "MOTHER", False),
        ("OPEN_MOTHER", "MOTHER", True),
    ):
        await _entry(home, name, child, audience, is_open=is_open)
    await _entry(home, "MILESTONE", child, "GUARDIANS", kind="MILESTONE", milestone="HEAD_CONTROL")
    await _entry(home, "TURNED", child, "GUARDIANS")
    await _turn(home)
    for name, audience in (("PREGNANCYS_GUARDIANS", "GUARDIANS"), ("PREGNANCYS_MOTHER", "MOTHER")):
        await _entry(home, name, home.pregnancies.ids["RUNNING"], audience)
    await _entry(home, "DELETED", child, "GUARDIANS")
    deleted = home.staff.entries.pop("DELETED")
    await done(home.clients[Person.MOTHER], "deleteJournalEntry", entryId=deleted.id, expectedVersion=deleted.version)
    home.staff.deleted_entry = deleted.id
    for person in (Person.MOTHER, Person.FATHER):
        home.staff.loose_photos[person.value] = await _photo(home, child, person, marked("写真だけ", person.value))
    home.staff.deleted_photo = await _photo(home, child, Person.MOTHER, marked("写真だけ", "消去"))
    await done(home.clients[Person.MOTHER], "deletePhoto", photoId=home.staff.deleted_photo, expectedVersion=1)


async def _photo(home: Household, handbook: str, person: Person, alt_text: str) -> str:
    payload = await made(
        home.clients[person], "preparePhoto", "photo { id } uploadUrl", handbookId=handbook, altText=alt_text
    )
    sent = await home.service.api.http.put(payload["uploadUrl"], content=a_jpeg(48, 36))
    assert sent.status_code == 204, sent.text
    return str(payload["photo"]["id"])


def _written(mark: str, audience: str, photo: str, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "NOTE",
        "happened": {"day": "2026-11-18", "precision": "DAY"},
        "audience": audience,
        "title": marked("題", mark),
        "text": marked("日記", mark),
        "milestone": None,
        "photoIds": [photo],
    } | fields


async def _entry(
    home: Household, name: str, handbook: str, audience: str, *, is_open: bool = False, **fields: Any
) -> None:
    home.service.clock.step(seconds=1)
    mother = home.clients[Person.MOTHER]
    photo = await _photo(home, handbook, Person.MOTHER, marked("写真", name))
    payload = await made(
        mother,
        "recordJournalEntry",
        f"entry {{ {AS_IT_IS} }}",
        handbookId=handbook,
        **_written(name, audience, photo, **fields),
    )
    if is_open:
        id, version = payload["entry"]["id"], payload["entry"]["version"]
        payload = await made(
            mother,
            "setJournalWardConsent",
            f"entry {{ {AS_IT_IS} }}",
            entryId=id,
            expectedVersion=version,
            isOpen=True,
        )
    home.staff.entries[name] = MarkedEntry(payload["entry"]["id"], photo, name, payload["entry"]["version"])


async def _turn(home: Household) -> None:
    """Mean an entry for the mother alone that guardians had seen: what stands in it from now on they never see."""
    before = home.staff.entries["TURNED"]
    payload = await made(
        home.clients[Person.MOTHER],
        "correctJournalEntry",
        f"entry {{ {AS_IT_IS} }}",
        entryId=before.id,
        expectedVersion=before.version,
        **_written("TURNED_TO_MOTHER", "MOTHER", before.photo),
    )
    version = payload["entry"]["version"]
    home.staff.entries["TURNED"] = MarkedEntry(before.id, before.photo, "TURNED_TO_MOTHER", version)


async def _teeth(home: Household) -> None:
    answer = await home.clients[Person.MOTHER].ask(
        "query($id: ID!) { child(id: $id) { teeth { version } } }", id=home.staff.child
    )
    await done(
        home.clients[Person.MOTHER],
        "enterTeeth",
        childId=home.staff.child,
        expectedVersion=answer.data["child"]["teeth"]["version"],
        teeth=[{"code": "71", "came": {"day": TOOTH_CAME, "precision": "DAY"}}],
    )
