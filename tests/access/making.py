"""What the building of everything that the municipality has to do with has in common."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.access.household import Household, done
from tests.access.people import Person
from tests.api import Client

AS_IT_IS = "id version"
_ERRORS = "errors { code path message }"


async def made(client: Client, mutation: str, selection: str, **fields: Any) -> dict[str, Any]:
    """Send a mutation that has to be done; its payload."""
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    payload = await client.change(mutation, input_type, f"{selection} {_ERRORS}", **fields)
    assert payload["errors"] == [], (mutation, payload)
    return payload


@asynccontextmanager
async def whereabouts_kept(home: Household) -> AsyncIterator[None]:
    """As long as this lasts, the mother's whereabouts are kept from the others."""
    member = home.members[home.own_names[Person.MOTHER]]
    nurse = home.clients[Person.NURSE]
    await done(nurse, "setNonDisclosure", memberId=member, isUndisclosed=True)
    yield
    await done(nurse, "setNonDisclosure", memberId=member, isUndisclosed=False)
