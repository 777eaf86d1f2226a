"""The last look before sending: what the plan made at this very moment says of reminders that a worker has in hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from bson.binary import Binary
from pymongo.errors import ConnectionFailure

from handbook_api.handbooks import Contents, SubjectKey
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ids import ChildKey
from notifications.composing import Item
from notifications.households import Households
from notifications.planning import Household, plan_of
from notifications.programmes import CurrentProgrammes
from notifications.reminders import Claim, PlannedReminder, ReminderKind, ReminderState
from notifications.verdicts import ATTEMPTS_LIMIT, EXHAUSTED, Verdict, held_until, unsent

log = structlog.get_logger()

NOT_YET: Final = "NOT_YET"
"""Why a reminder is held that the handbook now wants later: the quiet hours have begun, or a date was corrected."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A reminder that is right to be sent now, as the handbook has it now.

    `language` is the one its person has chosen for devices that have none of their own.
    """

    claim: Claim
    item: Item
    language: str | None


@dataclass(frozen=True, slots=True)
class Left:
    """A reminder that is left out of what is sent now, and what becomes of it."""

    claim: Claim
    verdict: Verdict


Looked = Standing | Left


@dataclass(frozen=True, slots=True)
class _View:
    """What is planned of one child or pregnancy at this moment."""

    household: Household
    planned: Sequence[PlannedReminder]


class LastLook:
    """Looks at the live handbook of each child and pregnancy that something is to be said of."""

    def __init__(
        self, households: Households, cipher: FieldCipher, programmes: CurrentProgrammes, clock: Clock
    ) -> None:
        self._households = households
        self._cipher = cipher
        self._programmes = programmes
        self._clock = clock

    async def at(self, claims: Sequence[Claim]) -> tuple[Looked, ...]:
        """What comes of each of them. One that cannot be looked at is left out: the others are not to wait for it.

        Its lease ends, it is tried again, and in the end it has failed.
        """
        looked: list[Looked] = []
        views: dict[SubjectKey, _View | None] = {}
        to_read = {claim.planned.subject for claim in claims if claim.planned.kind is ReminderKind.NEW_ARTICLE}
        for claim in claims:
            try:
                if claim.planned.subject not in views and claim.attempts <= ATTEMPTS_LIMIT:
                    subject = claim.planned.subject
                    views[subject] = await self._view(subject, with_news=subject in to_read)
                looked.append(await self._look(claim, views.get(claim.planned.subject)))
            except ConnectionFailure:
                raise
            except Exception:
                log.exception("reminder_not_seen_to", kind=claim.planned.kind.value, attempt=claim.attempts)
        return tuple(looked)

    async def _view(self, subject: SubjectKey, *, with_news: bool) -> _View | None:
        """What is new to read follows from the whole family's handbooks, and from what each has hidden of it."""
        if with_news:
            household = (await self._households.of_families((subject.family_id,))).get(subject.family_id)
        else:
            household = await self._households.about(subject)
        if household is None:
            return None
        now = self._clock.now()
        return _View(household, plan_of(subject, household, await self._programmes.at(now), now))

    async def _look(self, claim: Claim, view: _View | None) -> Looked:
        if claim.attempts > ATTEMPTS_LIMIT:
            return Left(claim, unsent(claim, ReminderState.FAILED, EXHAUSTED))
        now = self._clock.now()
        wanted = None if view is None else next((one for one in view.planned if one.id == claim.planned.id), None)
        if view is None or wanted is None:
            is_stale = claim.planned.useful_until <= now
            return Left(claim, unsent(claim, ReminderState.STALE if is_stale else ReminderState.WITHDRAWN))
        if wanted.due_at > now:
            return Left(claim, held_until(claim, wanted.due_at, NOT_YET))
        sealed_name = _sealed_name(wanted, view.household.handbook.contents)
        preferences = view.household.preferences.get(wanted.uid)
        return Standing(
            claim,
            Item(wanted, await self._cipher.decrypt_optional(sealed_name)),
            None if preferences is None else preferences.wishes.language,
        )


def _sealed_name(reminder: PlannedReminder, contents: Contents) -> Binary | None:
    """The name of the child it is about; a pregnancy has none."""
    if not isinstance(reminder.subject, ChildKey):
        return None
    return next(child.sealed_name for child in contents.children if child.key == reminder.subject)
