"""What takes ids of devices and of announcements."""

from collections.abc import Mapping

from tests.access.household import Household
from tests.access.people import Person

_MUTATIONS: Mapping[str, str] = {
    "rewriteAnnouncement.announcementId": "Announcement",
    "submitAnnouncement.announcementId": "Announcement",
    "returnAnnouncement.announcementId": "Announcement",
    "approveAnnouncement.announcementId": "Announcement",
    "releaseAnnouncement.announcementId": "Announcement",
    "stopAnnouncement.announcementId": "Announcement",
}

ASKED_WITH: Mapping[str, str] = {
    "Query.announcement(id:)": "Announcement",
    "Query.publishedAnnouncement(id:)": "Announcement",
    "updateDevice.deviceId": "Device",
    "removeDevice.deviceId": "Device",
    **_MUTATIONS,
}
"""Everything that takes an id that is not everybody's to know, and of what it takes one."""

FORM_IS_TOLD = frozenset(_MUTATIONS)
"""Whoever works for no municipality is refused; that something is no id at all is told before."""

MAY_KNOW = frozenset({Person.EDITOR})
"""Who works on announcements, though she is outside of every family."""


def ids_by_kind(home: Household) -> dict[str, str]:
    """One real id of every kind."""
    return {
        "Announcement": home.telling.announcements["IN_REVIEW"],
        "Device": home.telling.devices[Person.MOTHER],
    }
