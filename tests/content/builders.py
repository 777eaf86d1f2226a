"""Articles and children as tests need them."""

from collections.abc import Mapping
from datetime import date, datetime

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
    WeekRange,
)
from content.rules import TargetedChild, TargetedPregnancy
from content.store import ArticleStore
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.mongodb import Database
from handbook_api.platform.vocabulary import Sex

NERIMA = "131202"
MISAKI = Principal("misaki", Role.PARENT)
THEIRS = "0b0e5b8e-6a55-4c9b-9a35-6d7a9f6f0c01"
"""The id of an article that a municipality wrote itself."""
TODAY = date(2026, 11, 24)


def a_child(
    born: str,
    gestation_days: int | None = 280,
    municipality: str | None = None,
    sex: Sex | None = None,
    is_first: bool = False,
    areas: frozenset[str] = frozenset(),
) -> TargetedChild:
    return TargetedChild(date.fromisoformat(born), gestation_days, municipality, sex, is_first, areas)


def a_pregnancy(
    due: str, municipality: str | None = None, is_first: bool = False, areas: frozenset[str] = frozenset()
) -> TargetedPregnancy:
    return TargetedPregnancy(date.fromisoformat(due), municipality, is_first, areas)


def for_days(
    from_days: int,
    until_days: int,
    basis: AgeBasis = AgeBasis.CALENDAR,
    situation: Situation | None = None,
    municipality: str | None = None,
    sex: Sex | None = None,
    first_child: bool = False,
    area: str | None = None,
) -> Target:
    ages = AgeRange(basis, from_days, until_days)
    return Target(ages, situation, municipality, area=area, sex=sex, first_child=first_child)


def for_weeks(
    from_week: int,
    until_week: int,
    municipality: str | None = None,
    first_child: bool = False,
    area: str | None = None,
) -> Target:
    weeks = WeekRange(from_week, until_week)
    return Target(municipality=municipality, weeks=weeks, area=area, first_child=first_child)


def an_article(
    article_id: str = "first-bath",
    target: Target | None = None,
    revision: int = 1,
    titles: Mapping[str, str] | None = None,
    translates: int = 1,
    body: str = "ぬるめのお湯で、短い時間で。",
    origin: Origin = Origin.STARTER,
    owner: str | None = None,
    replaces: str | None = None,
    category: Category = Category.NEWBORN,
) -> Article:
    """An article whose original is Japanese; every other language of `titles` was made from revision `translates`."""
    return Article(
        id=article_id,
        revision=revision,
        category=category,
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
        owner=owner,
        replaces=replaces,
    )


async def publish(store: ArticleStore, database: Database, article: Article, at: str = "2026-11-24T01:00Z") -> None:
    """What the editors' desk does when an article comes before readers."""
    async with database.client.start_session() as session, await session.start_transaction():
        await store.put_published(article, datetime.fromisoformat(at), session)


async def withdraw(store: ArticleStore, database: Database, article_id: str) -> None:
    """What the editors' desk does when an article is archived."""
    async with database.client.start_session() as session, await session.start_transaction():
        await store.withdraw(article_id, session)
