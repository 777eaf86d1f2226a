"""Articles and pages as planners see them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from handbook_api.checkups.model import Age
from notifications.articles import ArticleToTell, Span
from notifications.pages import GuardiansPage

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def an_article(
    article_id: str = "first-bath", from_days: int = 0, until_days: int = 90, **fields: Any
) -> ArticleToTell:
    """An article for everybody's children that has been there for long."""
    article = ArticleToTell(
        id=article_id,
        titles={"ja": f"{article_id}のこと", "en": f"About {article_id}"},
        days=Span(from_days, until_days),
        is_corrected=False,
        is_for_born_early=False,
        municipality=None,
        published_at=LONG_AGO,
        order=f"{until_days - from_days:06d}.{article_id}",
    )
    return replace(article, **fields)


def for_weeks(article_id: str = "nausea", from_week: int = 5, until_week: int = 12, **fields: Any) -> ArticleToTell:
    """An article for everybody's pregnancies that has been there for long."""
    order = f"{7 * (until_week - from_week):06d}.{article_id}"
    return an_article(article_id, **{"days": None, "weeks": Span(from_week, until_week), "order": order, **fields})


def a_page(code: str = "guardian_1y", opens: int = 12, closes: int = 18) -> GuardiansPage:
    """A page for these months."""
    titles = {"ja": "保護者の記録【１歳の頃】", "en": "Guardian's record: about 1 year"}
    return GuardiansPage(code, titles, Age(opens), Age(closes))
