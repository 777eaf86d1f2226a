"""Pictures into files and back: checked as an upload is, under the ids that bodies name, and never exchanged."""

import io
from dataclasses import replace
from pathlib import Path

import yaml
from PIL import Image

from content.desk.files import FileOutcome
from content.files.pictures import PictureCome, PictureOutcome
from content.pictures.entry import EnteredFacts, EnteredText
from content.pictures.model import ArticlePicture, PeopleShown, PictureKey
from content.pictures.store import PictureStore
from handbook_api.platform.problems import ProblemCode
from tests.builders import an_id
from tests.content.desk.office import HANA, NERIMA, WORDS
from tests.content.files.archive import OPERATOR, Archive, laid_out
from tests.journal.pictures import PLACE, a_jpeg, a_png

THERMOMETER = EnteredFacts(
    (EnteredText("ja", "体温計", "わきではかる"), EnteredText("en", "A thermometer")),
    "CC-BY-4.0",
    PeopleShown.NONE_SHOWN,
    "練馬区",
)


async def a_shown_picture(archive: Archive, said: EnteredFacts = THERMOMETER, width: int = 1600) -> PictureKey:
    """A picture whose bytes came."""
    seen = await archive.pictures.desk.request(HANA, an_id(), said, None)
    assert await archive.pictures.uploads.take(seen.picture.key, a_jpeg(width, width * 3 // 4))
    return seen.picture.key


async def the_picture(archive: Archive, own: str) -> ArticlePicture | None:
    return await PictureStore(archive.office.database).get(PictureKey(NERIMA, own))


async def left(archive: Archive, folder: Path) -> Path:
    """Everything of a municipality, in a folder."""
    return laid_out(folder, await archive.exported())


def outcomes(come: list[PictureCome]) -> list[PictureOutcome | None]:
    return [one.outcome for one in come]


def told(come: list[PictureCome]) -> list[str]:
    return [str(fault) for one in come for fault in one.faults]


def listed(folder: Path, **files: dict[str, object]) -> Path:
    """A list that says these things."""
    (folder / "pictures").mkdir(exist_ok=True)
    (folder / "pictures" / "pictures.yaml").write_text(yaml.safe_dump(files, allow_unicode=True, sort_keys=False))
    return folder / "pictures"


def a_line(file: str, **said: object) -> dict[str, object]:
    whole = {"file": file, "licence": "CC-BY-4.0", "people_shown": "NONE_SHOWN", "texts": {"ja": {"alt": "体温計"}}}
    return whole | said


async def test_a_picture_comes_with_its_words_and_the_bodies_that_name_it_show_it(
    archive: Archive, elsewhere: Archive, tmp_path: Path
) -> None:
    key = await a_shown_picture(archive)
    original = await archive.office.article(words=replace(WORDS, body=f"![](picture:{key.own})"))
    folder = await left(archive, tmp_path)

    come, shown = await elsewhere.put_pictures(folder / "pictures")
    taken = await elsewhere.put(folder / "articles")

    assert outcomes(come) == [PictureOutcome.ADDED]
    assert shown == {key.own}
    assert taken[original.key.article_id].missing == ()
    there, here = await the_picture(elsewhere, key.own), await the_picture(archive, key.own)
    assert there is not None
    assert here is not None
    assert there.file is not None
    assert here.file is not None
    assert (there.facts, there.file.sizes, there.added_by) == (here.facts, here.file.sizes, OPERATOR.uid)
    assert there.file.address_key != here.file.address_key
    (seen,) = (await elsewhere.pictures.reading.shown_in(NERIMA, f"![](picture:{key.own})", "en")).values()
    assert seen.alt == "A thermometer"


async def test_a_dry_run_says_the_same_and_writes_nothing(archive: Archive, elsewhere: Archive, tmp_path: Path) -> None:
    key = await a_shown_picture(archive)
    await archive.office.article(words=replace(WORDS, body=f"![](picture:{key.own})"))
    folder = await left(archive, tmp_path)

    rehearsed = await elsewhere.put_pictures(folder / "pictures", writes=False)

    assert await the_picture(elsewhere, key.own) is None
    assert await elsewhere.office.database["objects.files"].count_documents({}) == 0
    assert await elsewhere.put_pictures(folder / "pictures") == rehearsed


async def test_the_same_pictures_again_change_nothing(archive: Archive, elsewhere: Archive, tmp_path: Path) -> None:
    keys = [await a_shown_picture(archive), await a_shown_picture(archive, width=300)]
    folder = await left(archive, tmp_path)
    await elsewhere.put_pictures(folder / "pictures")
    before = [await the_picture(elsewhere, key.own) for key in keys]
    files = await elsewhere.exported()

    for where in (elsewhere, archive):
        come, _ = await where.put_pictures(folder / "pictures")
        assert outcomes(come) == [PictureOutcome.UNCHANGED, PictureOutcome.UNCHANGED]

    assert [await the_picture(elsewhere, key.own) for key in keys] == before
    assert await elsewhere.exported() == files
    come, _ = await elsewhere.put_pictures(laid_out(tmp_path / "again", files) / "pictures")
    assert outcomes(come) == [PictureOutcome.UNCHANGED, PictureOutcome.UNCHANGED]


async def test_what_comes_is_drawn_anew_without_the_place_it_was_taken(elsewhere: Archive, tmp_path: Path) -> None:
    own = an_id()
    folder = listed(tmp_path, **{own: a_line("bath.jpg")})
    (folder / "bath.jpg").write_bytes(a_jpeg(2000, 1500, with_place=True))

    await elsewhere.put_pictures(folder)

    files = await elsewhere.exported()
    kept = files[f"pictures/{own}.jpg"]
    assert PLACE not in kept
    assert Image.open(io.BytesIO(kept)).size == (1280, 960)


async def test_a_bad_picture_is_a_line_and_its_article_is_taken_all_the_same(
    archive: Archive, elsewhere: Archive, tmp_path: Path
) -> None:
    good, bad = await a_shown_picture(archive), await a_shown_picture(archive)
    body = f"はじめ。\n\n![](picture:{good.own})\n\n![図](picture:{bad.own})"
    original = await archive.office.article(words=replace(WORDS, body=body))
    folder = await left(archive, tmp_path)
    (folder / "pictures" / f"{bad.own}.jpg").write_bytes(b"\xff\xd8\xff no picture")

    come, shown = await elsewhere.put_pictures(folder / "pictures")
    taken = (await elsewhere.put(folder / "articles"))[original.key.article_id]

    assert told(come) == [f"pictures/{bad.own}.jpg, line 1: PHOTO_UNREADABLE"]
    assert shown == {good.own}
    assert taken.outcomes == {FileOutcome.ADDED: 1}
    lines = (folder / "articles" / original.key.article_id / "ja.md").read_text().splitlines()
    line = next(number for number, text in enumerate(lines, 1) if bad.own in text)
    assert [str(one) for one in taken.missing] == [
        f"{original.key.article_id}/ja.md, line {line}: body: there is no picture {bad.own} here: "
        "its words are shown in its place"
    ]


async def test_everything_that_is_wrong_is_told_with_its_line_and_the_others_come(
    elsewhere: Archive, tmp_path: Path
) -> None:
    good, small, gone, wordless, foreign = (an_id() for _ in range(5))
    folder = listed(
        tmp_path,
        **{
            good: a_line("good.png"),
            small: a_line("small.png"),
            gone: a_line("gone.png"),
            wordless: a_line("good.png", texts={"ja": {"alt": " "}}),
            foreign: a_line("../../secret.png", owner="x"),
            "bath": a_line("good.png"),
        },
    )
    (folder / "good.png").write_bytes(a_png(400, 300))
    (folder / "small.png").write_bytes(a_png(90, 300))
    (folder / "stray.png").write_bytes(a_png(400, 300))

    for writes in (False, True):
        come, shown = await elsewhere.put_pictures(folder, writes=writes)

        assert told(come) == [
            f"pictures/pictures.yaml, line 30: {foreign}.file: String should match pattern "
            "'^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'",
            f"pictures/pictures.yaml, line 36: {foreign}.owner: there is no such key",
            "pictures/stray.png, line 1: is left out: pictures.yaml says nothing of it",
            "pictures/small.png, line 1: PICTURE_TOO_SMALL",
            f"pictures/pictures.yaml, line 16: {gone}.file: there is no file gone.png",
            f"pictures/pictures.yaml, line 28: {wordless}.texts.ja.alt: REQUIRED",
            "pictures/pictures.yaml, line 37: bath: NOT_AN_ID",
        ]
        assert shown == {good}


async def test_other_words_are_taken_where_no_article_shows_the_picture(archive: Archive, tmp_path: Path) -> None:
    key = await a_shown_picture(archive)
    folder = await left(archive, tmp_path)
    list_file = folder / "pictures" / "pictures.yaml"
    list_file.write_text(list_file.read_text().replace("体温計", "電子体温計"))

    rehearsed, _ = await archive.put_pictures(folder / "pictures", writes=False)
    before = await the_picture(archive, key.own)
    come, _ = await archive.put_pictures(folder / "pictures")
    after = await the_picture(archive, key.own)

    assert outcomes(rehearsed) == outcomes(come) == [PictureOutcome.CHANGED]
    assert before is not None
    assert after is not None
    assert (before.facts.texts["ja"].alt, after.facts.texts["ja"].alt) == ("体温計", "電子体温計")
    assert after.file == before.file


async def test_what_readers_see_is_not_said_to_be_something_else(archive: Archive, tmp_path: Path) -> None:
    key = await a_shown_picture(archive)
    await archive.office.published(await archive.office.article(words=replace(WORDS, body=f"![](picture:{key.own})")))
    folder = await left(archive, tmp_path)
    list_file = folder / "pictures" / "pictures.yaml"
    list_file.write_text(list_file.read_text().replace("体温計", "電子体温計"))

    for writes in (False, True):
        come, shown = await archive.put_pictures(folder / "pictures", writes=writes)
        assert told(come) == [f"pictures/pictures.yaml, line 1: {key.own}: {ProblemCode.PICTURE_IN_USE.value}"]
        assert shown == {key.own}


async def test_another_picture_under_the_same_id_is_not_taken(archive: Archive, tmp_path: Path) -> None:
    key = await a_shown_picture(archive)
    folder = await left(archive, tmp_path)
    (folder / "pictures" / f"{key.own}.jpg").write_bytes(a_jpeg(1280, 700))

    come, _ = await archive.put_pictures(folder / "pictures")

    assert told(come) == [
        f"pictures/pictures.yaml, line 1: {key.own}: another picture is here under this id, and it stays"
    ]


async def test_a_picture_that_was_removed_here_does_not_come_back(archive: Archive, tmp_path: Path) -> None:
    key = await a_shown_picture(archive)
    folder = await left(archive, tmp_path)
    there = await the_picture(archive, key.own)
    assert there is not None
    await archive.pictures.desk.remove(HANA, key, there.version)

    for writes in (False, True):
        come, shown = await archive.put_pictures(folder / "pictures", writes=writes)
        assert told(come) == [
            f"pictures/pictures.yaml, line 1: {key.own}: a picture with this id was removed here, "
            "and does not come back"
        ]
        assert shown == frozenset()


async def test_a_list_that_is_none_is_told(elsewhere: Archive, tmp_path: Path) -> None:
    folder = listed(tmp_path)
    for text, complaint in (("- a\n", "has to have a key for each picture"), ("a: *b\n", "an alias (*) is not taken")):
        (folder / "pictures.yaml").write_text(text)
        come, _ = await elsewhere.put_pictures(folder)
        assert [one.startswith(f"pictures/pictures.yaml, line 1: {complaint}") for one in told(come)] == [True]
