"""Growth charts: the numbers through GraphQL, and the pictures at addresses that work for a quarter of an hour."""

from typing import Any

import httpx
import pytest

from tests.api import Api, Client
from tests.clocks import SteppingClock
from tests.households import a_child, a_code, a_family, a_household, a_person, a_weight, joined
from tests.resolvers.asking import RECORDED, the_child
from tests.resolvers.test_families import members_of, removes

NUMBERS = """
    measure reference edition source unit axis
    lines { percentile points { ageDays value } }
    points { recordId measuredOn ageDays value z band }
"""
PICTURES = "svgUrl pngUrl expiresAt"


async def chart_of(who: Client, child: str, selection: str = NUMBERS, **choice: str) -> dict[str, Any]:
    """The chart, or why there is none."""
    chosen = ", ".join(f"{name}: {value}" for name, value in ({"measure": "WEIGHT"} | choice).items())
    seen = await the_child(who, child, f"growthChart({chosen}) {{ chart {{ {selection} }} unavailableReason }}")
    result: dict[str, Any] = seen["growthChart"]
    return result


async def yui_of(mother: Client, **fields: Any) -> str:
    return await a_child(mother, await a_family(mother), born="2026-07-23", **fields)


async def picture(api: Api, address: str) -> httpx.Response:
    return await api.http.get(address)


async def test_a_chart_has_seven_lines_and_the_childs_values_by_age(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother, birthWeightGrams=3_020, gestation={"weeks": 39, "days": 2})
    later = await a_weight(mother, child, 6_480, on="2026-11-20")
    earlier = await a_weight(mother, child, 3_980, on="2026-08-23")

    chart = (await chart_of(mother, child))["chart"]

    assert [line["percentile"] for line in chart["lines"]] == [3, 10, 25, 50, 75, 90, 97]
    assert {key: chart[key] for key in ("measure", "reference", "unit", "axis")} == {
        "measure": "WEIGHT",
        "reference": "JP_2023",
        "unit": "GRAM",
        "axis": "CHRONOLOGICAL",
    }
    assert "令和5年乳幼児身体発育調査" in chart["source"]
    assert [(one["recordId"], one["ageDays"], one["value"]) for one in chart["points"]] == [
        (None, 0, 3_020),
        (earlier, 31, 3_980),
        (later, 120, 6_480),
    ]
    assert (chart["points"][-1]["z"], chart["points"][-1]["band"]) == (0.23, "P50_TO_P75")
    for line in chart["lines"]:
        ages = [point["ageDays"] for point in line["points"]]
        assert ages[0] == 0
        assert ages == sorted(set(ages))


async def test_a_chart_along_the_corrected_age_moves_the_values(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother, gestation={"weeks": 33, "days": 0}, birthWeightGrams=1_900)
    await a_weight(mother, child, 5_900, on="2026-11-20")

    by_birth = (await chart_of(mother, child, "points { ageDays }", axis="CHRONOLOGICAL"))["chart"]["points"]
    by_due_date = (await chart_of(mother, child, "axis points { ageDays z }", axis="CORRECTED"))["chart"]

    assert [one["ageDays"] for one in by_birth] == [0, 120]
    assert by_due_date["axis"] == "CORRECTED"
    assert [one["ageDays"] for one in by_due_date["points"]] == [-49, 71]
    assert [one["z"] is None for one in by_due_date["points"]] == [True, False]


@pytest.mark.parametrize(
    ("fields", "choice", "reason"),
    [
        ({"sex": "UNKNOWN"}, {}, "SEX_UNKNOWN"),
        ({}, {"axis": "CORRECTED"}, "GESTATION_UNKNOWN"),
        ({}, {"measure": "BMI"}, "NO_REFERENCE_FOR_MEASURE"),
        ({}, {"measure": "WEIGHT_FOR_LENGTH", "reference": "WHO_2006"}, "NO_REFERENCE_FOR_MEASURE"),
    ],
)
async def test_a_chart_there_is_none_of_says_why(
    api: Api, fields: dict[str, str], choice: dict[str, str], reason: str
) -> None:
    mother = a_person(api)

    assert await chart_of(mother, await yui_of(mother, **fields), PICTURES, **choice) == {
        "chart": None,
        "unavailableReason": reason,
    }


