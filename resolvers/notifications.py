"""Devices, the inbox, and how a person wants to be told things."""

from typing import Annotated

import strawberry

from notifications.devices import Device, DeviceToRegister
from notifications.devices import ShownDevice as OwnDevice
from notifications.preferences import Preferences
from resolvers.attempts import attempt
from schema.context import Info
from schema.global_ids import NodeKind, global_id, key_of, parse_global_id
from schema.notification_preferences import (
    Device as ShownDevice,
)
from schema.notification_preferences import (
    NotificationPreferences,
    NotificationPreferencesPayload,
    RemoveDeviceInput,
    SetNotificationPreferencesInput,
    UpdateDeviceInput,
    UpdateDevicePayload,
    device_wish_in,
    shown_device,
    shown_preferences,
    wishes_in,
)
from schema.notifications import (
    DevicePayload,
    MarkPushesReadInput,
    MarkPushesReadPayload,
    RegisterDeviceInput,
    UnregisterDeviceInput,
)


@strawberry.type
class NotificationQueries:
    """What a person reads of how she is told things."""

    @strawberry.field(description="How the caller wants to be told things.")
    async def notification_preferences(self, info: Info) -> NotificationPreferences:
        """The caller's preferences."""
        context = info.context
        return shown_preferences(await context.services.preferences.of(context.principal), context)

    @strawberry.field(description="The caller's devices, the one used last in front; at most 20.")
    async def devices(self, info: Info) -> list[ShownDevice]:
        """The caller's devices."""
        context = info.context
        return [shown_device(one) for one in await context.services.devices.all_of(context.principal)]


@strawberry.type
class NotificationMutations:
    """Changes to devices, the inbox and preferences."""

    @strawberry.mutation(
        description="Say how the caller wants to be told things. What waits to be told her is put right at once."
    )
    async def set_notification_preferences(
        self,
        info: Info,
        input: Annotated[SetNotificationPreferencesInput, strawberry.argument(description="All she wants.")],
    ) -> NotificationPreferencesPayload:
        """The preferences, or why not."""
        context = info.context

        async def work() -> Preferences:
            return await context.services.preferences.set(context.principal, input.expected_version, wishes_in(input))

        tried = await attempt(work, context)
        stand = tried.result or tried.current
        preferences = shown_preferences(stand, context) if isinstance(stand, Preferences) else None
        return NotificationPreferencesPayload(preferences=preferences, errors=tried.errors)

    @strawberry.mutation(description="Name one of the caller's devices, mute it, or give it a language of its own.")
    async def update_device(
        self, info: Info, input: Annotated[UpdateDeviceInput, strawberry.argument(description="What of which.")]
    ) -> UpdateDevicePayload:
        """The device, or why not."""
        context = info.context

        async def work() -> OwnDevice:
            device = key_of(NodeKind.DEVICE, input.device_id, "deviceId")
            wish = device_wish_in(input)
            return await context.services.devices.change(context.principal, device, input.expected_version, wish)

        tried = await attempt(work, context)
        stands = tried.result or tried.current
        device = shown_device(stands) if isinstance(stands, OwnDevice) else None
        return UpdateDevicePayload(device=device, errors=tried.errors)

    @strawberry.mutation(description="Send nothing to one of the caller's devices any more. Safe to repeat.")
    async def remove_device(
        self, info: Info, input: Annotated[RemoveDeviceInput, strawberry.argument(description="Which.")]
    ) -> DevicePayload:
        """Nothing, or why not."""
        context = info.context
        parsed = parse_global_id(input.device_id)

        async def work() -> None:
            if parsed is not None and parsed[0] is NodeKind.DEVICE:
                await context.services.devices.remove(context.principal, parsed[1])

        tried = await attempt(work, context)
        return DevicePayload(device_id=None, errors=tried.errors)

    @strawberry.mutation(description="Send the caller's pushes to this device. To be called at every start of the app.")
    async def register_device(
        self, info: Info, input: Annotated[RegisterDeviceInput, strawberry.argument(description="The device.")]
    ) -> DevicePayload:
        """The device's id, or why not."""
        context = info.context

        async def work() -> Device:
            language = input.language or context.language
            wish = DeviceToRegister(
                input.token, input.fid, input.platform, language, has_own_language=input.language is not None
            )
            return await context.services.devices.register(context.principal, wish)

        tried = await attempt(work, context)
        device_id = global_id(NodeKind.DEVICE, tried.result.id) if tried.result else None
        return DevicePayload(device_id=device_id, errors=tried.errors)

    @strawberry.mutation(description="Send nothing to this device any more. Safe to repeat.")
    async def unregister_device(
        self, info: Info, input: Annotated[UnregisterDeviceInput, strawberry.argument(description="The device.")]
    ) -> DevicePayload:
        """Nothing, or why not."""
        context = info.context

        async def work() -> None:
            await context.services.devices.unregister(context.principal, input.token, input.fid)

        tried = await attempt(work, context)
        return DevicePayload(device_id=None, errors=tried.errors)

    @strawberry.mutation(
        description="Mark pushes of the caller's as read. Ids that are none of hers do nothing. Safe to repeat."
    )
    async def mark_pushes_read(
        self, info: Info, input: Annotated[MarkPushesReadInput, strawberry.argument(description="Which ones.")]
    ) -> MarkPushesReadPayload:
        """How many are unread now, or why not."""
        context = info.context
        parsed = (parse_global_id(text) for text in input.ids)
        keys = [found[1] for found in parsed if found is not None and found[0] is NodeKind.PUSH]

        async def work() -> int:
            return await context.services.inbox.mark_read(context.principal, keys)

        tried = await attempt(work, context)
        return MarkPushesReadPayload(unread_push_count=tried.result, errors=tried.errors)
