"""A town of families with handbooks, devices and reminders that are due now, written as documents for speed.

What is written is what the planners want at this moment: the last look before sending finds nothing to hold against it.
"""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bson.binary import Binary

from handbook_api.children.model import Child
from handbook_api.children.store import stored_child
from handbook_api.families.model import Family, Member
from handbook_api.families.store import FamilyStore
from handbook_api.followers import programmes
from handbook_api.handbooks import Contents, Handbook
from handbook_api.house import House
from handbook_api.platform.clock import civil_date
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey, new_id
from handbook_api.platform.ledger import Page
from handbook_api.platform.mongodb import Document
from notifications.device_store import DeviceStore
from notifications.devices import Device, Platform
from notifications.planning import Household, plan
from notifications.programmes import Programmes, programmes_edition
from notifications.reminder_documents import new_document
from notifications.reminders import PlannedReminder, ReminderState
from tests.eventually import eventually_async
from tests.notifications.builders import NERIMA, a_child, a_member
from tests.notifications.faults.phones import Phones

_OLDEST_DAYS: Final = 2_300
_EVERY_DAYS: Final = 7
_WRITTEN_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Homes:
    """So many families of one shape: their guardians, the devices of each of them, and children of these ages."""

    count: int
    guardians: int = 1
    devices: int = 1
    children: int = 1
    due_of_child: int = 1
    """How many reminders are due of each child, to each guardian."""


