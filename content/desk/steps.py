"""What becomes of a text by each step. Pure: whether a step may be taken is asked before."""

from dataclasses import replace
from datetime import datetime

from content.desk.model import (
    Approval,
    Facts,
    OriginalNow,
    Plan,
    Publication,
    Remark,
    Revision,
    Text,
    TextKey,
    TextState,
    TextStep,
    Words,
)
from content.desk.rules import leads_to
from handbook_api.platform.identity import Principal


def first_revision(
    key: TextKey, words: Words, facts: Facts | None, translates: int | None, by: str | None, now: datetime
) -> Revision:
    """What a text begins with. `by` is `None` for an operator's files."""
    return Revision(key, 1, words, facts, translates, 1, by, now)


def begun(municipality: str, revision: Revision, original: Text | None, writers: frozenset[str]) -> Text:
    """A text that was not there, with its first revision."""
    facts = revision.facts
    if facts is None and original is None:
        raise ValueError("a text is an original with facts, or a translation of one")
    return Text(
        key=revision.key,
        municipality=municipality,
        state=TextState.DRAFT,
        version=1,
        revision=revision.number,
        title=revision.words.title,
        summary=revision.words.summary,
        holds_since=revision.holds_since,
        created_at=revision.at,
        changed_at=revision.at,
        changed_by=revision.by,
        category=facts.category if facts else None,
        replaces=facts.replaces if facts else None,
        translates=revision.translates,
        original=as_seen_by_translations(original) if original else None,
        writers=writers,
    )


def saved(text: Text, step: TextStep, revision: Revision, writers: frozenset[str]) -> Text:
    """A new revision stands there: by SAVED, or by RESTORED. `writers` are those whose words it brings."""
    taken = _after(text, step, revision.by, revision.at)
    return replace(
        taken,
        revision=revision.number,
        title=revision.words.title,
        summary=revision.words.summary,
        holds_since=revision.holds_since,
        translates=revision.translates,
        category=revision.facts.category if revision.facts else None,
        writers=text.writers | writers,
        approval=None,
        plan=None,
    )


def moved(text: Text, step: TextStep, by: str | None, now: datetime) -> Text:
    """SUBMITTED, TAKEN_BACK, REOPENED, HELD_BACK: the same words, elsewhere.

    Where that undoes an approval, those who wrote what had been approved are its writers again.
    """
    taken = replace(_after(text, step, by, now), plan=None)
    return _unapproved(taken) if taken.state is TextState.DRAFT else taken


def returned(text: Text, by: str, remark: str, now: datetime) -> Text:
    """Somebody looked at it, and it is to be changed."""
    taken = replace(_after(text, TextStep.RETURNED, by, now), plan=None, remark=Remark(remark, by, now))
    return _unapproved(taken)


def approved(text: Text, principal: Principal, now: datetime) -> Text:
    """A second person stands by it."""
    return replace(
        _after(text, TextStep.APPROVED, principal.uid, now),
        approval=Approval(principal.uid, principal.role, now, text.original.published if text.original else None),
        approved_writers=text.writers,
        writers=frozenset(),
        remark=None,
    )


def scheduled(text: Text, plan: Plan, by: str, now: datetime) -> Text:
    """It is published when its time comes."""
    return replace(_after(text, TextStep.SCHEDULED, by, now), plan=plan)


def published(
    text: Text, step: TextStep, revision: Revision, by: str | None, now: datetime, expires_at: datetime | None
) -> Text:
    """Readers have its working `revision`: by PUBLISHED, or by PUBLISHED_WHEN_DUE.

    Since when they have anything of it does not change.
    """
    facts = revision.facts
    publication = Publication(
        revision=revision.number,
        at=text.published.at if text.published else now,
        holds_since=revision.holds_since,
        translates=revision.translates,
        category=facts.category if facts else None,
        review_due=facts.review_due if facts else None,
        expires_at=expires_at,
    )
    return replace(_after(text, step, by, now), published=publication, plan=None)


def taken_away(text: Text, step: TextStep, by: str | None, now: datetime) -> Text:
    """Readers do not have it any more: by ARCHIVED, EXPIRED, MISSED or WITHDRAWN."""
    taken = replace(_after(text, step, by, now), published=None)
    return taken if taken.state is TextState.SCHEDULED else replace(taken, plan=None)


def as_seen_by_translations(original: Text) -> OriginalNow:
    """What translations have to know of an original."""
    published = original.published.holds_since if original.published else None
    return OriginalNow(original.holds_since, published, original.categories)


def _after(text: Text, step: TextStep, by: str | None, now: datetime) -> Text:
    to = leads_to(text, step)
    if to is None:
        raise ValueError(f"a text that is {text.state} cannot be {step}")
    return replace(text, state=to, version=text.version + 1, changed_at=now, changed_by=by)


def _unapproved(text: Text) -> Text:
    """Without the approval it had, if it had one: then its words are again those of whoever wrote them."""
    if text.approval is None:
        return text
    return replace(text, writers=text.writers | text.approved_writers, approval=None)
