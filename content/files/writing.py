"""Texts as files: the same text is always the same bytes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

import yaml

from content.article import Article, Source, Target, Translation
from content.desk.files import TextToFile
from content.desk.model import Facts, Revision, Text
from content.files.reading import PUBLISHED_SUFFIX, SUFFIX

Front = Mapping[str, object]
"""Front matter, in the order in which it is written; what is `None` is left out."""

ARTICLES: Final = "articles"
STARTERS: Final = "starters"
PICTURES: Final = "pictures"

_STARTER: Final = "STARTER"
_UNBROKEN: Final = 1_000_000


def files_of_text(found: TextToFile) -> Mapping[str, str]:
    """A municipality's text by the names of its files: what is worked on, and what readers have where that is older."""
    text, name = found.text, f"{ARTICLES}/{found.text.key.article_id}/{found.text.key.language}"
    files = {f"{name}{SUFFIX}": _file(_standing(text), found.working, text)}
    if found.published is not None and found.published.number != found.working.number:
        state = {"state": "PUBLISHED", "readers_since": _since(text)}
        files[f"{name}{PUBLISHED_SUFFIX}"] = _file(state, found.published, text)
    return files


def files_of_starter(article: Article) -> Mapping[str, str]:
    """An article that came with the program by the names of its files; `read_starters` reads them."""
    return {
        f"{STARTERS}/{article.id}/{one.heading.language}{SUFFIX}": _starter_file(article, one)
        for one in article.translations
    }


def written(front: Front, body: str) -> str:
    """A file with this front matter and this Markdown."""
    said = {key: value for key, value in front.items() if value is not None}
    matter = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, default_flow_style=False, width=_UNBROKEN)
    return f"---\n{matter}---\n{body}\n"


def _file(state: Front, revision: Revision, text: Text) -> str:
    key, words, facts = revision.key, revision.words, revision.facts
    front: dict[str, object] = {
        "id": key.article_id,
        "language": key.language,
        "title": words.title,
        "summary": words.summary or None,
        **state,
    }
    if facts is not None:
        front |= _facts(facts)
    else:
        front["translates"] = "older" if _is_older(revision, text) else "current"
    return written(front, words.body)


def _is_older(revision: Revision, text: Text) -> bool:
    """Whether the original means something else by now than what the revision was made from."""
    return text.original is not None and (revision.translates or 0) < text.original.working


def _standing(text: Text) -> Front:
    return {
        "state": text.state.value,
        "readers_since": _since(text),
        "publish_at": _instant(text.plan.publish_at) if text.plan else None,
        "expires_at": _instant(_expiry(text)),
        "remark": text.remark.text if text.remark else None,
    }


def _since(text: Text) -> str | None:
    return _instant(text.published.at) if text.published else None


def _expiry(text: Text) -> datetime | None:
    if text.plan is not None:
        return text.plan.expires_at
    return text.published.expires_at if text.published else None


def _instant(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _facts(facts: Facts) -> Front:
    return {
        "category": facts.category.value,
        **_target(facts.target),
        "clinician": facts.clinician,
        "replaces": facts.replaces,
        **_basis(facts.sources, facts.reviewed_on, facts.review_due, facts.licence),
    }


def _starter_file(article: Article, translation: Translation) -> str:
    heading = translation.heading
    front: dict[str, object] = {
        "id": article.id,
        "language": heading.language,
        "title": heading.title,
        "summary": heading.summary,
        "origin": _STARTER,
    }
    if heading.translates is None:
        front |= {
            "revision": article.revision,
            "category": article.category.value,
            **_target(article.target),
            "municipality": article.target.municipality,
            "clinician": article.clinician,
            **_basis(article.sources, article.reviewed_on, article.review_due, article.licence),
        }
    else:
        front["translates"] = heading.translates or "older"
    return written(front, translation.body)


def _target(target: Target) -> Front:
    """Without the municipality: an article of a municipality's is for its own families wherever it is brought in."""
    ages, weeks = target.ages, target.weeks
    return {
        "ages": {"by": ages.basis.value, "from": f"{ages.from_days} days", "until": f"{ages.until_days} days"}
        if ages
        else None,
        "weeks": {"from": weeks.from_week, "until": weeks.until_week} if weeks else None,
        "situation": target.situation.value if target.situation else None,
        "area": target.area,
        "sex": target.sex.value if target.sex else None,
        "first_child": True if target.first_child else None,
    }


def _basis(sources: tuple[Source, ...], reviewed_on: date, review_due: date, licence: str) -> Front:
    return {
        "sources": [_source(one) for one in sources] or None,
        "reviewed_on": reviewed_on,
        "review_due": review_due,
        "licence": licence,
    }


def _source(source: Source) -> Front:
    said: Front = {
        "title": source.title,
        "publisher": source.publisher,
        "year": source.year,
        "checked_on": source.checked_on,
    }
    return {key: value for key, value in said.items() if value is not None}
