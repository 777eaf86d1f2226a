"""What the walker gives for arguments, and the inputs of mutations, about articles and their desk."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.access.building_articles import FACTS
from tests.access.household_articles import AGE_OF_NOBODY, WEEK_OF_NOBODY, title
from tests.access.ids import Ids
from tests.api import NERIMA

_WHOLE_LIST = (50,)
"""Of what is put before somebody everything has to be looked at, and not only what is newest."""

_IN_HER_LANGUAGE = (
    *("Child.articles", "Home.articles", "Query.articles", "Query.articlesInCategory", "Query.articleCategories"),
    *("Query.searchArticles", "Query.bookmarkedArticles", "Query.hiddenArticles", "Query.publicArticles"),
)

ARGUMENTS: Mapping[str, Callable[[Ids], Sequence[Any]]] = {
    **{f"{field}(language:)": lambda _: (None,) for field in _IN_HER_LANGUAGE},
    "Child.articles(first:)": lambda _: _WHOLE_LIST,
    "Home.articles(first:)": lambda _: _WHOLE_LIST,
    "Query.articles(childId:)": lambda ids: (None, *ids.children),
    "Query.articles(pregnancyId:)": lambda ids: (None, *ids.pregnancies),
    "Query.articles(category:)": lambda _: (None, "CHECKUP"),
    "Query.articles(first:)": lambda _: _WHOLE_LIST,
    "Query.publicArticles(ageDays:)": lambda _: (AGE_OF_NOBODY,),
    "Query.publicArticles(pregnancyWeeks:)": lambda _: (None, WEEK_OF_NOBODY),
    "Query.publicArticles(municipality:)": lambda _: (None, NERIMA),
    "Query.publicArticles(category:)": lambda _: (None,),
    "Query.publicArticles(first:)": lambda _: _WHOLE_LIST,
    "Query.articlesInCategory(category:)": lambda _: ("CHECKUP", "CONSULTATION"),
    "Query.articlesInCategory(municipality:)": lambda _: (None, NERIMA),
    "Query.articlesInCategory(first:)": lambda _: _WHOLE_LIST,
    "Query.searchArticles(query:)": lambda _: ("記事", "原稿の本文", title("RETURNED"), "区が出した"),
    "Query.searchArticles(municipality:)": lambda _: (None, NERIMA),
    "Query.searchArticles(childId:)": lambda ids: (None, *ids.children),
    "Query.searchArticles(category:)": lambda _: (None,),
    "Query.searchArticles(first:)": lambda _: _WHOLE_LIST,
    "Query.article(id:)": lambda ids: ids.articles,
    "Query.article(language:)": lambda _: ("ja", "en"),
    "Query.articlePicture(id:)": lambda ids: ids.article_pictures,
    "Query.articleText(id:)": lambda ids: ids.article_texts,
    "Query.articleTexts(articleId:)": lambda ids: ids.articles,
    "Query.articleDesk(states:)": lambda _: ([], ["DRAFT", "ARCHIVED"]),
    "Query.articleDesk(language:)": lambda _: (None, "en"),
    "Query.articleDesk(category:)": lambda _: (None, "CONSULTATION"),
    "Query.articleDesk(awaiting:)": lambda _: (None, "MY_REVIEW", "MY_CHANGES", "TRANSLATION"),
    "Query.articlesToReview(withinDays:)": lambda _: (366,),
    "Query.previewArticleText(id:)": lambda ids: ids.article_texts,
    "Query.checkArticleText(input:)": lambda _: (
        {
            "language": "ja-easy",
            "title": "熱",
            "summary": "見ます。",
            "body": "健診に 行きます。\n\n[こちら](https://example.jp)",
            "facts": {"sources": 0, "reviewDue": "2026-11-01"},
        },
    ),
    "Query.articleReadership(fromDay:)": lambda _: ("2026-10-01",),
    "Query.articleReadership(toDay:)": lambda _: ("2026-11-24",),
    "Query.articleReadership(articleId:)": lambda ids: (None, *ids.articles),
    "ArticleText.revision(number:)": lambda _: (1, 2),
    "ArticleText.comparison(older:)": lambda _: (1,),
    "ArticleText.comparison(newer:)": lambda _: (2,),
}

NODES: Mapping[str, Callable[[Ids], Sequence[str]]] = {
    "Article": lambda ids: ids.articles,
    "ArticleText": lambda ids: ids.article_texts,
    "ArticlePicture": lambda ids: ids.article_pictures,
}

CHOSEN_IDS = frozenset({"createArticle.id", "adoptArticle.id", "requestArticlePicture.id"})

_WORDS = {"title": "夜間の相談", "summary": "夜の相談先です。", "body": "電話してください。"}
_FACTS = {
    **FACTS,
    "sources": [{"title": "子育て相談のご案内", "publisher": "練馬区", "checkedOn": "2026-11-01"}],
    "clinician": None,
}
_OF_PICTURE = {
    "texts": [{"language": "ja", "altText": "赤ちゃんをお湯に入れている", "caption": "38〜40℃"}],
    "licence": "CC-BY-4.0",
    "peopleShown": "AGREED",
    "credit": None,
}
_A_TEXT = {"textId": "", "expectedVersion": 1}

INPUTS: Mapping[str, Mapping[str, Any]] = {
    "bookmarkArticle": {"articleId": ""},
    "unbookmarkArticle": {"articleId": ""},
    "hideArticle": {"articleId": ""},
    "unhideArticle": {"articleId": ""},
    "countArticleReading": {"articleId": "", "language": "ja"},
    "createArticle": {"id": "6e0f3c1a-9a60-4c0e-9d8b-0f1c2d3e4f50", "language": "ja", "facts": _FACTS, **_WORDS},
    "adoptArticle": {"articleId": "", "id": "6e0f3c1a-9a60-4c0e-9d8b-0f1c2d3e4f51"},
    "createTranslation": {"articleId": "", "language": "vi", "translates": 1, **_WORDS},
    "saveArticleText": {**_A_TEXT, **_WORDS, "facts": None, "translates": None, "isSmallCorrection": False},
    "restoreArticleText": {**_A_TEXT, "revision": 1},
    "submitArticleText": _A_TEXT,
    "takeBackArticleText": _A_TEXT,
    "returnArticleText": {**_A_TEXT, "remark": "番号を確かめてください"},
    "approveArticleText": _A_TEXT,
    "scheduleArticleText": {
        **_A_TEXT,
        "publishAt": "2027-05-01T00:00:00+09:00",
        "expiresAt": "2028-05-01T00:00:00+09:00",
    },
    "publishArticleText": {**_A_TEXT, "expiresAt": None},
    "archiveArticleText": {"textId": "", "remark": None},
    "reopenArticleText": _A_TEXT,
    "requestArticlePicture": {
        "id": "6e0f3c1a-9a60-4c0e-9d8b-0f1c2d3e4f52",
        "contentType": "image/jpeg",
        **_OF_PICTURE,
    },
    "changeArticlePicture": {"pictureId": "", "expectedVersion": 1, **_OF_PICTURE},
    "removeArticlePicture": {"pictureId": "", "expectedVersion": 1},
}
"""Empty ids are filled in by the rows of `writing_articles.py`."""
