"""A municipality's pictures: requested, sent, shown, changed and removed, by its editors alone."""

import asyncio
import re
from datetime import timedelta

import pytest

from content.desk.model import Words
from content.pictures.entry import EnteredFacts, EnteredText
from content.pictures.model import PeopleShown, PictureKey
from content.pictures.service import CEILING, SeenPicture
from content.pictures.store import PicturePlace
from content.rendering import render
from handbook_api.platform.identity import Principal
from handbook_api.platform.objects_removals import ObjectRemovals
from handbook_api.platform.problems import Forbidden, ProblemCode, Refused, VersionConflict
from tests.builders import an_id
from tests.clocks import SteppingClock
from tests.content.builders import NERIMA
from tests.content.desk.office import HANA, an_office
from tests.content.pictures.conftest import ADMIN, EDITOR, EDITOR_ELSEWHERE, NURSE, PARENT, Gallery, facts
from tests.journal.pictures import a_jpeg, a_png, a_png_bomb, opened
from tests.queries import profiled


def told(refused: pytest.ExceptionInfo[Refused]) -> dict[tuple[str, ...], ProblemCode]:
    return {problem.path: problem.code for problem in refused.value.problems}


async def seen_by(who: Principal, gallery: Gallery, key: PictureKey) -> SeenPicture:
    seen = await gallery.pictures.desk.see(who, key)
    assert seen is not None
    return seen


# Requesting


async def test_a_picture_is_requested_by_an_editor_and_seen_by_her_colleagues(gallery: Gallery) -> None:
    key = await gallery.requested(said=facts(people=PeopleShown.AGREED, credit=" 撮影:\n 練馬区 "))

    picture = (await seen_by(NURSE, gallery, key)).picture

    assert (picture.key.municipality, picture.version, picture.file) == (NERIMA, 1, None)
    assert picture.facts.texts["ja"].alt == "お湯に入れている"
    assert (picture.facts.credit, picture.facts.people_shown) == ("撮影: 練馬区", PeopleShown.AGREED)


async def test_the_same_id_again_gives_the_picture_that_is_there(gallery: Gallery) -> None:
    id = an_id()
    first = await gallery.pictures.desk.request(EDITOR, id, facts(), None)

    again = await gallery.pictures.desk.request(NURSE, id.upper(), facts(EnteredText("ja", "別のもの")), None)

    assert again == first


async def test_the_same_id_in_another_municipality_is_another_picture(gallery: Gallery) -> None:
    id = an_id()
    await gallery.requested(id=id)

    elsewhere = await gallery.pictures.desk.request(EDITOR_ELSEWHERE, id, facts(EnteredText("ja", "別のもの")), None)

    assert elsewhere.picture.facts.texts["ja"].alt == "別のもの"


@pytest.mark.parametrize("who", [PARENT, ADMIN])
async def test_who_works_for_no_municipality_has_no_pictures(gallery: Gallery, who: Principal) -> None:
    key, desk = await gallery.uploaded(), gallery.pictures.desk

    assert await desk.see(who, key) is None
    for attempt in (
        desk.request(who, an_id(), facts(), None),
        desk.page(who, 10, None),
        desk.change(who, key, 1, facts()),
        desk.remove(who, key, 1),
    ):
        with pytest.raises(Forbidden):
            await attempt


async def test_the_pictures_of_another_municipality_are_not_there(gallery: Gallery) -> None:
    key, desk = await gallery.uploaded(), gallery.pictures.desk

    assert await desk.see(EDITOR_ELSEWHERE, key) is None
    assert await desk.page(EDITOR_ELSEWHERE, 10, None) == ()
    for attempt in (desk.change(EDITOR_ELSEWHERE, key, 1, facts()), desk.remove(EDITOR_ELSEWHERE, key, 1)):
        with pytest.raises(Refused) as refused:
            await attempt
        assert told(refused) == {("pictureId",): ProblemCode.NOT_FOUND}
    await desk.remove(EDITOR, key, 1)
    with pytest.raises(Refused) as refused:
        await desk.remove(EDITOR_ELSEWHERE, key, 1)
    assert told(refused) == {("pictureId",): ProblemCode.NOT_FOUND}


