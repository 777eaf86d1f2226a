"""Articles as MongoDB keeps them: one document each, with all its translations inside."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from content.article import (
    AgeBasis,
    AgeRange,
    Article,
    ArticleSummary,
    Category,
    Heading,
    Origin,
    PublishedSummary,
    Situation,
    Source,
    Target,
    Translation,
    WeekRange,
)
from content.rendering import picture_ids
from content.rules import order_key
from handbook_api.platform.mongodb import Document
from handbook_api.platform.vocabulary import Sex

ANYBODY: Final = ""
"""Stored where an article is not narrowed: unlike `None`, it is matched inside an index."""

SUMMARY_FIELDS: Final = {
    "revision": 1,
    "category": 1,
    "target": 1,
    "translations.language": 1,
    "translations.title": 1,
    "translations.summary": 1,
    "translations.translates": 1,
}

PUBLISHED_FIELDS: Final = SUMMARY_FIELDS | {"published_at": 1, "replaced_in": 1}


def stored(article: Article) -> Document:
    """Everything of an article but who replaces it, and when it was written and published."""
    return {
        "revision": article.revision,
        "origin": article.origin.value,
        "owner": article.owner,
        "replaces": article.replaces,
        "clinician": article.clinician,
        "category": article.category.value,
        "target": stored_target(article.target),
        "order": order_key(article.id, article.target),
        "translations": [_stored_translation(translation) for translation in article.translations],
        "pictures": sorted({one for text in article.translations for one in picture_ids(text.body)}),
        "sources": [_stored_source(source) for source in article.sources],
        "reviewed_on": article.reviewed_on.isoformat(),
        "review_due": article.review_due.isoformat(),
        "licence": article.licence,
    }


def stored_target(target: Target) -> Document:
    """Whom an article is put before."""
    ages, weeks = target.ages, target.weeks
    return {
        "basis": ages.basis.value if ages else None,
        "from_days": ages.from_days if ages else None,
        "until_days": ages.until_days if ages else None,
        "from_week": weeks.from_week if weeks else None,
        "until_week": weeks.until_week if weeks else None,
        "situation": target.situation.value if target.situation else ANYBODY,
        "municipality": target.municipality or ANYBODY,
        "area": target.area or ANYBODY,
        "sex": target.sex.value if target.sex else ANYBODY,
        "first_child": target.first_child,
    }


def read_article(document: Mapping[str, Any]) -> Article:
    """What `stored` wrote."""
    return Article(
        id=document["_id"],
        revision=document["revision"],
        category=Category(document["category"]),
        target=read_target(document["target"]),
        translations=tuple(Translation(_heading(one), one["body"]) for one in document["translations"]),
        sources=tuple(_source(one) for one in document["sources"]),
        reviewed_on=date.fromisoformat(document["reviewed_on"]),
        review_due=date.fromisoformat(document["review_due"]),
        licence=document["licence"],
        origin=Origin(document["origin"]),
        owner=document["owner"],
        replaces=document["replaces"],
        clinician=document["clinician"],
    )


def read_summary(document: Mapping[str, Any]) -> ArticleSummary:
    """An article of which `SUMMARY_FIELDS` were read."""
    return ArticleSummary(
        id=document["_id"],
        revision=document["revision"],
        category=Category(document["category"]),
        target=read_target(document["target"]),
        headings=tuple(_heading(one) for one in document["translations"]),
    )


def read_published(document: Mapping[str, Any]) -> PublishedSummary:
    """An article of which `PUBLISHED_FIELDS` were read."""
    published_at: datetime = document["published_at"]
    return PublishedSummary(read_summary(document), published_at, frozenset(document["replaced_in"]))


def read_target(document: Mapping[str, Any]) -> Target:
    """What `stored_target` wrote."""
    basis, from_week = document["basis"], document["from_week"]
    return Target(
        ages=AgeRange(AgeBasis(basis), document["from_days"], document["until_days"]) if basis else None,
        situation=Situation(document["situation"]) if document["situation"] else None,
        municipality=document["municipality"] or None,
        weeks=None if from_week is None else WeekRange(from_week, document["until_week"]),
        area=document["area"] or None,
        sex=Sex(document["sex"]) if document["sex"] else None,
        first_child=document["first_child"],
    )


def _stored_translation(translation: Translation) -> Document:
    heading = translation.heading
    return {
        "language": heading.language,
        "title": heading.title,
        "summary": heading.summary,
        "translates": heading.translates,
        "body": translation.body,
    }


def _stored_source(source: Source) -> Document:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "year": source.year,
        "checked_on": source.checked_on.isoformat() if source.checked_on else None,
    }


def _heading(document: Mapping[str, Any]) -> Heading:
    return Heading(document["language"], document["title"], document["summary"], document["translates"])


def _source(document: Mapping[str, Any]) -> Source:
    checked_on = document["checked_on"]
    return Source(
        document["title"],
        document["publisher"],
        document["year"],
        date.fromisoformat(checked_on) if checked_on else None,
    )
