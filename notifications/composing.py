"""Composes the pushes of a bundle: one for each device of the person it is for, in the language of the device."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.texts import Texts
from notifications.device_store import DeviceStore
from notifications.devices import Device
from notifications.links import INBOX_LINK, link_to
from notifications.pushes import Address, Push
from notifications.reminders import PlannedReminder
from notifications.saying import Said, say, say_together

SEVERAL: Final = "SEVERAL"
"""The kind of a push that tells of several kinds."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a bundle tells of, and what its family calls the child it is about; a pregnancy has no name."""

    reminder: PlannedReminder
    child_name: str | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one person is told with one push, which is tagged with `id`. There is at least one item.

    `language` is the one she has chosen for devices that have none of their own.
    """

    id: str
    uid: str
    items: Sequence[Item]
    language: str | None = None


@dataclass(frozen=True, slots=True)
class AddressedPush:
    """A push and the device it is for."""

    device: Device
    push: Push


class Composer:
    """Puts bundles into words and onto devices."""

    def __init__(self, devices: DeviceStore, cipher: FieldCipher, texts: Texts) -> None:
        self._devices = devices
        self._cipher = cipher
        self._texts = texts

    async def pushes(self, bundle: Bundle, but_not: Collection[str]) -> tuple[AddressedPush, ...]:
        """The pushes to every device that its person wants any on, except those whose ids are in `but_not`."""
        devices = [one for one in await self._devices.of_people((bundle.uid,)) if one.id not in but_not]
        return tuple([AddressedPush(device, await self._push(bundle, device)) for device in devices])

    async def _push(self, bundle: Bundle, device: Device) -> Push:
        language = device.pushes_in(bundle.language)
        said = self._said(bundle, language)
        reminders = [item.reminder for item in bundle.items]
        kinds = {reminder.kind.value for reminder in reminders}
        return Push(
            address=Address(
                await self._cipher.decrypt_optional(device.sealed_token),
                await self._cipher.decrypt_optional(device.sealed_fid),
            ),
            tag=bundle.id,
            kind=kinds.pop() if len(kinds) == 1 else SEVERAL,
            title=said.title,
            body=said.body,
            link=link_to(reminders[0].subject) if len(reminders) == 1 else INBOX_LINK,
            language=language,
            # No phone that is switched on late tells of what is over: all of it is in the inbox.
            useful_until=min(reminder.useful_until for reminder in reminders),
        )

    def _said(self, bundle: Bundle, language: str) -> Said:
        said = [say(self._texts, language, item.reminder.wording, item.child_name) for item in bundle.items]
        if len(said) == 1:
            return said[0]
        subjects = {item.reminder.subject for item in bundle.items}
        child_name = bundle.items[0].child_name if len(subjects) == 1 else None
        return say_together(self._texts, language, [one.title for one in said], child_name)
