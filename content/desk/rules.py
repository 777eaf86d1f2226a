"""Who may take a text from where to where. Pure.

Two people stand behind every text that readers have: whoever approves it wrote nothing of what has not been approved
yet. Whatever is saved afterwards needs a new approval. To take something away from readers, one person is enough.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from content.article import Category
from content.desk.model import Text, TextState, TextStep
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import Problem, ProblemCode

_S = TextState
_EVERYBODY: Final = frozenset({Role.EDITOR, Role.STAFF})
_NOT_PUT_AWAY: Final = frozenset(_S) - {_S.ARCHIVED}


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states a step leads where, and who of a municipality's people may take it, and of a medical text."""

    to: Mapping[TextState, TextState]
    roles: frozenset[Role] = _EVERYBODY
    medical_roles: frozenset[Role] = _EVERYBODY


def _all_to(of: Collection[TextState], to: TextState) -> Mapping[TextState, TextState]:
    return dict.fromkeys(of, to)


TRANSITIONS: Final[Mapping[TextStep, Transition]] = {
    TextStep.SAVED: Transition(_all_to(_NOT_PUT_AWAY, _S.DRAFT)),
    TextStep.RESTORED: Transition(_all_to(_NOT_PUT_AWAY, _S.DRAFT)),
    TextStep.SUBMITTED: Transition({_S.DRAFT: _S.IN_REVIEW}),
    TextStep.TAKEN_BACK: Transition({_S.IN_REVIEW: _S.DRAFT, _S.SCHEDULED: _S.APPROVED}),
    TextStep.RETURNED: Transition(_all_to({_S.IN_REVIEW, _S.APPROVED, _S.SCHEDULED}, _S.DRAFT)),
    TextStep.APPROVED: Transition({_S.IN_REVIEW: _S.APPROVED}, medical_roles=frozenset({Role.STAFF})),
    TextStep.SCHEDULED: Transition(_all_to({_S.APPROVED, _S.SCHEDULED}, _S.SCHEDULED)),
    TextStep.PUBLISHED: Transition(_all_to({_S.APPROVED, _S.SCHEDULED, _S.PUBLISHED}, _S.PUBLISHED)),
    TextStep.ARCHIVED: Transition(_all_to(_NOT_PUT_AWAY, _S.ARCHIVED)),
    TextStep.REOPENED: Transition({_S.ARCHIVED: _S.DRAFT}),
}
"""What people do. That the municipality stands by a medical text is for its staff to say."""

_STAYS: Final = {one: one for one in _NOT_PUT_AWAY}

OF_THE_PROGRAM: Final[Mapping[TextStep, Transition]] = {
    TextStep.PUBLISHED_WHEN_DUE: Transition({_S.SCHEDULED: _S.PUBLISHED}, frozenset()),
    TextStep.HELD_BACK: Transition({_S.SCHEDULED: _S.APPROVED}, frozenset()),
    TextStep.MISSED: Transition({_S.SCHEDULED: _S.ARCHIVED}, frozenset()),
    TextStep.EXPIRED: Transition(_STAYS | {_S.PUBLISHED: _S.ARCHIVED}, frozenset()),
    TextStep.WITHDRAWN: Transition(_STAYS | {_S.PUBLISHED: _S.APPROVED}, frozenset()),
}
"""What follows by itself. Words that are being written go on when those that readers had are taken away."""

_BY_CALLER: Final = ("textId",)


def serves(principal: Principal) -> str | None:
    """The municipality at whose desk somebody works; `None` for everybody else."""
    return principal.municipality if principal.role in _EVERYBODY else None


def leads_to(text: Text, step: TextStep) -> TextState | None:
    """Where a step leads from where the text is; `None` where it cannot be taken."""
    transition = TRANSITIONS.get(step) or OF_THE_PROGRAM[step]
    return transition.to.get(text.state)


def step_problem(text: Text, step: TextStep, principal: Principal, medical: Collection[Category]) -> Problem | None:
    """Why somebody of the desk cannot take a step now; `medical` are the categories that staff approve."""
    transition, is_medical = TRANSITIONS[step], bool(text.categories & frozenset(medical))
    if principal.role not in transition.roles or leads_to(text, step) is None:
        return Problem(ProblemCode.ARTICLE_STATE, _BY_CALLER)
    if step is TextStep.APPROVED and principal.uid in text.writers:
        return Problem(ProblemCode.ARTICLE_APPROVED_BY_ITS_WRITER, _BY_CALLER)
    if is_medical and principal.role not in transition.medical_roles:
        return Problem(ProblemCode.ARTICLE_NEEDS_STAFF, _BY_CALLER)
    if step in (TextStep.SCHEDULED, TextStep.PUBLISHED) and not is_approved_enough(text, medical):
        return Problem(ProblemCode.ARTICLE_NEEDS_STAFF, _BY_CALLER)
    return None


def is_approved_enough(text: Text, medical: Collection[Category]) -> bool:
    """Whether it was approved, and by staff where the article is a medical one by now."""
    if text.approval is None:
        return False
    is_medical = bool(text.categories & frozenset(medical))
    return not is_medical or text.approval.role in TRANSITIONS[TextStep.APPROVED].medical_roles


def steps_open_to(text: Text, principal: Principal, medical: Collection[Category]) -> tuple[TextStep, ...]:
    """What somebody of the desk can do with a text as it stands."""
    return tuple(step for step in TRANSITIONS if step_problem(text, step, principal, medical) is None)


def readers_need(text: Text, original: Text | None) -> bool:
    """Whether readers may have the working revision of `text` now, as far as its original goes.

    A translation needs its original before it: readers fall back on that, and must not find in another language what
    was not approved in the first one. `original` is `None` for an original.
    """
    if original is None:
        return True
    return original.published is not None and (text.translates or 0) <= original.published.revision


def is_approved_beside(text: Text) -> bool:
    """Whether it was approved beside what readers have of its original now, or says the same as that.

    What was right beside an older original may be what that was taken away for: then somebody reads it again. What
    readers have already, they keep.
    """
    if text.original is None or not text.is_stale:
        return True
    if text.published is not None and text.published.revision == text.revision:
        return True
    return text.approval is not None and text.approval.original == text.original.published


def will_have(text: Text, original: Text | None, at: datetime) -> bool:
    """Whether readers may have `text` at the instant `at`, by what is published and planned of its original."""
    if readers_need(text, original):
        return True
    if original is None or original.plan is None or original.state is not TextState.SCHEDULED:
        return False
    return original.plan.publish_at <= at and (text.translates or 0) <= original.revision
