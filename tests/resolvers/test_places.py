"""Places and events through the API: everybody finds them, editors propose and approve."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio

from content.places.hours import DayKind, OnHolidays
from content.places.shown import LOOKED_AT_CEILING
from handbook_api.platform.identity import Role
from handbook_api.platform.problems import ProblemCode, Refused
from schema.paging import Listed, cursor_at
from schema.places_inputs import OpeningDayInput, OpeningWeekInput
from tests.api import NERIMA, Answer, Api, Client
from tests.clocks import SteppingClock
from tests.resolvers.asking import ERRORS, an_id, told
from tests.resolvers.conftest import Service

SUGINAMI = "131156"
SOURCE = {"title": "練馬区オープンデータ", "checkedOn": "2026-11-20"}
NINE_TO_FIVE = [{"opens": "09:00", "closes": "17:00"}]
WEEK = {
    "days": [
        *({"day": day, "spans": NINE_TO_FIVE} for day in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")),
        {"day": "SATURDAY", "spans": []},
        {"day": "SUNDAY", "spans": []},
    ],
    "onHolidays": "NOT_STATED",
}
A_PLACE: dict[str, Any] = {
    "category": "CHILDRENS_HALL",
    "names": [{"language": "ja", "text": "豊玉児童館"}, {"language": "en", "text": "Toyotama Children's Hall"}],
    "kana": "トヨタマジドウカン",
    "addresses": [{"language": "ja", "text": "練馬区豊玉北6-1"}],
    "point": {"latitude": 35.7376, "longitude": 139.6543},
    "weeks": [WEEK],
    "different": [{"firstDate": "2026-12-29", "lastDate": "2027-01-03", "spans": []}],
    "hoursNotes": [{"language": "ja", "text": "第3月曜休館"}],
    "accessibility": {"stroller": True, "nursingSpace": True, "languages": ["ja", "en"]},
    "phone": "03-0000-0000",
    "website": "https://www.city.nerima.tokyo.jp/",
    "source": SOURCE,
}
AN_EVENT: dict[str, Any] = {
    "category": "FOOD_CLASS",
    "titles": [{"language": "ja", "text": "はじめての離乳食"}, {"language": "en", "text": "First food"}],
    "occasions": [{"firstDate": "2026-12-05", "startsAt": "10:00", "endsAt": "11:30"}],
    "target": {"fromDays": 120, "untilDays": 365},
    "fees": [{"language": "ja", "text": "無料"}],
    "source": SOURCE,
}
FACTS = """category names { language text } addresses { text } point { latitude longitude } phone website kana
    weeks { days { day spans { opens closes } } onHolidays validFrom validUntil }
    different { firstDate lastDate spans { opens } } hoursNotes { text }
    accessibility { stroller lift nursingSpace diaperTable languages } source { title url checkedOn }"""
ENTRY = f"""id version state published {{ {FACTS} }} proposed {{ {FACTS} }} proposal {{ setBy setAt importId }}
    dataset possibleSteps"""
PLACE = f"place {{ {ENTRY} }} {ERRORS}"
EVENT_ENTRY = """id version state published { titles { text } } proposed { titles { text } placeId
    occasions { number firstDate startsAt isCancelled } target { fromDays untilDays forPregnancy } }
    proposal { setBy } dataset possibleSteps"""
EVENT = f"event {{ {EVENT_ENTRY} }} {ERRORS}"
SHOWN = """id municipality category categoryName { text language } name { text language } kana address { text language }
    description { text } point { latitude longitude } phone website
    hours { weeks { days { day spans { opens closes } } onHolidays } different { firstDate } note { text language } }
    opening { state closesAt opensNextAt unknownDate } accessibility { stroller lift languages }
    source { title checkedOn } isClosed"""
SHOWN_EVENT = """id title { text language } occasions { number firstDate lastDate startsAt endsAt isCancelled }
    place { name { text } } venue { text } target { fromDays untilDays forPregnancy } fee { text } isCancelled
    calendarPath categoryName { text }"""


@pytest.fixture
def ward(api: Api) -> "Ward":
    return Ward(api)


class Ward:
    """People of a municipality that no other test's are of... but for its name: each test looks for its own places."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.editor, self.nurse = an_editor(api), api.as_staff(f"nurse-{uuid.uuid4().hex}")
        self.editor_elsewhere = an_editor(api, SUGINAMI)
        self.parent = api.sign_in(f"parent-{uuid.uuid4().hex}")
        self.nobody = api.as_nobody()

    async def place(self, **fields: Any) -> dict[str, Any]:
        """A published one, as the desk sees it."""
        proposed = await done(self.editor, "proposeLocalPlace", PLACE, **(A_PLACE | fields))
        return await self.approved(
            "approveLocalPlaces", f"approved {{ places {{ {ENTRY} }} }}", "places", proposed["place"]
        )

    async def event(self, **fields: Any) -> dict[str, Any]:
        """A published one, as the desk sees it."""
        proposed = await done(self.editor, "proposeLocalEvent", EVENT, **(AN_EVENT | fields))
        return await self.approved(
            "approveLocalEvents", f"approved {{ events {{ {EVENT_ENTRY} }} }}", "events", proposed["event"]
        )

    async def approved(self, mutation: str, selection: str, what: str, seen: dict[str, Any]) -> dict[str, Any]:
        approvals = [{"id": seen["id"], "expectedVersion": seen["version"]}]
        payload = await done(self.nurse, mutation, f"{selection} {ERRORS}", approvals=approvals)
        (entry,) = payload["approved"][what]
        return dict(entry)


