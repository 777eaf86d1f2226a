"""The use cases of whoever works on a municipality's announcements: write, review, approve, release, stop."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bson.binary import Binary

from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import chosen_id
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict
from notifications.announcements.delivery_store import DeliveryStore
from notifications.announcements.entry import REMARK_LIMIT_CHARACTERS, content_problems, in_form
from notifications.announcements.model import (
    Announcement,
    AnnouncementKey,
    AnnouncementState,
    AnnouncementStep,
    Content,
    Progress,
    StepTaken,
)
from notifications.announcements.reach_store import Reached, ReachStore
from notifications.announcements.rules import TRANSITIONS, may_take, serves, step_problem, steps_open_to
from notifications.announcements.sending_store import SendingStore
from notifications.announcements.store import AnnouncementPlace, AnnouncementStore
from notifications.announcements.times import goes_out_at

CEILING: Final = 500
"""Announcements of a municipality that are neither sent nor stopped."""
REACH_STEP: Final = 5
"""Numbers of people are told in such steps, so that two previews side by side do not tell of one person."""

_ID = ("announcementId",)


@dataclass(frozen=True, slots=True)
class ReachTold:
    """How many it reaches now, rounded down to `REACH_STEP`; `None`: fewer than that, or nobody.

    `is_estimated`: of a part of many families, for all of them; to two digits.
    """

    people: int | None
    devices: int | None
    is_estimated: bool = False


class AnnouncementService:
    """Everything editors and staff do with the announcements of their own municipality."""

    def __init__(
        self,
        store: AnnouncementStore,
        sendings: SendingStore,
        deliveries: DeliveryStore,
        reach: ReachStore,
        ledger: Ledger,
        cipher: FieldCipher,
        municipalities: Mapping[str, Municipality],
        clock: Clock,
    ) -> None:
        self._store = store
        self._sendings = sendings
        self._deliveries = deliveries
        self._reach = reach
        self._ledger = ledger
        self._cipher = cipher
        self._municipalities = municipalities
        self._clock = clock

    # Reading

    async def see(self, principal: Principal, key: AnnouncementKey) -> Announcement | None:
        """An announcement of her own municipality; `None` for everybody and everything else."""
        return await self._store.get(key) if serves(principal) == key.municipality else None

    async def page(
        self,
        principal: Principal,
        states: Collection[AnnouncementState],
        size: int,
        after: AnnouncementPlace | None,
    ) -> tuple[Announcement, ...]:
        """Up to `size` of hers, the newest first. Raises `Forbidden` for whoever works for no municipality."""
        return await self._store.of_municipality(_municipality_of(principal), states, size, after)

    async def reach(self, announcement: Announcement) -> ReachTold:
        """How many people and devices it would reach at this moment, by the content as it stands."""
        municipality = self._municipality(announcement.key)
        content, today = announcement.content, civil_date(self._clock.now(), municipality.zone)
        reached = await self._reach.count(municipality.code, content.segment, today, is_urgent=content.is_urgent)
        return told(reached)

    async def progress(self, announcement: Announcement) -> Progress | None:
        """How far its sending is; `None` before it began."""
        if announcement.result is not None or announcement.begun_at is None:
            return announcement.result
        position = await self._sendings.get(announcement.key)
        is_counted = position is not None and position.is_counted
        return await self._deliveries.progress(announcement.key, is_counted=is_counted)

    def possible_steps(self, principal: Principal, announcement: Announcement) -> tuple[AnnouncementStep, ...]:
        """What she can do with it as it stands."""
        return steps_open_to(announcement, principal)

    async def remark(self, step: StepTaken) -> str | None:
        """The remark of a step."""
        return await self._cipher.decrypt_optional(step.sealed_remark)

    # Writing

    async def write(self, principal: Principal, id: str, content: Content) -> Announcement:
        """Begin an announcement under the id that was chosen; the same id again gives what is there.

        Raises `Refused` with everything that is wrong, and `Forbidden` for whoever works for no municipality.
        """
        key = AnnouncementKey(_municipality_of(principal), chosen_id(id))
        content = in_form(content)

        async def work(page: Page) -> Announcement:
            existing = await self._store.get(key, page.session)
            if existing is not None:
                return existing
            self._demand_content(key, content, page.now)
            if await self._store.count(key.municipality, page.session) >= CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, ("id",), {"limit": CEILING}))
            step = StepTaken(AnnouncementStep.WRITTEN, principal.uid, page.now)
            announcement = Announcement(key, content, AnnouncementState.DRAFT, (step,))
            await self._store.insert(page, announcement)
            return announcement

        return await self._ledger.change(key.municipality, work)

    async def rewrite(
        self, principal: Principal, key: AnnouncementKey, expected_version: int, content: Content
    ) -> Announcement:
        """Write another content in the place of the one that is there; it has to be approved anew then.

        Raises `Refused`, and `VersionConflict` with the announcement as it stands.
        """
        content = in_form(content)

        async def work(page: Page) -> Announcement:
            there = await self._opened(page, principal, key, AnnouncementStep.WRITTEN)
            if there.content == content and _is_repeat(there, principal, AnnouncementStep.WRITTEN, expected_version):
                return there
            _demand_possible(there, principal, AnnouncementStep.WRITTEN, expected_version)
            self._demand_content(key, content, page.now)
            return await self._save(page, principal, replace(there, content=content), AnnouncementStep.WRITTEN)

        return await self._ledger.change(key.municipality, work)

    async def take(
        self,
        principal: Principal,
        key: AnnouncementKey,
        step: AnnouncementStep,
        expected_version: int,
        remark: str | None = None,
    ) -> Announcement:
        """Take a step other than writing or stopping. A repeated request gives the first answer.

        Raises `Refused`, `Forbidden` where the step is not for her role, and `VersionConflict`.
        """
        sealed = await self._cipher.encrypt_optional(_checked_remark(remark, is_needed=step is _RETURNED))

        async def work(page: Page) -> Announcement:
            there = await self._opened(page, principal, key, step)
            if _is_repeat(there, principal, step, expected_version):
                return there
            _demand_possible(there, principal, step, expected_version)
            taken = there
            if step is not _RETURNED:
                self._demand_content(key, there.content, page.now)
            if step is AnnouncementStep.RELEASED:
                taken = replace(there, wake_at=self._goes_out(there, page.now))
            return await self._save(page, principal, taken, step, sealed)

        return await self._ledger.change(key.municipality, work)

    async def stop(self, principal: Principal, key: AnnouncementKey, remark: str | None = None) -> Announcement:
        """Tell nobody any more; of what goes out already, nobody but the few in hand at this moment.

        No version is asked for: it may be urgent. Twice is no error. Raises `Refused` where everybody was told already.
        """
        sealed = await self._cipher.encrypt_optional(_checked_remark(remark, is_needed=False))

        async def work(page: Page) -> Announcement:
            there = await self._opened(page, principal, key, AnnouncementStep.STOPPED)
            if there.state is AnnouncementState.STOPPED:
                return there
            _demand_possible(there, principal, AnnouncementStep.STOPPED, there.version)
            return await self._save(page, principal, there, AnnouncementStep.STOPPED, sealed)

        return await self._ledger.change(key.municipality, work)

    async def _opened(
        self, page: Page, principal: Principal, key: AnnouncementKey, step: AnnouncementStep
    ) -> Announcement:
        """The announcement, of her own municipality. Raises `Forbidden` and `Refused(NOT_FOUND)`."""
        found = await self._store.get(key, page.session) if _municipality_of(principal) == key.municipality else None
        if found is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, _ID))
        if not may_take(principal.role, step):
            raise Forbidden
        return found

    async def _save(
        self,
        page: Page,
        principal: Principal,
        announcement: Announcement,
        kind: AnnouncementStep,
        sealed_remark: Binary | None = None,
    ) -> Announcement:
        to = TRANSITIONS[kind].to
        taken = announcement.after(StepTaken(kind, principal.uid, page.now, sealed_remark), to)
        if to is not AnnouncementState.SCHEDULED:
            taken = replace(taken, wake_at=None)
        await self._store.save(page, taken)
        return taken

    def _demand_content(self, key: AnnouncementKey, content: Content, now: datetime) -> None:
        municipality = self._municipality(key)
        areas = {area.code for area in municipality.areas}
        problems = content_problems(content, areas, now, municipality.zone)
        if problems:
            raise Refused(*problems)

    def _goes_out(self, announcement: Announcement, now: datetime) -> datetime:
        """When it goes out that is released now. Raises `Refused` where it would be of no use by then."""
        at = goes_out_at(announcement.content, self._municipality(announcement.key), now)
        if at >= announcement.content.useful_until:
            raise Refused(Problem(ProblemCode.ANNOUNCEMENT_OUT_OF_TIME, _ID))
        return at

    def _municipality(self, key: AnnouncementKey) -> Municipality:
        municipality = self._municipalities.get(key.municipality)
        if municipality is None:
            raise Refused(Problem(ProblemCode.UNKNOWN_MUNICIPALITY))
        return municipality


_RETURNED: Final = AnnouncementStep.RETURNED


def told(reached: Reached) -> ReachTold:
    """Numbers as they may be shown."""
    people, devices = reached.people, reached.devices
    if reached.is_estimated:
        people, devices = _two_digits(people), _two_digits(devices)
    return ReachTold(
        _in_steps(people), _in_steps(devices) if people >= REACH_STEP else None, is_estimated=reached.is_estimated
    )


def _two_digits(number: int) -> int:
    """`number` to as much of it as an estimate can claim: 36,512 is 37,000."""
    return round(number, 2 - len(str(number)))


def _in_steps(number: int) -> int | None:
    return number // REACH_STEP * REACH_STEP or None


def _municipality_of(principal: Principal) -> str:
    municipality = serves(principal)
    if municipality is None:
        raise Forbidden
    return municipality


def _is_repeat(there: Announcement, principal: Principal, step: AnnouncementStep, expected_version: int) -> bool:
    """Whether the step after the version she saw is the very one she asks for: she did not hear that it was taken."""
    if not 0 < expected_version < there.version:
        return False
    taken = there.steps[expected_version]
    return (taken.kind, taken.by) == (step, principal.uid)


def _demand_possible(there: Announcement, principal: Principal, step: AnnouncementStep, expected_version: int) -> None:
    if there.version != expected_version:
        raise VersionConflict(there)
    problem = step_problem(there, step, principal.uid)
    if problem is not None:
        raise Refused(problem)


def _checked_remark(remark: str | None, *, is_needed: bool) -> str | None:
    trimmed = (remark or "").strip() or None
    if trimmed is None and is_needed:
        raise Refused(Problem(ProblemCode.REQUIRED, ("remark",)))
    if trimmed is not None and len(trimmed) > REMARK_LIMIT_CHARACTERS:
        values = {"value": len(trimmed), "limit": REMARK_LIMIT_CHARACTERS}
        raise Refused(Problem(ProblemCode.TOO_LONG, ("remark",), values))
    return trimmed
