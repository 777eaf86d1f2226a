"""What the workers do by themselves: publish and take away at the set time, exactly once, whatever was in between."""

import asyncio
from datetime import timedelta

from content.desk.model import Plan, Text, TextState, TextStep
from content.desk.store import DeskStore
from handbook_api.platform.identity import Principal
from tests.content.desk.office import HANA, MEDICAL_FACTS, NURSE, REN, WORDS, Office
from tests.queries import profiled


async def scheduled(
    office: Office, text: Text | None = None, hours: float = 1, expires_in: float | None = None, by: Principal = NURSE
) -> Text:
    """An approved text that is published in so many hours."""
    approved = await office.approved(text or await office.article(), by)
    now = office.clock.now()
    expires_at = None if expires_in is None else now + timedelta(hours=expires_in)
    plan = Plan(now + timedelta(hours=hours), expires_at)
    return await office.desk.deciding.schedule(HANA, approved.key, approved.version, plan)


async def steps_of(office: Office, text: Text) -> list[TextStep]:
    """What was done with a text, the first in front."""
    return [one.kind for one in reversed(await office.desk.reading.story(text, 100, None))]


async def work_off(office: Office) -> None:
    """A worker does all there is."""
    while not await office.desk.work.do_some():
        pass


async def test_nothing_is_published_before_its_time(office: Office) -> None:
    text = await scheduled(office)
    office.clock.step(minutes=59)

    assert await office.desk.work.do_some()

    assert await office.there(text) == text
    assert await office.read(text) is None


async def test_it_is_published_when_its_time_comes(office: Office) -> None:
    text = await scheduled(office)
    office.clock.step(hours=1)

    await work_off(office)

    published = await office.there(text)
    assert (published.state, published.plan, published.changed_by) == (TextState.PUBLISHED, None, None)
    assert await office.read(text) is not None
    assert (await steps_of(office, text))[-1] is TextStep.PUBLISHED_WHEN_DUE


async def test_what_came_due_while_no_worker_was_there_is_published_by_the_next_one(office: Office) -> None:
    text = await scheduled(office)
    office.clock.step(days=4)

    await work_off(office)

    published = (await office.there(text)).published
    assert published is not None
    assert published.at == office.clock.now()


async def test_many_workers_at_once_publish_each_text_once(office: Office) -> None:
    texts = [
        await scheduled(office, await office.article(id=f"{number}b7b7b3e-5d1f-4c0a-9c6e-2f1d3a4b5c6d"))
        for number in range(3)
    ]
    office.clock.step(hours=2)

    await asyncio.gather(*(work_off(office) for _ in range(4)))

    for text in texts:
        assert (await steps_of(office, text)).count(TextStep.PUBLISHED_WHEN_DUE) == 1
        document = await office.database.articles.find_one({"_id": text.key.article_id})
        assert document is not None
        assert document["version"] == 1


async def test_a_worker_and_whoever_takes_it_back_do_not_both(office: Office) -> None:
    text = await scheduled(office)
    office.clock.step(hours=1)

    await asyncio.gather(
        office.desk.work.do_some(),
        office.desk.deciding.take_back(HANA, text.key, text.version),
        return_exceptions=True,
    )

    there = await office.there(text)
    assert there.version == text.version + 1
    assert (await office.read(text) is not None) is (there.state is TextState.PUBLISHED)


async def test_what_was_put_off_or_taken_back_since_it_was_seen_is_not_published(office: Office) -> None:
    seen = await scheduled(office)
    office.clock.step(hours=1)
    later = Plan(office.clock.now() + timedelta(hours=1))
    put_off = await office.desk.deciding.schedule(HANA, seen.key, seen.version, later)

    assert not await office.desk.work.begin(seen)
    assert await office.there(seen) == put_off

    held = await office.desk.deciding.take_back(HANA, put_off.key, put_off.version)
    assert not await office.desk.work.begin(put_off)
    assert await office.there(seen) == held


async def test_what_got_another_end_since_it_was_seen_is_not_taken_away(office: Office) -> None:
    approved = await office.approved(await office.article())
    ends = office.clock.now() + timedelta(days=1)
    seen = await office.desk.deciding.publish(HANA, approved.key, approved.version, ends)
    office.clock.step(days=1)
    kept = await office.desk.deciding.publish(HANA, seen.key, seen.version, ends + timedelta(days=7))

    assert not await office.desk.work.end(seen)
    assert await office.there(seen) == kept


