"""A municipality's articles into files and back: nothing is lost, nothing is published, and twice is once."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from content.article import (
    AgeBasis,
    AgeRange,
    Category,
    Situation,
    Source,
    Target,
    WeekRange,
)
from content.desk.entry import facts_in_form, words_in_form
from content.desk.files import FileOutcome, TextToFile
from content.desk.model import Facts, OriginalNow, Revision, TextKey, TextState, Words
from content.files.reading import PUBLISHED_SUFFIX, read_folder
from content.files.writing import files_of_text
from content.pictures.entry import EnteredFacts, EnteredText
from content.pictures.model import PeopleShown
from content.starter_reading import read_starters
from handbook_api.platform.vocabulary import Sex
from tests.builders import an_id
from tests.clocks import SteppingClock
from tests.content.builders import an_article
from tests.content.desk.office import AN_ID, FACTS, HANA, SETAGAYA, WORDS, a_text
from tests.content.files.archive import STARTER, Archive, laid_out
from tests.journal.pictures import a_jpeg

STANDING = re.compile(r"^(state|readers_since|publish_at|expires_at|remark): .*\n", re.MULTILINE)
SECOND_ID = "1c8c8c4f-6e20-4d1b-8d7f-3f2e4b5c6d7e"


def without_states(files: dict[str, bytes]) -> dict[str, str]:
    return {name: STANDING.sub("", content.decode()) for name, content in files.items()}


def everything_of(files: dict[str, bytes], name: str) -> str:
    return files[name].decode()


async def a_full_desk(archive: Archive) -> str:
    """Two articles in several languages and states; the first one's id."""
    office = archive.office
    original = await office.article()
    await office.published(original)
    english = await office.translation(await office.there(original))
    await office.approved(english)
    await office.translation(
        await office.there(original), language="ja-easy", words=replace(WORDS, summary="", body="")
    )
    facts = replace(
        FACTS,
        category=Category.PREGNANCY_BODY,
        target=Target(weeks=WeekRange(5, 16), sex=Sex.FEMALE, first_child=True, situation=Situation.BORN_EARLY),
        clinician="助産師: 山田 #1",
        sources=(Source("出典: 「案内」 #8000", "区 & 都", 2020), Source("二つめ", "国", checked_on=date(2026, 11, 1))),
    )
    await office.article(
        facts=facts, id=SECOND_ID, words=Words("#8000 とは: 電話", "- 夜", "---\nbody: x\n---\n\n# 見出し")
    )
    return original.key.article_id


async def test_everything_of_a_municipality_goes_into_files_that_a_person_can_read(archive: Archive) -> None:
    article_id = await a_full_desk(archive)
    await archive.office.article(by=replace(HANA, municipality=SETAGAYA))

    files = await archive.exported()

    assert sum(name.startswith("articles/") for name in files) == 4
    assert everything_of(files, "export.yaml") == "format: 1\nmunicipality: '131202'\n"
    assert everything_of(files, f"articles/{article_id}/ja.md") == (
        f"---\nid: {article_id}\nlanguage: ja\ntitle: 夜間の相談\nsummary: 夜の相談先です。\nstate: PUBLISHED\n"
        "readers_since: '2026-11-24T01:00:00+00:00'\ncategory: CONSULTATION\n"
        "ages:\n  by: CALENDAR\n  from: 0 days\n  until: 365 days\n"
        "sources:\n- title: 子育て相談のご案内\n  publisher: 練馬区\n  checked_on: 2026-11-01\n"
        "reviewed_on: 2026-11-20\nreview_due: 2027-11-20\nlicence: CC-BY-4.0\n---\n"
        "困ったときは電話してください。\n\n## 時間\n\n夜7時から。\n"
    )
    assert everything_of(files, f"articles/{article_id}/en.md") == (
        f"---\nid: {article_id}\nlanguage: en\ntitle: Help at night\nsummary: Whom to ask at night.\nstate: APPROVED\n"
        "translates: current\n---\nPlease call.\n"
    )


