"""Writing at the desk: what is kept, what is told, and what happens when two write at once."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest

from content.article import AgeBasis, AgeRange, Category, Source, Target
from content.desk.drafting import article_id_for
from content.desk.model import TextState, TextStep, Words
from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import Forbidden, ProblemCode, Refused, VersionConflict
from tests.content.builders import an_article
from tests.content.desk.office import (
    AN_ID,
    EDITOR_ELSEWHERE,
    ENGLISH,
    FACTS,
    HANA,
    NERIMA,
    NURSE,
    PARENT,
    REN,
    SETAGAYA,
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


async def test_an_article_begins_as_a_draft_of_its_municipality(office: Office) -> None:
    text = await office.article()

    working = await office.desk.reading.working(text)
    assert (text.state, text.version, text.revision, text.is_original) == (TextState.DRAFT, 1, 1, True)
    assert working.words == WORDS
    assert working.facts == replace(FACTS, target=replace(FACTS.target, municipality=NERIMA))
    assert (working.by, working.at) == ("hana", office.clock.now())
    assert await office.read(text) is None


async def test_the_same_chosen_id_again_gives_the_first_answer(office: Office) -> None:
    first = await office.article()

    again = await office.article(words=replace(WORDS, title="別の題"))

    assert again == first
    assert await office.database.article_revisions.count_documents({}) == 1


async def test_two_municipalities_choose_the_same_id_and_learn_nothing_of_each_other(office: Office) -> None:
    ours = await office.article()

    theirs = await office.article(by=EDITOR_ELSEWHERE)

    assert theirs.key.article_id != ours.key.article_id
    assert (ours.municipality, theirs.municipality) == (NERIMA, SETAGAYA)
    assert ours.key.article_id == article_id_for(NERIMA, AN_ID)


async def test_every_save_is_a_revision_that_stays(office: Office) -> None:
    text = await office.article()
    office.clock.step(minutes=5)
    text = await office.saved(text, "二つ目。", REN)
    text = await office.saved(text, "三つ目。")

    revisions = await office.desk.reading.revisions(text, 10, None)

    assert [(one.number, one.words.body, one.by) for one in revisions] == [
        (3, "三つ目。", "hana"),
        (2, "二つ目。", "ren"),
        (1, WORDS.body, "hana"),
    ]
    assert [one.number for one in await office.desk.reading.revisions(text, 1, 3)] == [2]
    assert (text.version, text.revision, sorted(text.writers)) == (3, 3, ["hana", "ren"])


async def test_what_changes_nothing_is_no_revision_and_undoes_no_approval(office: Office) -> None:
    approved = await office.approved(await office.article())

    again = await office.desk.drafting.save(REN, approved.key, approved.version, WORDS, FACTS)

    assert again == approved


async def test_the_second_of_two_editors_gets_the_others_text_and_nothing_is_overwritten(office: Office) -> None:
    seen = await office.article()
    theirs = await office.saved(seen, "先に直した。", REN)

    with pytest.raises(VersionConflict) as conflict:
        await office.saved(seen, "後から直した。", HANA)

    assert conflict.value.current == theirs
    assert (await office.desk.reading.working(await office.there(seen))).words.body == "先に直した。"
    both = await office.saved(theirs, "先に直した。後から直した。", HANA)
    assert both.revision == 3


async def test_two_editors_at_the_same_instant_make_one_revision_and_one_conflict(office: Office) -> None:
    seen = await office.article()

    outcomes = await asyncio.gather(
        office.saved(seen, "花", HANA), office.saved(seen, "蓮", REN), return_exceptions=True
    )

    assert [type(one) for one in outcomes if isinstance(one, BaseException)] == [VersionConflict]
    assert (await office.there(seen)).revision == 2
    assert await office.database.article_revisions.count_documents({}) == 2


async def test_a_repeated_save_gives_the_first_answer(office: Office) -> None:
    seen = await office.article()
    saved = await office.saved(seen, "直した。")

    again = await office.saved(seen, "直した。")

    assert again == saved


async def test_a_repeat_with_other_words_is_a_conflict_with_herself(office: Office) -> None:
    seen = await office.article()
    await office.saved(seen, "直した。")

    with pytest.raises(VersionConflict):
        await office.saved(seen, "もっと直した。")


async def test_an_old_revision_is_brought_back_as_a_new_one(office: Office) -> None:
    first = await office.article()
    second = await office.saved(first, "二つ目。")

    restored = await office.desk.drafting.restore(REN, second.key, second.version, 1)

    working = await office.desk.reading.working(restored)
    assert (working.number, working.restored_from, working.words, working.by) == (3, 1, WORDS, "ren")
    assert (await office.desk.reading.revision(restored, 2)) is not None
    assert restored.writers == {"hana", "ren"}
    assert await office.desk.drafting.restore(REN, second.key, second.version, 1) == restored


async def test_whoever_wrote_what_another_brought_back_counts_as_its_writer(office: Office) -> None:
    text = await office.article(by=REN)
    text = await office.published(text)
    text = await office.saved(text, "別の話。", HANA)

    restored = await office.desk.drafting.restore(HANA, text.key, text.version, 1)

    assert restored.writers == {"hana", "ren"}


async def test_a_revision_that_is_not_there_is_not_found(office: Office) -> None:
    text = await office.article()

    assert await refused(office.desk.drafting.restore(HANA, text.key, 1, 7)) == {("revision",): ProblemCode.NOT_FOUND}


async def test_a_translation_says_which_revision_it_was_made_from(office: Office) -> None:
    original = await office.saved(await office.article(), "二つ目。")

    translation = await office.translation(original)

    assert (translation.translates, translation.is_original, translation.is_behind) == (2, False, False)
    assert translation.categories == {Category.CONSULTATION}


async def test_a_translation_falls_behind_when_its_original_is_written_on(office: Office) -> None:
    original = await office.article()
    translation = await office.translation(original)

    await office.saved(original, "内容が変わった。")

    behind = await office.there(translation)
    assert (behind.is_behind, behind.is_stale, behind.version) == (True, False, translation.version)
    caught_up = await office.desk.drafting.save(HANA, behind.key, behind.version, ENGLISH, translates=2)
    assert not caught_up.is_behind


async def test_a_small_correction_leaves_translations_as_they_are(office: Office) -> None:
    original = await office.article()
    translation = await office.translation(original)

    corrected = await office.saved(original, "句読点。", is_small_correction=True)

    assert not (await office.there(translation)).is_behind
    again = await office.saved(corrected, "また句読点。", is_small_correction=True)
    assert not (await office.there(translation)).is_behind
    await office.saved(again, "別の話。")
    assert (await office.there(translation)).is_behind


async def test_other_facts_leave_translations_as_they_are(office: Office) -> None:
    original = await office.article()
    translation = await office.translation(original)

    renewed = replace(FACTS, review_due=date(2028, 1, 1))
    await office.desk.drafting.save(HANA, original.key, original.version, WORDS, renewed)

    assert not (await office.there(translation)).is_behind


async def test_a_translation_is_of_a_revision_that_there_is(office: Office) -> None:
    original = await office.article()
    article_id = original.key.article_id

    create = office.desk.drafting.create_translation
    assert await refused(create(HANA, article_id, "en", 2, ENGLISH)) == {
        ("translates",): ProblemCode.NUMBER_OUT_OF_BOUNDS
    }
    assert await refused(create(HANA, article_id, "tlh", 1, ENGLISH)) == {("language",): ProblemCode.UNKNOWN_LANGUAGE}
    assert await refused(create(HANA, "nothing", "en", 1, ENGLISH)) == {("articleId",): ProblemCode.NOT_FOUND}


async def test_two_translators_into_one_language_are_told_of_each_other(office: Office) -> None:
    original = await office.article()
    first = await office.translation(original, HANA)

    with pytest.raises(VersionConflict) as conflict:
        await office.translation(original, REN, words=replace(ENGLISH, body="Ring us."))

    assert conflict.value.current == first
    assert await office.translation(original, HANA) == first


async def test_a_starter_becomes_a_draft_of_its_own_with_all_its_translations(office: Office) -> None:
    starter = an_article(revision=3, titles={"ja": "沐浴", "en": "The first bath"}, translates=2)
    await office.articles.put_starter(starter, office.clock.now())

    original, english = await office.desk.drafting.adopt(HANA, AN_ID, starter.id)

    working = await office.desk.reading.working(original)
    assert working.facts is not None
    assert working.facts.replaces == starter.id
    assert working.facts.target.municipality == NERIMA
    assert (working.words.title, original.state) == ("沐浴", TextState.DRAFT)
    assert (english.key.language, english.title, english.is_behind) == ("en", "The first bath", True)
    assert await office.desk.drafting.adopt(HANA, AN_ID, starter.id) == (original, english)


async def test_a_starter_is_adopted_once(office: Office) -> None:
    starter = an_article()
    await office.articles.put_starter(starter, office.clock.now())
    await office.desk.drafting.adopt(HANA, AN_ID, starter.id)
    other = AN_ID.replace("0b", "1b")

    assert await refused(office.desk.drafting.adopt(REN, other, starter.id)) == {
        ("articleId",): ProblemCode.ARTICLE_ALREADY_ADOPTED
    }
    assert await refused(office.desk.drafting.adopt(REN, other, "no-such-starter")) == {
        ("articleId",): ProblemCode.NOT_FOUND
    }
    assert len(await office.desk.drafting.adopt(EDITOR_ELSEWHERE, AN_ID, starter.id)) == 2


async def test_an_article_of_a_municipality_is_no_starter(office: Office) -> None:
    own = await office.published(await office.article())

    assert await refused(office.desk.drafting.adopt(EDITOR_ELSEWHERE, AN_ID, own.key.article_id)) == {
        ("articleId",): ProblemCode.NOT_FOUND
    }


async def test_what_it_replaces_stays_whatever_facts_are_saved(office: Office) -> None:
    starter = an_article()
    await office.articles.put_starter(starter, office.clock.now())
    original, _ = await office.desk.drafting.adopt(HANA, AN_ID, starter.id)

    saved = await office.desk.drafting.save(HANA, original.key, 1, WORDS, FACTS)

    working = await office.desk.reading.working(saved)
    assert working.facts is not None
    assert working.facts.replaces == starter.id


async def test_facts_that_are_left_out_stay(office: Office) -> None:
    text = await office.article()

    saved = await office.desk.drafting.save(HANA, text.key, 1, replace(WORDS, title="新しい題"))

    before, after = await office.desk.reading.working(text), await office.desk.reading.working(saved)
    assert (after.number, after.facts) == (2, before.facts)


WRONG_FACTS = replace(
    FACTS,
    target=Target(area="NOWHERE"),
    sources=(Source("", "練馬区"),),
    licence=" ",
    reviewed_on=date(2026, 11, 25),
    review_due=date(2026, 11, 25),
)


async def test_everything_that_is_wrong_is_told_at_once(office: Office) -> None:
    words = Words(" ", "要" * 301, "本" * 30_001)

    assert await refused(office.article(words=words, facts=WRONG_FACTS)) == {
        ("title",): ProblemCode.REQUIRED,
        ("summary",): ProblemCode.TOO_LONG,
        ("body",): ProblemCode.TOO_LONG,
        ("facts", "target", "area"): ProblemCode.UNKNOWN_AREA,
        ("facts", "sources", "0", "title"): ProblemCode.REQUIRED,
        ("facts", "sources", "0", "year"): ProblemCode.REQUIRED,
        ("facts", "licence"): ProblemCode.REQUIRED,
        ("facts", "reviewedOn"): ProblemCode.DATE_IN_FUTURE,
        ("facts", "reviewDue"): ProblemCode.ARTICLE_REVIEW_DUE_TOO_EARLY,
    }
    assert await office.database.article_texts.count_documents({}) == 0


async def test_what_is_about_losing_a_child_is_put_before_nobody(office: Office) -> None:
    aimed = replace(FACTS, category=Category.LOSS, target=Target(AgeRange(AgeBasis.CALENDAR, 0, 10)))

    assert await refused(office.article(facts=aimed)) == {("facts", "target"): ProblemCode.ARTICLE_NEVER_AIMED}
    assert (await office.article(facts=replace(aimed, target=Target()))).state is TextState.DRAFT


async def test_what_is_put_away_is_reopened_before_it_is_written_on(office: Office) -> None:
    text = await office.article()
    archived = await office.desk.deciding.archive(HANA, text.key)

    assert await refused(office.saved(archived, "続き。")) == {("textId",): ProblemCode.ARTICLE_STATE}
    assert await refused(office.desk.drafting.restore(HANA, text.key, archived.version, 1)) == {
        ("textId",): ProblemCode.ARTICLE_STATE
    }


@pytest.mark.parametrize("somebody", [EDITOR_ELSEWHERE, PARENT], ids=["an editor elsewhere", "a parent"])
async def test_nobody_else_writes_anything(office: Office, somebody: Principal) -> None:
    text = await office.article()
    drafting = office.desk.drafting

    for work in (
        drafting.save(somebody, text.key, 1, WORDS),
        drafting.restore(somebody, text.key, 1, 1),
        drafting.create_translation(somebody, text.key.article_id, "en", 1, ENGLISH),
    ):
        if somebody is PARENT:
            with pytest.raises(Forbidden):
                await work
        else:
            assert set((await refused(work)).values()) == {ProblemCode.NOT_FOUND}
    assert await office.there(text) == text


async def test_the_story_tells_every_step(office: Office) -> None:
    text = await office.saved(await office.article(), "二つ目。", REN)
    submitted = await office.desk.deciding.submit(HANA, text.key, text.version)
    await office.desk.deciding.give_back(NURSE, text.key, submitted.version, " 電話番号を\r\n確かめてください ")

    story = await office.desk.reading.story(text, 10, None)

    assert [(one.number, one.kind, one.by, one.revision) for one in story] == [
        (4, TextStep.RETURNED, "nurse-sato", 2),
        (3, TextStep.SUBMITTED, "hana", 2),
        (2, TextStep.SAVED, "ren", 2),
        (1, TextStep.SAVED, "hana", 1),
    ]
    assert story[0].remark == "電話番号を\n確かめてください"