async def test_it_is_taken_away_when_its_time_is_over(office: Office) -> None:
    text = await scheduled(office, expires_in=25)
    office.clock.step(hours=1)
    await work_off(office)
    office.clock.step(hours=23, minutes=59)
    await work_off(office)
    assert await office.read(text) is not None

    office.clock.step(minutes=1)
    await asyncio.gather(work_off(office), work_off(office))

    assert await office.read(text) is None
    assert (await office.there(text)).state is TextState.ARCHIVED
    assert (await steps_of(office, text)).count(TextStep.EXPIRED) == 1


async def test_what_is_published_by_hand_is_taken_away_too(office: Office) -> None:
    approved = await office.approved(await office.article())
    expires_at = office.clock.now() + timedelta(days=1)
    text = await office.desk.deciding.publish(HANA, approved.key, approved.version, expires_at)
    office.clock.step(days=1)

    await work_off(office)

    assert (await office.there(text)).state is TextState.ARCHIVED


async def test_what_was_of_use_only_while_no_worker_was_there_is_never_published(office: Office) -> None:
    text = await scheduled(office, hours=1, expires_in=2)
    office.clock.step(hours=3)

    await work_off(office)

    assert (await office.there(text)).state is TextState.ARCHIVED
    assert await office.database.articles.count_documents({}) == 0
    assert (await steps_of(office, text))[-1] is TextStep.MISSED


async def test_new_words_that_are_being_written_stay_when_the_old_ones_expire(office: Office) -> None:
    approved = await office.approved(await office.article())
    expires_at = office.clock.now() + timedelta(days=1)
    published = await office.desk.deciding.publish(HANA, approved.key, approved.version, expires_at)
    edited = await office.saved(published, "来年の案内。")
    office.clock.step(days=1)

    await work_off(office)

    there = await office.there(edited)
    assert (there.state, there.revision, there.published) == (TextState.DRAFT, 2, None)
    assert await office.read(edited) is None


async def test_a_later_version_that_is_scheduled_outlives_the_earlier_ones_end(office: Office) -> None:
    approved = await office.approved(await office.article())
    expires_at = office.clock.now() + timedelta(days=1)
    published = await office.desk.deciding.publish(HANA, approved.key, approved.version, expires_at)
    text = await scheduled(office, await office.saved(published, "来年の案内。"), hours=48)

    office.clock.step(days=1)
    await work_off(office)
    assert await office.read(text) is None
    office.clock.step(days=1)
    await work_off(office)

    article = await office.read(text)
    assert article is not None
    assert article.translations[0].body == "来年の案内。"


async def test_a_translation_of_the_same_hour_follows_its_original(office: Office) -> None:
    original = await office.article()
    english = await office.translation(original)
    await scheduled(office, original)
    await scheduled(office, english)
    office.clock.step(hours=1)

    await work_off(office)

    article = await office.read(original)
    assert article is not None
    assert [one.heading.language for one in article.translations] == ["ja", "en"]
    assert (await steps_of(office, english))[-1] is TextStep.PUBLISHED_WHEN_DUE


async def test_a_translation_whose_original_was_put_away_is_held_back(office: Office) -> None:
    original = await office.published(await office.article())
    english = await scheduled(office, await office.translation(original))
    await office.desk.deciding.archive(HANA, original.key)
    office.clock.step(hours=1)

    await work_off(office)

    there = await office.there(english)
    assert (there.state, there.plan) == (TextState.APPROVED, None)
    assert await office.read(original) is None


async def test_what_has_become_medical_is_held_back_from_an_editors_approval(office: Office) -> None:
    original = await office.published(await office.article())
    english = await scheduled(office, await office.translation(original), by=REN)
    await office.desk.drafting.save(HANA, original.key, original.version, WORDS, MEDICAL_FACTS)
    office.clock.step(hours=1)

    await work_off(office)

    assert (await office.there(english)).state is TextState.APPROVED
    assert (await steps_of(office, english))[-1] is TextStep.HELD_BACK


async def test_one_text_that_cannot_be_published_keeps_no_other_from_it(office: Office) -> None:
    broken = await scheduled(office, await office.article(id="1b7b7b3e-5d1f-4c0a-9c6e-2f1d3a4b5c6d"))
    whole = await scheduled(office, hours=1.5)
    await office.database.article_revisions.delete_one({"article": broken.key.article_id})
    office.clock.step(hours=2)

    await work_off(office)

    assert (await office.there(whole)).state is TextState.PUBLISHED
    assert (await office.there(broken)).state is TextState.SCHEDULED


async def test_looking_for_what_is_due_scans_no_collection(office: Office) -> None:
    await scheduled(office, expires_in=3)
    store = DeskStore(office.database)

    async with profiled(office.database) as queries:
        assert await store.due(office.clock.now(), 10) == ()
        assert await store.expired(office.clock.now(), 10) == ()

    assert queries.plans
    assert queries.scans == set()
