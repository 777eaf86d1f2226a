"""The article that readers have, made of what is published of its texts. Pure."""

from collections.abc import Iterable

from content.article import Article, Heading, Origin, Translation
from content.desk.model import Revision


def readers_article(municipality: str, original: Revision, translations: Iterable[Revision]) -> Article:
    """What readers get of these published revisions, the original in front, and then in the order of the languages.

    A translation that still holds, though small corrections were made in the original since, is told as one of the
    present revision: nobody is warned of a comma.
    """
    facts = original.facts
    if facts is None:
        raise ValueError("a revision of an original has facts")
    others = sorted(translations, key=lambda one: one.key.language)
    return Article(
        id=original.key.article_id,
        revision=original.number,
        category=facts.category,
        target=facts.target,
        translations=(_translation(original, None), *(_translation(one, _holds_for(one, original)) for one in others)),
        sources=facts.sources,
        reviewed_on=facts.reviewed_on,
        review_due=facts.review_due,
        licence=facts.licence,
        origin=Origin.EDITED,
        owner=municipality,
        replaces=facts.replaces,
        clinician=facts.clinician,
    )


def _holds_for(translation: Revision, original: Revision) -> int:
    """The newest revision of the original that a translation says the same as."""
    made_from = translation.translates or 0
    return original.number if made_from >= original.holds_since else made_from


def _translation(revision: Revision, translates: int | None) -> Translation:
    words = revision.words
    return Translation(Heading(revision.key.language, words.title, words.summary, translates), words.body)
