"""Asking as one of the people, and looking at the whole answer, byte for byte."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import orjson

from tests.access.household import CONSENT_UNTIL, Household, done, instant
from tests.access.people import Person
from tests.access.walker import Operation

_DIFFERS_EVERY_TIME = frozenset({"x-request-id", "date"})


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as it went over the wire."""

    status: int
    text: str
    headers: tuple[tuple[str, str], ...]

    @property
    def media_type(self) -> str:
        """What its content is."""
        return dict(self.headers)["content-type"]

    @property
    def body(self) -> dict[str, Any]:
        """What the text says."""
        body: dict[str, Any] = orjson.loads(self.text)
        return body

    @property
    def codes(self) -> frozenset[str]:
        """`extensions.code` of its errors."""
        return codes_of(self.body)


def codes_of(body: Mapping[str, Any]) -> frozenset[str]:
    """`extensions.code` of the errors in an answer."""
    return frozenset(error["extensions"]["code"] for error in body.get("errors", ()))


@dataclass(frozen=True, slots=True)
class Asking:
    """Sends operations about the household."""

    household: Household

    async def let(self, person: Person) -> None:
        """Bring about what makes her who she is, for those who come after something has happened."""
        if person is Person.NURSE_AFTER_STOP:
            await done(self.household.clients[Person.MOTHER], "stopSharingWithWard", familyId=self.household.family)
        if person is Person.NURSE_AFTER_END:
            self.household.service.clock.instant = instant(CONSENT_UNTIL)

    async def ask(self, person: Person, operation: Operation) -> Told:
        """Send an operation as a person."""
        client = self.household.clients[person]
        headers = {"Accept": "application/graphql-response+json", "Accept-Language": client.language}
        if client.token is not None:
            headers["Authorization"] = f"Bearer {client.token}"
        content = {"query": operation.document, "variables": operation.variables}
        return told(await client.http.post("/graphql", json=content, headers=headers))

    async def fetch(self, address: str) -> Told:
        """Open the address of a picture, as a browser does that nobody signed in to."""
        return told(await self.household.service.api.http.get(address))

    async def access_log(self) -> list[dict[str, Any]]:
        """Every look of the staff so far."""
        return await self.household.service.database.access_log.find().sort("_id", 1).to_list()

    async def looks(self) -> int:
        """How many looks of the staff are in the log."""
        return await self.household.service.database.access_log.count_documents({})


def told(answer: httpx.Response) -> Told:
    """An answer without what differs every time: the request's id and the hour."""
    headers = tuple((name, value) for name, value in answer.headers.items() if name not in _DIFFERS_EVERY_TIME)
    return Told(answer.status_code, answer.content.decode(errors="replace"), headers)
