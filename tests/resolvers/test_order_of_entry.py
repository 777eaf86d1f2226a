"""Lists that go by when something was entered go by it as the reader is told it, in pages of any size."""

from typing import Any

import pytest

from tests.api import Api
from tests.clocks import SteppingClock
from tests.resolvers.told_home import Home, a_family_at_home

LISTS: dict[str, tuple[str, str, list[dict[str, Any]]]] = {
    "growth": ("child", "recordGrowth", [{"measuredOn": "2026-11-22", "weightGrams": 6_500}]),
    "vaccinations": (
        "child",
        "recordVaccination",
        [{"product": product, "givenOn": "2026-11-22"} for product in ("PCV20", "ROTARIX", "HEPB", "BCG", "MR")],
    ),
    "course": ("pregnancy", "recordPregnancyCheckup", [{"heldOn": "2026-11-20", "weightGrams": 56_200}]),
    "classes": ("pregnancy", "recordClass", [{"attendedOn": "2026-10-03", "subject": "沐浴の実習"}]),
}
"""Whose each is, and what five entries of one day say."""
every_list = pytest.mark.parametrize("listed", LISTS)


async def _entered(home: Home, listed: str, *writers: str) -> list[str]:
    """The ids of what they entered, one after the other."""
    of, mutation, given = LISTS[listed]
    return [
        (await home.do(who, mutation, **{f"{of}Id": home.ids[of]}, **given[n % len(given)]))["id"]
        for n, who in enumerate(writers)
    ]


async def _page(home: Home, reader: str, listed: str, first: int, after: str | None = None) -> Any:
    of = LISTS[listed][0]
    document = f"""query($id: ID!, $first: Int!, $after: String) {{ {of}(id: $id) {{
        {listed}(first: $first, after: $after) {{
            edges {{ node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""
    answer = await home.people[reader].ask(document, id=home.ids[of], first=first, after=after)
    return answer.data[of][listed]


async def _read_in_pages(home: Home, reader: str, listed: str, first: int) -> list[str]:
    """The ids of a list as `reader` reads it."""
    page = await _page(home, reader, listed, first)
    ids = _ids(page)
    while page["pageInfo"]["hasNextPage"]:
        page = await _page(home, reader, listed, first, page["pageInfo"]["endCursor"])
        ids += _ids(page)
    return ids


def _ids(page: Any) -> list[str]:
    return [edge["node"]["id"] for edge in page["edges"]]


@every_list
async def test_entries_of_one_day_are_read_in_pages_of_any_size_in_the_same_order(
    api: Api, clock: SteppingClock, listed: str
) -> None:
    home = await a_family_at_home(api, clock)
    first, *others, last = await _entered(home, listed, "father", "mother", "nurse", "mother", "father")

    whole = await _read_in_pages(home, "father", listed, 100)

    assert whole[:2] == [last, first], "what he entered himself, the last in front"
    assert sorted(whole[2:]) == sorted(others), "and then what others entered on that day, at whatever time"
    assert whole == await _read_in_pages(home, "father", listed, 1) == await _read_in_pages(home, "father", listed, 2)
    assert await _read_in_pages(home, "nurse", listed, 1) == [last, *reversed(others), first]


@every_list
async def test_what_is_entered_meanwhile_moves_nothing_that_was_not_read_yet(
    api: Api, clock: SteppingClock, listed: str
) -> None:
    home = await a_family_at_home(api, clock)
    await _entered(home, listed, "mother", "mother", "nurse", "mother")
    before = _ids(await _page(home, "father", listed, 100))
    read = await _page(home, "father", listed, 2)

    await _entered(home, listed, *["father"] * 5)

    rest = await _page(home, "father", listed, 100, read["pageInfo"]["endCursor"])
    assert _ids(read) + _ids(rest) == before
