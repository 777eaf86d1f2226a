"""A device belongs to one person at a time, and is found again by what Firebase calls it."""

import asyncio

import pytest

from handbook_api.platform.mongodb import Document
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from notifications.device_service import DEVICES_CEILING, FID_LIMIT_CHARACTERS, TOKEN_LIMIT_CHARACTERS
from notifications.devices import Device, DeviceToRegister, Platform
from tests.notifications.builders import KENTA, MISAKI, PHONE, TABLET
from tests.notifications.house import House

FID = "cIeQ7bEaQO2cGZsd6TDKxS"


def a_wish(token: str | None = PHONE, fid: str | None = None, language: str = "ja") -> DeviceToRegister:
    return DeviceToRegister(token, fid, Platform.IOS, language)


async def devices_of(house: House, *uids: str) -> tuple[Device, ...]:
    return await house.device_store.of_people(uids)


async def test_a_registered_device_is_its_persons(house: House) -> None:
    device = await house.devices.register(MISAKI, a_wish(PHONE, FID, "en"))

    (found,) = await devices_of(house, MISAKI.uid)
    assert found == device
    assert (found.platform, found.language, found.registered_at) == (Platform.IOS, "en", house.clock.now())


async def test_no_address_is_readable_in_the_database(house: House) -> None:
    await house.devices.register(MISAKI, a_wish(PHONE, FID))

    stored = await house.database.devices.find_one({})
    assert stored is not None
    assert _texts(stored).isdisjoint({PHONE, FID})
    (found,) = await devices_of(house, MISAKI.uid)
    assert await house.cipher.decrypt_optional(found.sealed_token) == PHONE
    assert await house.cipher.decrypt_optional(found.sealed_fid) == FID


def _texts(document: Document) -> set[str]:
    return {value for value in document.values() if isinstance(value, str)}


async def test_the_same_device_again_is_the_same_device(house: House) -> None:
    first = await house.devices.register(MISAKI, a_wish())
    house.clock.step(days=1)
    second = await house.devices.register(MISAKI, a_wish(language="en"))

    (found,) = await devices_of(house, MISAKI.uid)
    assert found.id == first.id == second.id
    assert (found.language, found.registered_at) == ("en", house.clock.now())


async def test_a_device_moves_to_whoever_registers_it(house: House) -> None:
    await house.devices.register(MISAKI, a_wish())

    await house.devices.register(KENTA, a_wish())

    assert await devices_of(house, MISAKI.uid) == ()
    assert len(await devices_of(house, KENTA.uid)) == 1


async def test_an_installation_with_a_new_token_is_the_same_device(house: House) -> None:
    first = await house.devices.register(MISAKI, a_wish(PHONE, FID))

    second = await house.devices.register(MISAKI, a_wish(TABLET, FID))

    assert second.id == first.id
    assert len(await devices_of(house, MISAKI.uid)) == 1


async def test_two_halves_of_one_device_become_one(house: House) -> None:
    await house.devices.register(MISAKI, a_wish(PHONE, None))
    await house.devices.register(KENTA, a_wish(None, FID))

    await house.devices.register(MISAKI, a_wish(PHONE, FID))

    assert len(await devices_of(house, MISAKI.uid, KENTA.uid)) == 1


async def test_two_people_who_register_a_device_at_once_do_not_both_have_it(house: House) -> None:
    await asyncio.gather(*(house.devices.register(who, a_wish()) for who in (MISAKI, KENTA) * 3))

    assert len(await devices_of(house, MISAKI.uid, KENTA.uid)) == 1


async def test_past_the_ceiling_the_device_unused_for_longest_goes(house: House) -> None:
    registered = []
    for n in range(DEVICES_CEILING + 2):
        registered.append(await house.devices.register(MISAKI, a_wish(f"phone-{n}")))
        house.clock.step(days=1)

    found = {device.id for device in await devices_of(house, MISAKI.uid)}
    assert found == {device.id for device in registered[2:]}


async def test_a_device_that_is_unregistered_is_forgotten(house: House) -> None:
    await house.devices.register(MISAKI, a_wish(PHONE, FID))
    await house.devices.register(MISAKI, a_wish(TABLET))

    await house.devices.unregister(MISAKI, None, FID)
    await house.devices.unregister(MISAKI, None, FID)

    (left,) = await devices_of(house, MISAKI.uid)
    assert await house.cipher.decrypt_optional(left.sealed_token) == TABLET


async def test_nobody_unregisters_the_device_of_somebody_else(house: House) -> None:
    await house.devices.register(MISAKI, a_wish())

    await house.devices.unregister(KENTA, PHONE, None)

    assert len(await devices_of(house, MISAKI.uid)) == 1


async def test_a_device_that_was_registered_again_is_not_forgotten_for_what_it_was(house: House) -> None:
    was = await house.devices.register(MISAKI, a_wish(PHONE, FID))
    house.clock.step(seconds=1)
    await house.devices.register(MISAKI, a_wish(TABLET, FID))

    assert not await house.device_store.forget(was)
    assert len(await devices_of(house, MISAKI.uid)) == 1


@pytest.mark.parametrize(
    ("wish", "problem"),
    [
        (a_wish(None, None), Problem(ProblemCode.NO_DEVICE_ADDRESS, ("token",))),
        (a_wish(" ", ""), Problem(ProblemCode.NO_DEVICE_ADDRESS, ("token",))),
        (
            a_wish("t" * (TOKEN_LIMIT_CHARACTERS + 1)),
            Problem(
                ProblemCode.TOO_LONG,
                ("token",),
                {"value": TOKEN_LIMIT_CHARACTERS + 1, "limit": TOKEN_LIMIT_CHARACTERS},
            ),
        ),
        (
            a_wish(None, "f" * (FID_LIMIT_CHARACTERS + 1)),
            Problem(ProblemCode.TOO_LONG, ("fid",), {"value": FID_LIMIT_CHARACTERS + 1, "limit": FID_LIMIT_CHARACTERS}),
        ),
        (a_wish(language="fr"), Problem(ProblemCode.UNKNOWN_LANGUAGE, ("language",), {"value": "fr"})),
    ],
    ids=["no address", "an empty address", "token too long", "fid too long", "a language without texts"],
)
async def test_what_is_no_device_is_refused(house: House, wish: DeviceToRegister, problem: Problem) -> None:
    with pytest.raises(Refused) as refused:
        await house.devices.register(MISAKI, wish)

    assert refused.value.problems == (problem,)
    assert await devices_of(house, MISAKI.uid) == ()
