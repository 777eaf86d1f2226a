"""How a person is told things, and the devices she is told them on."""

from datetime import datetime, time

import strawberry

from handbook_api.municipalities.municipality import QuietHours as Hours
from notifications.devices import DeviceWish, Platform, ShownDevice
from notifications.preferences import Preferences, Wishes
from notifications.reminders import ReminderKind
from notifications.traits import FOR_VIEWERS, TRAITS
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.mistakes import UserError


@strawberry.type(description="Local times between which nobody is told anything but what is urgent.")
class QuietHours:
    """A person's own."""

    starts_at: time = strawberry.field(description="From then on.")
    ends_at: time = strawberry.field(description="Until just before then, on the next day where that is earlier.")


@strawberry.type(description="One kind of what the caller can be told.")
class NotificationKind:
    """A line of the screen."""

    kind: ReminderKind = strawberry.field(description="Which.")
    name: str = strawberry.field(description="What it is called, in the caller's language.")
    is_on: bool = strawberry.field(description="Whether she is told it of families in which she is a guardian.")
    is_on_as_viewer: bool | None = strawberry.field(
        description="Whether she is told it of families in which she is a viewer. Null for what no viewer is ever told."
    )


@strawberry.type(description="How the caller wants to be told things. Her own: nobody else is shown it.")
class NotificationPreferences:
    """What she has said, and what holds where she has not."""

    kinds: list[NotificationKind] = strawberry.field(description="Every kind there is, in the order of the screen.")
    quiet_hours: QuietHours | None = strawberry.field(description="Null: those of the municipality.")
    hour: time | None = strawberry.field(
        description="The local time at which she is told what has no time of its own. Null: that of the municipality."
    )
    language: str | None = strawberry.field(
        description="The language of pushes to devices that have none of their own. Null: the one that each was registered in."
    )
    version: int = strawberry.field(
        description="0 while she has never said anything. For `setNotificationPreferences`."
    )


@strawberry.input(description="Quiet hours of the caller's own.")
class QuietHoursInput:
    """For `setNotificationPreferences`."""

    starts_at: time = strawberry.field(description="From then on nobody is told anything but what is urgent.")
    ends_at: time = strawberry.field(description="Until just before then, on the next day where that is earlier.")


@strawberry.input(
    description="How the caller wants to be told things from now on. It takes the place of all she said before: what is "
    "left out is as it comes."
)
class SetNotificationPreferencesInput:
    """For `setNotificationPreferences`."""

    expected_version: int = strawberry.field(description="The version she saw.")
    switched_off: list[ReminderKind] = strawberry.field(
        description="What she is not to be told of families in which she is a guardian. An urgent announcement comes "
        "nevertheless."
    )
    switched_on_as_viewer: list[ReminderKind] = strawberry.field(
        description="What she is to be told of families in which she is a viewer: nothing but these."
    )
    quiet_hours: QuietHoursInput | None = strawberry.field(
        default=None, description="Left out: those of the municipality."
    )
    hour: time | None = strawberry.field(
        default=None, description="Not in her quiet hours. Left out: that of the municipality."
    )
    language: str | None = strawberry.field(
        default=None, description="`ja` or `en`. Left out: for each device the one it was registered in."
    )


@strawberry.type(description="What came of saying how one wants to be told things.")
class NotificationPreferencesPayload:
    """The preferences, or why not."""

    preferences: NotificationPreferences | None = strawberry.field(
        description="As they stand now; with `VERSION_CONFLICT` as somebody else left them. Null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(
    description="A device on which the caller is signed in and gets pushes. Her own: nobody else is shown it."
)
class Device:
    """One of her devices."""

    id: strawberry.ID = strawberry.field(description="For `updateDevice` and `removeDevice`.")
    platform: Platform = strawberry.field(description="What the app runs on.")
    name: str | None = strawberry.field(description="What she calls it. Null while she has not named it.")
    is_muted: bool = strawberry.field(description="Whether no push goes there. The inbox has everything all the same.")
    language: str | None = strawberry.field(
        description="The language of its own for pushes. Null: the one of her preferences."
    )
    registered_at: datetime = strawberry.field(description="When the app was last opened on it.")
    version: int = strawberry.field(description="Counts her changes. For `updateDevice`.")


@strawberry.input(description="What the caller makes of one of her devices. What is left out is taken away.")
class UpdateDeviceInput:
    """For `updateDevice`."""

    device_id: strawberry.ID = strawberry.field(description="One of her devices.")
    expected_version: int = strawberry.field(description="The version she saw.")
    name: str | None = strawberry.field(default=None, description="At most 60 characters. Left out: no name.")
    is_muted: bool = strawberry.field(description="Whether no push is to go there.")
    language: str | None = strawberry.field(
        default=None, description="`ja` or `en`. Left out: the one of her preferences."
    )


@strawberry.type(description="What came of changing a device.")
class UpdateDevicePayload:
    """The device, or why not."""

    device: Device | None = strawberry.field(
        description="As it stands now; with `VERSION_CONFLICT` as it was left before. Null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.input(description="A device that is to get no more pushes, a lost one for example.")
class RemoveDeviceInput:
    """For `removeDevice`."""

    device_id: strawberry.ID = strawberry.field(description="One of the caller's devices.")


def shown_preferences(preferences: Preferences, context: Context) -> NotificationPreferences:
    """Preferences as their person reads them."""
    wishes = preferences.wishes
    quiet = wishes.quiet_hours
    return NotificationPreferences(
        kinds=[
            NotificationKind(
                kind=kind,
                name=context.say(f"notification_kind.{kind.value}"),
                is_on=kind not in wishes.off,
                is_on_as_viewer=kind in wishes.on_as_viewer if kind in FOR_VIEWERS else None,
            )
            for kind, traits in TRAITS.items()
            if not traits.is_of_the_desk or context.principal.role.serves_a_municipality
        ],
        quiet_hours=None if quiet is None else QuietHours(starts_at=quiet.starts_at, ends_at=quiet.ends_at),
        hour=wishes.hour,
        language=wishes.language,
        version=preferences.version,
    )


def wishes_in(given: SetNotificationPreferencesInput) -> Wishes:
    """What somebody says, as the part takes it."""
    quiet = given.quiet_hours
    return Wishes(
        off=frozenset(given.switched_off),
        on_as_viewer=frozenset(given.switched_on_as_viewer),
        quiet_hours=None if quiet is None else Hours(quiet.starts_at, quiet.ends_at),
        hour=given.hour,
        language=given.language,
    )


def shown_device(shown: ShownDevice) -> Device:
    """A device as its person reads it."""
    device = shown.device
    return Device(
        id=global_id(NodeKind.DEVICE, device.id),
        platform=device.platform,
        name=shown.name,
        is_muted=device.is_muted,
        language=device.own_language,
        registered_at=device.registered_at,
        version=device.version,
    )


def device_wish_in(given: UpdateDeviceInput) -> DeviceWish:
    """What somebody makes of a device, as the part takes it."""
    return DeviceWish(given.name, given.is_muted, given.language)