async def test_what_readers_have_beside_newer_words_is_there_as_well(archive: Archive) -> None:
    original = await archive.office.published(await archive.office.article())
    await archive.office.saved(original, "新しい本文。")

    files = await archive.exported()

    name = f"articles/{original.key.article_id}/ja"
    assert everything_of(files, f"{name}.md").endswith("---\n新しい本文。\n")
    assert "state: DRAFT" in everything_of(files, f"{name}.md")
    assert everything_of(files, f"{name}{PUBLISHED_SUFFIX}").endswith("夜7時から。\n")
    assert "state: PUBLISHED" in everything_of(files, f"{name}{PUBLISHED_SUFFIX}")


async def test_the_starters_that_its_families_get_are_there_and_marked(archive: Archive, tmp_path: Path) -> None:
    articles, now = archive.office.articles, archive.office.clock.now()
    mine = an_article(STARTER)
    replaced = an_article("replaced-one")
    for article in (mine, replaced, an_article("elsewhere-only", Target(municipality=SETAGAYA))):
        await articles.put_starter(article, now)
    adopted = await archive.office.desk.drafting.adopt(HANA, AN_ID, "replaced-one")
    await archive.office.published(adopted[0])

    files = await archive.exported(starters=(STARTER, "replaced-one", "elsewhere-only", "never-imported"))

    assert sorted(name for name in files if name.startswith("starters/")) == [
        f"starters/{STARTER}/en.md",
        f"starters/{STARTER}/ja.md",
    ]
    assert "origin: STARTER" in everything_of(files, f"starters/{STARTER}/ja.md")
    assert read_starters(laid_out(tmp_path, files) / "starters") == (mine,)
    assert "replaces: replaced-one" in everything_of(files, f"articles/{adopted[0].key.article_id}/ja.md")


async def test_pictures_go_with_their_words(archive: Archive) -> None:
    texts = (EnteredText("ja", "体温計", "わきではかる"), EnteredText("en", "A thermometer"))
    said = EnteredFacts(texts, "CC-BY-4.0", PeopleShown.NONE_SHOWN, "練馬区")
    seen = await archive.pictures.desk.request(HANA, an_id(), said, None)
    key = seen.picture.key
    await archive.pictures.desk.request(HANA, an_id(), said, None)  # its bytes never came
    assert await archive.pictures.uploads.take(key, a_jpeg(800, 600))

    files = await archive.exported()

    assert [name for name in files if name.startswith("pictures/")] == [
        f"pictures/{key.own}.jpg",
        "pictures/pictures.yaml",
    ]
    assert files[f"pictures/{key.own}.jpg"].startswith(b"\xff\xd8")
    assert everything_of(files, "pictures/pictures.yaml") == (
        f"{key.own}:\n  file: {key.own}.jpg\n  licence: CC-BY-4.0\n  credit: 練馬区\n  people_shown: NONE_SHOWN\n"
        "  texts:\n    en:\n      alt: A thermometer\n    ja:\n      alt: 体温計\n      caption: わきではかる\n"
    )


async def test_the_same_content_gives_the_same_bytes(archive: Archive) -> None:
    await a_full_desk(archive)

    assert list((await archive.exported()).items()) == list((await archive.exported()).items())


async def test_a_ward_that_leaves_finds_everything_again(archive: Archive, elsewhere: Archive, tmp_path: Path) -> None:
    await a_full_desk(archive)
    left = await archive.exported()

    taken = await elsewhere.put(laid_out(tmp_path, left) / "articles")
    found = await elsewhere.exported()

    assert all(not one.faults and set(one.outcomes) == {FileOutcome.ADDED} for one in taken.values())
    assert without_states(found) == without_states(left)
    assert all("state: DRAFT" in content.decode() for name, content in found.items() if name.endswith(".md"))
    assert await elsewhere.office.articles.present(list(taken)) == frozenset()


