"""Trusted documents come from files: ours and an operator's, checked before anything runs."""

import argparse
import hashlib
from pathlib import Path

import pytest

from handbook_api.app import trusted, web_application
from handbook_api.commands import COMMANDS
from handbook_api.settings import Settings
from handbook_api.start_refused import StartRefused
from tests.clocks import SteppingClock

GREETING = "{\n  __typename\n}\n"


def settings_with(folder: Path) -> Settings:
    return Settings(trusted_documents=folder, data_dir=folder / "data")


def test_every_document_of_ours_is_there_by_the_digest_of_its_file() -> None:
    found = trusted(Settings())
    assert {one.id for one in found} == {f"sha256:{hashlib.sha256(one.file.read_bytes()).hexdigest()}" for one in found}
    assert "article.graphql" in {one.file.name for one in found}


def test_an_operators_documents_come_after_ours(tmp_path: Path) -> None:
    (tmp_path / "name.graphql").write_text(GREETING, encoding="utf-8")
    (tmp_path / "README.md").write_text("not a document", encoding="utf-8")
    found = trusted(settings_with(tmp_path))
    assert [one.file.name for one in found] == [*(one.file.name for one in trusted(Settings())), "name.graphql"]
    assert found[-1].id == f"sha256:{hashlib.sha256(GREETING.encode()).hexdigest()}"


def test_everything_that_is_wrong_is_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.graphql").write_text("query {\n  home {\n    unknown\n  }\n}\n", encoding="utf-8")
    (tmp_path / "b.graphql").write_text("query {\n", encoding="utf-8")
    (tmp_path / "c.graphql").write_bytes(b"{ home }\n# \xff\n")
    (tmp_path / "d.graphql").write_text("{" + " a { " * 20 + "}" * 21, encoding="utf-8")
    with pytest.raises(StartRefused) as refused:
        web_application(settings_with(tmp_path), SteppingClock(), "mongodb://localhost")
    places = [line.partition(": ")[0] for line in str(refused.value).splitlines()]
    assert places == ["a.graphql, line 3", "b.graphql, line 2", "c.graphql, line 2", "d.graphql, line 1"]


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="HANDBOOK_TRUSTED_DOCUMENTS is no folder"):
        trusted(settings_with(tmp_path / "nowhere"))


def test_the_command_prints_an_id_and_a_file_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    (command,) = (one for one in COMMANDS if one.name == "documents")
    assert command.run(Settings(), argparse.Namespace()) == 0
    assert capsys.readouterr().out.splitlines() == [f"{one.id}  {one.file.name}" for one in trusted(Settings())]
