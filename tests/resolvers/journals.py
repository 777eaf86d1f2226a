"""Journals as the app uses them: prepare a photo, send its bytes, write an entry."""

from typing import Any

import httpx

from tests.api import Api, Client
from tests.households import Household, a_child, a_family, a_household
from tests.journal.pictures import a_jpeg
from tests.resolvers.asking import ERRORS, the_child

SIZES = "sizes { widthPixels heightPixels webpUrl jpegUrl }"
PHOTO = f"id version altText isUploaded widthPixels heightPixels {SIZES} expiresAt"
ENTRY = (
    "id version kind happened { day precision } milestone milestoneName title text audience "
    "wardConsent { wording } correctedOn photos { id altText }"
)


async def prepares(who: Client, handbook: str, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"altText": "公園で笑っている"} | fields
    return await who.change(
        "preparePhoto",
        "PreparePhotoInput",
        f"photo {{ {PHOTO} }} uploadUrl uploadExpiresAt {ERRORS}",
        handbookId=handbook,
        **given,
    )


async def sends(api: Api, address: str, content: bytes, **headers: str) -> httpx.Response:
    return await api.http.put(address, content=content, headers=headers)


async def a_photo(api: Api, who: Client, handbook: str, content: bytes | None = None, **fields: Any) -> str:
    """A photo that was uploaded and is in no entry yet."""
    prepared = await prepares(who, handbook, **fields)
    assert prepared["errors"] == [], prepared
    sent = await sends(api, prepared["uploadUrl"], a_jpeg(800, 600) if content is None else content)
    assert sent.status_code == 204, sent.text
    return str(prepared["photo"]["id"])


async def writes(who: Client, handbook: str, selection: str = ENTRY, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "kind": "NOTE",
        "happened": {"day": "2026-11-20"},
        "audience": "FAMILY",
        "text": "はじめて海を見た。",
    } | fields
    return await who.change(
        "recordJournalEntry",
        "RecordJournalEntryInput",
        f"entry {{ {selection} }} {ERRORS}",
        handbookId=handbook,
        **given,
    )


async def an_entry(who: Client, handbook: str, **fields: Any) -> str:
    payload = await writes(who, handbook, **fields)
    assert payload["errors"] == [], payload
    return str(payload["entry"]["id"])


async def corrects(who: Client, entry: str, version: int = 1, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "kind": "NOTE",
        "happened": {"day": "2026-11-20"},
        "audience": "FAMILY",
        "text": "はじめて海を見た。",
    } | fields
    return await who.change(
        "correctJournalEntry",
        "CorrectJournalEntryInput",
        f"entry {{ {ENTRY} }} {ERRORS}",
        entryId=entry,
        expectedVersion=version,
        **given,
    )


async def deletes(who: Client, entry: str, version: int = 1) -> dict[str, Any]:
    selection = f"deletedId entry {{ version }} {ERRORS}"
    return await who.change(
        "deleteJournalEntry", "DeleteJournalEntryInput", selection, entryId=entry, expectedVersion=version
    )


async def opens_to_ward(who: Client, entry: str, version: int = 1, *, is_open: bool = True) -> dict[str, Any]:
    return await who.change(
        "setJournalWardConsent",
        "SetJournalWardConsentInput",
        f"entry {{ {ENTRY} }} {ERRORS}",
        entryId=entry,
        expectedVersion=version,
        isOpen=is_open,
    )


async def deletes_photo(who: Client, photo: str, version: int = 1) -> dict[str, Any]:
    selection = f"deletedId photo {{ version }} {ERRORS}"
    return await who.change("deletePhoto", "DeletePhotoInput", selection, photoId=photo, expectedVersion=version)


async def journal_of(who: Client, child: str, selection: str = "id text") -> list[dict[str, Any]]:
    """The entries of a child's journal that somebody sees, the last that happened in front."""
    seen = await the_child(who, child, f"journal(first: 50) {{ edges {{ node {{ {selection} }} }} }}")
    return [edge["node"] for edge in seen["journal"]["edges"]]


async def node(who: Client, id: str, selection: str = "id") -> Any:
    """Whatever somebody finds under an id: `None` for nothing at all."""
    document = f"query($id: ID!) {{ node(id: $id) {{ __typename {selection} }} }}"
    return (await who.ask(document, id=id)).data["node"]


async def photo_addresses(who: Client, photo: str) -> list[str]:
    """Every address of a photo that somebody is given now, the smallest in front."""
    seen = await node(who, photo, f"... on Photo {{ {SIZES} }}")
    return [] if seen is None else [size[form] for size in seen["sizes"] for form in ("webpUrl", "jpegUrl")]


async def codes_of(who: Client, mutation: str, **fields: Any) -> list[str]:
    """The codes of a mutation that is refused as a whole."""
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    answer = await who.ask(
        f"mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}", input=fields
    )
    return answer.codes


def people_of(home: Household) -> dict[str, Client]:
    """Those of a household who may be shown something of it."""
    return {"mother": home.mother, "father": home.father, "grandmother": home.grandmother, "nurse": home.nurse}


async def home_with_yui(api: Api) -> tuple[Household, str]:
    """A household, and its daughter, born on 10 May."""
    home = await a_household(api)
    return home, await a_child(home.mother, home.family)


async def yui_of(mother: Client) -> str:
    """A daughter of a mother with a family of her own, born on 10 May."""
    return await a_child(mother, await a_family(mother))


async def milestones_of(who: Client, child: str) -> dict[str, Any]:
    """The milestones of a child that were written down, by their code."""
    seen = await the_child(who, child, "milestones { code name entry { id happened { day precision } } }")
    return {one["code"]: one["entry"] for one in seen["milestones"] if one["entry"]}