async def test_the_same_import_twice_changes_nothing(archive: Archive, elsewhere: Archive, tmp_path: Path) -> None:
    await a_full_desk(archive)
    folder = laid_out(tmp_path, await archive.exported()) / "articles"
    await elsewhere.put(folder)
    before = await elsewhere.exported()

    again = await elsewhere.put(folder)

    assert {outcome for one in again.values() for outcome in one.outcomes} == {FileOutcome.UNCHANGED}
    assert await elsewhere.exported() == before


async def test_a_dry_run_says_the_same_and_writes_nothing(archive: Archive, elsewhere: Archive, tmp_path: Path) -> None:
    await a_full_desk(archive)
    folder = laid_out(tmp_path, await archive.exported()) / "articles"

    rehearsed = await elsewhere.put(folder, writes=False)

    assert list(await elsewhere.exported()) == ["export.yaml"]
    assert await elsewhere.put(folder) == rehearsed


async def test_a_stale_translation_is_stale_elsewhere_too(archive: Archive, elsewhere: Archive, tmp_path: Path) -> None:
    office = archive.office
    original = await office.article()
    english = await office.translation(original)
    await office.saved(original, "まったく別の話。")
    left = await archive.exported()

    await elsewhere.put(laid_out(tmp_path, left) / "articles")

    assert "translates: older" in everything_of(left, f"articles/{original.key.article_id}/en.md")
    assert without_states(await elsewhere.exported()) == without_states(left)
    there = await elsewhere.office.there(english)
    assert there.is_behind


async def test_a_changed_file_is_a_new_draft_and_readers_keep_what_they_have(archive: Archive, tmp_path: Path) -> None:
    original = await archive.office.published(await archive.office.article())
    article_id = original.key.article_id
    folder = laid_out(tmp_path, await archive.exported()) / "articles"
    file = folder / article_id / "ja.md"
    file.write_text(file.read_text().replace("夜7時から。", "夜8時から。"))

    taken = await archive.put(folder)

    assert taken[article_id].outcomes == {FileOutcome.REVISED: 1}
    there = await archive.office.there(original)
    assert (there.state, there.revision) == (TextState.DRAFT, 2)
    article = await archive.office.read(original)
    assert article is not None
    assert article.translations[0].body.endswith("夜7時から。")


async def test_what_the_desk_has_in_hand_is_left_and_told(archive: Archive, tmp_path: Path) -> None:
    original = await archive.office.approved(await archive.office.article())
    article_id = original.key.article_id
    folder = laid_out(tmp_path, await archive.exported()) / "articles"
    file = folder / article_id / "ja.md"
    file.write_text(file.read_text().replace("夜7時から。", "夜8時から。"))

    taken = await archive.put(folder)

    assert taken[article_id].outcomes == {FileOutcome.IN_HAND: 1}
    assert [str(one) for one in taken[article_id].held] == [
        f"{article_id}/ja.md, line 1: is in review, approved or scheduled at the desk: return it or take it back first"
    ]
    assert (await archive.office.there(original)).state is TextState.APPROVED


async def test_an_article_with_one_problem_is_left_out_whole_and_the_others_are_taken(
    archive: Archive, elsewhere: Archive, tmp_path: Path
) -> None:
    article_id = await a_full_desk(archive)
    folder = laid_out(tmp_path, await archive.exported()) / "articles"
    english = folder / article_id / "en.md"
    english.write_text(english.read_text().replace("Help at night", "n" * 101))

    taken = await elsewhere.put(folder)

    assert [str(one) for one in taken[article_id].faults] == [f"{article_id}/en.md, line 4: title: TOO_LONG"]
    assert taken[article_id].outcomes == {}
    assert {name.split("/")[1] for name in await elsewhere.exported() if "/" in name} == set(taken) - {article_id}


