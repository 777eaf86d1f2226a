"""Short ways to begin, end and deliver a pregnancy through the API, and to read it."""

from typing import Any

from tests.api import NERIMA, Client
from tests.resolvers.asking import ERRORS, an_id

DUE = "2027-03-01"
"""By which 24 November 2026 is 26 weeks 1 day."""


async def begun(who: Client, family: str, *, due: str = DUE, is_mine: bool = True, **fields: Any) -> str:
    """A pregnancy that a guardian has just begun; its id."""
    given = {"dating": {"dueDate": due}, "isMine": is_mine, "municipality": NERIMA} | fields
    payload = await who.change(
        "beginPregnancy", "BeginPregnancyInput", f"pregnancy {{ id }} {ERRORS}", familyId=family, **given
    )
    assert payload["errors"] == [], payload
    return str(payload["pregnancy"]["id"])


async def changed(
    who: Client, mutation: str, pregnancy: str, selection: str = "pregnancy { id version status }", **fields: Any
) -> dict[str, Any]:
    """The payload of a mutation about a pregnancy."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    return await who.change(mutation, kind, f"{selection} {ERRORS}", pregnancyId=pregnancy, **fields)


async def the_pregnancy(who: Client, pregnancy: str, selection: str) -> Any:
    """What somebody sees of a pregnancy: `None` for nothing at all."""
    document = f"query($id: ID!) {{ pregnancy(id: $id) {{ {selection} }} }}"
    return (await who.ask(document, id=pregnancy)).data["pregnancy"]


def a_newborn(order: int = 1, on: str = "2026-11-20", **fields: Any) -> dict[str, Any]:
    """A child at its birth, as an app sends it."""
    return {"id": an_id(), "birthOrder": order, "sex": "FEMALE", "birthDate": on, "birthWeightGrams": 2_900} | fields
