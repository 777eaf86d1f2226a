"""What the walker gives for arguments, and the inputs of mutations, about how somebody is told things."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.access.ids import Ids
from tests.api import NERIMA

ARGUMENTS: Mapping[str, Callable[[Ids], Sequence[Any]]] = {
    "Query.announcement(id:)": lambda ids: ids.announcements,
    "Query.announcements(states:)": lambda _: ([], ["IN_REVIEW"]),
    "Query.publishedAnnouncement(id:)": lambda ids: ids.announcements,
    "Query.publishedAnnouncements(municipality:)": lambda _: (NERIMA,),
}

NODES: Mapping[str, Callable[[Ids], Sequence[str]]] = {"Announcement": lambda ids: ids.announcements}

CHOSEN_IDS = frozenset({"writeAnnouncement.id"})

_SAID: Mapping[str, Any] = {
    "title": {"ja": "休館のお知らせ"},
    "body": {"ja": "11月26日は休みます。"},
    "usefulUntil": "2027-05-20T00:00:00+09:00",
    "link": None,
    "isUrgent": False,
    "sendAt": None,
    "segment": {"areas": ["SHAKUJII"], "age": {"fromDays": 0, "untilDays": 400}, "pregnancy": None, "language": None},
}

INPUTS: Mapping[str, Mapping[str, Any]] = {
    "setNotificationPreferences": {
        "expectedVersion": 0,
        "switchedOff": ["CHECKUP_MISSED"],
        "switchedOnAsViewer": [],
        "quietHours": {"startsAt": "20:30:00", "endsAt": "06:30:00"},
        "hour": "09:00:00",
        "language": "en",
    },
    "updateDevice": {"deviceId": "", "expectedVersion": 2, "name": "居間の端末", "isMuted": True, "language": "ja"},
    "removeDevice": {"deviceId": ""},
    "writeAnnouncement": {"id": "3f1f0e52-90bf-4d5b-8a63-0c9f0a8f1e30", **_SAID},
    "rewriteAnnouncement": {"announcementId": "", "expectedVersion": 1, **_SAID},
    "submitAnnouncement": {"announcementId": "", "expectedVersion": 1},
    "returnAnnouncement": {"announcementId": "", "expectedVersion": 1, "remark": "日付を書いてください"},
    "approveAnnouncement": {"announcementId": "", "expectedVersion": 1},
    "releaseAnnouncement": {"announcementId": "", "expectedVersion": 1},
    "stopAnnouncement": {"announcementId": "", "remark": "とりやめ"},
}
"""Empty ids are filled in by the rows of `writing_telling.py`."""