def an_editor(api: Api, municipality: str = NERIMA) -> Client:
    return api.sign_in(f"editor-{uuid.uuid4().hex}", Role.EDITOR, municipality)


async def done(who: Client, mutation: str, selection: str, **fields: Any) -> dict[str, Any]:
    payload = await who.change(mutation, f"{mutation[0].upper()}{mutation[1:]}Input", selection, **fields)
    assert payload["errors"] == [], payload
    return payload


async def tried(who: Client, mutation: str, **fields: Any) -> dict[tuple[str, ...], str]:
    """The problems of a mutation."""
    payload = await who.change(mutation, f"{mutation[0].upper()}{mutation[1:]}Input", ERRORS, **fields)
    return told(payload["errors"])


async def the_place(who: Client, id: str, selection: str = SHOWN, **asked: Any) -> Any:
    document = f"query($id: ID!, $language: String) {{ localPlace(id: $id, language: $language) {{ {selection} }} }}"
    return (await who.ask(document, id=id, **asked)).data["localPlace"]


async def the_event(who: Client, id: str, **asked: Any) -> Any:
    document = f"query($id: ID!, $language: String) {{ localEvent(id: $id, language: $language) {{ {SHOWN_EVENT} }} }}"
    return (await who.ask(document, id=id, **asked)).data["localEvent"]


async def near(who: Client, latitude: float, longitude: float, **asked: Any) -> Answer:
    document = """query($latitude: Float!, $longitude: Float!, $radius: Int!, $open: Boolean!, $category: String,
        $first: Int!, $after: String) {
        localPlacesNear(municipality: "131202", latitude: $latitude, longitude: $longitude, radiusMetres: $radius,
            openNow: $open, category: $category, first: $first, after: $after) {
            edges { cursor node { distanceMetres place { id name { text } } } }
            pageInfo { hasNextPage endCursor } } }"""
    given = {"radius": 500, "open": False, "first": 20} | asked
    return await who.ask(document, latitude=latitude, longitude=longitude, **given)


def found(answer: Answer) -> list[tuple[str, int]]:
    return [
        (edge["node"]["place"]["id"], edge["node"]["distanceMetres"])
        for edge in answer.data["localPlacesNear"]["edges"]
    ]


