"""What must not be told to everybody of articles, of their desk, and of what people mark."""

import re
from collections.abc import Iterator

from content.article import Article
from tests.access.household_articles import (
    AFTER_THE_PUSHES,
    BEFORE_THE_PUSHES,
    FOR_AREA,
    FOR_BORN_EARLY,
    FOR_CORRECTED_AGE,
    FOR_FIRST_CHILD,
    FOR_NERIMA,
    FOR_WEEKS,
    HIDDEN_BY_MOTHER,
    KEPT_BY,
    PUBLISHED_BODY,
    PUBLISHED_TITLE,
    READINGS_OF_EDITED,
    READINGS_OF_STARTER,
    TRANSLATION,
    UNPUBLISHED,
    body,
    body_before,
    picture_said,
    remark,
    title,
    title_of,
)
from tests.access.household_staff import marked
from tests.access.ids import read
from tests.access.people import EVERYBODY, FAMILY, GUARDIANS, STAFF
from tests.access.secret import FATHER, MOTHER, STRANGER, WHOLE, Secret, Spelling, id_of, number, pattern, words
from tests.access.secrets_desk import ELSEWHERE
from tests.access.secrets_telling import AT_WORK


def put_before_her(title: str) -> Spelling:
    """An article in a list that is for a child or a pregnancy: there alone it is said since when it is new for it."""
    return pattern(rf'"{re.escape(title)}"[^{{}}]*"freshOn":"')


def _marked(title: str, mark: str) -> Spelling:
    return pattern(rf'"{re.escape(title)}"[^{{}}]*"{mark}":true')


def _not_empty(field: str) -> Spelling:
    return pattern(rf'"{field}\d*":\{{[^{{}}\[]*"edges":\[\{{')


def _lists() -> Iterator[Secret]:
    """What an article that is put before somebody tells of a handbook. The article itself anybody may read."""
    for what, article, seen_by in (
        ("an early birth", FOR_BORN_EARLY, WHOLE),
        ("the corrected age", FOR_CORRECTED_AGE, WHOLE),
        ("the municipality", FOR_NERIMA, WHOLE),
        ("the area where the father registered", FOR_AREA, FATHER),
        ("which child is the first", FOR_FIRST_CHILD, GUARDIANS),
        ("a pregnancy", FOR_WEEKS, WHOLE),
    ):
        yield Secret(f"{what} by an article", put_before_her(title_of(article)), seen_by)
    yield Secret("the municipality by an article of its own", put_before_her(PUBLISHED_TITLE), WHOLE)
    others = (FAMILY - MOTHER) | STAFF | STRANGER
    yield Secret("what the mother has hidden, put before somebody", put_before_her(title_of(HIDDEN_BY_MOTHER)), others)


def _marks() -> Iterator[Secret]:
    for person, article in KEPT_BY.items():
        yield Secret(f"a bookmark of {person}", _marked(title_of(article), "isBookmarked"), frozenset({person}))
    yield Secret("that somebody has bookmarks", _not_empty("bookmarkedArticles"), frozenset(KEPT_BY))
    yield Secret("what the mother has hidden", _marked(title_of(HIDDEN_BY_MOTHER), "isHidden"), MOTHER)
    yield Secret("that somebody has hidden articles", _not_empty("hiddenArticles"), MOTHER)


def _desk() -> Iterator[Secret]:
    for name in (*UNPUBLISHED, "EDITED", TRANSLATION):
        yield Secret(f"title of the text {name}", words(title(name)), AT_WORK)
        yield Secret(f"words of the text {name}", words(body(name)), AT_WORK)
        yield Secret(f"id of the text {name}", _id_of_text(name), AT_WORK)
    for name in UNPUBLISHED:
        yield Secret(f"id of the article {name}", _id_of_article(name), AT_WORK)
        yield Secret(f"source of the text {name}", words(marked("原稿の出典", name)), AT_WORK)
        yield Secret(f"clinician of the text {name}", words(marked("原稿の監修", name)), AT_WORK)
    yield Secret("words of a revision before", words(body_before("RETURNED")), AT_WORK)
    yield Secret("what was said to a text", words(remark("RETURNED")), AT_WORK)
    yield Secret("who wrote an article", lambda home: home.articles.writer_uid, AT_WORK)
    yield Secret("who approved an article", lambda home: home.articles.reviewer_uid, AT_WORK)
    yield Secret("how often the municipality's article is read", number(READINGS_OF_EDITED), AT_WORK)
    yield Secret("how often an article for all is read", number(READINGS_OF_STARTER), AT_WORK | ELSEWHERE)


def _id_of_text(name: str) -> Spelling:
    return lambda home: read(home.articles.texts[name])[1]


def _id_of_article(name: str) -> Spelling:
    return lambda home: home.articles.own_article(name)


def _pictures() -> Iterator[Secret]:
    for name in ("IN_DRAFT", "NOT_SENT"):
        yield Secret(f"what the picture {name} shows", words(picture_said(name)), AT_WORK)
        yield Secret(f"whose the picture {name} is", words(marked("絵を撮った人", name)), AT_WORK)
        yield Secret(f"id of the picture {name}", _id_of_picture(name), AT_WORK)
    yield Secret("where the picture IN_DRAFT is", _address_of("IN_DRAFT"), AT_WORK)
    yield Secret("what a picture of readers' shows", words(picture_said("PUBLISHED")), EVERYBODY)
    yield Secret("where a picture of readers' is", _address_of("PUBLISHED"), EVERYBODY)


def _id_of_picture(name: str) -> Spelling:
    return id_of(lambda home: home.articles.pictures[name])


def _address_of(name: str) -> Spelling:
    return lambda home: home.articles.own_address(name)


def _open(article: Article) -> Secret:
    return Secret(f"the article {article.id}", words(title_of(article)), EVERYBODY)


_OF_THE_DESK, _OF_PERSONS = (*_desk(), *_pictures()), tuple(_marks())
ARTICLE_SECRETS: tuple[Secret, ...] = (
    *_lists(),
    *_OF_PERSONS,
    *_OF_THE_DESK,
    *map(_open, (*BEFORE_THE_PUSHES, *AFTER_THE_PUSHES)),
    Secret("what readers have of the municipality's article", words(PUBLISHED_TITLE), EVERYBODY),
    Secret("its words", words(PUBLISHED_BODY), EVERYBODY),
)

OF_ARTICLES = frozenset(secret.name for secret in (*_OF_THE_DESK, *_OF_PERSONS))
"""The names of secrets that are no family's: what somebody marks is her own, whatever family she is in."""