async def test_what_the_desk_refuses_is_told_with_the_line_of_the_file(archive: Archive, tmp_path: Path) -> None:
    article_id = (await archive.office.article()).key.article_id
    text = everything_of(await archive.exported(), f"articles/{article_id}/ja.md")
    wrong = {
        "area": ("category: CONSULTATION\n", "category: CONSULTATION\narea: nowhere\n", "line 8: area: UNKNOWN_AREA"),
        "reviewed": ("reviewed_on: 2026-11-20", "reviewed_on: 2026-11-25", "line 16: reviewed_on: DATE_IN_FUTURE"),
        "source": ("checked_on: 2026-11-01", "checked_on: 2027-01-01", "line 15: sources.0.checked_on: DATE_IN_FUTURE"),
        "place": ("category:", "municipality: '131121'\ncategory:", "line 7: municipality: is not 131202, for which"),
        "starter": ("category:", "origin: STARTER\ncategory:", "line 7: origin: it came with the program"),
        "replaces": ("licence:", "replaces: nothing\nlicence:", "line 18: replaces: no article nothing came with the"),
    }
    for number, (old, new, complaint) in enumerate(wrong.values()):
        other = f"{number}{article_id[1:]}"
        broken = text.replace(old, new, 1).replace(article_id, other)
        place = laid_out(tmp_path / str(number), {f"{other}/ja.md": broken})

        taken = await archive.put(place)

        assert [str(one).partition(", ")[2][: len(complaint)] for one in taken[other].faults] == [complaint]


async def test_two_articles_do_not_stand_in_for_the_same_starter(archive: Archive, tmp_path: Path) -> None:
    article_id = (await archive.office.article()).key.article_id
    text = everything_of(await archive.exported(), f"articles/{article_id}/ja.md")
    text = text.replace("licence:", f"replaces: {STARTER}\nlicence:")
    first, second = sorted((an_id(), an_id()))
    files = {f"{one}/ja.md": text.replace(article_id, one) for one in (first, second)}

    taken = await archive.put(laid_out(tmp_path, files))

    assert taken[first].outcomes == {FileOutcome.ADDED: 1}
    assert [str(one) for one in taken[second].faults] == [
        f"{second}/ja.md, line 18: replaces: the article {first} stands in for {STARTER} already"
    ]


async def test_another_municipality_s_article_is_not_to_be_taken(archive: Archive, tmp_path: Path) -> None:
    article_id = (await archive.office.article()).key.article_id
    folder = laid_out(tmp_path, await archive.exported()) / "articles"

    taken = await archive.put(folder, SETAGAYA)

    assert [str(one) for one in taken[article_id].faults] == [f"{article_id}/ja.md, line 2: id: ARTICLE_ID_TAKEN"]
    assert list(await archive.exported(SETAGAYA)) == ["export.yaml"]


async def test_an_article_in_the_form_of_the_starters_is_taken_as_well(archive: Archive, tmp_path: Path) -> None:
    own = an_id()
    original = (
        f"---\nid: {own}\nlanguage: ja\ntitle: 沐浴\nsummary: ぬるめのお湯で\nrevision: 3\ncategory: NEWBORN\n"
        "ages: {by: CALENDAR, from: 0 days, until: 3 months}\nmunicipality: 131202\n"
        "sources: [{title: 案内, publisher: 練馬区, year: 2026}]\nreviewed_on: 2026-11-20\nreview_due: 2027-11-20\n"
        "licence: CC-BY-4.0\n---\nぬるめのお湯で。\n"
    )
    english = f"---\nid: {own}\nlanguage: en\ntitle: Bath\ntranslates: 3\n---\nLukewarm.\n"
    old = english.replace("en\n", "ko\n", 1).replace("translates: 3", "translates: 2")
    files = {f"{own}/ja.md": original, f"{own}/en.md": english, f"{own}/ko.md": old}

    taken = await archive.put(laid_out(tmp_path, files))

    assert taken[own].outcomes == {FileOutcome.ADDED: 3}
    exported = await archive.exported()
    assert "translates: current" in everything_of(exported, f"articles/{own}/en.md")
    assert "translates: older" in everything_of(exported, f"articles/{own}/ko.md")