async def test_a_viewer_sees_the_records_and_not_the_birth_page(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family, born="2026-07-23", birthWeightGrams=3_020)
    await a_weight(home.mother, child)

    assert [len((await chart_of(who, child))["chart"]["points"]) for who in (home.mother, home.grandmother)] == [2, 1]


async def test_a_record_of_the_day_of_birth_takes_the_place_of_what_it_says_and_no_more(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother, birthWeightGrams=3_020, birthHeadMillimetres=332)
    payload = await mother.change(
        *RECORDED, "record { id }", childId=child, measuredOn="2026-07-23", headMillimetres=335
    )

    weights = (await chart_of(mother, child))["chart"]["points"]
    heads = (await chart_of(mother, child, measure="HEAD"))["chart"]["points"]

    assert [(one["recordId"], one["value"]) for one in weights] == [(None, 3_020)]
    assert [(one["recordId"], one["value"]) for one in heads] == [(payload["record"]["id"], 335)]


async def test_the_pictures_open_without_signing_in(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    await a_weight(mother, child)
    chart = (await chart_of(mother, child, PICTURES))["chart"]

    svg, png = await picture(api, chart["svgUrl"]), await picture(api, chart["pngUrl"])

    assert chart["expiresAt"] == "2026-11-24T01:15:00+00:00"
    assert (svg.status_code, svg.headers["content-type"]) == (200, "image/svg+xml")
    assert svg.text.lstrip().startswith("<?xml")
    assert "体重の発育曲線" in svg.text
    assert (png.status_code, png.headers["content-type"]) == (200, "image/png")
    assert png.content.startswith(b"\x89PNG\r\n\x1a\n")
    for answer in (svg, png):
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        assert answer.headers["content-disposition"] == "inline"
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


async def test_a_picture_speaks_the_language_it_was_asked_for_in(api: Api) -> None:
    linh = a_person(api, "linh", language="en")
    chart = (await chart_of(linh, await yui_of(linh), PICTURES))["chart"]

    assert "Growth chart: weight" in (await picture(api, chart["svgUrl"])).text


async def test_an_address_works_for_a_quarter_of_an_hour(api: Api, clock: SteppingClock) -> None:
    mother = a_person(api)
    address = (await chart_of(mother, await yui_of(mother), PICTURES))["chart"]["svgUrl"]

    clock.step(minutes=14, seconds=59)
    assert (await picture(api, address)).status_code == 200

    clock.step(seconds=1)
    assert (await picture(api, address)).status_code == 404


async def test_an_address_that_was_changed_leads_nowhere(api: Api) -> None:
    mother = a_person(api)
    address: str = (await chart_of(mother, await yui_of(mother), PICTURES))["chart"]["svgUrl"]
    token = address.removeprefix("/charts/growth/").removesuffix(".svg")
    middle = len(token) // 2
    changed = token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]

    answers = [
        await picture(api, f"/charts/growth/{wrong}")
        for wrong in (f"{changed}.svg", f"{token}.pdf", f"{token}.svg.png", f"{token}", "あ.svg", ".svg")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert (await api.http.post(address)).status_code == 405


async def test_an_address_leads_nowhere_once_its_maker_may_not_look_any_more(api: Api) -> None:
    mother, father = a_person(api), a_person(api, "健太")
    family = await a_family(mother)
    await joined(father, await a_code(mother, family))
    child = await a_child(mother, family, born="2026-07-23")
    address = (await chart_of(father, child, PICTURES))["chart"]["pngUrl"]
    assert (await picture(api, address)).status_code == 200

    await removes(mother, (await members_of(mother, family))["健太"]["id"])

    assert (await picture(api, address)).status_code == 404


async def test_an_address_tells_nothing_of_whom_it_is_about(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    address: str = (await chart_of(mother, child, PICTURES))["chart"]["svgUrl"]

    assert child not in address
    assert "WEIGHT" not in address
