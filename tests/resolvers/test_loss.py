"""After a loss: nothing is planned, counted or recommended, the record stays, and help is named."""

from datetime import UTC, datetime
from typing import Any

from tests.api import Api, Client
from tests.clocks import SteppingClock
from tests.households import Household, a_child, a_household, a_weight
from tests.resolvers.asking import ERRORS, the_child, told
from tests.resolvers.journals import writes
from tests.resolvers.pregnancies import a_newborn, begun, changed, the_pregnancy

SUPPORT = "support { text contacts { name phone hours checkedOn isVerified } }"
OF_A_PREGNANCY = f"""
    status gestationalAge {{ weeks }} monthOfPregnancy gestationInWords checkups {{ code }}
    ending {{ saidOn mayBeUndoneUntil }} fetuses {{ birthOrder ending {{ saidOn }} }} {SUPPORT}
"""
OF_A_CHILD = f"""
    status ageInWords nextCheckup {{ name }} checkups {{ name }} vaccinationForecast {{ group }} visitPlan {{ date }}
    articles {{ edges {{ cursor }} }} ending {{ saidOn mayBeUndoneUntil }} {SUPPORT}
"""


async def end_child(who: Client, child: str, mutation: str = "endChild") -> dict[str, Any]:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    return await who.change(mutation, kind, f"child {{ {OF_A_CHILD} }} {ERRORS}", childId=child)


# A pregnancy


async def test_after_one_word_nothing_is_counted_or_planned_and_help_is_named(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)
    before = await the_pregnancy(home.mother, pregnancy, OF_A_PREGNANCY)
    assert before["checkups"]
    assert (before["support"], before["ending"]) == (None, None)

    payload = await changed(home.mother, "endPregnancy", pregnancy, f"pregnancy {{ {OF_A_PREGNANCY} }}")

    seen = payload["pregnancy"]
    assert payload["errors"] == []
    assert seen["status"] == "ENDED"
    assert (seen["gestationalAge"], seen["monthOfPregnancy"], seen["gestationInWords"]) == (None, None, None)
    assert seen["checkups"] == []
    assert seen["ending"] == {"saidOn": "2026-11-24", "mayBeUndoneUntil": "2026-12-07"}
    assert "03-5320-4388" in [one["phone"] for one in seen["support"]["contacts"]]
    assert "このまま残ります" in seen["support"]["text"]
    for who in (home.mother, home.father):
        assert await the_pregnancy(who, pregnancy, OF_A_PREGNANCY) == seen
    assert (await the_pregnancy(home.nurse, pregnancy, OF_A_PREGNANCY))["support"] is None


async def test_the_page_is_there_in_english_as_well(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)
    in_english = Client(home.mother.http, home.mother.token, "en")

    payload = await changed(in_english, "endPregnancy", pregnancy, f"pregnancy {{ {SUPPORT} }}")

    assert payload["pregnancy"]["support"]["text"].startswith("The record stays as it is.")


async def test_saying_it_twice_and_taking_it_back_twice_are_no_errors(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)

    for mutation, status in (("endPregnancy", "ENDED"), ("undoPregnancyEnding", "ACTIVE")):
        for who in (home.mother, home.father, home.nurse):
            payload = await changed(who, mutation, pregnancy)
            assert (payload["errors"], payload["pregnancy"]["status"]) == ([], status)
    assert (await the_pregnancy(home.mother, pregnancy, "gestationInWords"))["gestationInWords"] is not None


async def test_of_twins_one_ends_and_the_other_is_counted_on(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, fetuses=2)

    await changed(home.father, "endPregnancy", pregnancy, birthOrder=2)

    seen = await the_pregnancy(home.mother, pregnancy, OF_A_PREGNANCY)
    assert (seen["status"], seen["gestationalAge"]) == ("ACTIVE", {"weeks": 26})
    assert seen["checkups"]
    assert seen["fetuses"] == [
        {"birthOrder": 1, "ending": None},
        {"birthOrder": 2, "ending": {"saidOn": "2026-11-24"}},
    ]
    assert seen["support"] is not None


async def test_after_fourteen_days_staff_have_to_be_asked(api: Api, clock: SteppingClock) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)
    await changed(home.mother, "endPregnancy", pregnancy)
    clock.step(days=14)

    payload = await changed(home.mother, "undoPregnancyEnding", pregnancy)

    assert told(payload["errors"]) == {("pregnancyId",): "UNDO_TOO_LATE"}
    assert "14日" in payload["errors"][0]["message"]


async def test_said_after_midnight_the_day_before_keeps_its_week(api: Api, clock: SteppingClock) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)
    clock.instant = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    for day in ("2026-11-24", "2026-11-25"):
        weighed = await changed(
            home.mother, "recordOwnWeight", pregnancy, "record { id }", measuredOn=day, weightGrams=58_000
        )
        assert weighed["errors"] == []

    await changed(home.mother, "endPregnancy", pregnancy)

    seen = await the_pregnancy(
        home.mother, pregnancy, "ownWeights { edges { node { measuredOn gestation { weeks days } } } }"
    )
    assert [edge["node"] for edge in seen["ownWeights"]["edges"]] == [
        {"measuredOn": "2026-11-25", "gestation": None},
        {"measuredOn": "2026-11-24", "gestation": {"weeks": 26, "days": 1}},
    ]


# A child


async def a_home_with_a_child(api: Api) -> tuple[Household, str]:
    home = await a_household(api)
    return home, await a_child(home.mother, home.family, born="2026-07-23")