async def test_a_place_as_everybody_sees_it(ward: Ward) -> None:
    entry = await ward.place()

    shown = await the_place(ward.nobody, entry["id"])

    assert shown["name"] == {"text": "豊玉児童館", "language": "ja"}
    assert shown["categoryName"] == {"text": "児童館", "language": "ja"}
    assert shown["address"] == {"text": "練馬区豊玉北6-1", "language": "ja"}
    assert shown["point"] == {"latitude": 35.7376, "longitude": 139.6543}
    assert shown["opening"] == {
        "state": "OPEN",
        "closesAt": "2026-11-24T08:00:00+00:00",
        "opensNextAt": None,
        "unknownDate": None,
    }
    assert shown["hours"]["weeks"][0]["days"][0] == {
        "day": "MONDAY",
        "spans": [{"opens": "09:00:00", "closes": "17:00:00"}],
    }
    assert shown["accessibility"] == {"stroller": True, "lift": None, "languages": ["en", "ja"]}
    assert (shown["municipality"], shown["isClosed"], shown["source"]["checkedOn"]) == (NERIMA, False, "2026-11-20")
    assert await the_place(ward.parent, entry["id"]) == shown


async def test_texts_say_in_which_language_they_are(ward: Ward) -> None:
    entry = await ward.place()

    english = await the_place(ward.nobody, entry["id"], language="en")
    taiwanese = await the_place(ward.nobody, entry["id"], language="zh-TW")

    assert english["name"] == {"text": "Toyotama Children's Hall", "language": "en"}
    assert english["address"] == {"text": "練馬区豊玉北6-1", "language": "ja"}
    assert taiwanese["name"]["language"] == "en"
    assert taiwanese["categoryName"] == {"text": "儿童馆", "language": "zh"}


async def test_before_it_is_approved_there_is_nothing_to_see_for_anybody_else(ward: Ward) -> None:
    proposed = (await done(ward.editor, "proposeLocalPlace", PLACE, **A_PLACE))["place"]

    for who in (ward.nobody, ward.parent, ward.editor_elsewhere):
        assert await the_place(who, proposed["id"]) is None
        node = await who.ask("query($id: ID!) { node(id: $id) { id } }", id=proposed["id"])
        assert node.data["node"] is None
    assert proposed["state"] == "PROPOSED"
    assert proposed["possibleSteps"] == ["PROPOSED", "DISCARDED", "WITHDRAWN"]
    seen = await entry_of(ward.nurse, proposed["id"])
    assert seen["possibleSteps"] == ["PROPOSED", "APPROVED", "DISCARDED", "WITHDRAWN"]


async def entry_of(who: Client, id: str) -> Any:
    document = f"query($id: ID!) {{ localPlaceEntry(id: $id) {{ {ENTRY} }} }}"
    return (await who.ask(document, id=id)).data["localPlaceEntry"]


async def test_the_desk_of_another_municipality_and_parents_see_no_entries(ward: Ward) -> None:
    entry = await ward.place()

    for who in (ward.editor_elsewhere, ward.parent):
        assert await entry_of(who, entry["id"]) is None
    listed = await ward.editor_elsewhere.ask("{ localPlaceEntries(first: 100) { edges { node { id } } } }")
    assert entry["id"] not in str(listed.data)
    assert (await ward.parent.ask("{ localPlaceEntries { edges { cursor } } }")).codes == ["FORBIDDEN"]
    assert (await ward.parent.ask("{ localEventEntries { edges { cursor } } }")).codes == ["FORBIDDEN"]


@pytest.mark.parametrize(
    "mutation", ["changeLocalPlace", "approveLocalPlaces", "closeLocalPlace", "withdrawLocalPlace"]
)
async def test_nobody_else_can_do_anything_with_a_place(ward: Ward, mutation: str) -> None:
    entry = await ward.place()
    fields: dict[str, Any] = {
        "changeLocalPlace": A_PLACE | {"placeId": entry["id"], "expectedVersion": entry["version"]},
        "approveLocalPlaces": {"approvals": [{"id": entry["id"], "expectedVersion": entry["version"]}]},
        "closeLocalPlace": {"placeId": entry["id"]},
        "withdrawLocalPlace": {"placeId": entry["id"], "expectedVersion": entry["version"]},
    }[mutation]
    document = (
        f"mutation($input: {mutation[0].upper()}{mutation[1:]}Input!) {{ {mutation}(input: $input) {{ {ERRORS} }} }}"
    )

    elsewhere = await ward.editor_elsewhere.ask(document, input=fields)
    parents = await ward.parent.ask(document, input=fields)

    assert set(told(elsewhere.data[mutation]["errors"]).values()) == {"NOT_FOUND"}
    assert parents.codes == ["FORBIDDEN"]
    assert (await entry_of(ward.editor, entry["id"]))["version"] == entry["version"]


