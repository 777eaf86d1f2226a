"""Texts, revisions and steps as MongoDB keeps them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from content.article import Category, Source
from content.desk.model import (
    Approval,
    Facts,
    OriginalNow,
    Plan,
    Publication,
    Remark,
    Revision,
    StepTaken,
    Text,
    TextKey,
    TextState,
    TextStep,
    Words,
)
from content.documents import read_target, stored_target
from handbook_api.platform.identity import Role
from handbook_api.platform.ids import SEPARATOR
from handbook_api.platform.mongodb import Document


def numbered_id(key: TextKey, number: int) -> str:
    """The key of a text's revision, or of its step, with this number."""
    return f"{key}{SEPARATOR}{number}"


def stored_text(text: Text) -> Document:
    """A text as a document. `categories`, `is_stale` and `is_behind` are there to be looked for."""
    return {
        "_id": str(text.key),
        "municipality": text.municipality,
        "article": text.key.article_id,
        "language": text.key.language,
        "state": text.state.value,
        "version": text.version,
        "revision": text.revision,
        "title": text.title,
        "summary": text.summary,
        "holds_since": text.holds_since,
        "created_at": text.created_at,
        "changed_at": text.changed_at,
        "changed_by": text.changed_by,
        "category": text.category.value if text.category else None,
        "replaces": text.replaces,
        "translates": text.translates,
        "original": _stored_original(text.original),
        "categories": sorted(one.value for one in text.categories),
        "is_stale": text.is_stale,
        "is_behind": text.is_behind,
        "writers": sorted(text.writers),
        "approved_writers": sorted(text.approved_writers),
        "approval": _stored_approval(text.approval),
        "remark": _stored_remark(text.remark),
        "plan": _stored_plan(text.plan),
        "published": _stored_publication(text.published),
    }


def read_text(document: Mapping[str, Any]) -> Text:
    """What `stored_text` was given."""
    return Text(
        key=TextKey(document["article"], document["language"]),
        municipality=document["municipality"],
        state=TextState(document["state"]),
        version=document["version"],
        revision=document["revision"],
        title=document["title"],
        summary=document["summary"],
        holds_since=document["holds_since"],
        created_at=document["created_at"],
        changed_at=document["changed_at"],
        changed_by=document["changed_by"],
        category=_category(document["category"]),
        replaces=document["replaces"],
        translates=document["translates"],
        original=_original(document["original"]),
        writers=frozenset(document["writers"]),
        approved_writers=frozenset(document["approved_writers"]),
        approval=_approval(document["approval"]),
        remark=_remark(document["remark"]),
        plan=_plan(document["plan"]),
        published=_publication(document["published"]),
    )


def stored_revision(municipality: str, revision: Revision) -> Document:
    """A revision as a document."""
    words, facts = revision.words, revision.facts
    return {
        "_id": numbered_id(revision.key, revision.number),
        "municipality": municipality,
        "article": revision.key.article_id,
        "language": revision.key.language,
        "number": revision.number,
        "words": {"title": words.title, "summary": words.summary, "body": words.body},
        "facts": _stored_facts(facts) if facts else None,
        "translates": revision.translates,
        "holds_since": revision.holds_since,
        "by": revision.by,
        "at": revision.at,
        "restored_from": revision.restored_from,
    }


def read_revision(document: Mapping[str, Any]) -> Revision:
    """What `stored_revision` was given."""
    words, facts = document["words"], document["facts"]
    return Revision(
        key=TextKey(document["article"], document["language"]),
        number=document["number"],
        words=Words(words["title"], words["summary"], words["body"]),
        facts=_facts(facts) if facts else None,
        translates=document["translates"],
        holds_since=document["holds_since"],
        by=document["by"],
        at=document["at"],
        restored_from=document["restored_from"],
    )