async def test_everything_that_is_wrong_is_said_at_once(gallery: Gallery) -> None:
    wrong = EnteredFacts(
        texts=(EnteredText("ja", " \n "), EnteredText("tlh", "x", "あ" * 301), EnteredText("en", "a" * 301)),
        licence=" ",
        people_shown=PeopleShown.NONE_SHOWN,
        credit="あ" * 201,
    )

    with pytest.raises(Refused) as refused:
        await gallery.pictures.desk.request(EDITOR, an_id(), wrong, "image/heic")

    assert told(refused) == {
        ("texts", "0", "altText"): ProblemCode.REQUIRED,
        ("texts", "1", "language"): ProblemCode.UNKNOWN_LANGUAGE,
        ("texts", "1", "caption"): ProblemCode.TOO_LONG,
        ("texts", "2", "altText"): ProblemCode.TOO_LONG,
        ("licence",): ProblemCode.REQUIRED,
        ("credit",): ProblemCode.TOO_LONG,
        ("contentType",): ProblemCode.PHOTO_FORMAT_NOT_SUPPORTED,
    }


async def test_a_picture_says_in_at_least_one_language_what_it_shows(gallery: Gallery) -> None:
    with pytest.raises(Refused) as refused:
        await gallery.requested(said=EnteredFacts((), "CC0-1.0", PeopleShown.NONE_SHOWN))

    assert told(refused) == {("texts",): ProblemCode.REQUIRED}


async def test_a_municipality_has_a_ceiling_and_what_never_came_does_not_count(
    gallery: Gallery, clock: SteppingClock
) -> None:
    await gallery.requested()
    (awaited,) = await gallery.database.article_pictures.find().to_list()
    await gallery.database.article_pictures.insert_many(
        [awaited | {"_id": f"{NERIMA}.{an_id()}"} for _ in range(CEILING - 1)]
    )

    with pytest.raises(Refused) as refused:
        await gallery.requested()
    assert told(refused) == {("id",): ProblemCode.CEILING_REACHED}
    await gallery.requested(EDITOR_ELSEWHERE)

    clock.step(days=1)
    await gallery.requested()


# Sending


async def test_a_picture_that_was_sent_can_be_seen_by_everybody_who_has_its_address(either_gallery: Gallery) -> None:
    gallery = either_gallery
    key = await gallery.requested()

    expected = await gallery.pictures.uploads.expected(await gallery.token(key))
    assert expected == key
    assert await gallery.pictures.uploads.take(key, a_jpeg(800, 600, with_place=True))

    shown = (await seen_by(EDITOR, gallery, key)).picture.shown(("ja",))
    assert shown is not None
    assert [(one.width, one.height) for one in shown.sizes] == [(320, 240), (640, 480), (800, 600)]
    for size in shown.sizes:
        for form in ("webp", "jpg"):
            _, _, address_key, file = shown.address(size, form).split("/")
            content = await gallery.pictures.addresses.open(address_key, file.partition(".")[0], form)
            assert content is not None
            assert opened(content).size == (size.width, size.height)


async def test_addresses_cannot_be_guessed(gallery: Gallery) -> None:
    keys = [await gallery.uploaded(content=a_png(100, 100)) for _ in range(3)]

    files = [(await seen_by(EDITOR, gallery, key)).picture.file for key in keys]

    found = {file.address_key for file in files if file}
    assert len(found) == 3
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in found)
    assert not any(key.own.replace("-", "") in found for key in keys)


async def test_at_every_other_address_there_is_nothing(either_gallery: Gallery) -> None:
    file = (await seen_by(EDITOR, either_gallery, await either_gallery.uploaded())).picture.file
    assert file is not None
    key, opens = file.address_key, either_gallery.pictures.addresses.open
    assert await opens(key, "320", "webp") is not None

    for wrong in ("0" * 32, "", "../photos/a", "A" * 32, "０" * 32, key[:-1], f"{key}/640.webp#"):
        assert await opens(wrong, "320", "webp") is None
    for width in ("321", "0320", "３２０", "", "320.webp/../640"):
        assert await opens(key, width, "webp") is None
    assert await opens(key, "320", "png") is None


async def test_an_address_to_send_to_works_for_a_quarter_of_an_hour(gallery: Gallery, clock: SteppingClock) -> None:
    key = await gallery.requested()
    token = await gallery.token(key)

    clock.step(minutes=14, seconds=59)
    assert await gallery.pictures.uploads.expected(token) == key
    clock.step(seconds=1)
    assert await gallery.pictures.uploads.expected(token) is None
    assert await gallery.pictures.uploads.expected(token[:-4] + "AAAA") is None


