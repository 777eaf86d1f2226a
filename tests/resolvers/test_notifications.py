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


PREFERENCES = """
    version hour language quietHours { startsAt endsAt } kinds { kind name isOn isOnAsViewer }
"""
DEVICE_FIELDS = "id platform name isMuted language version"


async def preferences_of(who: Client) -> dict[str, Any]:
    found: dict[str, Any] = (await who.ask(f"{{ notificationPreferences {{ {PREFERENCES} }} }}")).data
    return dict(found["notificationPreferences"])


async def says(who: Client, version: int = 0, **fields: Any) -> dict[str, Any]:
    wishes = {"expectedVersion": version, "switchedOff": [], "switchedOnAsViewer": []} | fields
    return await who.change(
        "setNotificationPreferences",
        "SetNotificationPreferencesInput",
        f"preferences {{ {PREFERENCES} }} {ERRORS}",
        **wishes,
    )


async def devices_of(who: Client) -> list[dict[str, Any]]:
    return list((await who.ask(f"{{ devices {{ {DEVICE_FIELDS} }} }}")).data["devices"])


async def updates(who: Client, device: str, version: int = 1, **fields: Any) -> dict[str, Any]:
    return await who.change(
        "updateDevice",
        "UpdateDeviceInput",
        f"device {{ {DEVICE_FIELDS} }} {ERRORS}",
        **({"deviceId": device, "expectedVersion": version, "isMuted": False} | fields),
    )


async def test_who_never_said_anything_is_told_everything_as_it_comes(api: Api) -> None:
    found = await preferences_of(a_person(api, language="ja"))

    assert (found["version"], found["hour"], found["language"], found["quietHours"]) == (0, None, None, None)
    assert all(kind["isOn"] for kind in found["kinds"])
    for_viewers = {kind["kind"]: kind["isOnAsViewer"] for kind in found["kinds"] if kind["isOnAsViewer"] is not None}
    assert for_viewers == {"NEW_ARTICLE": False, "ANNOUNCEMENT": False}
    assert found["kinds"][0]["name"] == "健診の時期"


async def test_what_somebody_says_is_hers_alone(api: Api) -> None:
    mother, father = a_person(api, "misaki"), a_person(api, "kenta")

    said = await says(
        mother,
        switchedOff=["CHECKUP_OPENS"],
        switchedOnAsViewer=["NEW_ARTICLE"],
        quietHours={"startsAt": "22:00", "endsAt": "06:30"},
        hour="19:30",
        language="en",
    )

    hers = said["preferences"]
    assert (said["errors"], hers["version"], hers["hour"], hers["language"]) == ([], 1, "19:30:00", "en")
    assert hers["quietHours"] == {"startsAt": "22:00:00", "endsAt": "06:30:00"}
    assert [kind["kind"] for kind in hers["kinds"] if not kind["isOn"]] == ["CHECKUP_OPENS"]
    assert await preferences_of(mother) == hers
    assert (await preferences_of(father))["version"] == 0


async def test_an_older_version_gets_what_was_said_since(api: Api) -> None:
    mother = a_person(api)
    first = await says(mother, hour="19:30")

    late = await says(mother, hour="07:00")

    assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert late["preferences"] == first["preferences"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (
            {"quietHours": {"startsAt": "21:00", "endsAt": "21:00"}},
            {("quietHours", "endsAt"): "QUIET_HOURS_WITHOUT_END"},
        ),
        ({"quietHours": {"startsAt": "21:00", "endsAt": "08:00"}, "hour": "22:00"}, {("hour",): "IN_QUIET_HOURS"}),
        ({"switchedOnAsViewer": ["CHECKUP_OPENS"]}, {("switchedOnAsViewer",): "NOT_FOR_VIEWERS"}),
        ({"language": "vi"}, {("language",): "UNKNOWN_LANGUAGE"}),
    ],
)
async def test_what_cannot_be_wished_for_says_why(
    api: Api, fields: dict[str, Any], problem: dict[tuple[str, ...], str]
) -> None:
    payload = await says(a_person(api), **fields)

    assert (payload["preferences"], told(payload["errors"])) == (None, problem)


async def test_a_person_names_and_mutes_her_device_and_it_stays_so_at_the_next_start(
    api: Api, service: Service
) -> None:
    mother, token = a_person(api), f"phone-{an_id()}"
    await registers(mother, token=token)
    (device,) = await devices_of(mother)
    assert (device["name"], device["isMuted"], device["version"]) == (None, False, 1)

    named = await updates(mother, device["id"], name=" 台所のタブレット ", isMuted=True, language="en")
    await registers(mother, token=token)

    assert named["errors"] == []
    assert await devices_of(mother) == [named["device"]]
    assert (named["device"]["name"], named["device"]["isMuted"], named["device"]["language"]) == (
        "台所のタブレット",
        True,
        "en",
    )
    stored = await service.database.devices.find({"name": {"$type": "string"}}).to_list()
    assert stored == [], "a name is sealed"


async def test_a_device_that_goes_over_to_somebody_takes_nothing_of_the_last_one_with_it(api: Api) -> None:
    mother, father, token = a_person(api, "misaki"), a_person(api, "kenta"), f"tablet-{an_id()}"
    await registers(mother, token=token)
    (device,) = await devices_of(mother)
    await updates(mother, device["id"], name="美咲の", isMuted=True)

    await registers(father, token=token)

    assert await devices_of(mother) == []
    (now,) = await devices_of(father)
    assert (now["name"], now["isMuted"], now["version"]) == (None, False, 1)


async def test_nobody_changes_or_removes_somebody_elses_device(api: Api) -> None:
    mother, stranger = a_person(api, "misaki"), a_person(api, "stranger")
    await registers(mother, token=f"phone-{an_id()}")
    (device,) = await devices_of(mother)

    never_was = global_id(NodeKind.DEVICE, an_id())
    answers = [await updates(stranger, one, name="x") for one in (device["id"], never_was, "no id")]
    removed = await stranger.change("removeDevice", "RemoveDeviceInput", DEVICE, deviceId=device["id"])

    assert [told(one["errors"]) for one in answers] == [{("deviceId",): "NOT_FOUND"}] * 3
    assert removed == {"deviceId": None, "errors": []}
    assert await devices_of(mother) == [device]


async def test_a_lost_phone_is_removed_and_a_second_time_is_no_error(api: Api) -> None:
    mother = a_person(api)
    await registers(mother, token=f"phone-{an_id()}")
    (device,) = await devices_of(mother)

    answers = [
        await mother.change("removeDevice", "RemoveDeviceInput", DEVICE, deviceId=device["id"]) for _ in range(2)
    ]

    assert answers == [{"deviceId": None, "errors": []}] * 2
    assert await devices_of(mother) == []


async def test_a_device_is_changed_as_it_was_seen(api: Api) -> None:
    mother = a_person(api)
    await registers(mother, token=f"phone-{an_id()}")
    (device,) = await devices_of(mother)
    first = await updates(mother, device["id"], name="携帯")

    late = await updates(mother, device["id"], name="電話")
    too_long = await updates(mother, device["id"], 2, name="あ" * 61, language="vi")

    assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert late["device"] == first["device"]
    assert told(too_long["errors"]) == {("name",): "TOO_LONG", ("language",): "UNKNOWN_LANGUAGE"}