async def test_a_change_waits_while_the_old_words_stay_up(ward: Ward) -> None:
    entry = await ward.place()
    renamed = A_PLACE | {"names": [{"language": "ja", "text": "新しい名前"}]}

    payload = await done(
        ward.editor, "changeLocalPlace", PLACE, placeId=entry["id"], expectedVersion=entry["version"], **renamed
    )

    assert payload["place"]["state"] == "CHANGE_PROPOSED"
    assert payload["place"]["published"]["names"][0]["text"] == "豊玉児童館"
    assert payload["place"]["proposed"]["names"] == [{"language": "ja", "text": "新しい名前"}]
    assert (await the_place(ward.nobody, entry["id"]))["name"]["text"] == "豊玉児童館"


async def test_a_stale_change_gets_what_stands_there(ward: Ward) -> None:
    entry = await ward.place()
    first = A_PLACE | {"names": [{"language": "ja", "text": "先の人"}]}
    await done(ward.nurse, "changeLocalPlace", PLACE, placeId=entry["id"], expectedVersion=entry["version"], **first)

    payload = await ward.editor.change(
        "changeLocalPlace", "ChangeLocalPlaceInput", PLACE,
        placeId=entry["id"], expectedVersion=entry["version"], **A_PLACE,
    )  # fmt: skip

    assert told(payload["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert payload["place"]["proposed"]["names"][0]["text"] == "先の人"


async def test_who_proposed_cannot_approve_and_is_told_so_in_her_language(ward: Ward) -> None:
    proposed = (await done(ward.editor, "proposeLocalPlace", PLACE, **A_PLACE))["place"]

    payload = await ward.editor.change(
        "approveLocalPlaces", "ApproveLocalPlacesInput", ERRORS,
        approvals=[{"id": proposed["id"], "expectedVersion": 1}],
    )  # fmt: skip

    (error,) = payload["errors"]
    assert (error["code"], error["path"]) == ("LOCAL_ENTRY_PROPOSED_BY_YOU", ["approvals", "0", "id"])
    assert error["message"] == "ご自分が提案した内容は承認できません。別の職員に確認をお願いしてください。"


async def test_the_same_id_again_gives_the_first_answer(ward: Ward) -> None:
    id = an_id()
    first = await done(ward.editor, "proposeLocalPlace", PLACE, id=id, **A_PLACE)
    again = await done(ward.editor, "proposeLocalPlace", PLACE, id=id, **(A_PLACE | {"phone": "119"}))

    assert again == first
    assert await tried(ward.editor, "proposeLocalPlace", **(A_PLACE | {"id": "no id"})) == {("id",): "NOT_AN_ID"}


async def test_history_tells_every_step_and_what_was_said_in_it(ward: Ward) -> None:
    entry = await ward.place()
    await done(ward.editor, "closeLocalPlace", PLACE, placeId=entry["id"])
    document = """query($id: ID!, $after: String) { localPlaceEntry(id: $id) { history(first: 2, after: $after) {
        edges { node { version step setBy facts { names { text } } } } pageInfo { endCursor hasNextPage } } } }"""

    first = (await ward.nurse.ask(document, id=entry["id"])).data["localPlaceEntry"]["history"]
    rest = (await ward.nurse.ask(document, id=entry["id"], after=first["pageInfo"]["endCursor"])).data

    steps = [edge["node"] for page in (first, rest["localPlaceEntry"]["history"]) for edge in page["edges"]]
    assert [(one["version"], one["step"]) for one in steps] == [(3, "CLOSED"), (2, "APPROVED"), (1, "PROPOSED")]
    assert (steps[0]["facts"], steps[2]["facts"]["names"][0]["text"]) == (None, "豊玉児童館")


async def test_withdrawing_only_a_proposal_keeps_what_is_published(ward: Ward) -> None:
    entry = await ward.place()
    changed = await done(
        ward.editor, "changeLocalPlace", PLACE,
        placeId=entry["id"], expectedVersion=entry["version"], **(A_PLACE | {"phone": "110"}),
    )  # fmt: skip

    kept = await done(
        ward.nurse, "withdrawLocalPlace", PLACE,
        placeId=entry["id"], expectedVersion=changed["place"]["version"], onlyProposal=True,
    )  # fmt: skip
    assert (kept["place"]["state"], kept["place"]["published"]["phone"]) == ("PUBLISHED", "03-0000-0000")

    gone = await done(
        ward.nurse, "withdrawLocalPlace", PLACE, placeId=entry["id"], expectedVersion=kept["place"]["version"]
    )
    assert gone["place"]["state"] == "WITHDRAWN"
    assert await the_place(ward.nobody, entry["id"]) is None


async def test_near_me_with_distances_and_pages_that_meet(ward: Ward) -> None:
    spot = (35.6001, 139.5001)
    ids = [(await ward.place(point={"latitude": 35.6001 + up / 1000, "longitude": 139.5001}))["id"] for up in (2, 0, 1)]

    everything = await near(ward.nobody, *spot)
    first = await near(ward.nobody, *spot, first=2)
    page = first.data["localPlacesNear"]["pageInfo"]
    rest = await near(ward.nobody, *spot, first=2, after=page["endCursor"])

    assert [id for id, _ in found(everything)] == [ids[1], ids[2], ids[0]]
    assert [metres for _, metres in found(everything)] == pytest.approx([0, 111, 222], abs=9)
    assert page["hasNextPage"] is True
    assert found(first) + found(rest) == found(everything)
    assert rest.data["localPlacesNear"]["pageInfo"]["hasNextPage"] is False


async def test_near_me_open_now(ward: Ward, clock: SteppingClock) -> None:
    spot = (35.5001, 139.4001)
    point = {"latitude": spot[0], "longitude": spot[1]}
    stated, unknown = await ward.place(point=point), await ward.place(point=point, weeks=[], different=[])

    assert [id for id, _ in found(await near(ward.nobody, *spot, open=True))] == [stated["id"]]
    assert {id for id, _ in found(await near(ward.nobody, *spot))} == {stated["id"], unknown["id"]}
    clock.step(hours=8)
    assert found(await near(ward.nobody, *spot, open=True)) == []


@pytest_asyncio.fixture
async def as_many_again(service: Service) -> AsyncIterator[Callable[[str], Awaitable[None]]]:
    """Puts as many copies of a place of this name beside it as are looked at for one page; they go with the test."""
    places, copies = service.database.local_places, [f"{NERIMA}.{uuid.uuid4()}" for _ in range(LOOKED_AT_CEILING)]

    async def put(name: str) -> None:
        (one,) = await places.find({"published.names.ja": name}).to_list()
        await places.insert_many([one | {"_id": copy} for copy in copies])

    yield put
    await places.delete_many({"_id": {"$in": copies}})


async def test_near_me_open_now_says_where_the_search_goes_on(
    ward: Ward, as_many_again: Callable[[str], Awaitable[None]]
) -> None:
    spot, name = (35.4001, 139.3001), "いつ開くかわからない所"
    names = [{"language": "ja", "text": name}]
    await ward.place(names=names, point={"latitude": spot[0], "longitude": spot[1]}, weeks=[], different=[])
    await as_many_again(name)
    behind = await ward.place(point={"latitude": spot[0] + 0.001, "longitude": spot[1]})

    first = await near(ward.nobody, *spot, open=True)
    page = first.data["localPlacesNear"]["pageInfo"]
    rest = await near(ward.nobody, *spot, open=True, after=page["endCursor"])

    assert (found(first), page["hasNextPage"]) == ([], True)
    assert [id for id, _ in found(rest)] == [behind["id"]]
    assert rest.data["localPlacesNear"]["pageInfo"] == {
        "hasNextPage": False,
        "endCursor": rest.data["localPlacesNear"]["edges"][0]["cursor"],
    }


async def test_where_somebody_is_stands_in_no_log_and_in_no_metric(
    ward: Ward, capfd: pytest.CaptureFixture[str]
) -> None:
    await near(ward.nobody, 35.123456, 139.654321)
    wrong = await near(ward.nobody, 135.123456, 139.654321)
    metrics = await ward.api.http.get("/metrics")

    output = capfd.readouterr()
    for told_somewhere in (output.out, output.err, metrics.text, str(wrong.body)):
        assert "123456" not in told_somewhere
        assert "654321" not in told_somewhere


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"radius": 50}, "RADIUS_OUT_OF_RANGE"),
        ({"radius": 50_000}, "RADIUS_OUT_OF_RANGE"),
        ({"category": "CASTLE"}, "UNKNOWN_LOCAL_CATEGORY"),
        ({"first": 101}, "PAGE_SIZE_OUT_OF_RANGE"),
        ({"after": "bm9uc2Vuc2U"}, "NOT_A_CURSOR"),
    ],
)
async def test_questions_that_cannot_be_answered(ward: Ward, asked: dict[str, Any], problem: str) -> None:
    answer = await near(ward.nobody, 35.7, 139.6, **asked)

    assert [one["code"] for one in answer.body["errors"][0]["extensions"]["errors"]] == [problem]


