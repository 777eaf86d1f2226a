"""docs/access.md says what the code does: its tables are read and compared cell by cell."""

from collections.abc import Iterator
from pathlib import Path

from handbook_api.families.access import FAMILY_TABLE, TABLE, Action, Audience, FamilyAction, Relation, Side
from handbook_api.families.rules import (
    CODE_LENGTH,
    COUNTER_CODE_LIFETIME,
    INVITATION_LIFETIME,
    INVITATIONS_CEILING,
    WARD_SHARE_LONGEST,
    WRONG_CODES_AN_HOUR,
)
from handbook_api.families.shares import REGISTRATION_YEARS
from handbook_api.staff.registration_rules import REGISTRATION_CODE_LIFETIME

DOCUMENT = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")


def rows_under(heading: str) -> Iterator[list[str]]:
    """The rows of the first table under a heading, its head included, as cells."""
    section = DOCUMENT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    for line in section.splitlines():
        if line.startswith("|") and not line.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_the_table_of_records_is_the_one_in_the_code() -> None:
    head, *rows = rows_under("What may be done with a record")
    relations = [Relation(name) for name in head[2:]]

    documented = {
        (Side(side), Audience(audience)): {
            relation: frozenset(Action(name) for name in cell.split(", "))
            for relation, cell in zip(relations, cells, strict=True)
            if cell != "–"
        }
        for side, audience, *cells in rows
    }

    assert set(relations) == set(Relation)
    assert documented == TABLE


def test_the_table_of_the_family_is_the_one_in_the_code() -> None:
    head, *rows = rows_under("What may be done with the family")
    relations = [Relation(name) for name in head[1:]]

    documented = {
        relation: frozenset(FamilyAction(action) for action, *cells in rows if cells[column] == "yes")
        for column, relation in enumerate(relations)
    }

    assert documented == FAMILY_TABLE
    assert {action for action, *_ in rows} == set(FamilyAction)


def test_every_relation_and_audience_is_explained() -> None:
    _, *relations = rows_under("Who asks")
    _, *audiences = rows_under("Whose record it is, and for whom it is meant")

    assert {name for name, _ in relations} == set(Relation)
    assert {name for name, *_ in audiences} == set(Audience)


def test_the_numbers_are_those_of_the_code() -> None:
    words = {7: "seven", 10: "ten"}

    assert f"a code of {words[CODE_LENGTH]} letters and digits" in DOCUMENT
    assert f"for {INVITATION_LIFETIME.total_seconds() / 3600:.0f} hours" in DOCUMENT
    assert f"{words[INVITATIONS_CEILING]} can be open at a time" in DOCUMENT
    assert f"After {words[WRONG_CODES_AN_HOUR]} of those within an hour" in DOCUMENT
    assert f"at most {WARD_SHARE_LONGEST.days} days" in DOCUMENT
    assert f"once, within {words[COUNTER_CODE_LIFETIME.seconds // 60]} minutes" in DOCUMENT
    assert f"once, within {REGISTRATION_CODE_LIFETIME.days} days | {words[REGISTRATION_YEARS]} years" in DOCUMENT
