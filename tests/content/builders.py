"""Articles and children as tests need them."""

from collections.abc import Mapping
from datetime import date

from content.article import (
    AgeBasis,
    AgeRange,
    Article,
    Category,
    Heading,
    Origin,
    Situation,
    Source,
    Target,
    Translation,
)
from content.rules import TargetedChild

NERIMA = "131202"
TODAY = date(2026, 11, 24)


def a_child(born: str, gestation_days: int | None = 280, municipality: str | None = None) -> TargetedChild:
    return TargetedChild(date.fromisoformat(born), gestation_days, municipality)


def for_days(
    from_days: int,
    until_days: int,
    basis: AgeBasis = AgeBasis.CALENDAR,
    situation: Situation | None = None,
    municipality: str | None = None,
) -> Target:
    return Target(AgeRange(basis, from_days, until_days), situation, municipality)


def an_article(
    article_id: str = "first-bath",
    target: Target | None = None,
    revision: int = 1,
    titles: Mapping[str, str] | None = None,
    translates: int = 1,
    body: str = "ぬるめのお湯で、短い時間で。",
    origin: Origin = Origin.STARTER,
) -> Article:
    """An article whose original is Japanese; every other language of `titles` was made from revision `translates`."""
    return Article(
        id=article_id,
        revision=revision,
        category=Category.NEWBORN,
        target=target or for_days(0, 100),
        translations=tuple(
            Translation(Heading(language, title, "はじめての沐浴", None if language == "ja" else translates), body)
            for language, title in (titles or {"ja": "沐浴", "en": "The first bath"}).items()
        ),
        sources=(Source("授乳・離乳の支援ガイド", "厚生労働省", 2019),),
        reviewed_on=date(2026, 11, 20),
        review_due=date(2027, 11, 20),
        licence="Apache-2.0",
        origin=origin,
    )