async def test_categories_are_there_for_both_kinds(ward: Ward) -> None:
    listed = (await ward.nobody.ask('{ localCategories(language: "en") { code kind name { text } } }')).data

    by_code = {one["code"]: one for one in listed["localCategories"]}
    assert by_code["HIROBA"] == {"code": "HIROBA", "kind": "PLACE", "name": {"text": "Parent and child drop-in spaces"}}
    assert by_code["PARENTS_CLASS"]["kind"] == "EVENT"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-12-05T00:00:00", "x"])
async def test_a_cursor_at_an_instant_that_is_none_is_no_cursor(ward: Ward, at: str) -> None:
    for listed, field, who in (
        (Listed.LOCAL_EVENTS, 'localEvents(municipality: "131202", ', ward.nobody),
        (Listed.LOCAL_EVENT_ENTRIES, "localEventEntries(", ward.editor),
    ):
        document = f"query($after: String) {{ {field} after: $after) {{ edges {{ cursor }} }} }}"
        answer = await who.ask(document, after=cursor_at(listed, f"{at}/131202.x"))

        assert answer.body["errors"][0]["extensions"]["errors"][0]["code"] == "NOT_A_CURSOR"


def test_a_day_of_the_week_that_stands_twice_is_refused_and_neither_is_dropped() -> None:
    monday = OpeningDayInput(day=DayKind.MONDAY, spans=[])

    with pytest.raises(Refused) as refused:
        OpeningWeekInput(days=[monday, monday], on_holidays=OnHolidays.AS_USUAL).week()

    assert [one.code for one in refused.value.problems] == [ProblemCode.HOURS_CONTRADICT]


