"""Calendars over HTTP: for any cache, with nothing personal, and not found where there is nothing."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from handbook_api.server.calendars import FRESH_SECONDS, calendar_routes

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
asked: list[tuple[str | None, ...]] = []


async def event(id: str, language: str | None) -> bytes | None:
    asked.append((id, language))
    return CALENDAR if id == "known" else None


async def municipality(code: str, category: str | None, language: str | None) -> bytes | None:
    asked.append((code, category, language))
    return CALENDAR if code == "131202" else None


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    asked.clear()
    transport = httpx.ASGITransport(Starlette(routes=calendar_routes(event, municipality)))
    async with httpx.AsyncClient(transport=transport, base_url="http://handbook.example") as client:
        yield client


async def test_a_calendar_can_be_kept_by_any_cache_for_a_while(http: httpx.AsyncClient) -> None:
    answer = await http.get("/events/known.ics?language=en")

    assert (answer.status_code, answer.content) == (200, CALENDAR)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == f"public, max-age={FRESH_SECONDS}"
    assert answer.headers["surrogate-key"] == answer.headers["cache-tag"] == "local-life"
    assert "vary" not in answer.headers
    assert asked == [("known", "en")]


async def test_whoever_has_it_already_is_not_sent_it_again(http: httpx.AsyncClient) -> None:
    tag = (await http.get("/events/known.ics")).headers["etag"]

    for known in (tag, f'"other", W/{tag}', "*"):
        answer = await http.get("/events/known.ics", headers={"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert (answer.headers["etag"], answer.headers["cache-control"]) == (tag, f"public, max-age={FRESH_SECONDS}")
    assert (await http.get("/events/known.ics", headers={"If-None-Match": '"other"'})).status_code == 200


@pytest.mark.parametrize("path", ["/events/unknown.ics", "/municipalities/999999/events.ics"])
async def test_what_is_not_there_is_not_found_and_stays_in_no_cache(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)

    assert answer.status_code == 404
    assert "public" not in answer.headers.get("cache-control", "")


async def test_a_feed_is_of_a_category_where_one_is_asked_for(http: httpx.AsyncClient) -> None:
    await http.get("/municipalities/131202/events.ics?category=PLAY&language=ja-easy")
    await http.get("/municipalities/131202/events.ics")

    assert asked == [("131202", "PLAY", "ja-easy"), ("131202", None, None)]


async def test_only_reading_is_possible(http: httpx.AsyncClient) -> None:
    assert (await http.head("/events/known.ics")).status_code == 200
    for method in ("POST", "PUT", "DELETE"):
        assert (await http.request(method, "/events/known.ics")).status_code == 405