async def test_a_name_in_words_is_taken_by_nobody_else(archive: Archive, tmp_path: Path) -> None:
    """Files that people write themselves are named as the starters are; the article's own id is made of that."""
    original = (
        "---\nid: night-help\nlanguage: ja\ntitle: 夜間の相談\nsummary: 相談先\nrevision: 1\ncategory: NEWBORN\n"
        "sources: [{title: 案内, publisher: 練馬区, year: 2026}]\nreviewed_on: 2026-11-20\nreview_due: 2027-11-20\n"
        "licence: CC-BY-4.0\n---\n相談先です。\n"
    )
    folder = laid_out(tmp_path, {"night-help/ja.md": original})

    first = (await archive.put(folder))["night-help"]
    again = (await archive.put(folder))["night-help"]

    assert (first.outcomes, again.outcomes) == ({FileOutcome.ADDED: 1}, {FileOutcome.UNCHANGED: 1})
    (name,) = [name for name in await archive.exported() if name.endswith("/ja.md") and name.startswith("articles/")]
    assert "night-help" not in name


LINES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)
BODIES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80)
DAYS = st.dates(date(2026, 1, 1), date(2026, 11, 24))
AGES = st.tuples(st.sampled_from(AgeBasis), st.integers(0, 3000), st.integers(1, 3000)).map(
    lambda ages: AgeRange(ages[0], ages[1], ages[1] + ages[2])
)
WEEKS = st.tuples(st.integers(0, 20), st.integers(1, 22)).map(lambda weeks: WeekRange(weeks[0], weeks[0] + weeks[1]))
SOURCES = st.builds(Source, LINES, LINES, st.integers(1900, 2026), st.none() | DAYS)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    reviewed = draw(DAYS)
    return Facts(
        category=draw(st.sampled_from([one for one in Category if one is not Category.LOSS])),
        target=Target(
            ages=draw(st.none() | AGES),
            situation=draw(st.none() | st.sampled_from(Situation)),
            municipality=None,
            weeks=draw(st.none() | WEEKS),
            area=draw(st.none() | st.just("hikarigaoka")),
            sex=draw(st.sampled_from([None, Sex.FEMALE, Sex.MALE])),
            first_child=draw(st.booleans()),
        ),
        sources=tuple(draw(st.lists(SOURCES, max_size=3))),
        reviewed_on=reviewed,
        review_due=reviewed.replace(year=2028),
        licence=draw(LINES),
        clinician=draw(st.none() | LINES),
        replaces=draw(st.none() | st.just("fever")),
    )


@settings(max_examples=60, deadline=None)
@given(LINES, LINES, BODIES, facts(), st.integers(0, 3))
def test_what_is_written_is_read_again(title: str, summary: str, body: str, said: Facts, translates: int) -> None:
    """Whatever a desk can hold: in form, with a title, and with every name there."""
    words = words_in_form(Words(f"題{title}", summary, body))
    said = facts_in_form(replace(said, licence=f"L{said.licence}", sources=tuple(map(_named, said.sources))))
    key, now = TextKey(AN_ID, "ja"), SteppingClock().now()
    original = Revision(key, 3, words, said, None, 2, HANA.uid, now)
    english = replace(original, key=TextKey(AN_ID, "en"), facts=None, translates=translates)
    standing = OriginalNow(2, None, frozenset({said.category}))
    texts = [
        TextToFile(a_text(key=key), original, None),
        TextToFile(a_text(key=english.key, original=standing, translates=translates), english, None),
    ]

    with TemporaryDirectory() as place:
        files = {name: text for one in texts for name, text in files_of_text(one).items()}
        read = read_folder(laid_out(Path(place), files) / "articles" / AN_ID)

    matter = read.original.matter
    assert (matter.title, matter.summary, read.original.body) == (words.title, words.summary, words.body)
    assert (matter.category, matter.target(), matter.named_sources()) == (said.category, said.target, said.sources)
    assert (matter.reviewed_on, matter.review_due, matter.licence) == (said.reviewed_on, said.review_due, said.licence)
    assert (matter.clinician, matter.replaces) == (said.clinician, said.replaces)
    (translated,) = read.translations
    assert (translated.matter.title, translated.body) == (words.title, words.body)
    assert translated.matter.translates == ("older" if translates < 2 else "current")


def _named(source: Source) -> Source:
    return replace(source, title=f"題{source.title}", publisher=f"国{source.publisher}")
