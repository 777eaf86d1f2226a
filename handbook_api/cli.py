"""The command `handbook`: one process of the service, or one task of an operator."""

import argparse
import os
import re
import sys
from collections.abc import Sequence

from pydantic import ValidationError
from pydantic_settings import SettingsError

from handbook_api.commands import COMMANDS, Command
from handbook_api.platform.embedded_failures import EmbeddedMongodError
from handbook_api.platform.identity import IdentityMisconfigured, IdentityUnavailable
from handbook_api.platform.identity_grants import GrantRefused
from handbook_api.platform.telemetry import configure_logging
from handbook_api.settings import Settings, misspelt
from handbook_api.start_refused import StartRefused

USAGE_MISTAKE = 2
FAILURE = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 it could not be done, 2 it was asked for wrongly."""
    chosen = _parser().parse_args(arguments)
    command: Command = chosen.command
    try:
        settings = Settings()
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False, include_input=False):
            name = "HANDBOOK_" + "_".join(str(part) for part in error["loc"]).upper() if error["loc"] else "settings"
            print(f"handbook: {name}: {error['msg']}", file=sys.stderr)
        return USAGE_MISTAKE
    except SettingsError as unreadable:
        print(f"handbook: {_named_in(unreadable)}: this has to be JSON", file=sys.stderr)
        return USAGE_MISTAKE
    for name in misspelt(os.environ):
        print(f"handbook: {name} is no setting and is not looked at; docs/settings.md lists them", file=sys.stderr)
    if command.logs:
        configure_logging(settings.log_format, level=settings.log_level)
    else:  # what it prints is its result alone
        configure_logging(settings.log_format, level="WARNING", stream=sys.stderr)
    try:
        return command.run(settings, chosen)
    except (StartRefused, EmbeddedMongodError, IdentityMisconfigured, IdentityUnavailable) as refused:
        print(f"handbook {command.name}: {refused}", file=sys.stderr)
        return FAILURE
    except GrantRefused as refused:
        print(f"handbook {command.name}: {refused.reason.value}: {refused.reason.explanation}", file=sys.stderr)
        return USAGE_MISTAKE
    except KeyboardInterrupt:
        return 130


def _named_in(unreadable: SettingsError) -> str:
    """The variable that could not be read. pydantic-settings names it in its message alone."""
    field = re.search(r'field "(\w+)"', str(unreadable))
    return f"HANDBOOK_{field[1].upper()}" if field else "settings"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="handbook", description="A digital maternal and child health handbook. Settings: docs/settings.md."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        own = commands.add_parser(command.name, help=command.help, description=command.help)
        command.add_arguments(own)
        own.set_defaults(command=command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