# Events


async def dates(who: Client, **asked: Any) -> list[dict[str, Any]]:
    document = f"""query($place: ID, $age: Int, $category: String) {{
        localEvents(municipality: "131202", placeId: $place, ageDays: $age, category: $category, first: 100) {{
            edges {{ node {{ startsAt endsAt isCancelled occasion {{ number firstDate }}
                event {{ {SHOWN_EVENT} }} }} }} }} }}"""
    return [edge["node"] for edge in (await who.ask(document, **asked)).data["localEvents"]["edges"]]


async def test_an_event_at_a_place_and_its_dates(ward: Ward) -> None:
    place = await ward.place()
    occasions = [
        {"firstDate": "2026-12-12", "startsAt": "10:00", "endsAt": "11:30"},
        {"firstDate": "2026-12-05", "startsAt": "10:00", "endsAt": "11:30"},
    ]
    event = await ward.event(placeId=place["id"], occasions=occasions)

    shown = await the_event(ward.nobody, event["id"], language="en")
    listed = await dates(ward.nobody, place=place["id"])

    assert shown["title"] == {"text": "First food", "language": "en"}
    assert shown["place"]["name"]["text"] == "Toyotama Children's Hall"
    assert shown["calendarPath"] == f"/events/{event['id']}.ics?language=en"
    assert [(one["startsAt"], one["occasion"]["number"]) for one in listed] == [
        ("2026-12-05T01:00:00+00:00", 1),
        ("2026-12-12T01:00:00+00:00", 2),
    ]
    assert listed[0]["event"]["target"] == {"fromDays": 120, "untilDays": 365, "forPregnancy": False}
    assert await dates(ward.nobody, place=place["id"], age=365) == []