async def test_what_is_refused_leaves_nothing_and_a_better_file_can_be_sent(gallery: Gallery) -> None:
    key = await gallery.requested()

    for content in (a_png_bomb(), a_jpeg()[:20_000], b""):
        with pytest.raises(Refused):
            await gallery.pictures.uploads.take(key, content)

    assert await gallery.kept() == set()
    assert await gallery.pictures.uploads.take(key, a_png())
    assert len(await gallery.kept()) == 4


async def test_bytes_that_come_again_change_nothing(gallery: Gallery) -> None:
    key = await gallery.uploaded()
    before = (await seen_by(EDITOR, gallery, key)).picture

    assert await gallery.pictures.uploads.take(key, a_png())

    assert (await seen_by(EDITOR, gallery, key)).picture == before
    assert gallery.pictures.uploads.address(before) is None


async def test_of_the_same_picture_sent_three_times_at_once_one_is_kept(gallery: Gallery) -> None:
    key = await gallery.requested()

    taken = await asyncio.gather(*(gallery.pictures.uploads.take(key, a_png(150, 100)) for _ in range(3)))

    assert taken == [True, True, True]
    assert len(await gallery.kept()) == 2
    assert await gallery.database.object_removals.count_documents({}) == 0


async def test_a_picture_that_was_removed_while_it_came_is_not_kept(gallery: Gallery) -> None:
    key = await gallery.requested()
    token = await gallery.token(key)
    await gallery.pictures.desk.remove(EDITOR, key, 1)

    assert await gallery.pictures.uploads.expected(token) is None
    assert await gallery.pictures.uploads.take(key, a_png()) is False
    assert await gallery.kept() == set()


async def test_whatever_was_left_over_of_an_upload_is_swept_away(gallery: Gallery, clock: SteppingClock) -> None:
    """The process died between putting the bytes and taking them into use."""
    removals = ObjectRemovals(gallery.database, gallery.objects)
    await removals.put({"article-pictures/" + "0" * 32 + "/320.webp": b"x"}, clock.now() + timedelta(hours=1))

    assert await removals.remove_due(clock.now(), 10) == 0
    clock.step(hours=1)
    assert await removals.remove_due(clock.now(), 10) == 1
    assert await gallery.kept() == set()


# Reading


async def test_a_body_shows_the_pictures_of_its_own_municipality(gallery: Gallery) -> None:
    key = await gallery.uploaded()
    of_others = await gallery.uploaded(EDITOR_ELSEWHERE)
    body = f"![](picture:{key.own})\n\n![よそ](picture:{of_others.own})"

    rendered = render(body, await gallery.pictures.reading.shown_in(NERIMA, body, "ja"))

    assert [one.id for one in rendered.pictures] == [key.own]
    assert rendered.text == "[お湯に入れている]\n38〜40℃\nよそ"
    assert await gallery.pictures.reading.shown_in(None, body, "ja") == {}


async def test_a_picture_whose_bytes_did_not_come_is_not_shown(gallery: Gallery) -> None:
    body = f"![湯](picture:{(await gallery.requested()).own})"

    assert await gallery.pictures.reading.shown_in(NERIMA, body, "ja") == {}


@pytest.mark.parametrize(
    ("language", "alt"),
    [("ja", "湯"), ("ja-easy", "おゆ"), ("en", "a bath"), ("en-GB", "a bath"), ("zh", "洗澡"), ("zh-TW", "洗澡")],
)
async def test_a_reader_gets_the_words_that_she_falls_back_on(gallery: Gallery, language: str, alt: str) -> None:
    said = {"ja": "湯", "en": "a bath", "ja-easy": "おゆ", "zh": "洗澡"}
    key = await gallery.uploaded(said=facts(*(EnteredText(tag, words) for tag, words in said.items())))

    shown = await gallery.pictures.reading.shown_in(NERIMA, f"![](picture:{key.own})", language)

    assert shown[key.own].alt == alt


async def test_words_in_a_language_she_does_not_read_are_better_than_none(gallery: Gallery) -> None:
    key = await gallery.uploaded(said=facts(EnteredText("vi", "tắm")))

    shown = await gallery.pictures.reading.shown_in(NERIMA, f"![](picture:{key.own})", "ja")

    assert shown[key.own].alt == "tắm"


# Changing and removing


