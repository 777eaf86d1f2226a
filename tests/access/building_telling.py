"""Makes the household's devices and wishes, and what its municipality announces.

One announcement is put into the database as gone out by hand: a worker would tell it to everybody here, too.
"""

import uuid

from handbook_api.platform.identity import Role
from notifications.announcements.model import AnnouncementState
from tests.access.household import Household, done
from tests.access.household_telling import ANNOUNCEMENTS, DEVICE_NAMES, QUIET_FROM, remark, title
from tests.access.ids import read
from tests.access.making import made
from tests.access.people import Person
from tests.api import NERIMA, Client


async def telling(home: Household) -> None:
    """After the pushes: none of them is to go out to Firebase."""
    await _devices(home)
    await done(
        home.clients[Person.MOTHER],
        "setNotificationPreferences",
        expectedVersion=0,
        switchedOff=[],
        switchedOnAsViewer=[],
        quietHours={"startsAt": QUIET_FROM, "endsAt": "07:00:00"},
    )
    await _announcements(home)


async def _devices(home: Household) -> None:
    for person, name in DEVICE_NAMES.items():
        home.tokens[person] = f"token-of-the-phone-of-{person.value.lower()}-{uuid.uuid4().hex}"
        ask = home.clients[person]
        payload = await made(ask, "registerDevice", "deviceId", platform="IOS", token=home.tokens[person])
        home.telling.devices[person] = payload["deviceId"]
        await done(ask, "updateDevice", deviceId=payload["deviceId"], expectedVersion=1, name=name, isMuted=False)


async def _announcements(home: Household) -> None:
    home.telling.editor_uid = f"uid-editing-{uuid.uuid4().hex}"
    editor = home.service.api.sign_in(home.telling.editor_uid, Role.EDITOR, NERIMA)
    for name in ANNOUNCEMENTS:
        home.service.clock.step(seconds=1)
        await _written(home, editor, name)
    for name in ("RETURNED", "IN_REVIEW"):
        await _taken(home, editor, name, "submitAnnouncement")
    await _taken(home, home.service.api.as_staff(f"uid-{uuid.uuid4().hex}"), "RETURNED", "returnAnnouncement")
    _, key = read(home.telling.announcements["PUBLISHED"])
    gone_out = {"state": AnnouncementState.SENT.value, "begun_at": home.service.clock.now()}
    changed = await home.service.database.announcements.update_one({"_id": key}, {"$set": gone_out})
    assert changed.matched_count == 1


async def _written(home: Household, editor: Client, name: str) -> None:
    payload = await made(
        editor,
        "writeAnnouncement",
        "announcement { id version }",
        title={"ja": title(name)},
        body={"ja": "本文"},
        usefulUntil="2027-05-15T00:00:00+09:00",
        isUrgent=False,
    )
    home.telling.announcements[name] = payload["announcement"]["id"]
    home.telling.versions[name] = payload["announcement"]["version"]


async def _taken(home: Household, who: Client, name: str, mutation: str) -> None:
    payload = await made(
        who,
        mutation,
        "announcement { version }",
        announcementId=home.telling.announcements[name],
        expectedVersion=home.telling.versions[name],
        **({"remark": remark(name)} if mutation == "returnAnnouncement" else {}),
    )
    home.telling.versions[name] = payload["announcement"]["version"]
