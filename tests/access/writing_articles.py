"""What comes of the mutations about articles, their desk and marks when each of the people sends them."""

from collections.abc import Mapping
from typing import Any

from tests.access.household import Household
from tests.access.household_articles import FOR_ALL, FOR_BORN_EARLY, HIDDEN_BY_MOTHER, KEPT_BY, article_id
from tests.access.people import Person
from tests.access.row import DONE, NOT_FOUND, NOTHING, OF_ANYBODY, STALE, Input, Row, for_all
from tests.access.writing_telling import at_work

STATE, IN_USE = "ARTICLE_STATE", "PICTURE_IN_USE"
_NOBODY_COUNTS = dict.fromkeys(Person, NOTHING)
"""What is read is counted in memory first, and of nobody."""
_IS_NONE = for_all(mother=NOT_FOUND, father=NOT_FOUND, viewers=NOT_FOUND, nurse=NOT_FOUND)
_MOTHERS_MARK = for_all(mother=DONE, father=NOTHING, viewers=NOTHING, nurse=NOTHING, outsiders=NOTHING)
_MARKED_BEFORE = {**OF_ANYBODY, Person.MOTHER: NOTHING}


def public(which: str) -> Input:
    """An article that everybody reads, or whatever else has this id."""
    return lambda _: {"articleId": which}


def article(name: str) -> Input:
    """An article of which something lies at the desk."""
    return lambda home: {"articleId": home.articles.articles[name]}


def text(name: str, **given: Any) -> Input:
    """A text, as it stands."""

    def its_input(home: Household) -> Mapping[str, Any]:
        return {"textId": home.articles.texts[name], "expectedVersion": home.articles.versions[name], **given}

    return its_input


def put_away(name: str) -> Input:
    """A text where no version is asked for."""
    return lambda home: {"textId": home.articles.texts[name]}


def picture(name: str, **given: Any) -> Input:
    """A picture."""
    return lambda home: {"pictureId": home.articles.pictures[name], **given}


ARTICLE_ROWS: tuple[Row, ...] = (
    # Marks: everybody's own, whatever else she is
    Row("bookmarkArticle", "for everybody", public(article_id(FOR_ALL)), OF_ANYBODY),
    Row("bookmarkArticle", "that the mother has bookmarked", public(article_id(KEPT_BY[Person.MOTHER])),
        _MARKED_BEFORE, opens="a bookmark of MOTHER"),
    Row("bookmarkArticle", "that is a draft", article("RETURNED"), _IS_NONE),
    Row("bookmarkArticle", "that was archived", article("ARCHIVED"), _IS_NONE),
    Row("unbookmarkArticle", "that the mother has bookmarked", public(article_id(KEPT_BY[Person.MOTHER])),
        _MOTHERS_MARK),
    Row("unbookmarkArticle", "that she has bookmarked and that was archived", article("ARCHIVED"), _MOTHERS_MARK),
    Row("hideArticle", "for everybody", public(article_id(FOR_ALL)), OF_ANYBODY),
    Row("hideArticle", "that the mother has hidden", public(article_id(HIDDEN_BY_MOTHER)), _MARKED_BEFORE,
        opens="what the mother has hidden"),
    Row("hideArticle", "that is a draft", article("RETURNED"), _IS_NONE),
    Row("unhideArticle", "that the mother has hidden", public(article_id(HIDDEN_BY_MOTHER)), _MOTHERS_MARK),
    Row("countArticleReading", "of an article", public(article_id(FOR_ALL)), _NOBODY_COUNTS),
    Row("countArticleReading", "of a draft", article("RETURNED"), _NOBODY_COUNTS),
    # The desk
    Row("createArticle", "a new one", lambda _: {}, at_work(DONE, elsewhere="UNKNOWN_MUNICIPALITY")),
    Row("adoptArticle", "that came with the program", public(article_id(FOR_BORN_EARLY)),
        at_work(DONE, elsewhere=DONE)),
    Row("adoptArticle", "that is the municipality's own", article("EDITED"), at_work(NOT_FOUND)),
    Row("createTranslation", "of one that readers have", article("EDITED"), at_work(DONE)),
    Row("saveArticleText", "that was returned", text("RETURNED"), at_work(DONE)),
    Row("saveArticleText", "that was changed since", text("RETURNED", expectedVersion=1), at_work(STALE)),
    Row("restoreArticleText", "as it was at first", text("RETURNED"), at_work(DONE)),
    Row("submitArticleText", "that was returned", text("RETURNED"), at_work(DONE)),
    Row("takeBackArticleText", "that is in review", text("IN_REVIEW"), at_work(DONE)),
    Row("returnArticleText", "that is in review", text("IN_REVIEW"), at_work(DONE)),
    Row("approveArticleText", "that is in review", text("IN_REVIEW"), at_work(DONE)),
    Row("approveArticleText", "that nobody submitted", text("RETURNED"), at_work(STATE)),
    Row("scheduleArticleText", "that was approved", text("APPROVED"), at_work(DONE)),
    Row("publishArticleText", "that was approved", text("APPROVED"), at_work(DONE)),
    Row("publishArticleText", "that nobody approved", text("EDITED"), at_work(STATE)),
    Row("archiveArticleText", "that readers have", put_away("EDITED"), at_work(DONE)),
    Row("archiveArticleText", "that was archived", put_away("ARCHIVED"), at_work(NOTHING)),
    Row("reopenArticleText", "that was archived",
        lambda home: {**put_away("ARCHIVED")(home), "expectedVersion": home.articles.versions["ARCHIVED"] + 1},
        at_work(DONE)),
    Row("requestArticlePicture", "a new one", lambda _: {}, at_work(DONE, elsewhere=DONE)),
    Row("changeArticlePicture", "that a draft shows", picture("IN_DRAFT"), at_work(DONE)),
    Row("changeArticlePicture", "that readers see", picture("PUBLISHED"), at_work(IN_USE)),
    Row("changeArticlePicture", "that was changed since", picture("IN_DRAFT", expectedVersion=7), at_work(STALE)),
    Row("removeArticlePicture", "that a draft shows", picture("IN_DRAFT"), at_work(DONE)),
    Row("removeArticlePicture", "that readers see", picture("PUBLISHED"), at_work(IN_USE)),
)  # fmt: skip
