"""What the desk shows: lists, what waits for whom, and that it scans nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from content.article import Category
from content.desk.model import Plan, Text, TextState
from content.desk.reading import Awaiting, Filters, Notices
from content.desk.store import DeskStore, ReviewPlace, TextPlace
from handbook_api.platform.identity import Principal
from handbook_api.platform.mongodb import Database
from handbook_api.platform.problems import Forbidden, ProblemCode, Refused
from tests.content.builders import an_article
from tests.content.desk.office import (
    EDITOR_ELSEWHERE,
    FACTS,
    HANA,
    MEDICAL_FACTS,
    NERIMA,
    NURSE,
    PARENT,
    REN,
    WORDS,
    Office,
    codes,
)
from tests.queries import profiled


def an_id(number: int) -> str:
    return f"{number}b7b7b3e-5d1f-4c0a-9c6e-2f1d3a4b5c6d"


async def listed(office: Office, who: Principal = HANA, filters: Filters | None = None, size: int = 2) -> list[Text]:
    """Everything in the list, some at a time."""
    found: list[Text] = []
    after: TextPlace | None = None
    while page := await office.desk.reading.page(who, filters or Filters(), size, after):
        found += page
        after = TextPlace(page[-1].changed_at, str(page[-1].key))
    return found


async def three_articles(office: Office) -> list[Text]:
    """Of three minutes: a draft of Hana's, a published medical one with a stale translation, one of Ren's in review."""
    draft = await office.article(id=an_id(1))
    office.clock.step(minutes=1)
    medical = await office.published(await office.article(id=an_id(2), facts=MEDICAL_FACTS))
    english = await office.published(await office.translation(medical))
    medical = await office.published(await office.saved(medical, "別の内容。"))
    office.clock.step(minutes=1)
    by_ren = await office.article(by=REN, id=an_id(3))
    by_ren = await office.desk.deciding.submit(REN, by_ren.key, by_ren.version)
    return [draft, medical, await office.there(english), by_ren]


async def test_whatever_was_changed_last_stands_in_front(office: Office) -> None:
    draft, medical, english, in_review = await three_articles(office)

    found = await listed(office)

    assert [one.key for one in found] == [
        in_review.key,
        *sorted([medical.key, english.key], key=str, reverse=True),
        draft.key,
    ]


async def test_it_is_narrowed_down(office: Office) -> None:
    draft, medical, english, in_review = await three_articles(office)

    async def keys(**fields: object) -> set[object]:
        return {one.key for one in await listed(office, filters=replace(Filters(), **fields))}  # type: ignore[arg-type]  # the tests name fields of Filters

    assert await keys(states=frozenset({TextState.DRAFT})) == {draft.key}
    assert await keys(states=frozenset({TextState.DRAFT, TextState.IN_REVIEW})) == {draft.key, in_review.key}
    assert await keys(states=frozenset()) == set()
    assert await keys(language="en") == {english.key}
    assert await keys(category=Category.ILLNESS) == {medical.key, english.key}
    assert await keys(category=Category.ILLNESS, language="ja") == {medical.key}
    assert await keys(awaiting=Awaiting.TRANSLATION) == {english.key}
    assert await keys(awaiting=Awaiting.TRANSLATION, language="ja") == set()
    await office.desk.deciding.archive(HANA, english.key)
    assert await keys(awaiting=Awaiting.TRANSLATION) == set()


async def test_to_review_is_what_somebody_else_wrote_and_she_may_approve(office: Office) -> None:
    medical = await office.article(by=REN, facts=MEDICAL_FACTS, id=an_id(4))
    medical = await office.desk.deciding.submit(REN, medical.key, medical.version)
    other = await office.article(by=REN, id=an_id(5))
    other = await office.desk.deciding.submit(REN, other.key, other.version)
    mine = Filters(awaiting=Awaiting.MY_REVIEW)

    assert {one.key for one in await listed(office, HANA, mine)} == {other.key}
    assert {one.key for one in await listed(office, NURSE, mine)} == {other.key, medical.key}
    assert await listed(office, REN, mine) == []
    for who in (HANA, NURSE, REN):
        for text in (medical, other):
            can = "APPROVED" in office.desk.reading.possible_steps(who, text)
            assert can is (text.key in {one.key for one in await listed(office, who, mine)})


async def test_what_was_returned_waits_for_those_who_wrote_it(office: Office) -> None:
    text = await office.saved(await office.article(), "蓮も書いた。", REN)
    submitted = await office.desk.deciding.submit(HANA, text.key, text.version)
    await office.desk.deciding.give_back(NURSE, text.key, submitted.version, "もう一度")
    mine = Filters(awaiting=Awaiting.MY_CHANGES)

    assert [one.key for one in await listed(office, HANA, mine)] == [text.key]
    assert [one.key for one in await listed(office, REN, mine)] == [text.key]
    assert await listed(office, NURSE, mine) == []


async def test_notices_count_what_waits(office: Office) -> None:
    await three_articles(office)
    overdue = await office.article(
        id=an_id(6), facts=replace(FACTS, reviewed_on=date(2026, 1, 1), review_due=date(2026, 11, 25))
    )
    await office.published(overdue)

    assert await office.desk.reading.notices(HANA) == Notices(my_review=1, my_changes=0, translation=1, past_review=0)
    office.clock.step(days=1)
    assert await office.desk.reading.notices(REN) == Notices(my_review=0, my_changes=0, translation=1, past_review=1)


async def test_articles_to_be_read_again_are_listed_by_their_day(office: Office) -> None:
    days = {1: date(2026, 12, 24), 2: date(2026, 11, 30), 3: date(2027, 6, 1), 4: date(2026, 11, 30)}
    for number, due in days.items():
        await office.published(await office.article(id=an_id(number), facts=replace(FACTS, review_due=due)))
    await office.article(id=an_id(5), facts=replace(FACTS, review_due=date(2026, 11, 25)))

    async def due_within(days_ahead: int) -> list[date | None]:
        found: list[Text] = []
        after: ReviewPlace | None = None
        while page := await office.desk.reading.to_review(HANA, days_ahead, 1, after):
            found += page
            (last,) = page
            assert last.published is not None
            assert last.published.review_due is not None
            after = ReviewPlace(last.published.review_due, str(last.key))
        return [one.published.review_due if one.published else None for one in found]

    assert await due_within(5) == []
    assert await due_within(6) == [date(2026, 11, 30), date(2026, 11, 30)]
    assert await due_within(30) == [date(2026, 11, 30), date(2026, 11, 30), date(2026, 12, 24)]


async def test_what_was_read_again_is_due_when_its_new_words_are_published(office: Office) -> None:
    facts = replace(FACTS, reviewed_on=date(2026, 1, 1), review_due=date(2026, 11, 24))
    text = await office.published(await office.article(facts=facts))
    renewed = await office.desk.drafting.save(
        HANA, text.key, text.version, (await office.desk.reading.working(text)).words, FACTS
    )
    assert [one.key for one in await office.desk.reading.to_review(HANA, 0, 10, None)] == [text.key]

    await office.published(renewed)

    assert await office.desk.reading.to_review(HANA, 0, 10, None) == ()


async def test_at_another_desk_nothing_of_it_is_there(office: Office) -> None:
    text = await office.published(await office.article())
    reading = office.desk.reading

    for who in (EDITOR_ELSEWHERE, PARENT):
        assert await reading.see(who, text.key) is None
        assert await reading.article(who, text.key.article_id) == ()
    assert await listed(office, EDITOR_ELSEWHERE) == []
    assert await reading.to_review(EDITOR_ELSEWHERE, 3_660, 10, None) == ()
    assert await reading.notices(EDITOR_ELSEWHERE) == Notices(0, 0, 0, 0)


async def test_whoever_works_at_no_desk_asks_for_no_list(office: Office) -> None:
    with pytest.raises(Forbidden):
        await office.desk.reading.page(PARENT, Filters(), 10, None)
    with pytest.raises(Forbidden):
        await office.desk.reading.to_review(PARENT, 0, 10, None)
    with pytest.raises(Forbidden):
        await office.desk.reading.notices(PARENT)


async def test_two_revisions_are_compared_and_others_are_not_found(office: Office) -> None:
    text = await office.saved(await office.article(), "困ったときは電話してください。\n\n## 時間\n\n夜8時から。")

    comparison = await office.desk.reading.compare(text, 1, 2)

    assert [(one.change.value, one.text) for one in comparison.body if one.change.value != "KEPT"] == [
        ("REMOVED", "夜7時から。"),
        ("ADDED", "夜8時から。"),
    ]
    with pytest.raises(Refused) as caught:
        await office.desk.reading.compare(text, 1, 3)
    assert codes(caught.value.problems) == {("newer",): ProblemCode.NOT_FOUND}


async def test_no_list_scans_a_collection(office: Office) -> None:
    _, medical, english, _ = await three_articles(office)
    reading = office.desk.reading

    async with profiled(office.database) as queries:
        for filters in (
            Filters(),
            Filters(states=frozenset({TextState.DRAFT})),
            Filters(language="en", category=Category.ILLNESS),
            *(Filters(awaiting=one) for one in Awaiting),
        ):
            await reading.page(HANA, filters, 10, TextPlace(office.clock.now() + timedelta(days=1), "x"))
        await reading.to_review(HANA, 3_660, 10, None)
        await reading.notices(HANA)
        await reading.article(HANA, medical.key.article_id)
        await reading.revisions(english, 10, 5)
        await reading.story(english, 10, 5)
        await reading.compare(medical, 1, 2)
        await office.saved(await office.there(english), "Another text.")
        await office.desk.deciding.archive(HANA, medical.key)

    ours = {one for one in queries.plans if one.startswith("article_")}
    assert ours
    assert {one for one in queries.scans if one.startswith("article_")} == set()


async def test_what_waits_for_approval_or_publication_is_told_to_who_must_not_change_what_it_shows(
    office: Office, database: Database
) -> None:
    store = DeskStore(database)

    async def waiting() -> list[tuple[str, int]]:
        async with database.client.start_session() as session:
            return [(one.key.language, one.number) for one in await store.waiting(NERIMA, session)]

    text = await office.saved(await office.article(), "二つ目。")
    assert await waiting() == []
    text = await office.desk.deciding.submit(HANA, text.key, text.version)
    assert await waiting() == [("ja", 2)]
    text = await office.desk.deciding.approve(NURSE, text.key, text.version)
    assert await waiting() == [("ja", 2)]
    text = await office.desk.deciding.schedule(
        HANA, text.key, text.version, Plan(office.clock.now() + timedelta(hours=1))
    )
    assert await waiting() == [("ja", 2)]
    await office.desk.deciding.publish(HANA, text.key, text.version)
    assert await waiting() == []


async def test_a_starter_that_was_read_again_since_is_told_until_ours_is_too(office: Office) -> None:
    starter = an_article()
    await office.articles.put_starter(starter, office.clock.now())
    text, english = await office.desk.drafting.adopt(HANA, an_id(1), starter.id)
    is_newer = office.desk.reading.is_starter_newer
    assert not await is_newer(text)

    await office.articles.put_starter(replace(starter, revision=2, reviewed_on=date(2026, 11, 22)), office.clock.now())
    assert await is_newer(text)
    assert not await is_newer(english)

    facts = replace(FACTS, reviewed_on=date(2026, 11, 23))
    read_again = await office.desk.drafting.save(HANA, text.key, text.version, WORDS, facts)
    assert not await is_newer(read_again)
