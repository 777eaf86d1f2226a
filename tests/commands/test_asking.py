"""Commands that print something and end."""

from pathlib import Path

from handbook_api.app import printed_schema
from handbook_api.migrations import MIGRATIONS
from handbook_api.platform.embedded_mongod import EmbeddedMongod
from handbook_api.platform.mongodb import Client, Database
from tests.commands.processes import EMULATOR, run


def test_schema_prints_the_schema_and_nothing_else(tmp_path: Path) -> None:
    ended = run(tmp_path, "schema")

    assert (ended.code, ended.complained) == (0, "")
    assert ended.printed == printed_schema()
    assert list(tmp_path.iterdir()) == []


def test_a_token_is_printed_in_emulator_mode_alone(tmp_path: Path) -> None:
    refused = run(tmp_path, "token", "--uid", "demo-misaki")

    assert (refused.code, refused.printed) == (1, "")
    assert refused.complained == (
        "handbook token: demonstration tokens are not signed and count only while FIREBASE_AUTH_EMULATOR_HOST is set; "
        "in production a token comes from signing in to Firebase\n"
    )


def test_a_token_for_staff_needs_their_municipality(tmp_path: Path) -> None:
    refused = run(tmp_path, "token", "--uid", "demo-staff", "--role", "STAFF", **EMULATOR)

    assert (refused.code, refused.printed) == (2, "")
    assert "staff and editors work for a municipality; name its code, such as 131202." in refused.complained


def test_every_setting_that_is_wrong_is_named_without_its_value(tmp_path: Path) -> None:
    ended = run(
        tmp_path,
        "migrate",
        HANDBOOK_HSTS_SECONDS="-1",
        HANDBOOK_TIME_ZONE="Mars/Base",
        HANDBOOK_ENVIRONMENT="staging",
        HANDBOOK_LOG_LEVEL="LOUD",
        HANDBOOK_FCM_URL="not an address",
    )

    assert (ended.code, ended.printed) == (2, "")
    named = {line.split(": ")[1] for line in ended.complained.splitlines()}
    assert named == {
        "HANDBOOK_HSTS_SECONDS",
        "HANDBOOK_TIME_ZONE",
        "HANDBOOK_ENVIRONMENT",
        "HANDBOOK_LOG_LEVEL",
        "HANDBOOK_FCM_URL",
    }
    assert "not an address" not in ended.complained


def test_a_setting_that_is_misspelt_is_named(tmp_path: Path) -> None:
    ended = run(tmp_path, "schema", HANDBOOK_MONGODB_URL="mongodb://db.example/")

    assert ended.code == 0
    assert ended.complained == (
        "handbook: HANDBOOK_MONGODB_URL is no setting and is not looked at; docs/settings.md lists them\n"
    )


def test_a_list_that_is_not_json_is_named(tmp_path: Path) -> None:
    ended = run(tmp_path, "migrate", HANDBOOK_CORS_ORIGINS="https://boshi.example.jp")

    assert (ended.code, ended.printed) == (2, "")
    assert "HANDBOOK_CORS_ORIGINS" in ended.complained
    assert "Traceback" not in ended.complained


def test_an_address_of_mongodb_that_cannot_be_read_is_said_in_words(tmp_path: Path) -> None:
    ended = run(tmp_path, "migrate", HANDBOOK_MONGODB_URI="mongodb://handbook:geheim%@db.example/")

    assert (ended.code, ended.printed) == (1, "")
    assert "handbook migrate: HANDBOOK_MONGODB_URI cannot be read" in ended.complained
    assert "geheim" not in ended.complained


async def test_migrating_again_has_nothing_to_do(
    tmp_path: Path, mongod: EmbeddedMongod, client: Client, empty_database: Database
) -> None:
    where = {"HANDBOOK_MONGODB_URI": mongod.uri, "HANDBOOK_MONGODB_DATABASE": empty_database.name}

    first, again = run(tmp_path, "migrate", **where), run(tmp_path, "migrate", **where)
    await client.drop_database(empty_database.name)

    assert (first.code, again.code) == (0, 0)
    assert first.printed.splitlines() == [f"applied {migration.id}" for migration in MIGRATIONS]
    assert again.printed == "nothing to do: the database is up to date\n"
