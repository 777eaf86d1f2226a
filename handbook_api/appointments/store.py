"""Appointments in MongoDB: one document each, keyed by family and child or pregnancy, with the slot's facts inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bson.binary import Binary
from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.appointments.model import (
    OPEN_STATES,
    Appointment,
    AppointmentEvent,
    AppointmentKey,
    AppointmentState,
    SubjectKey,
    WardKey,
)
from handbook_api.appointments.records import read_appointment, stored_appointment
from handbook_api.appointments.slot_store import create_slot_indexes
from handbook_api.platform.ledger import Page
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document

_OPEN = [state.value for state in OPEN_STATES]


@dataclass(frozen=True, slots=True)
class WantedPage:
    """A page of the appointments of a child or a pregnancy that exist for `member` (`None`: all).

    At most `limit`, those behind the place `before` (an instant and a key).
    """

    subject: SubjectKey
    before: tuple[datetime, str] | None
    limit: int
    member: str | None


class AppointmentStore:
    """Reads and writes appointments. Whether somebody may is asked in `keeping.py` by the services."""

    def __init__(self, database: Database) -> None:
        self._appointments = database.appointments

    async def get(self, key: AppointmentKey, session: AsyncClientSession | None = None) -> Appointment | None:
        """The appointment with this key."""
        found = await self._appointments.find_one({"family_id": key.family_id, "_id": str(key)}, session=session)
        return read_appointment(found) if found else None

    async def of_families(self, family_ids: tuple[str, ...]) -> tuple[Appointment, ...]:
        """What these families have booked and nobody has marked yet as attended or not, the soonest in front.

        For the programs that plan and send: whom an appointment is kept for (`kept_for`) is theirs to heed.
        """
        if not family_ids:
            return ()
        wanted = {"family_id": {"$in": list(family_ids)}, "state": AppointmentState.BOOKED.value}
        return await self._found(wanted, [("starts_at", ASCENDING), ("_id", ASCENDING)])

    async def to_be_told(
        self, family_ids: tuple[str, ...], session: AsyncClientSession | None = None
    ) -> tuple[Appointment, ...]:
        """What these families have booked, and what the municipality took from them again, the soonest in front.

        For reminders: whom an appointment is kept for (`kept_for`) is theirs to heed.
        """
        if not family_ids:
            return ()
        booked = {"state": AppointmentState.BOOKED.value}
        taken = {"state": AppointmentState.CANCELLED.value, "history.event": AppointmentEvent.CANCELLED_BY_WARD.value}
        wanted = {"family_id": {"$in": list(family_ids)}, "$or": [booked, taken]}
        return await self._found(wanted, [("starts_at", ASCENDING), ("_id", ASCENDING)], session)

    async def open_of_family(self, family_id: str, session: AsyncClientSession) -> tuple[Appointment, ...]:
        """What a family has booked or waits for, past or not, the soonest in front."""
        wanted = {"family_id": family_id, "state": {"$in": _OPEN}}
        return await self._found(wanted, [("starts_at", ASCENDING), ("_id", ASCENDING)], session)

    async def pages(self, wanted: Sequence[WantedPage]) -> tuple[tuple[Appointment, ...], ...]:
        """What is on each of these pages, the latest day in front; one read, however many."""
        if not wanted:
            return ()
        first, *others = (_on_page(number, one) for number, one in enumerate(wanted))
        together = [{"$unionWith": {"coll": self._appointments.name, "pipeline": other}} for other in others]
        found: list[list[Appointment]] = [[] for _ in wanted]
        async with await self._appointments.aggregate([*first, *together]) as documents:
            async for document in documents:
                found[document["page"]].append(read_appointment(document))
        return tuple(tuple(sorted(page, key=_place, reverse=True)) for page in found)

    async def of_slots(self, slots: Sequence[WardKey], states: Sequence[AppointmentState]) -> tuple[Appointment, ...]:
        """The appointments in these slots that stand so, those that wait in the order of the list."""
        if not slots:
            return ()
        wanted = {"slot": {"$in": [str(slot) for slot in slots]}, "state": {"$in": [state.value for state in states]}}
        return await self._found(wanted, [("queue_place", ASCENDING), ("_id", ASCENDING)])

    async def behind(self, slot: WardKey, version: int, limit: int) -> tuple[Appointment, ...]:
        """Appointments to come in a slot whose family was told an older version of it, at most `limit`."""
        wanted = {"slot": str(slot), "state": {"$in": _OPEN}, "slot_version": {"$lt": version}}
        found = self._appointments.find(wanted).limit(limit)
        return tuple([read_appointment(document) async for document in found])

    async def first_waiting(self, slot: WardKey) -> Appointment | None:
        """Whose turn it is on the waiting list of a slot."""
        found = await self._appointments.find_one(
            {"slot": str(slot), "state": AppointmentState.WAITING.value},
            sort=[("queue_place", ASCENDING), ("_id", ASCENDING)],
        )
        return read_appointment(found) if found else None

    async def open_of_subjects(
        self, family_id: str, subjects: Sequence[str], session: AsyncClientSession
    ) -> tuple[Appointment, ...]:
        """What is to come for children or pregnancies by their keys as texts."""
        wanted = {"family_id": family_id, "subject": {"$in": list(subjects)}, "state": {"$in": _OPEN}}
        return await self._found(wanted, [("_id", ASCENDING)], session)

    async def insert(self, page: Page, appointments: Sequence[Appointment]) -> None:
        """Write new appointments. Raises `DuplicateKeyError` when one of them is there."""
        documents = [{"_id": str(one.key), **stored_appointment(one)} for one in appointments]
        await self._appointments.insert_many(documents, session=page.session)

    async def save(self, page: Page, appointment: Appointment) -> None:
        """Write an appointment that was read in the same transaction and is its next version already."""
        await self._appointments.update_one(
            {"family_id": appointment.key.family_id, "_id": str(appointment.key)},
            {"$set": stored_appointment(appointment)},
            session=page.session,
        )

    async def delete_of_subject(self, page: Page, family_id: str, subject: str) -> None:
        """Erase everything of a child whose handbook is erased (消去)."""
        await self._appointments.delete_many({"family_id": family_id, "subject": subject}, session=page.session)

    async def tell_attendee(self, page: Page, family_id: str, subject: str, sealed_name: Binary, born_on: date) -> None:
        """Correct who comes in what is to come for a child."""
        await self._appointments.update_many(
            {"family_id": family_id, "subject": subject, "state": {"$in": _OPEN}},
            {"$set": {"attendee.name": sealed_name, "attendee.born_on": born_on.isoformat()}},
            session=page.session,
        )

    async def _found(
        self, wanted: Document, order: list[tuple[str, int]], session: AsyncClientSession | None = None
    ) -> tuple[Appointment, ...]:
        found = self._appointments.find(wanted, session=session).sort(order)
        return tuple([read_appointment(document) async for document in found])


def _on_page(number: int, wanted: WantedPage) -> list[Document]:
    """The stages that find one page, and mark what is on it with the page's number."""
    clauses: list[Document] = []
    if wanted.before is not None:
        instant, key = wanted.before
        clauses.append({"$or": [{"starts_at": {"$lt": instant}}, {"starts_at": instant, "_id": {"$lt": key}}]})
    if wanted.member is not None:
        clauses.append({"$or": [{"kept_for": None}, {"kept_for": wanted.member}]})
    subject: Document = {"family_id": wanted.subject.family_id, "subject": str(wanted.subject)}
    return [
        {"$match": subject | ({"$and": clauses} if clauses else {})},
        {"$sort": {"starts_at": DESCENDING, "_id": DESCENDING}},
        {"$limit": wanted.limit},
        {"$set": {"page": number}},
    ]


def _place(appointment: Appointment) -> tuple[datetime, str]:
    return appointment.facts.times.starts_at, str(appointment.key)


async def _indexes(database: Database) -> None:
    await create_slot_indexes(database)
    appointments = database.appointments
    await appointments.create_index(
        [("family_id", ASCENDING), ("subject", ASCENDING), ("starts_at", ASCENDING), ("_id", ASCENDING)],
        name="family_subject",
    )
    await appointments.create_index(
        [("family_id", ASCENDING), ("state", ASCENDING), ("starts_at", ASCENDING)], name="family_state"
    )
    await appointments.create_index(
        [("slot", ASCENDING), ("state", ASCENDING), ("queue_place", ASCENDING)], name="slot_state"
    )


MIGRATIONS = (Migration("0009-appointments", "places, slots, and appointments by family and by slot", _indexes),)
