"""What files bring to the desk and take from it: drafts, told in advance, and nothing that readers get by itself."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest
from pymongo.errors import DuplicateKeyError

from content.desk.files import FileOutcome, TextInFile
from content.desk.model import Plan, Text, TextKey, TextState, Words
from content.desk.records import numbered_id
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import ProblemCode, Refused
from tests.content.builders import an_article
from tests.content.desk.office import (
    AN_ID,
    EDITOR_ELSEWHERE,
    ENGLISH,
    FACTS,
    HANA,
    NERIMA,
    NURSE,
    SETAGAYA,
    WORDS,
    Office,
    codes,
)

Result = TypeVar("Result")
ORIGINAL = TextInFile(TextKey(AN_ID, "ja"), WORDS, FACTS)
TRANSLATION = TextInFile(TextKey(AN_ID, "en"), ENGLISH)


async def refused(work: Awaitable[Result]) -> dict[tuple[str, ...], ProblemCode]:
    """What is wrong, by path within its text."""
    with pytest.raises(Refused) as caught:
        await work
    return codes(tuple(replace(one, path=one.path[1:]) for one in caught.value.problems))


async def the_text(office: Office, key: TextKey, municipality: str = NERIMA) -> Text:
    found = await office.desk.reading.see(Principal("somebody", Role.EDITOR, municipality), key)
    assert found is not None
    return found


async def put(office: Office, municipality: str, *files: TextInFile, dry_run: bool = False) -> FileOutcome:
    """What becomes of texts of an article, which is the same of all of them."""
    (outcome,) = set(await office.desk.files.put(municipality, files, dry_run=dry_run))
    return outcome


async def test_a_file_becomes_a_draft_of_nobody(office: Office) -> None:
    assert await put(office, NERIMA, ORIGINAL) is FileOutcome.ADDED
    assert await put(office, NERIMA, TRANSLATION) is FileOutcome.ADDED

    original, translation = await the_text(office, ORIGINAL.key), await the_text(office, TRANSLATION.key)
    assert (original.state, original.writers, original.changed_by) == (TextState.DRAFT, frozenset(), None)
    assert (translation.translates, translation.is_behind) == (1, False)
    assert await office.read(original) is None
    assert (await office.approved(original, HANA)).state is TextState.APPROVED


async def test_an_article_comes_in_with_all_its_translations(office: Office) -> None:
    assert await put(office, NERIMA, ORIGINAL, TRANSLATION) is FileOutcome.ADDED

    original, translation = await the_text(office, ORIGINAL.key), await the_text(office, TRANSLATION.key)
    assert (original.revision, translation.translates, translation.is_behind) == (1, 1, False)

    changed = (replace(one, words=replace(one.words, body="別の話。")) for one in (ORIGINAL, TRANSLATION))
    assert await put(office, NERIMA, *changed) is FileOutcome.REVISED
    translation = await the_text(office, TRANSLATION.key)
    assert (translation.translates, translation.is_behind) == (2, False)


async def test_an_article_with_one_wrong_text_is_not_there_at_all(office: Office) -> None:
    wrong = replace(TRANSLATION, words=replace(ENGLISH, title=""))

    with pytest.raises(Refused) as caught:
        await office.desk.files.put(NERIMA, (ORIGINAL, wrong))

    assert codes(caught.value.problems) == {("1", "title"): ProblemCode.REQUIRED}
    assert await office.database.article_texts.count_documents({}) == 0


async def test_what_breaks_off_between_two_texts_leaves_nothing(office: Office) -> None:
    """MongoDB refuses the second one, whose first revision stands there already."""
    await office.database.article_revisions.insert_one({"_id": numbered_id(TRANSLATION.key, 1)})

    with pytest.raises(DuplicateKeyError):
        await office.desk.files.put(NERIMA, (ORIGINAL, TRANSLATION))

    assert await office.database.article_texts.count_documents({}) == 0
    assert await office.database.article_revisions.count_documents({}) == 1


async def test_an_article_of_which_a_text_is_in_hand_stays_as_it_is(office: Office) -> None:
    original = await office.article()
    translation = await office.translation(original)
    submitted = await office.desk.deciding.submit(HANA, translation.key, translation.version)
    files = (
        replace(ORIGINAL, key=original.key, words=replace(WORDS, body="別の話。")),
        replace(TRANSLATION, key=translation.key, words=replace(ENGLISH, body="Another story.")),
        replace(TRANSLATION, key=TextKey(original.key.article_id, "vi")),
    )

    outcomes = await office.desk.files.put(NERIMA, files)

    assert outcomes == (FileOutcome.WITH_ANOTHER, FileOutcome.IN_HAND, FileOutcome.WITH_ANOTHER)
    assert (await office.there(original), await office.there(translation)) == (original, submitted)


async def test_a_dry_run_says_the_same_and_writes_nothing(office: Office) -> None:
    assert await put(office, NERIMA, ORIGINAL, dry_run=True) is FileOutcome.ADDED
    assert await put(office, NERIMA, ORIGINAL, TRANSLATION, dry_run=True) is FileOutcome.ADDED
    assert await refused(put(office, NERIMA, TRANSLATION, dry_run=True)) == {("id",): ProblemCode.NOT_FOUND}
    assert await office.database.article_texts.count_documents({}) == 0

    await put(office, NERIMA, ORIGINAL)
    changed = replace(ORIGINAL, words=replace(WORDS, body="別の言葉。"))
    assert await put(office, NERIMA, changed, dry_run=True) is FileOutcome.REVISED
    assert (await the_text(office, ORIGINAL.key)).version == 1


async def test_the_same_file_again_changes_nothing(office: Office) -> None:
    await put(office, NERIMA, ORIGINAL)

    assert await put(office, NERIMA, ORIGINAL) is FileOutcome.UNCHANGED

    assert (await the_text(office, ORIGINAL.key)).version == 1


async def test_what_readers_have_stays_when_a_file_brings_other_words(office: Office) -> None:
    text = await office.published(await office.article())
    changed = replace(ORIGINAL, key=text.key, words=replace(WORDS, body="ファイルの言葉。"))

    assert await put(office, NERIMA, changed) is FileOutcome.REVISED

    there = await office.there(text)
    article = await office.read(text)
    assert article is not None
    assert (there.state, there.revision, article.translations[0].body) == (TextState.DRAFT, 2, WORDS.body)


async def test_what_is_in_hand_at_the_desk_is_left_to_it(office: Office) -> None:
    text = await office.article()
    changed = replace(ORIGINAL, key=text.key, words=replace(WORDS, body="ファイルの言葉。"))
    deciding = office.desk.deciding

    text = await deciding.submit(HANA, text.key, text.version)
    assert await put(office, NERIMA, changed) is FileOutcome.IN_HAND
    text = await deciding.approve(NURSE, text.key, text.version)
    assert await put(office, NERIMA, changed) is FileOutcome.IN_HAND
    text = await deciding.schedule(HANA, text.key, text.version, Plan(office.clock.now() + timedelta(days=1)))
    assert await put(office, NERIMA, changed) is FileOutcome.IN_HAND
    text = await deciding.archive(HANA, text.key)
    assert await put(office, NERIMA, changed) is FileOutcome.PUT_AWAY
    assert await office.there(text) == text


async def test_a_translation_nobody_touched_stays_stale(office: Office) -> None:
    await put(office, NERIMA, ORIGINAL)
    await put(office, NERIMA, TRANSLATION)
    await put(office, NERIMA, replace(ORIGINAL, words=replace(WORDS, body="内容が変わった。")))

    assert await put(office, NERIMA, TRANSLATION) is FileOutcome.UNCHANGED
    assert (await the_text(office, TRANSLATION.key)).is_behind
    assert (
        await put(office, NERIMA, replace(TRANSLATION, words=replace(ENGLISH, body="Changed."))) is FileOutcome.REVISED
    )
    assert not (await the_text(office, TRANSLATION.key)).is_behind


async def test_a_translation_that_is_stale_in_the_files_comes_as_stale(office: Office) -> None:
    await put(office, NERIMA, ORIGINAL)

    await put(office, NERIMA, replace(TRANSLATION, is_current=False))

    assert (await the_text(office, TRANSLATION.key)).is_behind


async def test_an_article_of_somebody_else_is_not_taken(office: Office) -> None:
    starter = an_article()
    await office.articles.put_starter(starter, office.clock.now())
    theirs = await office.article(by=EDITOR_ELSEWHERE)
    for key in (theirs.key, TextKey(starter.id, "ja")):
        assert await refused(put(office, NERIMA, replace(ORIGINAL, key=key))) == {("id",): ProblemCode.ARTICLE_ID_TAKEN}
    assert await put(office, SETAGAYA, replace(ORIGINAL, key=theirs.key)) is FileOutcome.UNCHANGED


async def test_an_article_has_one_original(office: Office) -> None:
    await put(office, NERIMA, ORIGINAL)
    await put(office, NERIMA, TRANSLATION)
    second = replace(ORIGINAL, key=TextKey(AN_ID, "vi"))
    for file in (second, replace(ORIGINAL, key=TRANSLATION.key), replace(TRANSLATION, key=ORIGINAL.key)):
        assert await refused(put(office, NERIMA, file)) == {("id",): ProblemCode.ARTICLE_ID_TAKEN}


async def test_what_is_wrong_in_a_file_is_told(office: Office) -> None:
    wrong = replace(ORIGINAL, words=Words("", "", ""), facts=replace(FACTS, licence=""))

    assert await refused(put(office, NERIMA, wrong, dry_run=True)) == {
        ("title",): ProblemCode.REQUIRED,
        ("facts", "licence"): ProblemCode.REQUIRED,
    }


async def test_everything_comes_out_with_what_readers_have_beside_what_is_worked_on(office: Office) -> None:
    published = await office.published(await office.article())
    await office.saved(published, "続き。")
    archived = await office.article(id=AN_ID.replace("0b", "1b"))
    await office.desk.deciding.archive(HANA, archived.key)
    await office.article(by=EDITOR_ELSEWHERE)

    found = [one async for one in office.desk.files.everything(NERIMA)]

    assert {one.text.key for one in found} == {published.key, archived.key}
    ours = next(one for one in found if one.text.key == published.key)
    assert (ours.working.number, ours.published.number if ours.published else None) == (2, 1)
    assert next(one for one in found if one.text.key == archived.key).published is None


async def test_what_comes_out_goes_in_unchanged(office: Office) -> None:
    await office.published(await office.article())

    async for one in office.desk.files.everything(NERIMA):
        file = TextInFile(one.text.key, one.working.words, one.working.facts)
        assert await put(office, NERIMA, file) is FileOutcome.UNCHANGED
