"""docs/commands.md lists every command with its options and every target of the Makefile."""

import argparse
import re

import pytest

from handbook_api.cli import FAILURE, USAGE_MISTAKE
from handbook_api.commands import COMMANDS, Command
from tests.docs.documents import DOCS, code, document, rows, section

DOCUMENT = document("commands")
_TARGET = re.compile(r"^([a-z]+):.*?## (.*)$", re.MULTILINE)


def test_every_command_has_a_section_and_nothing_else_has() -> None:
    documented = re.findall(r"^## handbook (\w+)$", DOCUMENT, re.MULTILINE)

    assert documented == [command.name for command in COMMANDS]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_is_told_as_its_help_tells_it(command: Command) -> None:
    told = section(DOCUMENT, f"## handbook {command.name}")
    parser = argparse.ArgumentParser(add_help=False)
    command.add_arguments(parser)

    assert told.strip().splitlines()[0] == command.help
    options = set(re.findall(r"(?<=[\s\[])--\w+", parser.format_help()))
    assert {code(option) for option, _ in rows(told)} == options


def test_every_target_of_the_makefile_is_told_as_make_tells_it() -> None:
    makefile = (DOCS.parent / "Makefile").read_text(encoding="utf-8")
    documented = {code(target): meaning for target, meaning in rows(section(DOCUMENT, "## make"))}

    assert documented == {f"make {target}": meaning for target, meaning in _TARGET.findall(makefile)}


def test_the_exit_codes_of_the_program_are_explained() -> None:
    documented = {int(number) for number, _ in rows(section(DOCUMENT, "## Exit codes"))}

    assert documented >= {0, FAILURE, USAGE_MISTAKE}