def stored_step(municipality: str, key: TextKey, step: StepTaken) -> Document:
    """A step as a document."""
    return {
        "_id": numbered_id(key, step.number),
        "municipality": municipality,
        "article": key.article_id,
        "language": key.language,
        "number": step.number,
        "kind": step.kind.value,
        "by": step.by,
        "at": step.at,
        "revision": step.revision,
        "remark": step.remark,
    }


def read_step(document: Mapping[str, Any]) -> StepTaken:
    """What `stored_step` was given."""
    return StepTaken(
        number=document["number"],
        kind=TextStep(document["kind"]),
        by=document["by"],
        at=document["at"],
        revision=document["revision"],
        remark=document["remark"],
    )


def stored_original(original: OriginalNow) -> Document:
    """What a translation knows of its original."""
    return {
        "working": original.working,
        "published": original.published,
        "categories": sorted(one.value for one in original.categories),
    }


def _stored_original(original: OriginalNow | None) -> Document | None:
    return None if original is None else stored_original(original)


def _original(document: Mapping[str, Any] | None) -> OriginalNow | None:
    if document is None:
        return None
    categories = frozenset(Category(one) for one in document["categories"])
    return OriginalNow(document["working"], document["published"], categories)


def _stored_approval(approval: Approval | None) -> Document | None:
    if approval is None:
        return None
    return {"by": approval.by, "role": approval.role.value, "at": approval.at, "original": approval.original}


def _approval(document: Mapping[str, Any] | None) -> Approval | None:
    if document is None:
        return None
    return Approval(document["by"], Role(document["role"]), document["at"], document.get("original"))


def _stored_remark(remark: Remark | None) -> Document | None:
    return None if remark is None else {"text": remark.text, "by": remark.by, "at": remark.at}


def _remark(document: Mapping[str, Any] | None) -> Remark | None:
    return None if document is None else Remark(document["text"], document["by"], document["at"])


def _stored_plan(plan: Plan | None) -> Document | None:
    return None if plan is None else {"publish_at": plan.publish_at, "expires_at": plan.expires_at}


def _plan(document: Mapping[str, Any] | None) -> Plan | None:
    return None if document is None else Plan(document["publish_at"], document["expires_at"])


def _stored_publication(published: Publication | None) -> Document | None:
    if published is None:
        return None
    return {
        "revision": published.revision,
        "at": published.at,
        "holds_since": published.holds_since,
        "translates": published.translates,
        "category": published.category.value if published.category else None,
        "review_due": published.review_due.isoformat() if published.review_due else None,
        "expires_at": published.expires_at,
    }


def _publication(document: Mapping[str, Any] | None) -> Publication | None:
    if document is None:
        return None
    return Publication(
        revision=document["revision"],
        at=document["at"],
        holds_since=document["holds_since"],
        translates=document["translates"],
        category=_category(document["category"]),
        review_due=_day(document["review_due"]),
        expires_at=document["expires_at"],
    )


def _stored_facts(facts: Facts) -> Document:
    return {
        "category": facts.category.value,
        "target": stored_target(facts.target),
        "sources": [
            {
                "title": one.title,
                "publisher": one.publisher,
                "year": one.year,
                "checked_on": one.checked_on.isoformat() if one.checked_on else None,
            }
            for one in facts.sources
        ],
        "reviewed_on": facts.reviewed_on.isoformat(),
        "review_due": facts.review_due.isoformat(),
        "licence": facts.licence,
        "clinician": facts.clinician,
        "replaces": facts.replaces,
    }


def _facts(document: Mapping[str, Any]) -> Facts:
    return Facts(
        category=Category(document["category"]),
        target=read_target(document["target"]),
        sources=tuple(
            Source(one["title"], one["publisher"], one["year"], _day(one["checked_on"])) for one in document["sources"]
        ),
        reviewed_on=date.fromisoformat(document["reviewed_on"]),
        review_due=date.fromisoformat(document["review_due"]),
        licence=document["licence"],
        clinician=document["clinician"],
        replaces=document["replaces"],
    )


def _category(code: str | None) -> Category | None:
    return None if code is None else Category(code)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
