"""What becomes of texts, and what readers have of them at every moment."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import pytest

from content.article import Category
from content.desk.model import Plan, TextState, TextStep, Words
from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import Forbidden, ProblemCode, Refused, VersionConflict
from tests.content.builders import an_article
from tests.content.desk.office import (
    AN_ID,
    EDITOR_ELSEWHERE,
    ENGLISH,
    FACTS,
    HANA,
    MEDICAL_FACTS,
    NERIMA,
    NURSE,
    PARENT,
    REN,
    SECOND_NURSE,
    WORDS,
    Office,
    codes,
)

Result = TypeVar("Result")


async def refused(work: Awaitable[Result]) -> dict[tuple[str, ...], ProblemCode]:
    """What is wrong, by path."""
    with pytest.raises(Refused) as caught:
        await work
    return codes(caught.value.problems)


async def test_readers_have_an_article_once_a_second_person_approved_it(office: Office) -> None:
    text = await office.article()
    assert await office.read(text) is None

    approved = await office.approved(text, REN)
    assert await office.read(text) is None
    published = await office.desk.deciding.publish(HANA, approved.key, approved.version)

    article = await office.read(text)
    assert article is not None
    assert (published.state, published.version) == (TextState.PUBLISHED, 4)
    assert (article.owner, article.target.municipality, article.revision) == (NERIMA, NERIMA, 1)
    assert (article.translations[0].heading.title, article.translations[0].body) == (WORDS.title, WORDS.body)


async def test_its_writer_does_not_approve_it(office: Office) -> None:
    text = await office.article()
    submitted = await office.desk.deciding.submit(REN, text.key, text.version)

    assert await refused(office.desk.deciding.approve(HANA, text.key, submitted.version)) == {
        ("textId",): ProblemCode.ARTICLE_APPROVED_BY_ITS_WRITER
    }


async def test_nobody_who_wrote_a_part_of_it_approves_it(office: Office) -> None:
    text = await office.saved(await office.article(by=NURSE), "蓮が続きを書いた。", REN)
    submitted = await office.desk.deciding.submit(HANA, text.key, text.version)

    for writer in (NURSE, REN):
        assert await refused(office.desk.deciding.approve(writer, text.key, submitted.version)) == {
            ("textId",): ProblemCode.ARTICLE_APPROVED_BY_ITS_WRITER
        }
    assert (await office.desk.deciding.approve(HANA, text.key, submitted.version)).state is TextState.APPROVED


async def test_a_medical_text_needs_somebody_of_the_staff(office: Office) -> None:
    text = await office.article(facts=MEDICAL_FACTS)
    submitted = await office.desk.deciding.submit(HANA, text.key, text.version)

    assert await refused(office.desk.deciding.approve(REN, text.key, submitted.version)) == {
        ("textId",): ProblemCode.ARTICLE_NEEDS_STAFF
    }
    assert (await office.desk.deciding.approve(NURSE, text.key, submitted.version)).state is TextState.APPROVED


async def test_a_translation_of_a_medical_text_needs_staff_too(office: Office) -> None:
    original = await office.published(await office.article(facts=MEDICAL_FACTS))
    translation = await office.translation(original)
    submitted = await office.desk.deciding.submit(HANA, translation.key, translation.version)

    assert await refused(office.desk.deciding.approve(REN, translation.key, submitted.version)) == {
        ("textId",): ProblemCode.ARTICLE_NEEDS_STAFF
    }


async def test_a_translation_stays_medical_while_readers_have_the_article_as_one(office: Office) -> None:
    original = await office.published(await office.article(facts=MEDICAL_FACTS))
    translation = await office.translation(original)
    await office.desk.drafting.save(HANA, original.key, original.version, WORDS, FACTS)
    submitted = await office.desk.deciding.submit(HANA, translation.key, translation.version)

    assert await refused(office.desk.deciding.approve(REN, translation.key, submitted.version)) == {
        ("textId",): ProblemCode.ARTICLE_NEEDS_STAFF
    }


async def test_what_an_editor_approved_is_not_published_once_it_has_become_medical(office: Office) -> None:
    original = await office.published(await office.article())
    translation = await office.approved(await office.translation(original), REN)
    await office.desk.drafting.save(HANA, original.key, original.version, WORDS, MEDICAL_FACTS)

    assert await refused(office.desk.deciding.publish(HANA, translation.key, translation.version)) == {
        ("textId",): ProblemCode.ARTICLE_NEEDS_STAFF
    }


async def test_whatever_is_saved_after_the_approval_needs_a_new_one(office: Office) -> None:
    approved = await office.approved(await office.article())

    edited = await office.saved(approved, "承認のあとの言葉。")

    assert (edited.state, edited.approval) == (TextState.DRAFT, None)
    assert await refused(office.desk.deciding.publish(HANA, edited.key, edited.version)) == {
        ("textId",): ProblemCode.ARTICLE_STATE
    }


async def test_published_words_stay_until_the_new_ones_are_published(office: Office) -> None:
    published = await office.published(await office.article())
    edited = await office.saved(published, "新しい言葉。")

    before = await office.read(edited)
    assert before is not None
    assert before.translations[0].body == WORDS.body

    await office.published(edited)
    after = await office.read(edited)
    assert after is not None
    assert (after.translations[0].body, after.revision) == ("新しい言葉。", 2)


async def test_other_words_are_no_other_publication(office: Office) -> None:
    published = await office.published(await office.article())
    office.clock.step(days=3)

    again = await office.published(await office.saved(published, "新しい言葉。"))

    assert again.published is not None
    assert published.published is not None
    assert again.published.at == published.published.at
    document = await office.database.articles.find_one({"_id": again.key.article_id})
    assert document is not None
    assert document["published_at"] == published.published.at


async def test_a_returned_text_carries_the_remark(office: Office) -> None:
    text = await office.article()
    submitted = await office.desk.deciding.submit(HANA, text.key, text.version)

    returned = await office.desk.deciding.give_back(NURSE, text.key, submitted.version, "番号を確かめてください")

    assert returned.state is TextState.DRAFT
    assert returned.remark is not None
    assert (returned.remark.text, returned.remark.by) == ("番号を確かめてください", "nurse-sato")
    assert (await office.approved(returned)).remark is None


async def test_a_remark_says_something(office: Office) -> None:
    text = await office.article()
    submitted = await office.desk.deciding.submit(HANA, text.key, text.version)
    give_back = office.desk.deciding.give_back

    assert await refused(give_back(NURSE, text.key, submitted.version, " \n")) == {("remark",): ProblemCode.REQUIRED}
    assert await refused(give_back(NURSE, text.key, submitted.version, "あ" * 1_001)) == {
        ("remark",): ProblemCode.TOO_LONG
    }


async def test_whoever_wrote_what_was_approved_and_returned_does_not_approve_it_then(office: Office) -> None:
    approved = await office.approved(await office.article(), REN)
    returned = await office.desk.deciding.give_back(NURSE, approved.key, approved.version, "もう一度")
    submitted = await office.desk.deciding.submit(HANA, returned.key, returned.version)

    assert await refused(office.desk.deciding.approve(HANA, returned.key, submitted.version)) == {
        ("textId",): ProblemCode.ARTICLE_APPROVED_BY_ITS_WRITER
    }


async def test_what_was_withdrawn_is_not_put_back_by_its_writer_alone(office: Office) -> None:
    published = await office.published(await office.article(), REN)
    archived = await office.desk.deciding.archive(NURSE, published.key)
    reopened = await office.desk.deciding.reopen(HANA, archived.key, archived.version)
    submitted = await office.desk.deciding.submit(HANA, reopened.key, reopened.version)

    assert await refused(office.desk.deciding.approve(HANA, reopened.key, submitted.version)) == {
        ("textId",): ProblemCode.ARTICLE_APPROVED_BY_ITS_WRITER
    }


async def test_what_one_wrote_and_took_back_from_review_may_be_approved_by_the_writer_of_what_was_published(
    office: Office,
) -> None:
    published = await office.published(await office.article(by=HANA), REN)
    edited = await office.saved(published, "蓮が書いた。", REN)
    submitted = await office.desk.deciding.submit(REN, edited.key, edited.version)

    draft = await office.desk.deciding.take_back(REN, edited.key, submitted.version)

    assert (draft.state, sorted(draft.writers)) == (TextState.DRAFT, ["ren"])


async def test_what_is_missing_is_told_before_a_colleague_looks(office: Office) -> None:
    facts = replace(FACTS, sources=(), reviewed_on=date(2025, 1, 1), review_due=date(2026, 11, 23))
    text = await office.article(words=Words("題だけ", "", ""), facts=facts)

    assert await refused(office.desk.deciding.submit(HANA, text.key, text.version)) == {
        ("summary",): ProblemCode.REQUIRED,
        ("body",): ProblemCode.REQUIRED,
        ("facts", "sources"): ProblemCode.REQUIRED,
        ("facts", "reviewDue"): ProblemCode.ARTICLE_REVIEW_DUE_TOO_EARLY,
    }


async def test_one_person_withdraws_an_article_at_once(office: Office) -> None:
    published = await office.published(await office.article(facts=MEDICAL_FACTS))

    archived = await office.desk.deciding.archive(REN, published.key, "数値が誤っていた")

    assert (archived.state, archived.published) == (TextState.ARCHIVED, None)
    assert await office.read(published) is None
    assert await office.desk.deciding.archive(HANA, published.key) == archived
    (last, *_) = await office.desk.reading.story(archived, 1, None)
    assert (last.kind, last.by, last.remark) == (TextStep.ARCHIVED, "ren", "数値が誤っていた")


async def test_translations_come_and_go_in_the_readers_article(office: Office) -> None:
    original = await office.published(await office.article())
    english = await office.published(await office.translation(original))
    with_english = await office.read(original)
    assert with_english is not None
    assert [one.heading.language for one in with_english.translations] == ["ja", "en"]
    assert with_english.translations[1].heading.translates == 1

    await office.desk.deciding.archive(HANA, english.key)

    without = await office.read(original)
    assert without is not None
    assert [one.heading.language for one in without.translations] == ["ja"]


async def test_with_its_original_a_translation_goes_and_stays_approved(office: Office) -> None:
    original = await office.published(await office.article())
    english = await office.published(await office.translation(original))

    archived = await office.desk.deciding.archive(REN, original.key)

    withdrawn = await office.there(english)
    assert await office.read(original) is None
    assert (withdrawn.state, withdrawn.published) == (TextState.APPROVED, None)
    (last, *_) = await office.desk.reading.story(withdrawn, 1, None)
    assert (last.kind, last.by) == (TextStep.WITHDRAWN, "ren")

    assert await refused(office.desk.deciding.publish(HANA, english.key, withdrawn.version)) == {
        ("textId",): ProblemCode.ARTICLE_ORIGINAL_FIRST
    }
    await office.published(await office.desk.deciding.reopen(HANA, original.key, archived.version))
    again = await office.desk.deciding.publish(HANA, english.key, withdrawn.version)
    article = await office.read(original)
    assert article is not None
    assert (again.state, len(article.translations)) == (TextState.PUBLISHED, 2)


async def test_a_translation_of_what_was_wrong_comes_back_only_by_a_second_person(office: Office) -> None:
    """The original was taken away because it was wrong, and rewritten; the translation still says what it said."""
    original = await office.published(await office.article())
    english = await office.published(await office.translation(original))
    archived = await office.desk.deciding.archive(REN, original.key)
    reopened = await office.desk.deciding.reopen(HANA, original.key, archived.version)
    await office.published(await office.saved(reopened, "直した内容。"))

    withdrawn = await office.there(english)
    publish = office.desk.deciding.publish

    assert await refused(publish(HANA, english.key, withdrawn.version)) == {
        ("textId",): ProblemCode.ARTICLE_APPROVED_BESIDE_ANOTHER
    }
    returned = await office.desk.deciding.give_back(
        NURSE, english.key, withdrawn.version, "今の記事と合わせてください。"
    )
    anew = await office.approved(returned)
    assert (await publish(HANA, english.key, anew.version)).state is TextState.PUBLISHED


async def test_what_readers_have_of_a_stale_translation_gets_another_end(office: Office) -> None:
    original = await office.published(await office.article())
    english = await office.published(await office.translation(original))
    await office.published(await office.saved(original, "内容が変わった。"))
    stale, end = await office.there(english), office.clock.now() + timedelta(days=3)

    again = await office.desk.deciding.publish(HANA, english.key, stale.version, end)

    assert again.published is not None
    assert again.published.expires_at == end


async def test_a_translation_is_told_as_stale_until_it_catches_up(office: Office) -> None:
    original = await office.published(await office.article())
    english = await office.published(await office.translation(original))
    edited = await office.saved(original, "内容が変わった。")
    assert not (await office.there(english)).is_stale

    await office.published(edited)

    assert (await office.there(english)).is_stale
    article = await office.read(original)
    assert article is not None
    assert (article.revision, article.translations[1].heading.translates) == (2, 1)


async def test_readers_are_not_warned_of_a_small_correction(office: Office) -> None:
    original = await office.published(await office.article())
    await office.published(await office.translation(original))

    corrected = await office.saved(original, "句読点だけ直した。", is_small_correction=True)
    await office.published(corrected)

    article = await office.read(original)
    assert article is not None
    assert (article.revision, article.translations[1].heading.translates) == (2, 2)


async def test_readers_get_no_translation_of_words_that_nobody_approved(office: Office) -> None:
    published = await office.published(await office.article())
    edited = await office.saved(published, "まだ誰も確かめていない。")
    english = await office.approved(await office.translation(edited))

    assert await refused(office.desk.deciding.publish(HANA, english.key, english.version)) == {
        ("textId",): ProblemCode.ARTICLE_ORIGINAL_FIRST
    }


async def test_the_families_of_a_municipality_get_its_words_in_the_place_of_a_starter(office: Office) -> None:
    starter = an_article(titles={"ja": "沐浴"})
    await office.articles.put_starter(starter, office.clock.now())

    async def replaced_in() -> list[str]:
        document = await office.database.articles.find_one({"_id": starter.id})
        assert document is not None
        found: list[str] = document["replaced_in"]
        return found

    (original,) = await office.desk.drafting.adopt(HANA, AN_ID, starter.id)
    assert await replaced_in() == []
    published = await office.published(original)
    assert await replaced_in() == [NERIMA]
    article = await office.read(published)
    assert article is not None
    assert article.replaces == starter.id
    await office.desk.deciding.archive(HANA, published.key)
    assert await replaced_in() == []


async def test_a_repeated_step_gives_the_first_answer(office: Office) -> None:
    text = await office.article()
    submitted = await office.desk.deciding.submit(HANA, text.key, text.version)

    assert await office.desk.deciding.submit(HANA, text.key, text.version) == submitted
    with pytest.raises(VersionConflict):
        await office.desk.deciding.submit(REN, text.key, text.version)


async def test_a_step_that_says_something_else_than_the_one_that_was_taken_is_no_repeated_one(office: Office) -> None:
    deciding, now = office.desk.deciding, office.clock.now()
    text = await office.approved(await office.article())
    key, version = text.key, text.version
    tomorrow, later = Plan(now + timedelta(days=1)), Plan(now + timedelta(days=2))
    scheduled = await deciding.schedule(HANA, key, version, tomorrow)

    assert await deciding.schedule(HANA, key, version, tomorrow) == scheduled
    with pytest.raises(VersionConflict) as conflict:
        await deciding.schedule(HANA, key, version, later)
    assert conflict.value.current == scheduled

    published = await deciding.publish(HANA, key, scheduled.version)
    assert await deciding.publish(HANA, key, scheduled.version) == published
    with pytest.raises(VersionConflict):
        await deciding.publish(HANA, key, scheduled.version, now + timedelta(days=7))

    draft = await office.saved(published, "新しい言葉。")
    in_review = await deciding.submit(HANA, key, draft.version)
    returned = await deciding.give_back(REN, key, in_review.version, "量が違います。")
    assert await deciding.give_back(REN, key, in_review.version, "量が違います。 ") == returned
    with pytest.raises(VersionConflict):
        await deciding.give_back(REN, key, in_review.version, "題だけ直してください。")


async def test_translations_of_what_becomes_medical_go_until_staff_approved_them(office: Office) -> None:
    original = await office.published(await office.article(), REN)
    english = await office.published(await office.translation(original), REN)
    by_staff = await office.published(await office.translation(original, language="vi"), NURSE)
    in_work = await office.published(await office.translation(original, language="ko"), NURSE)
    await office.saved(in_work, "새로운 말.")

    edited = await office.desk.drafting.save(HANA, original.key, original.version, WORDS, MEDICAL_FACTS)
    await office.published(edited, NURSE)

    article, english = await office.read(original), await office.there(english)
    assert article is not None
    assert [one.heading.language for one in article.translations] == ["ja", "vi"]
    assert (english.state, english.published) == (TextState.APPROVED, None)
    assert (await office.there(in_work)).state is TextState.DRAFT
    assert (await office.there(by_staff)).state is TextState.PUBLISHED
    assert await refused(office.desk.deciding.publish(HANA, english.key, english.version)) == {
        ("textId",): ProblemCode.ARTICLE_NEEDS_STAFF
    }


async def test_of_two_articles_in_the_place_of_one_starter_only_one_is_open(office: Office) -> None:
    starter = an_article(titles={"ja": "沐浴"})
    await office.articles.put_starter(starter, office.clock.now())
    (first,) = await office.desk.drafting.adopt(HANA, AN_ID, starter.id)
    archived = await office.desk.deciding.archive(HANA, first.key)
    (second,) = await office.desk.drafting.adopt(REN, AN_ID.replace("0b", "1b"), starter.id)

    assert await refused(office.desk.deciding.reopen(HANA, first.key, archived.version)) == {
        ("textId",): ProblemCode.ARTICLE_ALREADY_ADOPTED
    }
    await office.desk.deciding.archive(HANA, second.key)
    assert (await office.desk.deciding.reopen(HANA, first.key, archived.version)).state is TextState.DRAFT


async def test_who_approves_and_who_edits_at_one_moment_do_not_both(office: Office) -> None:
    text = await office.article()
    submitted = await office.desk.deciding.submit(HANA, text.key, text.version)

    outcomes = await asyncio.gather(
        office.desk.deciding.approve(NURSE, text.key, submitted.version),
        office.saved(submitted, "同じ瞬間に書いた。", HANA),
        return_exceptions=True,
    )

    assert [type(one) for one in outcomes].count(VersionConflict) == 1
    assert (await office.there(text)).version == submitted.version + 1


async def test_a_text_is_scheduled_within_a_year_and_ends_after_it_begins(office: Office) -> None:
    approved = await office.approved(await office.article())
    now, schedule = office.clock.now(), office.desk.deciding.schedule

    for plan, field in (
        (Plan(now - timedelta(seconds=1)), "publishAt"),
        (Plan(now + timedelta(days=367)), "publishAt"),
        (Plan(now + timedelta(days=2), now + timedelta(days=2)), "expiresAt"),
    ):
        assert await refused(schedule(HANA, approved.key, approved.version, plan)) == {
            (field,): ProblemCode.TIME_OUT_OF_RANGE
        }


async def test_what_is_scheduled_is_held_back_and_stays_approved(office: Office) -> None:
    approved = await office.approved(await office.article())
    plan = Plan(office.clock.now() + timedelta(hours=1))
    scheduled = await office.desk.deciding.schedule(HANA, approved.key, approved.version, plan)

    held = await office.desk.deciding.take_back(REN, scheduled.key, scheduled.version)

    assert (scheduled.plan, held.state, held.plan) == (plan, TextState.APPROVED, None)
    assert held.approval == approved.approval


async def test_a_translation_is_not_scheduled_before_its_original(office: Office) -> None:
    original = await office.approved(await office.article())
    english = await office.approved(await office.translation(original))
    now, schedule = office.clock.now(), office.desk.deciding.schedule

    assert await refused(schedule(HANA, english.key, english.version, Plan(now + timedelta(hours=1)))) == {
        ("textId",): ProblemCode.ARTICLE_ORIGINAL_FIRST
    }
    await schedule(HANA, original.key, original.version, Plan(now + timedelta(hours=1)))
    scheduled = await schedule(HANA, english.key, english.version, Plan(now + timedelta(hours=1)))
    assert scheduled.state is TextState.SCHEDULED


@pytest.mark.parametrize("somebody", [EDITOR_ELSEWHERE, PARENT], ids=["an editor elsewhere", "a parent"])
async def test_nobody_else_takes_any_step(office: Office, somebody: Principal) -> None:
    text = await office.published(await office.article())
    deciding, key, version = office.desk.deciding, text.key, text.version

    for work in (
        deciding.submit(somebody, key, version),
        deciding.take_back(somebody, key, version),
        deciding.give_back(somebody, key, version, "だめ"),
        deciding.approve(somebody, key, version),
        deciding.schedule(somebody, key, version, Plan(office.clock.now())),
        deciding.publish(somebody, key, version),
        deciding.archive(somebody, key),
        deciding.reopen(somebody, key, version),
    ):
        if somebody is PARENT:
            with pytest.raises(Forbidden):
                await work
        else:
            assert await refused(work) == {("textId",): ProblemCode.NOT_FOUND}
    assert await office.there(text) == text


async def test_categories_of_both_are_told_while_the_new_one_is_a_draft(office: Office) -> None:
    published = await office.published(await office.article())

    edited = await office.desk.drafting.save(HANA, published.key, published.version, WORDS, MEDICAL_FACTS)

    assert edited.categories == {Category.CONSULTATION, Category.ILLNESS}
    assert (await office.published(edited, SECOND_NURSE)).categories == {Category.ILLNESS}


async def test_a_translation_alone_is_put_away_as_a_draft(office: Office) -> None:
    original = await office.published(await office.article())
    english = await office.translation(original, words=ENGLISH)

    archived = await office.desk.deciding.archive(HANA, english.key)

    assert archived.state is TextState.ARCHIVED
    assert await office.read(original) is not None


async def test_what_readers_have_gets_another_end_without_another_approval(office: Office) -> None:
    published = await office.published(await office.article())
    ends = office.clock.now() + timedelta(days=7)

    again = await office.desk.deciding.publish(REN, published.key, published.version, ends)
    for_good = await office.desk.deciding.publish(REN, again.key, again.version)

    assert (again.published.expires_at if again.published else None) == ends
    assert for_good.published == published.published


async def test_a_translation_that_begins_as_its_original_is_published_knows_of_it(office: Office) -> None:
    original = await office.approved(await office.saved(await office.article(), "二つ目。"))

    published, english = await asyncio.gather(
        office.desk.deciding.publish(HANA, original.key, original.version),
        office.desk.drafting.create_translation(REN, original.key.article_id, "en", 1, ENGLISH),
    )

    there = await office.there(english)
    assert published.published is not None
    assert there.original is not None
    assert there.original.published == published.published.holds_since
    assert there.is_stale


async def test_readers_never_have_a_translation_without_its_original(office: Office) -> None:
    original = await office.published(await office.article())
    english = await office.approved(await office.translation(original))

    await asyncio.gather(
        office.desk.deciding.archive(REN, original.key),
        office.desk.deciding.publish(HANA, english.key, english.version),
        return_exceptions=True,
    )

    assert await office.read(original) is None
    there = await office.there(english)
    assert (there.state, there.published) == (TextState.APPROVED, None)
