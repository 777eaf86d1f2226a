"""`handbook content` as an operator runs it: everything out, in again, and what cannot be taken."""

import argparse
import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from content.article import Category, Source, Target
from content.desk.model import Facts, Words
from content.pictures.entry import EnteredFacts, EnteredText
from content.pictures.model import PeopleShown
from content.places.model import LocalKey, Stated
from content.starter_reading import read_starters
from handbook_api.content_commands import add_arguments, run_content
from handbook_api.content_files import STOPPED, export_files
from handbook_api.content_import import import_files
from handbook_api.house import open_house
from handbook_api.platform.clock import SystemClock
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.identity import Principal, Role
from handbook_api.settings import Settings
from tests.builders import NERIMA
from tests.commands.processes import Ended, run
from tests.content.places.builders import a_place, an_event, an_occasion
from tests.imports.counters import a_database_name
from tests.journal.pictures import a_jpeg

HANA, NURSE = Principal("hana", Role.EDITOR, NERIMA), Principal("nurse", Role.STAFF, NERIMA)
AN_ID = "0b7b7b3e-5d1f-4c0a-9c6e-2f1d3a4b5c6d"
PICTURE_ID = "1c8c8c4f-6e20-4d1b-8d7f-3f2e4b5c6d7e"
PLACE_ID = "2d9d9d5f-7f31-4e2c-9e80-40315c6d7e8f"
EVENT_ID = "3eaeae60-8042-4f3d-8f91-51426d7e8f90"
TODAY = datetime.now(UTC).date()
"""The command goes by the machine's own clock."""

WORDS = Words("夜間の相談", "夜の相談先です。", "電話してください。[区のページ](https://nothing.invalid/night)")
FACTS = Facts(
    category=Category.CONSULTATION,
    target=Target(),
    sources=(Source("子育て相談のご案内", "練馬区", TODAY.year),),
    reviewed_on=TODAY - timedelta(days=10),
    review_due=TODAY + timedelta(days=300),
    licence="CC-BY-4.0",
)


class Town:
    """A database with one published article of Nerima's, its files in `nerima`, and ways to run the command."""

    def __init__(self, uri: str, folder: Path) -> None:
        self.uri, self.folder = uri, folder
        self.names = [a_database_name()]
        self.article_id = asyncio.run(self._filled())
        self.left = self.content("export", "nerima", "--municipality", NERIMA)

    async def _filled(self) -> str:
        settings = Settings(mongodb_database=self.names[0], data_dir=self.folder / "data")
        async with open_house(settings, SystemClock(), self.uri) as house:
            await house.services.articles.import_starters([one for one in read_starters() if one.id == "fever"])
            desk = house.services.article_desk
            text = await desk.drafting.create_article(HANA, AN_ID, "ja", WORDS, FACTS)
            for act, who in (
                (desk.deciding.submit, HANA),
                (desk.deciding.approve, NURSE),
                (desk.deciding.publish, HANA),
            ):
                text = await act(who, text.key, text.version)
            return text.key.article_id

    def content(self, *arguments: str, database: str | None = None) -> Ended:
        variables = {"HANDBOOK_MONGODB_URI": self.uri, "HANDBOOK_MONGODB_DATABASE": database or self.names[0]}
        return run(self.folder, "content", *arguments, **variables)

    def an_empty_one(self) -> str:
        """The name of another database."""
        self.names.append(a_database_name())
        return self.names[-1]

    def a_copy(self, name: str) -> Path:
        """The files of the article, in a folder `name` of its own; the original's."""
        shutil.copytree(self.folder / "nerima", self.folder / name)
        return self.folder / name / "articles" / self.article_id / "ja.md"

    def end(self) -> None:
        client: MongoClient[dict[str, Any]] = MongoClient(self.uri)
        for name in self.names:
            client.drop_database(name)
        client.close()


