"""Who may take an announcement from where to where. Pure.

Two people stand behind every announcement: whoever approves it has neither begun it nor written what now stands there.
Whatever is changed afterwards takes it back to the beginning, and needs a new approval.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import Problem, ProblemCode
from notifications.announcements.model import Announcement, AnnouncementState, AnnouncementStep

STEPS_CEILING: Final = 100
"""Of what people write, submit, return and approve. Releasing and stopping are always possible."""

_S = AnnouncementState
_EVERYBODY: Final = frozenset({Role.EDITOR, Role.STAFF})
_STAFF: Final = frozenset({Role.STAFF})
_BEFORE_IT_GOES_OUT: Final = frozenset({_S.DRAFT, _S.IN_REVIEW, _S.RETURNED, _S.APPROVED, _S.SCHEDULED})


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states a step leads to which one, and who of a municipality's people may take it."""

    of: frozenset[AnnouncementState]
    to: AnnouncementState
    roles: frozenset[Role]


TRANSITIONS: Final[Mapping[AnnouncementStep, Transition]] = {
    AnnouncementStep.WRITTEN: Transition(_BEFORE_IT_GOES_OUT, _S.DRAFT, _EVERYBODY),
    AnnouncementStep.SUBMITTED: Transition(frozenset({_S.DRAFT, _S.RETURNED}), _S.IN_REVIEW, _EVERYBODY),
    AnnouncementStep.RETURNED: Transition(
        frozenset({_S.IN_REVIEW, _S.APPROVED, _S.SCHEDULED}), _S.RETURNED, _EVERYBODY
    ),
    AnnouncementStep.APPROVED: Transition(frozenset({_S.IN_REVIEW}), _S.APPROVED, _STAFF),
    AnnouncementStep.RELEASED: Transition(frozenset({_S.APPROVED}), _S.SCHEDULED, _EVERYBODY),
    AnnouncementStep.STOPPED: Transition(_BEFORE_IT_GOES_OUT | {_S.SENDING}, _S.STOPPED, _EVERYBODY),
}
"""What people do. Editors write; that the municipality stands by what is said is for its staff to approve."""

OF_THE_PROGRAM: Final[Mapping[AnnouncementStep, Transition]] = {
    AnnouncementStep.BEGUN: Transition(frozenset({_S.SCHEDULED}), _S.SENDING, frozenset()),
    AnnouncementStep.COMPLETED: Transition(frozenset({_S.SENDING}), _S.SENT, frozenset()),
    AnnouncementStep.EXPIRED: Transition(frozenset({_S.SCHEDULED, _S.SENDING}), _S.STOPPED, frozenset()),
}
"""What a worker does."""

_ALWAYS: Final = frozenset({AnnouncementStep.RELEASED, AnnouncementStep.STOPPED})


def serves(principal: Principal) -> str | None:
    """The municipality for which somebody may work on announcements; `None` for everybody else."""
    return principal.municipality if principal.role in _EVERYBODY else None


def may_take(role: Role, step: AnnouncementStep) -> bool:
    """Whether this step is ever one for somebody in this role."""
    return role in TRANSITIONS[step].roles


def step_problem(announcement: Announcement, step: AnnouncementStep, uid: str) -> Problem | None:
    """Why somebody whose role may take a step cannot take it now."""
    path = ("announcementId",)
    if announcement.state not in TRANSITIONS[step].of:
        return Problem(ProblemCode.ANNOUNCEMENT_STATE, path)
    if step is AnnouncementStep.APPROVED and uid in (announcement.author, announcement.last_editor):
        return Problem(ProblemCode.APPROVED_BY_ITS_WRITER, path)
    if announcement.version >= STEPS_CEILING and step not in _ALWAYS:
        return Problem(ProblemCode.CEILING_REACHED, path, {"limit": STEPS_CEILING})
    return None


def steps_open_to(announcement: Announcement, principal: Principal) -> tuple[AnnouncementStep, ...]:
    """What somebody of the municipality can do with an announcement as it stands."""
    return tuple(
        step
        for step in TRANSITIONS
        if may_take(principal.role, step) and step_problem(announcement, step, principal.uid) is None
    )