async def test_a_cancelled_event_says_so_everywhere_and_at_once(ward: Ward) -> None:
    place = await ward.place()
    event = await ward.event(placeId=place["id"])

    await done(ward.editor, "cancelLocalEvent", EVENT, eventId=event["id"])

    assert (await the_event(ward.nobody, event["id"]))["isCancelled"] is True
    assert [one["isCancelled"] for one in await dates(ward.nobody, place=place["id"])] == [True]
    file = await ward.api.http.get(f"/events/{event['id']}.ics")
    assert "STATUS:CANCELLED" in file.text


async def test_an_event_that_is_over_leaves_the_list_and_can_be_read_still(ward: Ward, clock: SteppingClock) -> None:
    place = await ward.place()
    event = await ward.event(placeId=place["id"])

    clock.step(days=12)

    assert await dates(ward.nobody, place=place["id"]) == []
    assert (await the_event(ward.nobody, event["id"]))["title"]["text"] == "はじめての離乳食"


async def test_one_date_of_an_event_is_called_off_by_two(ward: Ward) -> None:
    place = await ward.place()
    event = await ward.event(placeId=place["id"])
    off = [{"firstDate": "2026-12-05", "startsAt": "10:00", "endsAt": "11:30", "number": 1, "isCancelled": True}]

    facts = AN_EVENT | {"placeId": place["id"], "occasions": off}
    changed = await done(
        ward.editor, "changeLocalEvent", EVENT, eventId=event["id"], expectedVersion=event["version"], **facts
    )
    assert [one["isCancelled"] for one in await dates(ward.nobody, place=place["id"])] == [False]

    await ward.approved("approveLocalEvents", "approved { events { id } }", "events", changed["event"])
    assert [one["isCancelled"] for one in await dates(ward.nobody, place=place["id"])] == [True]


async def test_an_event_is_at_no_place_that_is_none(ward: Ward) -> None:
    assert await tried(ward.editor, "proposeLocalEvent", **(AN_EVENT | {"placeId": "no id"})) == {
        ("placeId",): "NOT_FOUND"
    }


async def test_a_municipality_that_is_not_served_proposes_nothing(ward: Ward) -> None:
    assert await tried(ward.editor_elsewhere, "proposeLocalPlace", **A_PLACE) == {(): "UNKNOWN_MUNICIPALITY"}


async def test_an_import_that_is_not_there_approves_nothing(ward: Ward) -> None:
    payload = await done(
        ward.nurse, "approveLocalImport", f"approval {{ total isComplete }} {ERRORS}", importId=an_id()
    )

    assert payload["approval"] == {"total": 0, "isComplete": True}


async def test_places_and_events_are_nodes_that_nobody_has_to_sign_in_for(ward: Ward) -> None:
    place, event = await ward.place(), await ward.event()

    for id, kind in ((place["id"], "LocalPlace"), (event["id"], "LocalEvent")):
        answer = await ward.nobody.ask("query($id: ID!) { node(id: $id) { id __typename } }", id=id)
        assert answer.data["node"] == {"id": id, "__typename": kind}
