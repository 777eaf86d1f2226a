"""Composes the pushes of a reminder: one for each device of whoever is to get it, in the device's language."""

from collections.abc import Collection
from dataclasses import dataclass

from bson.binary import Binary

from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.texts import Texts
from notifications.device_store import DeviceStore
from notifications.devices import Device
from notifications.links import link_to
from notifications.pushes import Address, Push
from notifications.reminders import PlannedReminder
from notifications.saying import say


@dataclass(frozen=True, slots=True)
class AddressedPush:
    """A push and the device it is for."""

    device: Device
    push: Push


class Composer:
    """Puts reminders into words and onto devices."""

    def __init__(self, devices: DeviceStore, cipher: FieldCipher, texts: Texts) -> None:
        self._devices = devices
        self._cipher = cipher
        self._texts = texts

    async def pushes(
        self, reminder: PlannedReminder, sealed_name: Binary | None, uids: Collection[str], but_not: Collection[str]
    ) -> tuple[AddressedPush, ...]:
        """The pushes to every device of these persons, except the devices whose ids are in `but_not`.

        `sealed_name` is that of the child it is about, `None` with a pregnancy.
        """
        devices = [device for device in await self._devices.of_people(uids) if device.id not in but_not]
        if not devices:
            return ()
        child_name = await self._cipher.decrypt_optional(sealed_name)
        return tuple([AddressedPush(device, await self._push(reminder, device, child_name)) for device in devices])

    async def _push(self, reminder: PlannedReminder, device: Device, child_name: str | None) -> Push:
        said = say(self._texts, device.language, reminder.wording, child_name)
        return Push(
            address=Address(
                await self._cipher.decrypt_optional(device.sealed_token),
                await self._cipher.decrypt_optional(device.sealed_fid),
            ),
            tag=reminder.id,
            kind=reminder.kind.value,
            title=said.title,
            body=said.body,
            link=link_to(reminder.subject),
            language=device.language,
            useful_until=reminder.useful_until,
        )