async def test_a_closed_handbook_plans_and_recommends_nothing_and_no_age_is_counted(api: Api) -> None:
    home, child = await a_home_with_a_child(api)
    await a_weight(home.mother, child)
    before = await the_child(home.mother, child, OF_A_CHILD)
    assert all(before[field] for field in ("ageInWords", "nextCheckup", "checkups", "vaccinationForecast", "visitPlan"))

    payload = await end_child(home.father, child)

    seen = payload["child"]
    assert (payload["errors"], seen["status"], seen["ageInWords"], seen["nextCheckup"]) == ([], "ENDED", None, None)
    assert (seen["checkups"], seen["vaccinationForecast"], seen["visitPlan"]) == ([], [], [])
    assert seen["articles"]["edges"] == []
    assert seen["ending"] == {"saidOn": "2026-11-24", "mayBeUndoneUntil": "2026-12-07"}
    assert seen["support"]["contacts"]
    kept = await the_child(home.mother, child, "name latestGrowth { weightGrams }")
    assert kept == {"name": "ゆい", "latestGrowth": {"weightGrams": 6_480}}


async def test_viewers_are_told_that_it_is_closed_and_nothing_else(api: Api) -> None:
    home, child = await a_home_with_a_child(api)
    answer = await home.grandmother.ask(
        "mutation($id: ID!) { endChild(input: { childId: $id }) { errors { code } } }", id=child
    )
    assert answer.codes == ["FORBIDDEN"]

    await end_child(home.mother, child)

    seen = await the_child(home.grandmother, child, OF_A_CHILD)
    assert (seen["status"], seen["ageInWords"]) == ("ENDED", None)
    assert (seen["ending"], seen["support"]) == (None, None)


async def test_a_childs_handbook_goes_on_when_it_was_a_mistake(api: Api) -> None:
    home, child = await a_home_with_a_child(api)
    before = await the_child(home.mother, child, OF_A_CHILD)

    for who in (home.mother, home.nurse):
        await end_child(who, child)
    for who in (home.father, home.nurse):
        payload = await end_child(who, child, "undoChildEnding")

    assert payload["errors"] == []
    assert await the_child(home.mother, child, OF_A_CHILD) == before


async def test_to_others_there_is_no_child_to_speak_of(api: Api) -> None:
    home, child = await a_home_with_a_child(api)

    for who in (home.nurse_elsewhere, home.stranger):
        for mutation in ("endChild", "undoChildEnding"):
            assert told((await end_child(who, child, mutation))["errors"]) == {("childId",): "NOT_FOUND"}


async def test_of_newborn_twins_one_dies_and_only_its_items_stop(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-12-01", fetuses=2)
    payload = await changed(
        home.mother,
        "recordDelivery",
        pregnancy,
        "pregnancy { children { id } }",
        children=[a_newborn(1), a_newborn(2)],
    )
    first, second = (one["id"] for one in payload["pregnancy"]["children"])

    await end_child(home.mother, first)

    assert (await the_child(home.mother, first, OF_A_CHILD))["visitPlan"] == []
    living = await the_child(home.mother, second, OF_A_CHILD)
    assert living["status"] == "ACTIVE"
    assert living["visitPlan"]
    assert living["support"] is None


async def twins_of(who: Client, home: Household) -> tuple[str, str]:
    """Twins of three months, entered without a pregnancy."""
    given: dict[str, Any] = {"born": "2026-08-20", "fetuses": 2}
    first = await a_child(who, home.family, name="ゆい", birthOrder=1, **given)
    return first, await a_child(who, home.family, name="さくら", birthOrder=2, **given)


async def test_the_living_twins_vaccinations_do_not_ask_about_the_one_who_died(api: Api) -> None:
    home = await a_household(api)
    dead, living = await twins_of(home.mother, home)
    document = "query($input: CheckVaccinationInput!) { checkVaccination(input: $input) { warnings { code childId } } }"
    before = await home.nurse.ask(document, input={"childId": living, "product": "DPT_IPV_HIB"})
    assert dead in [one["childId"] for one in before.data["checkVaccination"]["warnings"]]

    await end_child(home.mother, dead)

    for who in (home.mother, home.father, home.nurse):
        answer = await who.ask(document, input={"childId": living, "product": "DPT_IPV_HIB"})
        assert dead not in [one["childId"] for one in answer.data["checkVaccination"]["warnings"]]


async def test_of_a_closed_handbook_no_milestone_is_listed_that_did_not_come(api: Api) -> None:
    home, child = await a_home_with_a_child(api)
    await writes(home.mother, child, kind="MILESTONE", milestone="HEAD_CONTROL", title=None)
    assert len((await the_child(home.mother, child, "milestones { code }"))["milestones"]) > 1

    await end_child(home.mother, child)

    for who in (home.mother, home.father, home.grandmother):
        seen = await the_child(who, child, "milestones { code entry { text } }")
        assert [one["code"] for one in seen["milestones"]] == ["HEAD_CONTROL"]


async def test_where_one_of_twins_goes_on_the_page_does_not_say_that_everything_stopped(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-12-01", fetuses=2)
    text = f"pregnancy {{ {SUPPORT} children {{ id }} }}"

    ended = await changed(home.mother, "endPregnancy", pregnancy, text, birthOrder=2)
    born = await changed(home.mother, "recordDelivery", pregnancy, text, children=[a_newborn(1)])
    child = born["pregnancy"]["children"][0]["id"]

    for payload in (ended, born):
        assert "お知らせは止まりました" not in payload["pregnancy"]["support"]["text"]
        assert "死産の後の健診" in payload["pregnancy"]["support"]["text"]
    await end_child(home.mother, child)
    seen = await the_child(home.mother, child, SUPPORT)
    assert "お知らせは止まりました" in seen["support"]["text"]
