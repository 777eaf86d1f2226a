"""Devices and the inbox."""

from typing import Annotated

import strawberry

from notifications.devices import Device, DeviceToRegister
from resolvers.attempts import attempt
from schema.context import Info
from schema.global_ids import NodeKind, global_id, parse_global_id
from schema.notifications import (
    DevicePayload,
    MarkPushesReadInput,
    MarkPushesReadPayload,
    RegisterDeviceInput,
    UnregisterDeviceInput,
)


@strawberry.type
class NotificationMutations:
    """Changes to devices and the inbox."""

    @strawberry.mutation(description="Send the caller's pushes to this device. To be called at every start of the app.")
    async def register_device(
        self, info: Info, input: Annotated[RegisterDeviceInput, strawberry.argument(description="The device.")]
    ) -> DevicePayload:
        """The device's id, or why not."""
        context = info.context

        async def work() -> Device:
            wish = DeviceToRegister(input.token, input.fid, input.platform, input.language or context.language)
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
