"""Who may do what with a place or an event, and where it leads. Pure.

Two people stand behind whatever is said: one proposes it, another one approves. Saying that something does not take
place, or is not there any more, is for one alone: it has to be quick.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from content.places.model import Entry, Facts, LocalState, LocalStep, Proposal
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import Problem, ProblemCode

ROLES: Final = frozenset({Role.EDITOR, Role.STAFF})

_S = LocalState

TRANSITIONS: Final[Mapping[LocalStep, Mapping[LocalState, LocalState]]] = {
    LocalStep.PROPOSED: {
        _S.PROPOSED: _S.PROPOSED,
        _S.PUBLISHED: _S.CHANGE_PROPOSED,
        _S.CHANGE_PROPOSED: _S.CHANGE_PROPOSED,
        _S.CLOSED: _S.REOPENING_PROPOSED,
        _S.REOPENING_PROPOSED: _S.REOPENING_PROPOSED,
        _S.WITHDRAWN: _S.PROPOSED,
    },
    LocalStep.APPROVED: {
        _S.PROPOSED: _S.PUBLISHED,
        _S.CHANGE_PROPOSED: _S.PUBLISHED,
        _S.REOPENING_PROPOSED: _S.PUBLISHED,
    },
    LocalStep.DISCARDED: {
        _S.PROPOSED: _S.WITHDRAWN,
        _S.CHANGE_PROPOSED: _S.PUBLISHED,
        _S.REOPENING_PROPOSED: _S.CLOSED,
    },
    LocalStep.CLOSED: {
        _S.PUBLISHED: _S.CLOSED,
        _S.CHANGE_PROPOSED: _S.CLOSED,
    },
    LocalStep.WITHDRAWN: {
        _S.PROPOSED: _S.WITHDRAWN,
        _S.PUBLISHED: _S.WITHDRAWN,
        _S.CHANGE_PROPOSED: _S.WITHDRAWN,
        _S.CLOSED: _S.WITHDRAWN,
        _S.REOPENING_PROPOSED: _S.WITHDRAWN,
    },
}
"""From where a step leads to where."""


def serves(principal: Principal) -> str | None:
    """The municipality whose places and events somebody may work on; `None` for everybody else."""
    return principal.municipality if principal.role in ROLES else None


def step_problem(entry: Entry[Facts], step: LocalStep, uid: str, path: tuple[str, ...]) -> Problem | None:
    """Why somebody who works on the municipality's entries cannot take a step now."""
    if entry.state not in TRANSITIONS[step]:
        return Problem(ProblemCode.LOCAL_ENTRY_STATE, path)
    if step is LocalStep.APPROVED and entry.proposal is not None and uid in entry.proposal.writers:
        return Problem(ProblemCode.LOCAL_ENTRY_PROPOSED_BY_YOU, path)
    return None


def steps_open_to(entry: Entry[Facts], principal: Principal) -> tuple[LocalStep, ...]:
    """What somebody of the municipality can do with an entry as it stands."""
    return tuple(step for step in TRANSITIONS if step_problem(entry, step, principal.uid, ()) is None)


def proposed(entry: Entry[Facts], proposal: Proposal[Facts]) -> Entry[Facts]:
    """The entry with something proposed; its readers see what they saw before."""
    return replace(entry.after(TRANSITIONS[LocalStep.PROPOSED][entry.state]), proposal=proposal)


def taken(entry: Entry[Facts], step: LocalStep, at: datetime) -> Entry[Facts]:
    """The entry after a step other than proposing, which has to be possible."""
    after = replace(entry.after(TRANSITIONS[step][entry.state]), proposal=None)
    if step is LocalStep.APPROVED and entry.proposal is not None:
        return replace(after, published=entry.proposal.facts).shown_anew(at)
    if step is LocalStep.DISCARDED or not entry.is_shown:
        return after
    return after.shown_anew(at)
