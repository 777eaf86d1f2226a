"""The whole service as a client sees it: HTTP in, JSON out, with real tokens, on a real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from handbook_api.app import web_application
from handbook_api.platform.clock import Clock
from handbook_api.platform.identity import Role
from handbook_api.platform.identity_emulator import demo_token
from handbook_api.settings import Settings

PROJECT = "demo-handbook"
NERIMA = "131202"

_A_DECADE = timedelta(days=3650)
"""firebase-admin judges a token by the real time, while the tests' clock goes where they put it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: dict[str, Any]
    headers: httpx.Headers

    @property
    def data(self) -> dict[str, Any]:
        """The data of an answer without errors."""
        assert "errors" not in self.body, self.body["errors"]
        data: dict[str, Any] = self.body["data"]
        return data

    @property
    def codes(self) -> list[str]:
        """`extensions.code` of each error, in order."""
        return [error["extensions"]["code"] for error in self.body.get("errors", [])]


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who uses the service: signed in, or nobody with `token` None."""

    http: httpx.AsyncClient
    token: str | None = None
    language: str = "ja"

    async def ask(self, document: str, **variables: Any) -> Answer:
        """Send an operation by POST."""
        headers = {"Accept": "application/graphql-response+json", "Accept-Language": self.language}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        answer = await self.http.post("/graphql", json={"query": document, "variables": variables}, headers=headers)
        return Answer(answer.status_code, answer.json(), answer.headers)

    async def change(self, mutation: str, input_type: str, selection: str, **fields: Any) -> dict[str, Any]:
        """Send a mutation with one `input`; its payload."""
        document = f"mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ {selection} }} }}"
        payload: dict[str, Any] = (await self.ask(document, input=fields)).data[mutation]
        return payload


@dataclass(frozen=True, slots=True)
class Api:
    """A running service, and the way to sign in to it."""

    http: httpx.AsyncClient

    def as_nobody(self, language: str = "ja") -> Client:
        """Somebody who is not signed in."""
        return Client(self.http, language=language)

    def sign_in(
        self, uid: str, role: Role = Role.PARENT, municipality: str | None = None, language: str = "ja"
    ) -> Client:
        """Somebody with a token such as the Auth emulator gives."""
        token = demo_token(uid, role, municipality, PROJECT, datetime.now(UTC), lifetime=_A_DECADE)
        return Client(self.http, token, language)

    def as_staff(self, uid: str, municipality: str = NERIMA) -> Client:
        """A member of a municipality's staff."""
        return self.sign_in(uid, Role.STAFF, municipality)


@asynccontextmanager
async def running_api(mongodb_uri: str, database: str, clock: Clock, folder: Path) -> AsyncIterator[Api]:
    """The whole service on the database `database`, reached without a socket."""
    settings = Settings(mongodb_database=database, data_dir=folder)
    application = web_application(settings, clock, mongodb_uri)
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://handbook.example") as http,
    ):
        yield Api(http)
