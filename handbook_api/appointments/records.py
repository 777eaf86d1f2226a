"""Places, slots and appointments as MongoDB keeps them."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from handbook_api.appointments.model import (
    Appointment,
    AppointmentEvent,
    AppointmentKey,
    AppointmentState,
    Attendee,
    Place,
    PlaceFacts,
    Purpose,
    Slot,
    SlotFacts,
    SlotStatus,
    SlotTimes,
    Step,
    SubjectKey,
    WardKey,
)
from handbook_api.checkups.model import Subject
from handbook_api.families.access import Audience
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.platform.mongodb import Document

_CHILD, _PREGNANCY = "CHILD", "PREGNANCY"


def stored_place(place: Place) -> Document:
    """A place's fields, without its key."""
    return {
        "version": place.version,
        "facts": stored_place_facts(place.facts),
        "is_closed": place.is_closed,
        "created_by": place.created_by,
        "created_at": place.created_at,
    }


def read_place(document: Mapping[str, Any]) -> Place:
    """The place that `stored_place` wrote."""
    return Place(
        facts=_place_facts(document["facts"]),
        version=document["version"],
        is_closed=document["is_closed"],
        created_by=document["created_by"],
        created_at=document["created_at"],
    )


def stored_place_facts(facts: PlaceFacts) -> Document:
    """What people need to know of a place: in its own document, in its slots and in their appointments."""
    return {
        "key": str(facts.key),
        "names": dict(facts.names),
        "address": dict(facts.address),
        "note": dict(facts.note),
        "phone": facts.phone,
    }


def _place_facts(document: Mapping[str, Any]) -> PlaceFacts:
    return PlaceFacts(
        key=ward_key(document["key"]),
        names=document["names"],
        address=document["address"],
        note=document["note"],
        phone=document["phone"],
    )


def stored_slot(slot: Slot) -> Document:
    """A slot's fields, without its key."""
    return {
        "municipality": slot.key.municipality,
        "place": str(slot.facts.place.key),
        "offer": slot.facts.purpose.offer,
        "purpose": slot.facts.purpose.key,
        "starts_at": slot.facts.times.starts_at,
        "on": slot.facts.times.on.isoformat(),
        "version": slot.version,
        "status": slot.status.value,
        "facts": stored_facts(slot.facts),
        "capacity": slot.capacity,
        "taken": slot.taken,
        "waiting": slot.waiting,
        "series": slot.series,
        "created_by": slot.created_by,
        "created_at": slot.created_at,
        "reason": dict(slot.sealed_reason) if slot.sealed_reason is not None else None,
        "unsettled": slot.unsettled,
    }


def read_slot(document: Mapping[str, Any]) -> Slot:
    """The slot that `stored_slot` wrote."""
    return Slot(
        key=ward_key(document["_id"]),
        version=document["version"],
        status=SlotStatus(document["status"]),
        facts=_facts(document["facts"]),
        capacity=document["capacity"],
        taken=document["taken"],
        waiting=document["waiting"],
        series=document["series"],
        created_by=document["created_by"],
        created_at=document["created_at"],
        sealed_reason=document["reason"],
        unsettled=document["unsettled"],
    )


def stored_facts(facts: SlotFacts) -> Document:
    """Where, what for and when."""
    times = facts.times
    return {
        "place": stored_place_facts(facts.place),
        "purpose": {
            "subject": facts.purpose.subject.value,
            "checkup": facts.purpose.checkup,
            "names": dict(facts.purpose.names),
        },
        "times": {
            "starts_at": times.starts_at,
            "on": times.on.isoformat(),
            "at": times.at.isoformat("minutes"),
            "duration_minutes": times.duration_minutes,
            "booking_opens_at": times.booking_opens_at,
            "booking_closes_at": times.booking_closes_at,
            "cancellable_until": times.cancellable_until,
        },
    }


def _facts(document: Mapping[str, Any]) -> SlotFacts:
    purpose, times = document["purpose"], document["times"]
    return SlotFacts(
        place=_place_facts(document["place"]),
        purpose=Purpose(Subject(purpose["subject"]), purpose["checkup"], purpose["names"]),
        times=SlotTimes(
            starts_at=times["starts_at"],
            on=date.fromisoformat(times["on"]),
            at=time.fromisoformat(times["at"]),
            duration_minutes=times["duration_minutes"],
            booking_opens_at=times["booking_opens_at"],
            booking_closes_at=times["booking_closes_at"],
            cancellable_until=times["cancellable_until"],
        ),
    )


def stored_appointment(appointment: Appointment) -> Document:
    """An appointment's fields, without its key."""
    attendee = appointment.attendee
    return {
        "family_id": appointment.key.family_id,
        "subject": str(appointment.subject),
        "subject_kind": _CHILD if isinstance(appointment.subject, ChildKey) else _PREGNANCY,
        "version": appointment.version,
        "state": appointment.state.value,
        "starts_at": appointment.facts.times.starts_at,
        "slot": str(appointment.slot),
        "slot_version": appointment.slot_version,
        "facts": stored_facts(appointment.facts),
        "attendee": {
            "name": attendee.sealed_name,
            "born_on": attendee.born_on.isoformat() if attendee.born_on else None,
        },
        "booked_by": appointment.booked_by,
        "booked_at": appointment.booked_at,
        "kept_for": None if appointment.kept_for is None else sorted(appointment.kept_for),
        "audience": appointment.audience.value,
        "queue_place": appointment.queue_place,
        "moved_to": appointment.moved_to,
        "reason": dict(appointment.sealed_reason) if appointment.sealed_reason is not None else None,
        "history": [{"event": step.event.value, "at": step.at, "by": step.by} for step in appointment.history],
    }


def read_appointment(document: Mapping[str, Any]) -> Appointment:
    """The appointment that `stored_appointment` wrote."""
    attendee, kept_for = document["attendee"], document["kept_for"]
    key = AppointmentKey.parse(document["_id"])
    if key is None:
        raise ValueError("an appointment's document has no appointment's key")
    return Appointment(
        key=key,
        subject=_subject(document["subject_kind"], document["subject"]),
        version=document["version"],
        state=AppointmentState(document["state"]),
        slot=ward_key(document["slot"]),
        slot_version=document["slot_version"],
        facts=_facts(document["facts"]),
        attendee=Attendee(attendee["name"], date.fromisoformat(attendee["born_on"]) if attendee["born_on"] else None),
        booked_by=document["booked_by"],
        booked_at=document["booked_at"],
        kept_for=None if kept_for is None else frozenset(kept_for),
        audience=Audience(document["audience"]),
        queue_place=document["queue_place"],
        moved_to=document["moved_to"],
        sealed_reason=document["reason"],
        history=tuple(Step(AppointmentEvent(step["event"]), step["at"], step["by"]) for step in document["history"]),
    )


def ward_key(text: str) -> WardKey:
    """The key of a place or a slot as it is kept. Raises `ValueError` for anything else."""
    key = WardKey.parse(text)
    if key is None:
        raise ValueError("not the key of a place or a slot")
    return key


def _subject(kind: str, text: str) -> SubjectKey:
    key: SubjectKey | None = ChildKey.parse(text) if kind == _CHILD else PregnancyKey.parse(text)
    if key is None:
        raise ValueError("an appointment of neither a child nor a pregnancy")
    return key
