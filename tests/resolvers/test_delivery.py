"""The birth through the API: children of one pregnancy, the birth page, its correction, a mistake taken back."""

from typing import Any

from tests.api import Api, Client
from tests.households import a_household, a_weight
from tests.resolvers.asking import told
from tests.resolvers.pregnancies import a_newborn, begun, changed, the_pregnancy

BORN = """
    pregnancy {
      id version status gestationalAge { weeks }
      children {
        id name sex birthDate pregnancyId
        birth { birthTime gestation { weeks days } weightGrams chestMillimetres birthOrder fetuses }
      }
      delivery {
        deliveredOn gestation { weeks days } side course method durationMinutes bloodLoss bloodLossMillilitres
        wasTransfused place attendant remarks newborns { birthOrder breathing }
      }
      fetuses { birthOrder ending { saidOn } }
    }
"""
PAGE = {
    "course": "CEPHALIC",
    "method": "自然分娩",
    "durationMinutes": 530,
    "bloodLoss": "LITTLE",
    "bloodLossMillilitres": 240,
    "wasTransfused": False,
    "place": "練馬の産院",
    "attendant": "助産師 田中",
    "remarks": "とくになし",
    "newborns": [{"birthOrder": 1, "breathing": "UNREMARKABLE"}],
}


async def delivered(who: Client, pregnancy: str, *children: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return await changed(who, "recordDelivery", pregnancy, BORN, children=list(children), **fields)


async def test_a_birth_makes_a_handbook_with_its_page(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-11-27")
    newborn = a_newborn(name="さくら", birthTime="04:30", birthChestMillimetres=322)

    payload = await delivered(home.mother, pregnancy, newborn, page=PAGE)

    seen = payload["pregnancy"]
    assert (payload["errors"], seen["status"], seen["gestationalAge"]) == ([], "DELIVERED", None)
    (child,) = seen["children"]
    assert {name: value for name, value in child.items() if name != "id"} == {
        "name": "さくら",
        "sex": "FEMALE",
        "birthDate": "2026-11-20",
        "pregnancyId": pregnancy,
        "birth": {
            "birthTime": "04:30:00",
            "gestation": {"weeks": 39, "days": 0},
            "weightGrams": 2_900,
            "chestMillimetres": 322,
            "birthOrder": 1,
            "fetuses": 1,
        },
    }
    assert seen["delivery"] == PAGE | {
        "deliveredOn": "2026-11-20",
        "gestation": {"weeks": 39, "days": 0},
        "side": "FAMILY",
    }
    assert (await delivered(home.father, pregnancy, newborn, page=PAGE))["pregnancy"] == seen


async def test_twins_without_names_yet_are_told_apart(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2027-01-04", fetuses=2)

    payload = await delivered(home.nurse, pregnancy, a_newborn(2, "2026-11-17"), a_newborn(1, "2026-11-15", sex="MALE"))

    seen = payload["pregnancy"]
    assert payload["errors"] == []
    assert [(one["name"], one["sex"], one["birth"]["gestation"]) for one in seen["children"]] == [
        ("赤ちゃん（1）", "MALE", {"weeks": 32, "days": 6}),
        ("赤ちゃん（2）", "FEMALE", {"weeks": 33, "days": 1}),
    ]
    assert (seen["delivery"]["side"], seen["delivery"]["deliveredOn"]) == ("OFFICIAL", "2026-11-17")


async def test_of_twins_one_is_stillborn(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2027-01-04", fetuses=2)

    payload = await delivered(home.mother, pregnancy, a_newborn(1, "2026-11-15"), stillborn=[2])

    seen = payload["pregnancy"]
    assert (payload["errors"], len(seen["children"])) == ([], 1)
    assert seen["children"][0]["birth"]["fetuses"] == 2
    assert [one["ending"] for one in seen["fetuses"]] == [None, {"saidOn": "2026-11-24"}]
    assert (await the_pregnancy(home.mother, pregnancy, "support { text }"))["support"] is not None


async def test_what_is_wrong_is_said_at_the_child(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-12-10", fetuses=2)

    payload = await delivered(
        home.mother,
        pregnancy,
        a_newborn(1, "2026-11-25"),
        a_newborn(2, birthChestMillimetres=0),
        page={"durationMinutes": -5},
    )
    assert told(payload["errors"]) == {("page", "durationMinutes"): "BIRTH_PAGE_OUT_OF_RANGE"}

    payload = await delivered(home.mother, pregnancy, a_newborn(1, "2026-11-25"), a_newborn(2, birthChestMillimetres=0))
    assert told(payload["errors"]) == {
        ("children", "0", "birthDate"): "DATE_IN_FUTURE",
        ("children", "1", "birthChestMillimetres"): "NOT_POSITIVE",
    }
    assert payload["pregnancy"] is None


async def test_two_children_are_not_begun_under_one_id(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-12-01", fetuses=2)
    first = a_newborn(1)

    payload = await delivered(home.mother, pregnancy, first, a_newborn(2) | {"id": first["id"].upper()})

    assert told(payload["errors"]) == {("children", "1", "id"): "NOT_AN_ID"}
    assert (await the_pregnancy(home.mother, pregnancy, "status"))["status"] == "ACTIVE"


async def test_a_long_list_of_places_that_are_none_is_not_answered_one_by_one(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-12-01")

    payload = await delivered(home.mother, pregnancy, a_newborn(1), stillborn=list(range(2, 5_000)))

    assert [one["code"] for one in payload["errors"]] == ["BIRTHS_INCOMPLETE"] * 8


async def test_the_day_of_birth_and_the_page_are_corrected_together(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-11-27")
    seen = (await delivered(home.mother, pregnancy, a_newborn(), page=PAGE))["pregnancy"]
    child = seen["children"][0]["id"]

    payload = await changed(
        home.father,
        "correctDelivery",
        pregnancy,
        BORN,
        expectedVersion=seen["version"],
        page=PAGE | {"method": "吸引分娩"},
        children=[{"childId": child, "birthDate": "2026-11-21"}],
    )

    corrected = payload["pregnancy"]
    assert payload["errors"] == []
    assert corrected["children"][0]["birth"]["gestation"] == {"weeks": 39, "days": 1}
    assert (corrected["delivery"]["method"], corrected["delivery"]["deliveredOn"]) == ("吸引分娩", "2026-11-21")
    stale = await changed(home.mother, "correctDelivery", pregnancy, BORN, expectedVersion=seen["version"], page=PAGE)
    assert told(stale["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert stale["pregnancy"]["delivery"]["method"] == "吸引分娩"
    other = await changed(
        home.mother,
        "correctDelivery",
        pregnancy,
        expectedVersion=corrected["version"],
        page=PAGE,
        children=[{"childId": pregnancy, "birthDate": "2026-11-21"}],
    )
    assert told(other["errors"]) == {("children", "0", "childId"): "NOT_FOUND"}


async def test_only_the_side_that_recorded_it_corrects_it(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-11-27")
    await delivered(home.nurse, pregnancy, a_newborn())

    answer = await home.mother.ask(
        "mutation($id: ID!) { undoDelivery(input: { pregnancyId: $id, expectedVersion: 2 }) { errors { code } } }",
        id=pregnancy,
    )

    assert answer.codes == ["FORBIDDEN"]


async def test_a_birth_by_mistake_is_taken_back_until_something_is_written(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-11-27")
    await delivered(home.mother, pregnancy, a_newborn())

    for _ in range(2):
        payload = await changed(home.mother, "undoDelivery", pregnancy, BORN, expectedVersion=2)
        assert (payload["errors"], payload["pregnancy"]["status"]) == ([], "ACTIVE")
        assert (payload["pregnancy"]["children"], payload["pregnancy"]["delivery"]) == ([], None)

    again = (await delivered(home.mother, pregnancy, a_newborn()))["pregnancy"]
    await a_weight(home.mother, again["children"][0]["id"], 2_850)
    payload = await changed(home.mother, "undoDelivery", pregnancy, BORN, expectedVersion=again["version"])
    assert told(payload["errors"]) == {("pregnancyId",): "CHILDREN_HAVE_RECORDS"}


async def test_viewers_see_the_child_and_not_the_pregnancy(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-11-27")
    await delivered(home.mother, pregnancy, a_newborn(name="さくら"))

    children = (await home.grandmother.ask("{ home { children { name pregnancyId birth { fetuses } } } }")).data
    assert children["home"]["children"] == [{"name": "さくら", "pregnancyId": None, "birth": None}]
