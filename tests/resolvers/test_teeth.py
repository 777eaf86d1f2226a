"""The chart of teeth through the API."""

from typing import Any

from tests.api import Api, Client
from tests.households import a_person
from tests.resolvers.asking import the_child, told
from tests.resolvers.journals import (
    home_with_yui,
    yui_of,
)

TEETH = (
    "teeth { version primaryCount permanentCount teeth { code name set jaw side place letter came { day precision } } }"
)


async def enters(who: Client, child: str, version: int, *teeth: dict[str, Any]) -> dict[str, Any]:
    return await who.change(
        "enterTeeth",
        "EnterTeethInput",
        "chart { version primaryCount permanentCount } errors { code path message }",
        childId=child,
        expectedVersion=version,
        teeth=list(teeth),
    )


async def came(who: Client, child: str) -> dict[str, Any]:
    seen = await the_child(who, child, TEETH)
    return {one["code"]: one["came"] for one in seen["teeth"]["teeth"] if one["came"]}


async def test_teeth_are_entered_corrected_and_taken_back(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    entered = await enters(
        mother,
        child,
        0,
        {"code": "71", "came": {"day": "2026-10-20"}},
        {"code": "81", "came": {"day": "2026-11-12", "precision": "MONTH"}},
    )
    corrected = await enters(mother, child, 1, {"code": "71", "came": {"day": "2026-10-21"}}, {"code": "81"})
    repeated = await enters(mother, child, 1, {"code": "71", "came": {"day": "2026-10-21"}}, {"code": "81"})

    assert entered["chart"] == {"version": 1, "primaryCount": 2, "permanentCount": 0}
    assert corrected["chart"] == {"version": 2, "primaryCount": 1, "permanentCount": 0}
    assert repeated == corrected
    assert await came(mother, child) == {"71": {"day": "2026-10-21", "precision": "DAY"}}


async def test_the_chart_has_every_place_named_in_both_languages(api: Api) -> None:
    mother, linh = a_person(api), a_person(api, "Linh", language="en")
    in_japanese, in_english = [
        (await the_child(who, await yui_of(who), TEETH))["teeth"]["teeth"] for who in (mother, linh)
    ]

    assert [one["code"] for one in in_japanese[:20]] == [
        f"{quadrant}{place}" for quadrant in "5678" for place in range(1, 6)
    ]
    assert len(in_japanese) == 44
    by_code = {one["code"]: one for one in in_japanese}
    assert by_code["51"]["name"] == "上あご右のA（乳中切歯）"
    assert by_code["36"]["name"] == "下あご左の6番（第一大臼歯、永久歯）"
    assert {one["code"]: one["name"] for one in in_english}["85"] == "Lower right E (second molar)"
    assert {key: by_code["63"][key] for key in ("set", "jaw", "side", "place", "letter")} == {
        "set": "PRIMARY",
        "jaw": "UPPER",
        "side": "LEFT",
        "place": 3,
        "letter": "C",
    }


async def test_what_is_wrong_with_a_tooth_is_told_tooth_by_tooth(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)

    payload = await enters(
        mother,
        child,
        0,
        {"code": "56", "came": {"day": "2026-10-20"}},
        {"code": "51", "came": {"day": "2026-11-25"}},
        {"code": "61", "came": {"day": "2026-05-09"}},
        {"code": "71", "came": {"day": "2026-05-10"}},
    )

    assert told(payload["errors"]) == {
        ("teeth", "56"): "NOT_A_TOOTH",
        ("teeth", "51"): "DATE_IN_FUTURE",
        ("teeth", "61"): "HAPPENED_BEFORE_BIRTH",
    }
    assert await came(mother, child) == {}


async def test_teeth_that_somebody_else_entered_meanwhile_are_shown(api: Api) -> None:
    home, child = await home_with_yui(api)
    await enters(home.father, child, 0, {"code": "71", "came": {"day": "2026-10-20"}})

    late = await enters(home.mother, child, 0, {"code": "81", "came": {"day": "2026-10-20"}})

    assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert late["chart"] == {"version": 1, "primaryCount": 1, "permanentCount": 0}


async def test_teeth_are_seen_by_all_who_see_the_child(api: Api) -> None:
    home, child = await home_with_yui(api)
    await enters(home.mother, child, 0, {"code": "71", "came": {"day": "2026-10-20"}})

    for who in (home.father, home.grandmother, home.nurse):
        assert await came(who, child) == {"71": {"day": "2026-10-20", "precision": "DAY"}}
    assert told((await enters(home.stranger, child, 0))["errors"]) == {("childId",): "NOT_FOUND"}
