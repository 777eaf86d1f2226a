"""The use cases of the municipality's staff for its slots: make one or a series, correct one, cancel one."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from bson.binary import Binary

from handbook_api.appointments.model import Purpose, Slot, SlotFacts, SlotStatus, SlotTimes, WardKey
from handbook_api.appointments.offering import (
    DAY_CEILING,
    SERIES_CEILING,
    SERIES_LONGEST,
    TEXT_LIMIT_CHARACTERS,
    SeriesEntry,
    SlotEntry,
    Texts,
    corrected_times,
    day_problems,
    number_problems,
    purpose_of,
    purpose_problems,
    series_problems,
    series_times,
    slot_days,
    text_problems,
    times_problems,
    trimmed,
)
from handbook_api.appointments.settling import Settling
from handbook_api.appointments.slot_store import SlotStore
from handbook_api.appointments.subjects import Subjects
from handbook_api.appointments.ward_places import demand_own
from handbook_api.platform.clock import civil_date
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import chosen_id, own_id
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict

_PLACE, _SLOT = ("placeId",), ("slotId",)


class SlotService:
    """Everything staff do with the slots of their own municipality."""

    def __init__(
        self,
        slots: SlotStore,
        settling: Settling,
        subjects: Subjects,
        ledger: Ledger,
        cipher: FieldCipher,
    ) -> None:
        self._slots = slots
        self._settling = settling
        self._subjects = subjects
        self._ledger = ledger
        self._cipher = cipher

    async def create(
        self, principal: Principal, place_key: WardKey, series_id: str, entry: SeriesEntry
    ) -> tuple[Slot, ...]:
        """Make all slots of a series, or none; the same id again gives the slots that are there.

        Raises `Refused` with everything that is wrong; of slots at wrong times, with the first one.
        """
        demand_own(principal, place_key, _PLACE)
        series = chosen_id(series_id)
        entry = replace(entry, purpose=replace(entry.purpose, consultation=trimmed(entry.purpose.consultation)))

        async def work(page: Page) -> tuple[Slot, ...]:
            existing = await self._slots.of_series(place_key.municipality, series, page.session)
            if existing:
                return existing
            place = await self._slots.place(place_key, page.session)
            if place is None:
                raise Refused(Problem(ProblemCode.NOT_FOUND, _PLACE))
            if place.is_closed:
                raise Refused(Problem(ProblemCode.PLACE_CLOSED, _PLACE))
            purpose, all_times = self._checked(place_key, entry, page.now)
            await self._check_days(page, place_key, all_times)
            slots = tuple(
                Slot(
                    key=WardKey(place_key.municipality, own_id(series, times.starts_at.isoformat())),
                    version=1,
                    status=SlotStatus.OPEN,
                    facts=SlotFacts(place.facts, purpose, times),
                    capacity=entry.capacity,
                    taken=0,
                    waiting=0,
                    series=series,
                    created_by=principal.uid,
                    created_at=page.now,
                )
                for times in all_times
            )
            await self._slots.insert(page, slots)
            return slots

        return await self._ledger.change(place_key.municipality, work)

    async def correct(self, principal: Principal, key: WardKey, expected_version: int, entry: SlotEntry) -> Slot:
        """Change when a slot is, or how many it holds; every family with an appointment in it is told.

        Raises `Refused`, with `CAPACITY_BELOW_TAKEN` for less than are booked, and `VersionConflict` with the slot as
        it stands.
        """
        demand_own(principal, key, _SLOT)

        async def work(page: Page) -> Slot:
            slot = await self._opened(page, key)
            zone = self._subjects.zone(key)
            today = civil_date(page.now, zone)
            _refuse(day_problems(entry.on, ("date",), today, today + SERIES_LONGEST))
            times = corrected_times(entry, zone)
            if (slot.facts.times, slot.capacity) == (times, entry.capacity):
                return slot
            if slot.version != expected_version:
                raise VersionConflict(slot)
            _refuse((*number_problems(entry.duration_minutes, entry.capacity), *times_problems(times, page.now, zone)))
            if entry.capacity < slot.taken:
                raise Refused(Problem(ProblemCode.CAPACITY_BELOW_TAKEN, ("capacity",), {"limit": slot.taken}))
            corrected = replace(
                slot,
                version=slot.version + 1,
                facts=replace(slot.facts, times=times),
                capacity=entry.capacity,
            )
            await self._slots.save(page, corrected)
            return corrected

        corrected = await self._ledger.change(key.municipality, work)
        return await self._settled(corrected)

    async def cancel(self, principal: Principal, key: WardKey, expected_version: int, reason: Texts) -> Slot:
        """Call a slot off and say why; every family in it is told. Doing it twice is no error.

        Raises `Refused` without a reason, and `VersionConflict` with the slot as it stands.
        """
        demand_own(principal, key, _SLOT)
        reason = trimmed(reason)
        _refuse(text_problems(reason, "reason", TEXT_LIMIT_CHARACTERS))
        sealed: dict[str, Binary] = {language: await self._cipher.encrypt(text) for language, text in reason.items()}

        async def work(page: Page) -> Slot:
            slot = await self._slots.get(key, page.session)
            if slot is None:
                raise Refused(Problem(ProblemCode.NOT_FOUND, _SLOT))
            if slot.status is SlotStatus.CANCELLED:
                return slot
            if slot.version != expected_version:
                raise VersionConflict(slot)
            cancelled = replace(slot, version=slot.version + 1, status=SlotStatus.CANCELLED, sealed_reason=sealed)
            await self._slots.save(page, cancelled)
            return cancelled

        return await self._settled(await self._ledger.change(key.municipality, work))

    async def _opened(self, page: Page, key: WardKey) -> Slot:
        slot = await self._slots.get(key, page.session)
        if slot is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, _SLOT))
        if slot.status is SlotStatus.CANCELLED:
            raise Refused(Problem(ProblemCode.SLOT_CANCELLED, _SLOT))
        return slot

    async def _settled(self, slot: Slot) -> Slot:
        await self._settling.settle((slot.key,))
        await self._settling.settle_some(slot.key.municipality)
        return await self._slots.get(slot.key) or slot

    def _checked(self, place: WardKey, entry: SeriesEntry, now: datetime) -> tuple[Purpose, tuple[SlotTimes, ...]]:
        kinds, zone = self._subjects.kinds(place.municipality), self._subjects.zone(place)
        _refuse((*purpose_problems(entry.purpose, kinds), *series_problems(entry, civil_date(now, zone))))
        purpose = purpose_of(entry.purpose, kinds)
        if purpose is None:
            raise Refused(Problem(ProblemCode.PURPOSE_UNCLEAR, ("checkup",)))
        if len(slot_days(entry)) * len(entry.times_of_day) > SERIES_CEILING:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, ("lastDate",), {"limit": SERIES_CEILING}))
        all_times = series_times(entry, zone)
        _refuse(next((found for times in all_times if (found := times_problems(times, now, zone))), ()))
        return purpose, all_times

    async def _check_days(self, page: Page, place: WardKey, all_times: tuple[SlotTimes, ...]) -> None:
        new = Counter(times.on for times in all_times)
        there = await self._slots.count_of_days(place, tuple(new), page.session)
        if any(count + there.get(day, 0) > DAY_CEILING for day, count in new.items()):
            raise Refused(Problem(ProblemCode.CEILING_REACHED, ("timesOfDay",), {"limit": DAY_CEILING}))


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refused(*problems)
