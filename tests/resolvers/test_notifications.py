"""Devices through the API: an app registers the one it runs on, and a device is one person's."""

from typing import Any

import pytest

from handbook_api.platform.mongodb import Database
from schema.global_ids import NodeKind, global_id
from tests.api import Api, Client
from tests.households import a_person
from tests.resolvers.asking import ERRORS, an_id, told
from tests.resolvers.conftest import Service

DEVICE = f"deviceId {ERRORS}"


async def registers(who: Client, **fields: Any) -> dict[str, Any]:
    return await who.change("registerDevice", "RegisterDeviceInput", DEVICE, **({"platform": "ANDROID"} | fields))


async def unregisters(who: Client, **fields: Any) -> dict[str, Any]:
    return await who.change("unregisterDevice", "UnregisterDeviceInput", DEVICE, **fields)


async def devices_in(database: Database) -> dict[str, tuple[str, str]]:
    """Whose each device is, and the language of its pushes, by the device's id."""
    return {one["_id"]: (one["uid"], one["language"]) async for one in database.devices.find()}


async def test_registering_at_every_start_of_the_app_keeps_one_device(api: Api, service: Service) -> None:
    mother, token = a_person(api), f"phone-{an_id()}"
    before = await devices_in(service.database)

    first = await registers(mother, token=token)
    again = await registers(mother, token=token, language="en")

    assert first["errors"] == []
    assert again == first
    added = await devices_in(service.database)
    assert [added[one][1] for one in added.keys() - before.keys()] == ["en"]


async def test_a_device_goes_over_to_whoever_signs_in_on_it(api: Api, service: Service) -> None:
    mother, father, token = a_person(api, "misaki"), a_person(api, "kenta"), f"tablet-{an_id()}"
    before = await devices_in(service.database)

    await registers(mother, token=token)
    await registers(father, token=token)
    await unregisters(mother, token=token)

    added = await devices_in(service.database)
    (now,) = [added[one] for one in added.keys() - before.keys()]
    assert now[0].startswith("kenta-")


async def test_a_device_is_forgotten_when_its_person_signs_out(api: Api, service: Service) -> None:
    mother, token = a_person(api), f"phone-{an_id()}"
    before = await devices_in(service.database)
    await registers(mother, token=token)

    left = [await unregisters(mother, token=token) for _ in range(2)]

    assert left == [{"deviceId": None, "errors": []}] * 2
    assert await devices_in(service.database) == before


async def test_pushes_speak_the_language_of_the_request_unless_another_is_chosen(api: Api, service: Service) -> None:
    linh = a_person(api, "linh", language="en")
    before = await devices_in(service.database)

    await registers(linh, token=f"phone-{an_id()}")
    await registers(linh, fid=an_id(), language="ja")

    added = await devices_in(service.database)
    assert sorted(added[one][1] for one in added.keys() - before.keys()) == ["en", "ja"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, {("token",): "NO_DEVICE_ADDRESS"}),
        ({"token": "  "}, {("token",): "NO_DEVICE_ADDRESS"}),
        ({"token": "a" * 4_097, "fid": "a" * 65}, {("token",): "TOO_LONG", ("fid",): "TOO_LONG"}),
        ({"token": "phone", "language": "vi"}, {("language",): "UNKNOWN_LANGUAGE"}),
    ],
)
async def test_a_device_that_cannot_be_registered_says_why(
    api: Api, fields: dict[str, str], problem: dict[tuple[str, ...], str]
) -> None:
    payload = await registers(a_person(api), **fields)

    assert payload["deviceId"] is None
    assert told(payload["errors"]) == problem


async def test_at_most_a_hundred_pushes_are_marked_as_read_at_once(api: Api) -> None:
    mother = a_person(api)
    ids = [global_id(NodeKind.PUSH, f"{number:032x}") for number in range(101)]

    payload = await mother.change("markPushesRead", "MarkPushesReadInput", f"unreadPushCount {ERRORS}", ids=ids)
    nobodys = await mother.change(
        "markPushesRead", "MarkPushesReadInput", f"unreadPushCount {ERRORS}", ids=[*ids[1:], "あ", "no id"]
    )

    assert payload["unreadPushCount"] is None
    assert told(payload["errors"]) == {("ids",): "CEILING_REACHED"}
    assert nobodys == {"unreadPushCount": 0, "errors": []}