async def test_what_is_said_can_be_changed_until_readers_have_it(gallery: Gallery) -> None:
    key, desk = await gallery.uploaded(), gallery.pictures.desk

    changed = await desk.change(NURSE, key, 1, facts(EnteredText("ja", "足から入れている")))
    again = await desk.change(NURSE, key, 1, facts(EnteredText("ja", "足から入れている")))

    assert (changed.picture.version, changed.picture.facts.texts["ja"].alt) == (2, "足から入れている")
    assert again == changed


async def test_of_two_editors_at_once_the_second_is_shown_what_the_first_wrote(gallery: Gallery) -> None:
    key, desk = await gallery.uploaded(), gallery.pictures.desk
    await desk.change(EDITOR, key, 1, facts(EnteredText("ja", "一人目")))

    for attempt in (desk.change(NURSE, key, 1, facts(EnteredText("ja", "二人目"))), desk.remove(NURSE, key, 1)):
        with pytest.raises(VersionConflict) as conflict:
            await attempt
        assert isinstance(conflict.value.current, SeenPicture)
        assert conflict.value.current.picture.facts.texts["ja"].alt == "一人目"


async def test_what_readers_have_is_changed_by_no_one_person(gallery: Gallery) -> None:
    key, desk = await gallery.uploaded(), gallery.pictures.desk
    article = await gallery.publish(f"本文\n\n![](picture:{key.own.upper()})")
    assert (await seen_by(EDITOR, gallery, key)).shown_by == (article.id,)

    for attempt in (
        desk.change(EDITOR, key, 1, facts(EnteredText("ja", "別の言葉"))),
        desk.change(EDITOR, key, 1, facts(EnteredText("en", "a bath"))),
        desk.change(EDITOR, key, 1, facts(credit="別の人")),
        desk.remove(EDITOR, key, 1),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        assert told(refused) == {("pictureId",): ProblemCode.PICTURE_IN_USE}
    assert len(await gallery.kept()) == 6

    await gallery.archive(article)
    await desk.remove(EDITOR, key, 1)
    assert await gallery.kept() == set()


async def test_what_waits_for_approval_or_publication_is_approved_with_what_it_shows(gallery: Gallery) -> None:
    key, desk, office = await gallery.uploaded(), gallery.pictures.desk, an_office(gallery.tools)
    draft = await office.article(HANA, words=Words("沐浴", "お湯で。", f"![](picture:{key.own})"))

    async def is_refused() -> bool:
        with pytest.raises(Refused) as refused:
            await desk.change(EDITOR, key, 1, facts(EnteredText("ja", "別の言葉")))
        with pytest.raises(Refused) as refused_too:
            await desk.remove(EDITOR, key, 1)
        return told(refused) == told(refused_too) == {("pictureId",): ProblemCode.PICTURE_IN_USE}

    in_review = await office.desk.deciding.submit(HANA, draft.key, draft.version)
    assert await is_refused()
    approved = await office.desk.deciding.approve(NURSE, draft.key, in_review.version)
    assert await is_refused()
    await office.desk.deciding.give_back(NURSE, draft.key, approved.version, "もう一度見ましょう。")

    changed = await desk.change(EDITOR, key, 1, facts(EnteredText("ja", "足から入れている")))
    await desk.remove(EDITOR, key, changed.picture.version)


async def test_a_language_that_no_article_shows_it_in_can_be_added_also_to_what_readers_have(gallery: Gallery) -> None:
    key, desk = await gallery.uploaded(), gallery.pictures.desk
    await gallery.publish(f"![](picture:{key.own})")

    added = await desk.change(
        EDITOR, key, 1, facts(EnteredText("vi", "tắm"), EnteredText("ja", "お湯に入れている", "38〜40℃"))
    )

    assert set(added.picture.facts.texts) == {"ja", "vi"}


async def test_words_in_a_language_that_readers_have_it_in_are_not_added_by_one_person(gallery: Gallery) -> None:
    key, desk, office = await gallery.uploaded(), gallery.pictures.desk, an_office(gallery.tools)
    original = await office.published(await office.article(HANA))
    english = await office.translation(original, words=Words("Bath", "In water.", f"![](picture:{key.own})"))
    both = facts(EnteredText("ja", "お湯に入れている", "38〜40℃"), EnteredText("en", "a bath", "50 degrees"))

    async def is_refused() -> bool:
        with pytest.raises(Refused) as refused:
            await desk.change(EDITOR, key, 1, both)
        return told(refused) == {("pictureId",): ProblemCode.PICTURE_IN_USE}

    approved = await office.approved(english)
    assert await is_refused()
    await office.desk.deciding.publish(HANA, approved.key, approved.version)
    assert await is_refused()
    await office.desk.deciding.archive(HANA, english.key)

    assert (await desk.change(EDITOR, key, 1, both)).picture.version == 2


async def test_the_words_that_all_others_fall_back_on_stay_when_a_language_is_added(gallery: Gallery) -> None:
    key, desk = await gallery.uploaded(said=facts(EnteredText("vi", "tắm"))), gallery.pictures.desk
    await gallery.publish(f"![](picture:{key.own})")

    with pytest.raises(Refused) as refused:
        await desk.change(EDITOR, key, 1, facts(EnteredText("ko", "목욕"), EnteredText("vi", "tắm")))

    assert told(refused) == {("pictureId",): ProblemCode.PICTURE_IN_USE}


async def test_a_picture_that_comes_late_is_not_shown_in_words_that_were_approved_without_it(gallery: Gallery) -> None:
    key, uploads, office = await gallery.requested(), gallery.pictures.uploads, an_office(gallery.tools)
    body = f"![お湯](picture:{key.own})"
    draft = await office.article(HANA, words=Words("沐浴", "お湯で。", body))

    async def is_refused() -> bool:
        with pytest.raises(Refused) as refused:
            await uploads.take(key, a_jpeg(800, 600))
        shown = await gallery.pictures.reading.shown_in(NERIMA, body, "ja")
        return told(refused) == {("pictureId",): ProblemCode.PICTURE_IN_USE} and not (shown or await gallery.kept())

    in_review = await office.desk.deciding.submit(HANA, draft.key, draft.version)
    assert await is_refused()
    approved = await office.desk.deciding.approve(NURSE, draft.key, in_review.version)
    published = await office.desk.deciding.publish(HANA, approved.key, approved.version)
    assert await is_refused()
    await office.desk.deciding.archive(HANA, published.key)

    assert await uploads.take(key, a_jpeg(800, 600))


async def test_an_article_of_another_municipality_keeps_nobody_from_removing_a_picture(gallery: Gallery) -> None:
    key = await gallery.uploaded()
    await gallery.publish(f"![](picture:{key.own})", owner="131121", id="of-another")

    await gallery.pictures.desk.remove(EDITOR, key, 1)

    assert await gallery.pictures.desk.see(EDITOR, key) is None


async def test_a_picture_that_was_removed_is_gone_and_stays_gone(either_gallery: Gallery) -> None:
    gallery, id = either_gallery, an_id()
    key = await gallery.requested(id=id)
    await gallery.pictures.uploads.take(key, a_png())
    file = (await seen_by(EDITOR, gallery, key)).picture.file
    assert file is not None

    for _ in range(2):
        await gallery.pictures.desk.remove(NURSE, key, 1)

    assert await gallery.pictures.addresses.open(file.address_key, "320", "webp") is None
    assert await gallery.pictures.desk.page(EDITOR, 10, None) == ()
    with pytest.raises(Refused) as refused:
        await gallery.requested(id=id)
    assert told(refused) == {("id",): ProblemCode.NOT_FOUND}


# Lists


async def test_pictures_are_listed_the_newest_first_page_by_page(gallery: Gallery, clock: SteppingClock) -> None:
    keys = []
    for _ in range(4):
        keys.append(await gallery.requested())
        clock.step(seconds=1)
    keys.reverse()
    await gallery.requested(EDITOR_ELSEWHERE)
    desk = gallery.pictures.desk

    first = await desk.page(EDITOR, 3, None)
    last = first[-1].picture
    rest = await desk.page(EDITOR, 3, PicturePlace(last.added_at, str(last.key)))

    assert [one.picture.key for one in (*first, *rest)] == keys


async def test_no_query_looks_through_a_whole_collection(gallery: Gallery) -> None:
    for _ in range(3):
        await gallery.requested()
    key = await gallery.uploaded()
    await gallery.publish(f"![](picture:{key.own})")

    async with profiled(gallery.database) as queries:
        await gallery.requested()
        await seen_by(EDITOR, gallery, key)
        await gallery.pictures.desk.page(EDITOR, 10, None)
        await gallery.pictures.reading.shown_in(NERIMA, f"![](picture:{key.own})", "ja")
        with pytest.raises(Refused):
            await gallery.pictures.desk.remove(EDITOR, key, 1)

    assert len(queries.plans) >= 3
    assert queries.scans == set()
    assert not {plan for plan in queries.plans if "SORT" in plan}