@pytest.fixture(scope="module")
def town(mongod: EmbeddedMongod, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One for all tests: none of them changes what is in it."""
    town = Town(mongod.uri, tmp_path_factory.mktemp("town"))
    yield town
    town.end()


def test_a_ward_leaves_with_everything_and_comes_in_elsewhere(town: Town) -> None:
    elsewhere, here = town.an_empty_one(), ("import", "nerima", "--municipality", NERIMA)
    dry = town.content(*here, database=elsewhere)
    written = town.content(*here, "--write", database=elsewhere)
    again = town.content(*here, "--write", database=elsewhere)
    town.content("export", "elsewhere", "--municipality", NERIMA, database=elsewhere)

    assert (town.left.code, town.left.printed.startswith("files written")) == (0, True)
    assert "state: PUBLISHED" in (town.folder / "nerima" / "articles" / town.article_id / "ja.md").read_text()
    assert "origin: STARTER" in (town.folder / "nerima" / "starters" / "fever" / "ja.md").read_text()
    assert (dry.code, dry.printed.splitlines()) == (
        0,
        [
            "articles looked at                         1",
            "texts to be added as drafts                1",
            "Nothing was written: this was a dry run. With --write the good ones are taken as drafts and proposals.",
        ],
    )
    assert (written.code, written.printed.splitlines()[1]) == (0, "texts added as drafts                      1")
    assert (again.code, again.printed.splitlines()[1]) == (0, "texts unchanged                            1")
    assert "state: DRAFT" in (town.folder / "elsewhere" / "articles" / town.article_id / "ja.md").read_text()
    assert not [one.name for one in town.folder.iterdir() if one.name.startswith(".")]


async def test_pictures_places_and_events_come_along(town: Town, mongod: EmbeddedMongod) -> None:
    settings = Settings(mongodb_database=town.an_empty_one(), data_dir=town.folder / "data")
    own, place, event = PICTURE_ID, PLACE_ID, EVENT_ID
    async with open_house(settings, SystemClock(), mongod.uri) as house:
        pictures, life = house.services.article_pictures, house.services.local_life
        said = EnteredFacts((EnteredText("ja", "体温計"),), "CC-BY-4.0", PeopleShown.NONE_SHOWN)
        seen = await pictures.desk.request(HANA, own, said, None)
        assert await pictures.uploads.take(seen.picture.key, a_jpeg(400, 300))
        await house.services.article_desk.drafting.create_article(
            HANA, AN_ID, "ja", replace(WORDS, body=f"![](picture:{own})"), FACTS
        )
        stated = Stated("練馬区", TODAY)
        await life.places.propose(HANA, place, a_place(stated=stated))
        day = (TODAY + timedelta(days=20)).isoformat()
        at_the_place = an_event("離乳食", an_occasion(day), place=LocalKey(NERIMA, place), stated=stated)
        await life.events.propose(HANA, event, at_the_place)
    database, elsewhere = settings.mongodb_database, town.an_empty_one()
    town.content("export", "full", "--municipality", NERIMA, database=database)
    here = ("import", "full", "--municipality", NERIMA)

    dry = town.content(*here, database=elsewhere)
    written = town.content(*here, "--write", database=elsewhere)
    again = town.content(*here, "--write", database=elsewhere)
    (town.folder / "full" / "pictures" / f"{own}.jpg").write_bytes(b"none")
    broken = town.content(*here, database=town.an_empty_one())

    assert (dry.code, written.code, again.code, broken.code) == (0, 0, 0, 1)
    assert dry.printed.splitlines() == [
        "pictures looked at                         1",
        "pictures to be added                       1",
        "articles looked at                         1",
        "texts to be added as drafts                1",
        "places looked at                           1",
        "places to be proposed                      1",
        "events looked at                           1",
        "events to be proposed                      1",
        "Nothing was written: this was a dry run. With --write the good ones are taken as drafts and proposals.",
    ]
    assert written.printed.splitlines()[-1].startswith("Approve all places and events as approveLocalImport(importId: ")
    assert [line for line in again.printed.splitlines() if "looked at" not in line] == [
        "pictures unchanged                         1",
        "texts unchanged                            1",
        "places unchanged                           1",
        "events unchanged                           1",
    ]
    assert broken.printed.splitlines()[0].startswith(f"pictures/{own}.jpg:1: This kind of file cannot be used.")
    assert f"there is no picture {own} here" in broken.printed
    assert "texts to be added as drafts                1" in broken.printed
    assert broken.complained.endswith("handbook content import: 1 were left out, and 0 stay as they are.\n")


def test_a_problem_is_a_line_with_its_file_and_its_place(town: Town) -> None:
    good = town.a_copy("one-bad")
    bad = good.parents[1] / AN_ID / "ja.md"
    bad.parent.mkdir()
    bad.write_text(good.read_text().replace(town.article_id, AN_ID).replace("CONSULTATION", "BATHS"))
    (good.parents[1] / "stray.md").write_text("?")
    good.write_text(good.read_text().replace("夜間の相談", "夜" * 101))

    ended = town.content("import", "one-bad", "--municipality", NERIMA, "--write", database=town.an_empty_one())

    lines = ended.printed.splitlines()
    assert ended.code == 1
    assert {line for line in lines if line.startswith(town.article_id)} == {
        f"{town.article_id}/ja.md:4: title: Please use at most 100 characters (it has 101)."
    }
    assert sum(line.startswith(f"{AN_ID}/ja.md:8: category: Input should be 'PREGNANCY_BODY'") for line in lines) == 1
    assert lines[2:] == [
        "stray.md:1: is no folder: an article is a folder with a file for each language",
        "articles looked at                         3",
        "articles left out                          3",
    ]
    assert ended.complained.endswith("handbook content import: 3 were left out, and 0 stay as they are.\n")


def test_links_that_lead_nowhere_are_told_with_their_places(town: Town) -> None:
    ended = town.content("links", "--municipality", NERIMA)

    assert ended.code == 1
    assert f"SILENT - https://nothing.invalid/night  in {town.article_id}/ja" in ended.printed.splitlines()
    assert "handbook content links: 1 links do not lead anywhere." in ended.complained


async def test_an_import_that_is_stopped_says_so_and_begins_no_further_article(
    town: Town, mongod: EmbeddedMongod, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = asyncio.Event()
    stop.set()
    settings = Settings(mongodb_database=town.an_empty_one(), data_dir=town.folder / "data")
    async with open_house(settings, SystemClock(), mongod.uri) as house:
        code = await import_files(house, town.folder / "nerima", NERIMA, stop, writes=True)
        assert [one async for one in house.services.article_desk.files.everything(NERIMA)] == []
        stopped = await export_files(house, town.folder / "stopped", NERIMA, stop)

    assert (code, stopped) == (STOPPED, STOPPED)
    assert not (town.folder / "stopped").exists()
    assert "content import: stopped. Run it again: what is written is not written twice." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["import", "empty", "--municipality", NERIMA], "content import: empty has no folders of articles"),
        (["import", "nerima", "--municipality", "999999"], "content import: there is no municipality 999999 here"),
        (["export", "nerima", "--municipality", NERIMA], "content export: nerima is there already"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_done(town: Town, arguments: list[str], complaint: str) -> None:
    (town.folder / "empty").mkdir(exist_ok=True)

    ended = town.content(*arguments)

    assert (ended.code, ended.printed) == (2, "")
    assert f"handbook {complaint}" in ended.complained


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["import"], "import: name the folder, and the --municipality"),
        (["export", "nerima"], "export: name the folder, and the --municipality"),
        (["import", "none", "--municipality", NERIMA], "import: none is no folder"),
        (["links", "nerima"], "links: links takes no folder"),
    ],
)
def test_what_is_asked_for_wrongly_is_told_before_anything_is_opened(
    capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)

    assert run_content(Settings(), "mongodb://nowhere.invalid", parser.parse_args(arguments)) == 2
    assert capsys.readouterr().err.startswith(f"handbook content {complaint}")
