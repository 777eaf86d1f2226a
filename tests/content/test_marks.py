"""Bookmarks and what somebody does not want to be shown: each person's own, on a real database."""

import asyncio

import pytest

from content.marks import CEILING, Mark
from content.marks_service import MarksService
from content.marks_store import MarksStore
from content.service import ArticleService, ForWhom
from content.store import ArticleStore
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.mongodb import Database
from handbook_api.platform.problems import ProblemCode, Refused
from tests.clocks import SteppingClock
from tests.content.builders import MISAKI, THEIRS, a_child, an_article, publish, withdraw
from tests.queries import profiled

DAIKI = Principal("daiki", Role.PARENT)
BOTH = pytest.mark.parametrize("mark", [Mark.BOOKMARKED, Mark.HIDDEN])


async def marked_ids(marks: MarksService, who: Principal, mark: Mark) -> list[str]:
    page = await marks.marked(who, mark, "ja", 100)
    return [one.id for one in page.articles]


async def listed_ids(service: ArticleService, uid: str | None) -> list[str]:
    page = await service.listed(ForWhom([a_child("2026-11-01")], (), uid), "ja", 10)
    return [one.id for one in page.articles]


@BOTH
async def test_what_was_marked_last_comes_first_and_nobody_else_is_shown_it(
    service: ArticleService, marks: MarksService, clock: SteppingClock, mark: Mark
) -> None:
    await service.import_starters([an_article(name) for name in ("bath", "crying", "fever")])
    for name in ("crying", "fever", "bath"):
        await marks.add(MISAKI, mark, name, "ja")
        clock.step(seconds=1)

    assert await marked_ids(marks, MISAKI, mark) == ["bath", "fever", "crying"]
    assert await marked_ids(marks, DAIKI, mark) == []


@BOTH
async def test_marking_twice_is_marking_once_and_so_is_taking_it_back(
    service: ArticleService, marks: MarksService, clock: SteppingClock, mark: Mark
) -> None:
    await service.import_starters([an_article("bath"), an_article("crying")])
    for name in ("bath", "crying", "bath"):
        assert (await marks.add(MISAKI, mark, name, "ja")).id == name
        clock.step(seconds=1)
    assert await marked_ids(marks, MISAKI, mark) == ["crying", "bath"]

    for _ in range(2):
        assert await marks.remove(MISAKI, mark, "bath", "ja") is not None

    assert await marked_ids(marks, MISAKI, mark) == ["crying"]
    assert await marks.remove(DAIKI, mark, "bath", "ja") is not None


async def test_one_mark_is_not_the_other(service: ArticleService, marks: MarksService) -> None:
    await service.import_starters([an_article("bath"), an_article("crying")])
    await marks.add(MISAKI, Mark.BOOKMARKED, "bath", "ja")
    await marks.add(MISAKI, Mark.HIDDEN, "crying", "ja")

    hers = await marks.of(MISAKI)

    assert (hers.has(Mark.BOOKMARKED, "bath"), hers.has(Mark.HIDDEN, "bath")) == (True, False)
    assert (hers.has(Mark.BOOKMARKED, "crying"), hers.has(Mark.HIDDEN, "crying")) == (False, True)


async def test_what_is_hidden_is_not_put_before_her_again_until_she_takes_it_back(
    service: ArticleService, marks: MarksService
) -> None:
    await service.import_starters([an_article("bath"), an_article("crying")])
    await marks.add(MISAKI, Mark.HIDDEN, "bath", "ja")

    assert await listed_ids(service, MISAKI.uid) == ["crying"]
    assert await listed_ids(service, DAIKI.uid) == await listed_ids(service, None) == ["bath", "crying"]
    assert await service.article("bath", "ja") is not None

    await marks.remove(MISAKI, Mark.HIDDEN, "bath", "ja")
    assert await listed_ids(service, MISAKI.uid) == ["bath", "crying"]