@dataclass
class Town:
    """The people of a town, what is due to them, and what became of it."""

    house: House
    due_to: dict[str, list[str]] = field(default_factory=dict)
    """The ids of the reminders due to each person."""
    devices_of: dict[str, list[str]] = field(default_factory=dict)
    """The tokens of her devices."""

    @property
    def reminders(self) -> int:
        """How many are due to all of them together."""
        return sum(map(len, self.due_to.values()))

    @property
    def devices(self) -> int:
        """How many devices they have together."""
        return sum(map(len, self.devices_of.values()))

    @property
    def most_devices(self) -> int:
        """How many devices the one with the most of them has."""
        return max(map(len, self.devices_of.values()))

    async def grow(self, *homes: Homes) -> "Town":
        """Families move in."""
        families: list[Document] = []
        children: list[Document] = []
        devices: list[Document] = []
        reminders: list[Document] = []
        now = datetime.now(UTC)
        services = self.house.services
        shelf = programmes(self.house.database, services.municipalities, services.schedule, services.form_definitions)
        current = await shelf.at(now)
        shapes = await self._shapes()
        name = await self.house.services.cipher.encrypt("ゆい")
        for home in homes:
            born = _birthday(home.due_of_child, current, now)
            for _ in range(home.count):
                people = [_guardian() for _ in range(home.guardians)]
                family = Family(new_id(), 1, tuple(people), ())
                theirs = [_child(family, born, name) for _ in range(home.children)]
                families.append(shapes.family(family, programmes_edition(current)))
                children += [{"_id": str(one.key), "family_id": family.id, **stored_child(one)} for one in theirs]
                reminders += [new_document(one) for one in self._due(family, theirs, current, now)]
                for person in people:
                    devices += await self._devices(shapes, person, home.devices)
        for collection, documents in (
            (self.house.database.families, families),
            (self.house.database.children, children),
            (self.house.database.devices, devices),
            (self.house.database.reminders, reminders),
        ):
            for start in range(0, len(documents), _WRITTEN_AT_ONCE):
                await collection.insert_many(documents[start : start + _WRITTEN_AT_ONCE])
        return self

    async def states(self) -> Mapping[ReminderState, int]:
        """How many reminders are in each state."""
        groups = await self.house.database.reminders.aggregate([{"$group": {"_id": "$state", "count": {"$sum": 1}}}])
        return Counter({ReminderState(one["_id"]): one["count"] async for one in groups})

    async def in_hand(self) -> frozenset[str]:
        """The bundles that a worker has claimed and not settled: what it may have sent by now."""
        return frozenset(await self.house.database.reminders.distinct("bundle", {"state": ReminderState.CLAIMED.value}))

    async def until_settled(self, *, within_seconds: float = 240.0) -> None:
        """Wait until nothing is left to be done of any reminder."""

        async def settled() -> bool:
            return await self.house.database.reminders.find_one({"wake_at": {"$exists": True}}, {"_id": 1}) is None

        await eventually_async(settled, within_seconds=within_seconds)

    async def check_everything_arrived_under_one_tag(self, phones: Phones) -> None:
        """Nothing is lost: each reminder is sent, in the inbox, and on each device. Nothing is there under two tags:
        each push tells of exactly what is in its bundle, however often it came.
        """
        assert await self.states() == {ReminderState.SENT: self.reminders}
        entries = await self.house.database.pushes.distinct("_id")
        assert sorted(entries) == sorted(id for ids in self.due_to.values() for id in ids)
        bundles: dict[str, Counter[str]] = {uid: Counter() for uid in self.due_to}
        async for one in self.house.database.reminders.find({}, {"uid": 1, "bundle": 1}):
            bundles[one["uid"]][one["bundle"]] += 1
        amiss = {
            device: (phones.of[device], bundles[uid])
            for uid, devices in self.devices_of.items()
            for device in devices
            if {(one.tag, one.told) for one in phones.of[device]} != set(bundles[uid].items())
        }
        assert not amiss, amiss

    def _due(
        self, family: Family, children: Sequence[Child], current: Programmes, now: datetime
    ) -> list[PlannedReminder]:
        household = Household(Handbook(family, Contents(children=tuple(children))))
        due = [one for one in plan(household, current, now) if one.due_at <= now]
        for one in due:
            self.due_to.setdefault(one.uid, []).append(one.id)
        return due

    async def _devices(self, shapes: "_Shapes", person: Member, count: int) -> list[Document]:
        tokens = [f"phone-{secrets.token_hex(8)}" for _ in range(count)]
        self.devices_of[person.uid] = tokens
        return [shapes.device(person, one, await self.house.services.cipher.encrypt(one)) for one in tokens]

    async def _shapes(self) -> "_Shapes":
        """A family and a device as their stores write them, to be copied."""
        family = Family(new_id(), 1, (_guardian(),), ())
        device = Device(
            new_id(), new_id(), Binary(b""), new_id(), None, None, Platform.ANDROID, "ja", datetime.now(UTC)
        )
        database = self.house.database

        async def insert(page: Page) -> None:
            await FamilyStore(database).insert(page, family)

        await self.house.ledger.change(family.id, insert)
        await DeviceStore(database).register(device, 1)
        a_family = await database.families.find_one_and_delete({"_id": family.id})
        a_device = await database.devices.find_one_and_delete({"_id": device.id})
        assert a_family is not None
        assert a_device is not None
        return _Shapes(a_family, a_device)


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Documents to be copied."""

    a_family: Document
    a_device: Document

    def family(self, family: Family, edition: str) -> Document:
        """A family that was planned already, for a year."""
        (member,) = self.a_family["members"]
        return {
            **self.a_family,
            "_id": family.id,
            "members": [{**member, "id": one.id, "uid": one.uid} for one in family.members],
            "unplanned": False,
            "planned_edition": edition,
            "planned_until": datetime.now(UTC) + timedelta(days=365),
        }

    def device(self, person: Member, token: str, sealed: Binary) -> Document:
        """A device of a person."""
        return {**self.a_device, "_id": new_id(), "uid": person.uid, "token": sealed, "token_digest": token}


def _guardian() -> Member:
    return a_member(Principal(f"uid-{secrets.token_hex(8)}", Role.PARENT))


def _child(family: Family, born: date, name: Binary) -> Child:
    return a_child(born.isoformat(), key=ChildKey(family.id, new_id()), sealed_name=name)


def _birthday(due: int, current: Programmes, now: datetime) -> date:
    """When a child was born of whom so many reminders are due: today, and tomorrow still, should it be midnight."""
    today = civil_date(now, current.municipalities[NERIMA].zone)
    family = Family(new_id(), 1, (_guardian(),), ())
    for days in range(0, _OLDEST_DAYS, _EVERY_DAYS):
        child = _child(family, today - timedelta(days=days), Binary(b""))
        household = Household(Handbook(family, Contents(children=(child,))))
        now_due, tomorrow_due = (
            {one.id for one in plan(household, current, at) if one.due_at <= at}
            for at in (now, now + timedelta(days=1))
        )
        if len(now_due) == due and now_due == tomorrow_due:
            return child.birth.born_on
    raise AssertionError(f"there is no age at which {due} reminders are due")
