"""Every field about how somebody is told things, as it was when somebody last thought about who may see it."""

from collections.abc import Mapping

REVIEWED: Mapping[str, str] = {
    "AgeSpan": "fromDays untilDays",
    "Announcement": (
        "id version state texts link isUrgent sendAt usefulUntil segment goesOutAt begunAt possibleSteps history "
        "preview progress"
    ),
    "AnnouncementConnection": "edges pageInfo",
    "AnnouncementEdge": "cursor node",
    "AnnouncementEvent": "step setBy setAt remark",
    "AnnouncementPayload": "announcement errors",
    "AnnouncementPreview": "people devices isEstimated samples",
    "AnnouncementProgress": "isCounted total waiting reached leftOut failed outOfTime",
    "AnnouncementSample": "forLanguage language title body",
    "AnnouncementSegment": "areas age pregnancy language",
    "AnnouncementText": "language title body",
    "Device": "id platform name isMuted language registeredAt version",
    "NotificationKind": "kind name isOn isOnAsViewer",
    "NotificationPreferences": "kinds quietHours hour language version",
    "NotificationPreferencesPayload": "preferences errors",
    "PregnancySpan": "fromWeeks untilWeeks",
    "PublishedAnnouncement": (
        "id municipality title body language languages link isUrgent isTakenBack sentAt usefulUntil"
    ),
    "PublishedAnnouncementConnection": "edges pageInfo",
    "PublishedAnnouncementEdge": "cursor node",
    "QuietHours": "startsAt endsAt",
    "UpdateDevicePayload": "device errors",
}
