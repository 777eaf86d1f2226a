"""Short ways to ask what many tests ask, and to read what came back."""

import uuid
from typing import Any

from handbook_api.platform.mongodb import Database
from tests.api import Answer, Client

ERRORS = "errors { code path message }"

ADDED = ("addChild", "AddChildInput")
CORRECTED_CHILD = ("correctChild", "CorrectChildInput")
DELETED_CHILD = ("deleteChild", "DeleteChildInput")
RECORDED = ("recordGrowth", "RecordGrowthInput")
CORRECTED = ("correctGrowth", "CorrectGrowthInput")
DELETED = ("deleteGrowth", "DeleteGrowthInput")


def an_id() -> str:
    """An id as an app chooses it."""
    return str(uuid.uuid4())


def told(errors: list[dict[str, Any]]) -> dict[tuple[str, ...], str]:
    """The code of every problem, by the path it names."""
    return {tuple(error["path"]): error["code"] for error in errors}


def problems_of(answer: Answer) -> list[dict[str, Any]]:
    """The problems inside the one error of an answer that says BAD_USER_INPUT."""
    assert answer.codes == ["BAD_USER_INPUT"]
    problems: list[dict[str, Any]] = answer.body["errors"][0]["extensions"]["errors"]
    return problems


async def the_child(who: Client, child: str, selection: str) -> Any:
    """What somebody sees of a child: `None` for nothing at all."""
    document = f"query($id: ID!) {{ child(id: $id) {{ {selection} }} }}"
    return (await who.ask(document, id=child)).data["child"]


async def the_family(who: Client, family: str, selection: str) -> Any:
    """What somebody sees of a family: `None` for nothing at all."""
    document = f"query($id: ID!) {{ family(id: $id) {{ {selection} }} }}"
    return (await who.ask(document, id=family)).data["family"]


async def growth_of(who: Client, child: str, selection: str = "id version weightGrams note") -> list[dict[str, Any]]:
    """The growth records of a child, the last measured in front."""
    seen = await the_child(who, child, f"growth(first: 100) {{ edges {{ node {{ {selection} }} }} }}")
    return [edge["node"] for edge in seen["growth"]["edges"]]


async def everything_in(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All documents of a database, by collection."""
    return {
        name: await database[name].find().sort("_id").to_list()
        for name in sorted(await database.list_collection_names())
    }
