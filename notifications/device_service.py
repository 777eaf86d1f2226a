"""The use cases of devices: an app registers the one it runs on, and its person names, mutes or removes it."""

from dataclasses import replace
from typing import Final

from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import new_id
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import LANGUAGES
from notifications.device_store import DeviceStore
from notifications.devices import Device, DeviceToRegister, DeviceWish, ShownDevice
from notifications.pushes import Address

DEVICES_CEILING: Final = 20
"""The most devices of one person. Apps register at every start, so the one that goes is the one longest unused."""
TOKEN_LIMIT_CHARACTERS: Final = 4_096
FID_LIMIT_CHARACTERS: Final = 64
NAME_LIMIT_CHARACTERS: Final = 60

_TOKEN_PURPOSE = "device-token"  # noqa: S105 - names what a digest is for; it is no password
_FID_PURPOSE = "device-fid"


class DeviceService:
    """Everything people do with their devices."""

    def __init__(self, store: DeviceStore, cipher: FieldCipher, signer: Signer, clock: Clock) -> None:
        self._store = store
        self._cipher = cipher
        self._signer = signer
        self._clock = clock

    async def register(self, principal: Principal, wish: DeviceToRegister) -> Device:
        """Send pushes for `principal` to this device from now on, and nobody else's: a device is one person's.

        The same device again is the same device, with its new token, platform and language. Past `DEVICES_CEILING`
        the one she registered longest ago is forgotten: refusing would leave silent the phone she holds in her hand.
        Raises `Refused` with `NO_DEVICE_ADDRESS`, `TOO_LONG` or `UNKNOWN_LANGUAGE`.
        """
        address = _address(wish.token, wish.fid)
        problems = (*_address_problems(address), *_language_problems(wish.language))
        if problems:
            raise Refused(*problems)
        device = Device(
            id=new_id(),
            uid=principal.uid,
            sealed_token=await self._cipher.encrypt_optional(address.token),
            token_digest=self._digest(_TOKEN_PURPOSE, address.token),
            sealed_fid=await self._cipher.encrypt_optional(address.fid),
            fid_digest=self._digest(_FID_PURPOSE, address.fid),
            platform=wish.platform,
            language=wish.language,
            registered_at=self._clock.now(),
            has_own_language=wish.has_own_language,
        )
        return await self._store.register(device, DEVICES_CEILING)

    async def unregister(self, principal: Principal, token: str | None, fid: str | None) -> None:
        """Send nothing to this device any more. No error where it is not registered, or by now somebody else's.

        Raises `Refused` with `NO_DEVICE_ADDRESS` or `TOO_LONG`.
        """
        address = _address(token, fid)
        problems = _address_problems(address)
        if problems:
            raise Refused(*problems)
        await self._store.unregister(
            principal.uid, self._digest(_TOKEN_PURPOSE, address.token), self._digest(_FID_PURPOSE, address.fid)
        )

    async def all_of(self, principal: Principal) -> tuple[ShownDevice, ...]:
        """Her devices, the one she used last in front."""
        return tuple([await self._shown(device) for device in await self._store.all_of(principal.uid)])

    async def change(
        self, principal: Principal, device_id: str, expected_version: int, wish: DeviceWish
    ) -> ShownDevice:
        """Name one of her devices, mute it, or give it a language. What already stands so is left as it is.

        Raises `Refused` with `NOT_FOUND` for what is no device of hers, `TOO_LONG` or `UNKNOWN_LANGUAGE`, and
        `VersionConflict` with the `ShownDevice` as it stands when it was changed since.
        """
        name = (wish.name or "").strip() or None
        problems = (*_name_problems(name), *(() if wish.language is None else _language_problems(wish.language)))
        if problems:
            raise Refused(*problems)
        device = await self._store.of_person(principal.uid, device_id)
        if device is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, ("deviceId",)))
        shown = await self._shown(device)
        if (shown.name, device.is_muted, device.own_language) == (name, wish.is_muted, wish.language):
            return shown
        changed = replace(
            device,
            version=expected_version + 1,
            sealed_name=await self._cipher.encrypt_optional(name),
            is_muted=wish.is_muted,
            language=wish.language or device.language,
            has_own_language=wish.language is not None,
        )
        if device.version != expected_version or not await self._store.change(changed):
            raise VersionConflict(await self._shown(await self._as_it_stands(device)))
        return await self._shown(changed)

    async def remove(self, principal: Principal, device_id: str) -> None:
        """Send nothing to one of her devices any more. No error where it is none, or none of hers."""
        await self._store.remove(principal.uid, device_id)

    async def _as_it_stands(self, device: Device) -> Device:
        """Raises `Refused(NOT_FOUND)` where it is not hers any more."""
        current = await self._store.of_person(device.uid, device.id)
        if current is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, ("deviceId",)))
        return current

    async def _shown(self, device: Device) -> ShownDevice:
        return ShownDevice(device, await self._cipher.decrypt_optional(device.sealed_name))

    def _digest(self, purpose: str, value: str | None) -> str | None:
        return None if value is None else self._signer.digest(purpose, value)


def _address(token: str | None, fid: str | None) -> Address:
    return Address((token or "").strip() or None, (fid or "").strip() or None)


def _address_problems(address: Address) -> tuple[Problem, ...]:
    if address.token is None and address.fid is None:
        return (Problem(ProblemCode.NO_DEVICE_ADDRESS, ("token",)),)
    given = (("token", address.token, TOKEN_LIMIT_CHARACTERS), ("fid", address.fid, FID_LIMIT_CHARACTERS))
    return tuple(
        Problem(ProblemCode.TOO_LONG, (field,), {"value": len(value), "limit": limit})
        for field, value, limit in given
        if value is not None and len(value) > limit
    )


def _name_problems(name: str | None) -> tuple[Problem, ...]:
    if name is None or len(name) <= NAME_LIMIT_CHARACTERS:
        return ()
    return (Problem(ProblemCode.TOO_LONG, ("name",), {"value": len(name), "limit": NAME_LIMIT_CHARACTERS}),)


def _language_problems(language: str) -> tuple[Problem, ...]:
    if language in LANGUAGES:
        return ()
    return (Problem(ProblemCode.UNKNOWN_LANGUAGE, ("language",), {"value": language[:_LONGEST_LANGUAGE_TAG]}),)


_LONGEST_LANGUAGE_TAG: Final = 35
"""What is repeated to the client of a language that is none of ours (RFC 5646, 4.4.1)."""