async def test_pages_leave_out_what_is_hidden_without_becoming_shorter(
    service: ArticleService, marks: MarksService
) -> None:
    await service.import_starters([an_article(f"article-{number}") for number in range(6)])
    for number in (0, 1, 3):
        await marks.add(MISAKI, Mark.HIDDEN, f"article-{number}", "ja")
    baby = ForWhom([a_child("2026-11-01")], (), MISAKI.uid)

    first = await service.listed(baby, "ja", 2)
    rest = await service.listed(baby, "ja", 2, first.articles[-1].position)

    assert [one.id for one in first.articles] == ["article-2", "article-4"]
    assert [one.id for one in rest.articles] == ["article-5"]
    assert (first.has_next, rest.has_next) == (True, False)


async def test_an_article_that_was_taken_from_readers_is_missing_until_it_is_there_again(
    service: ArticleService, marks: MarksService, store: ArticleStore, database: Database, clock: SteppingClock
) -> None:
    await service.import_starters([an_article("bath"), an_article("crying")])
    await publish(store, database, an_article(THEIRS))
    for name in ("bath", THEIRS, "crying"):
        await marks.add(MISAKI, Mark.BOOKMARKED, name, "ja")
        clock.step(seconds=1)

    await withdraw(store, database, THEIRS)

    page = await marks.marked(MISAKI, Mark.BOOKMARKED, "ja", 1)
    assert ([one.id for one in page.articles], page.has_next) == (["crying"], True)
    page = await marks.marked(MISAKI, Mark.BOOKMARKED, "ja", 1, page.articles[-1].position)
    assert ([one.id for one in page.articles], page.has_next) == (["bath"], False)

    await publish(store, database, an_article(THEIRS))
    assert await marked_ids(marks, MISAKI, Mark.BOOKMARKED) == ["crying", THEIRS, "bath"]


async def test_an_article_there_is_none_of_cannot_be_marked_but_a_mark_can_be_taken_back(marks: MarksService) -> None:
    with pytest.raises(Refused) as refused:
        await marks.add(MISAKI, Mark.BOOKMARKED, "no-such", "ja")

    assert [(one.code, one.path) for one in refused.value.problems] == [(ProblemCode.NOT_FOUND, ("articleId",))]
    assert await marks.remove(MISAKI, Mark.BOOKMARKED, "no-such", "ja") is None


@BOTH
async def test_there_is_a_ceiling_and_what_is_marked_already_may_be_marked_again(
    service: ArticleService, marks: MarksService, database: Database, mark: Mark, clock: SteppingClock
) -> None:
    await service.import_starters([an_article("bath"), an_article("crying")])
    await marks.add(MISAKI, mark, "bath", "ja")
    others = [{"article": f"other-{number}", "at": clock.now()} for number in range(CEILING - 1)]
    await database.article_marks.update_one({"_id": MISAKI.uid}, {"$push": {mark.value: {"$each": others}}})

    with pytest.raises(Refused) as refused:
        await marks.add(MISAKI, mark, "crying", "ja")

    assert [(one.code, one.values) for one in refused.value.problems] == [
        (ProblemCode.CEILING_REACHED, {"limit": CEILING})
    ]
    await marks.add(MISAKI, mark, "bath", "ja")
    await marks.remove(MISAKI, mark, "bath", "ja")
    await marks.add(MISAKI, mark, "crying", "ja")


async def test_several_apps_at_once_lose_nothing(service: ArticleService, marks: MarksService) -> None:
    names = [f"article-{number}" for number in range(8)]
    await service.import_starters([an_article(name) for name in names])

    await asyncio.gather(*(marks.add(MISAKI, Mark.BOOKMARKED, name, "ja") for name in (*names, *names)))

    assert sorted(await marked_ids(marks, MISAKI, Mark.BOOKMARKED)) == names


async def test_who_has_hidden_what_is_read_for_many_at_once(
    service: ArticleService, marks: MarksService, database: Database
) -> None:
    await service.import_starters([an_article("bath"), an_article("crying")])
    await marks.add(MISAKI, Mark.HIDDEN, "bath", "ja")
    await marks.add(DAIKI, Mark.BOOKMARKED, "bath", "ja")

    async with profiled(database) as queries:
        found = await MarksStore(database).hidden_by(("misaki", "daiki", "nobody"))

    assert found == {"misaki": {"bath"}, "daiki": frozenset()}
    assert queries.scans == set()
    assert len(queries.operations) == 1
