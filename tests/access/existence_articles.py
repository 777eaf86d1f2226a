"""What takes ids of articles, of what lies at their desk, and of places and events."""

from collections.abc import Mapping

from tests.access.household import Household
from tests.access.people import Person

_OF_TEXTS = (
    *("saveArticleText", "restoreArticleText", "submitArticleText", "takeBackArticleText", "returnArticleText"),
    *("approveArticleText", "scheduleArticleText", "publishArticleText", "archiveArticleText", "reopenArticleText"),
)
_AT_THE_DESK: Mapping[str, str] = {
    **{f"{mutation}.textId": "ArticleText" for mutation in _OF_TEXTS},
    "adoptArticle.articleId": "Article",
    "createTranslation.articleId": "Article",
    "Query.articleReadership(articleId:)": "Article",
    "changeArticlePicture.pictureId": "ArticlePicture",
    "removeArticlePicture.pictureId": "ArticlePicture",
    "changeLocalPlace.placeId": "LocalPlace",
    "closeLocalPlace.placeId": "LocalPlace",
    "withdrawLocalPlace.placeId": "LocalPlace",
    "proposeLocalEvent.placeId": "LocalPlace",
    "changeLocalEvent.placeId": "LocalPlace",
    "changeLocalEvent.eventId": "LocalEvent",
    "cancelLocalEvent.eventId": "LocalEvent",
    "withdrawLocalEvent.eventId": "LocalEvent",
}
_SEEN_AT_THE_DESK: Mapping[str, str] = {
    "Query.articleText(id:)": "ArticleText",
    "Query.previewArticleText(id:)": "ArticleText",
    "Query.articleTexts(articleId:)": "Article",
    "Query.articlePicture(id:)": "ArticlePicture",
    "Query.localPlaceEntry(id:)": "LocalPlace",
    "Query.localEventEntry(id:)": "LocalEvent",
}
_OF_READERS: Mapping[str, str] = {
    "Query.article(id:)": "Article",
    "Query.localPlace(id:)": "LocalPlace",
    "Query.localEvent(id:)": "LocalEvent",
    "Query.localEvents(placeId:)": "LocalPlace",
    "bookmarkArticle.articleId": "Article",
    "unbookmarkArticle.articleId": "Article",
    "hideArticle.articleId": "Article",
    "unhideArticle.articleId": "Article",
    "countArticleReading.articleId": "Article",
}
"""What everybody asks with: of what readers do not have there is nothing for anybody."""

ASKED_WITH: Mapping[str, str] = {
    "Query.articles(pregnancyId:)": "Pregnancy",
    "Query.searchArticles(childId:)": "Child",
    **_AT_THE_DESK,
    **_SEEN_AT_THE_DESK,
    **_OF_READERS,
}
"""Everything that takes an id that is not everybody's to know, and of what it takes one."""

FORM_IS_TOLD = frozenset({*_AT_THE_DESK, "unbookmarkArticle.articleId", "unhideArticle.articleId"}) | {
    "Query.localEvents(placeId:)"
}
"""Whoever works for no municipality is refused; that something is no id at all is told before."""

NO_NODES = frozenset({"approveLocalImport.importId"})
"""What takes an id that is none of `node`'s: `test_articles.py` asks with it."""

ASKED_BESIDE: Mapping[str, str] = {
    "Query.searchArticles(childId:)": ', query: "熱"',
    "Query.articleReadership(articleId:)": ', fromDay: "2026-10-01", toDay: "2026-11-24"',
    "Query.localEvents(placeId:)": ', municipality: "131202"',
}
"""What else has to be said in a query."""

_KINDS = frozenset({"Article", "ArticleText", "ArticlePicture", "LocalPlace", "LocalEvent"})
_ALSO_AS_NODES = frozenset({"ArticleText", "ArticlePicture"})


def may_know(coordinate: str, kind: str) -> frozenset[Person]:
    """Who works on what lies at the desk, though outside of every family. As a reader she finds nothing of it."""
    at_the_desk = coordinate in _AT_THE_DESK.keys() | _SEEN_AT_THE_DESK.keys()
    if kind in _KINDS and (at_the_desk or (coordinate == "Query.node(id:)" and kind in _ALSO_AS_NODES)):
        return frozenset({Person.EDITOR})
    return frozenset()


def ids_by_kind(home: Household) -> dict[str, str]:
    """One real id of every kind, of what readers do not have."""
    return {
        "Article": home.articles.articles["RETURNED"],
        "ArticleText": home.articles.texts["RETURNED"],
        "ArticlePicture": home.articles.pictures["IN_DRAFT"],
        "LocalPlace": home.places.places["PROPOSED"],
        "LocalEvent": home.places.events["PROPOSED"],
    }
