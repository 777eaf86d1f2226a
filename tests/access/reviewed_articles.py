"""Every field of articles and their desk, as it was when somebody last thought about who may see it."""

from collections.abc import Mapping

REVIEWED: Mapping[str, str] = {
    "ArticleAges": "basis fromDays untilDays",
    "ArticleCategoryEntry": "category name isPutBefore",
    "ArticleCategoryGroup": "code name categories",
    "ArticleComparedLine": "change text",
    "ArticleComparison": "older newer title summary body factsDiffer",
    "ArticleDeskNotices": "toReview toChange toTranslate toReadAgain",
    "ArticleFacts": "category target sources clinician reviewedOn reviewDue licence",
    "ArticleFigure": "picture altText caption credit licence sizes",
    "ArticleFound": "id title titleParts summary excerpt category categoryName language matchedLanguage isStale",
    "ArticleFoundEdge": "cursor node",
    "ArticleLanguage": "code name instead",
    "ArticleMarkPayload": "article errors",
    "ArticlePicture": (
        "id version markdown texts licence credit peopleShown addedAt addedByCaller isUploaded sizes articleIds"
    ),
    "ArticlePictureConnection": "edges pageInfo",
    "ArticlePictureEdge": "cursor node",
    "ArticlePicturePayload": "picture errors",
    "ArticlePictureSize": "widthPixels heightPixels webpUrl jpegUrl",
    "ArticlePictureText": "language altText caption",
    "ArticlePreview": "url expiresAt",
    "ArticlePublication": "revision since expiresAt reviewDue",
    "ArticleReadership": "articleId language month isOver readings days",
    "ArticleReadershipConnection": "edges pageInfo",
    "ArticleReadershipDay": "day readings",
    "ArticleReadershipEdge": "cursor node",
    "ArticleRemark": "text setBy setAt",
    "ArticleRevision": "number title summary body facts translates isSmallCorrection restoredFrom setBy setAt",
    "ArticleRevisionConnection": "edges pageInfo",
    "ArticleRevisionEdge": "cursor node",
    "ArticleSearch": "edges pageInfo totalCount isCountCeiling understood",
    "ArticleTarget": "ages weeks situation area sex firstChild",
    "ArticleText": (
        "id articleId language isOriginal version state title summary categories replacesId isStale isBehind "
        "remark publishAt expiresAt published createdAt changedAt changedBy isMedical possibleSteps working "
        "isStarterNewer revision revisions history comparison"
    ),
    "ArticleTextCheck": "warnings readingMinutes withFurigana",
    "ArticleTextConnection": "edges pageInfo",
    "ArticleTextEdge": "cursor node",
    "ArticleTextEvent": "number step revision remark setBy setAt",
    "ArticleTextEventConnection": "edges pageInfo",
    "ArticleTextEventEdge": "cursor node",
    "ArticleTextPayload": "text errors",
    "ArticleTextWarning": "code part line excerpt suggestion text",
    "CountArticleReadingPayload": "errors",
    "RemoveArticlePicturePayload": "removedId picture errors",
    "RequestArticlePicturePayload": "picture uploadUrl uploadExpiresAt errors",
    "TextPart": "text isMatch",
    "UnderstoodWords": "text also",
}
