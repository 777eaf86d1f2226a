"""Whom a list of articles is for, as the caller herself may know it: from an article that is shown to her she must not
learn more of a handbook than she is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from content.article import Category
from content.rules import TargetedChild, TargetedPregnancy
from content.service import ForWhom
from handbook_api.children.firstborn import is_first
from handbook_api.children.model import ChildStatus
from handbook_api.children.service import SeenChild
from handbook_api.families.areas import areas_of
from handbook_api.platform.identity import Principal
from handbook_api.pregnancies.views import SeenPregnancy
from schema.content import ArticleSummary, shown_page
from schema.context import Context
from schema.paging import Connection, Listed, check_page_size, position_at
from schema.reading_batch import Circle


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of the list that is asked for. `language` is a BCP 47 tag, `None` for what the request says."""

    first: int
    after: str | None = None
    category: Category | None = None
    language: str | None = None


async def articles_for(
    children: Sequence[SeenChild],
    pregnancies: Sequence[SeenPregnancy],
    asked: Asked,
    context: Context,
    circle: Circle | None = None,
) -> Connection[ArticleSummary]:
    """A page of articles for these. `circle` is there where the caller's families were read already."""
    services, caller = context.services, context.principal
    size, position = check_page_size(asked.first), position_at(Listed.ARTICLES, asked.after)
    if circle is None:
        circle = await context.reading.circle(services.families, services.children, caller)
    language = asked.language or context.reading_language
    whom = for_whom(children, pregnancies, circle, caller)
    page = await services.articles.listed(whom, language, size, position, asked.category)
    return shown_page(page, Listed.ARTICLES, asked.after, language, context)


def for_whom(
    children: Sequence[SeenChild], pregnancies: Sequence[SeenPregnancy], circle: Circle, caller: Principal
) -> ForWhom:
    """These, as articles are sought for them. A handbook that has ended asks for none."""
    return ForWhom(
        [_child(seen, circle) for seen in children if seen.child.status is ChildStatus.ACTIVE],
        [_pregnancy(seen, circle) for seen in pregnancies if seen.pregnancy.goes_on],
        caller.uid,
    )


def _child(seen: SeenChild, circle: Circle) -> TargetedChild:
    """For viewers by the day of birth alone: an article for children born early would tell them of the birth page."""
    child = seen.child
    if not seen.whole:
        return TargetedChild(child.birth.born_on)
    family_id = child.key.family_id
    return TargetedChild(
        born_on=child.birth.born_on,
        gestation_days=child.birth.gestation_days,
        municipality=child.municipality,
        sex=child.sex,
        is_first=family_id in circle.families and is_first(child, circle.children.get(family_id, ())),
        areas=_areas(seen, family_id, child.municipality, circle),
    )


def _pregnancy(seen: SeenPregnancy, circle: Circle) -> TargetedPregnancy:
    pregnancy = seen.pregnancy
    family_id = pregnancy.key.family_id
    return TargetedPregnancy(
        due_on=pregnancy.due_on,
        municipality=pregnancy.municipality,
        is_first=family_id in circle.families and not circle.children.get(family_id),
        areas=_areas(seen, family_id, pregnancy.municipality, circle),
    )


def _areas(seen: SeenChild | SeenPregnancy, family_id: str, municipality: str | None, circle: Circle) -> frozenset[str]:
    family, member = circle.families.get(family_id), seen.standing.member
    return frozenset() if family is None or member is None else areas_of(family, member, municipality)
