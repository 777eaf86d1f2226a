"""What could tell the other guardian where somebody is whose whereabouts are kept (支援措置), through the API.

Where she lives, by the handbooks' municipality and everything that follows from it, and what staff write freely: nobody
can know what stands in it.
"""

from typing import Any

from schema.global_ids import NodeKind, global_id, key_of
from tests.api import Api, Client
from tests.clocks import SteppingClock
from tests.households import Household, a_child, a_household, a_person, a_weight
from tests.resolvers.asking import ERRORS, an_id, growth_of, the_child, the_family, told
from tests.resolvers.checkups import HIPS, MEASURED, a_checkup, records_own, releases, signs
from tests.resolvers.conftest import Service
from tests.resolvers.pregnancies import begun, changed, the_pregnancy
from tests.resolvers.test_appointments import (
    a_place,
    a_slot,
    an_appointment,
    appointments_of,
    books,
    finds,
    waits,
)
from tests.resolvers.test_appointments import changes as changes_appointment
from tests.resolvers.test_delivery import PAGE
from tests.resolvers.test_forms import ANSWERS, sent, started
from tests.resolvers.test_immunization import a_dose, decides, doses_of
from tests.resolvers.test_ward_access import a_number, a_nurse, issues, keeps_whereabouts, member_of, registers

BORN = "2026-07-10"
"""In November 2026 its window of the four-month checkup is open."""
TOWN = "三鷹の産院"
"""What tells where she is, somewhere in a text."""
CHILD = """
    id version municipality nextCheckup { code opensOn } checkups { code status }
    vaccinationForecast { group status earliest } visitPlan { on } articles(first: 20) { edges { node { id } } }
    appointments(first: 50) { edges { node { id version state } } }
"""
PREGNANCY = "id version municipality checkups { code status } dueDate"
CHANGES = "query($id: ID!) { changes(familyId: $id, first: 100) { edges { node { what subjectId by side at } } } }"


async def a_home(api: Api) -> tuple[Household, str]:
    home = await a_household(api)
    return home, await a_child(home.mother, home.family, born=BORN)


async def kept(home: Household, *, is_kept: bool = True) -> None:
    mother = await member_of(home.nurse, home.family, "美咲")
    assert (await keeps_whereabouts(home.nurse, mother, is_kept))["errors"] == []


async def moves(who: Client, child: str, municipality: str | None, **fields: Any) -> dict[str, Any]:
    seen = await the_child(who, child, "version name birthDate sex")
    return await who.change(
        "correctChild", "CorrectChildInput", f"child {{ version municipality }} {ERRORS}",
        childId=child, expectedVersion=seen["version"], name=seen["name"], birthDate=seen["birthDate"],
        sex=seen["sex"], municipality=municipality, **fields,
    )  # fmt: skip


# Where the handbooks are


async def test_when_she_leaves_the_town_not_one_answer_to_him_differs(api: Api) -> None:
    home, child = await a_home(api)
    pregnancy = await begun(home.mother, home.family)
    await kept(home)

    async def the_walk() -> list[str]:
        answers = [
            await home.father.ask(f"query($id: ID!) {{ child(id: $id) {{ {CHILD} }} }}", id=child),
            await home.father.ask(f"query($id: ID!) {{ pregnancy(id: $id) {{ {PREGNANCY} }} }}", id=pregnancy),
            await home.father.ask(CHANGES, id=home.family),
            await home.father.ask(
                "query($id: ID!) { family(id: $id) { version wardShares { isMine } } }", id=home.family
            ),
            await home.father.ask("{ home { unreadPushCount } }"),
            await home.father.ask("query($id: ID!) { slots(childId: $id) { edges { node { id } } } }", id=child),
        ]
        return [repr((answer.status, answer.body)) for answer in answers]

    before = await the_walk()
    assert (await moves(home.mother, child, None))["child"] == {"version": 1, "municipality": None}
    corrected = await changed(home.mother, "correctPregnancy", pregnancy, expectedVersion=1, fetuses=1)

    assert corrected["errors"] == []
    assert await the_walk() == before
    hers = await the_child(home.mother, child, "municipality nextCheckup { code } checkups { code }")
    assert hers == {"municipality": None, "nextCheckup": None, "checkups": []}
    assert (await the_pregnancy(home.mother, pregnancy, "municipality checkups { code }"))["checkups"] == []


async def test_that_she_says_she_has_moved_out_takes_the_handbooks_out_of_the_programme_for_her_alone(api: Api) -> None:
    home, child = await a_home(api)
    pregnancy = await begun(home.mother, home.family)
    await kept(home)

    moved = await home.mother.change(
        "sayMovedOut", "SayMovedOutInput", ERRORS, familyId=home.family, municipality="131202", movedOn="2026-11-24"
    )

    assert moved["errors"] == []
    for who, municipality in ((home.mother, None), (home.father, "131202")):
        expected = {"municipality": municipality, "version": 1}
        assert await the_child(who, child, "municipality version") == expected
        assert await the_pregnancy(who, pregnancy, "municipality version") == expected


async def test_he_books_where_he_is_told_that_the_child_is_and_goes_on_waiting_there(api: Api) -> None:
    home, child = await a_home(api)
    full = await a_slot(home.nurse, on="2026-12-08")
    others = a_person(api)
    family = (await others.change("createFamily", "CreateFamilyInput", "family { id }", ownName="彩", isMother=True))[
        "family"
    ]["id"]
    await an_appointment(others, full, await a_child(others, family, born=BORN))
    waiting = await waits(home.father, full, child, id=an_id())
    await kept(home)

    await moves(home.mother, child, None)

    assert waiting["errors"] == []
    assert [one["state"] for one in await appointments_of(home.father, child)] == ["WAITING"]
    slot = await a_slot(home.nurse, on="2026-12-07")
    assert slot in [one["id"] for one in await finds(home.father, childId=child)]
    assert await finds(home.mother, childId=child) == []
    assert (await books(home.father, slot, child))["errors"] == []
    hers = told((await books(home.mother, slot, child))["errors"])
    assert hers[("slotId",)] == "SLOT_OF_OTHER_MUNICIPALITY"


async def test_he_enters_what_was_held_by_the_programme_that_he_is_told(api: Api) -> None:
    home, child = await a_home(api)
    await kept(home)
    await moves(home.mother, child, None)

    assert (await records_own(home.father, child))["errors"] == []
    assert told((await records_own(home.mother, child))["errors"]) == {("kind",): "UNKNOWN_CHECKUP"}


async def test_without_protection_whoever_moves_waits_no_more(api: Api) -> None:
    home, child = await a_home(api)
    full = await a_slot(home.nurse, on="2026-12-08")
    other = await a_child(home.mother, home.family, born=BORN, name="かえで")
    await an_appointment(home.mother, full, other)
    await waits(home.father, full, child, id=an_id())

    await moves(home.mother, child, None)

    assert [one["state"] for one in await appointments_of(home.father, child)] == ["CANCELLED"]


async def test_staff_are_told_before_they_write_that_somebody_is_protected_and_nobody_else_is(api: Api) -> None:
    home, _ = await a_home(api)
    assert await the_family(home.nurse, home.family, "isWhereaboutsKept") == {"isWhereaboutsKept": False}

    await kept(home)

    assert await the_family(home.nurse, home.family, "isWhereaboutsKept") == {"isWhereaboutsKept": True}
    for who in (home.mother, home.father, home.grandmother):
        assert await the_family(who, home.family, "isWhereaboutsKept") == {"isWhereaboutsKept": None}


# What staff write freely


async def what_staff_write(home: Household, child: str, pregnancy: str) -> None:
    """In each record that guardians share, in everything that can be written freely."""
    nurse = home.nurse
    await a_dose(nurse, child, on="2026-09-25", note=TOWN)
    await a_weight(nurse, child, note=TOWN)
    assert (await decides(nurse, child, kind="EXCLUDE", group="ROTA", reason=TOWN))["errors"] == []
    record = await a_checkup(
        nurse,
        child,
        findings=[*MEASURED, HIPS, {"question": "notes", "text": TOWN}],
        judgement="DETAILED_EXAM",
        referral={"needed": True, "doneOn": "2026-11-24", "result": TOWN},
    )
    await signs(nurse, record["id"], 1)
    assert (await releases(nurse, record["id"], 2))["errors"] == []
    await sent(nurse, child, "guardian_3_4m", {"question": "outdoor_air", "choice": "NO"}, free_note())
    for kind, fields in LINES.items():
        selection = f"record {{ id }} {ERRORS}"
        payload = await nurse.change(
            f"record{kind}", f"Record{kind}Input", selection, pregnancyId=pregnancy, id=an_id(), **fields
        )
        assert payload["errors"] == [], payload


def free_note() -> dict[str, Any]:
    return {"question": "free_note", "text": TOWN}


LINES: dict[str, dict[str, Any]] = {
    "PregnancyCheckup": {"heldOn": "2026-11-20", "weightGrams": 56_200, "otherTests": TOWN, "remarks": TOWN},
    "DentalExam": {"examinedOn": "2026-08-20", "cariesToTreat": 1, "note": TOWN},
    "Class": {"attendedOn": "2026-10-03", "subject": TOWN, "note": TOWN},
}
OF_CHILD = f"""
    vaccinations(first: 10) {{ edges {{ node {{ product note }} }} }}
    growth(first: 10) {{ edges {{ node {{ note }} }} }}
    vaccinationDecisions {{ kind reason }}
    checkupRecords(first: 10) {{ edges {{ node {{ judgement place note referral {{ needed doneOn result }}
        findings {{ question ... on FormTextAnswer {{ text }} ... on FormNumberAnswer {{ number }} }} }} }} }}
    forms {{ form {ANSWERS} }}
"""
OF_PREGNANCY = """
    course(first: 10) { edges { node { weightGrams otherTests remarks place } } }
    dentalExams(first: 10) { edges { node { cariesToTreat note } } }
    classes(first: 10) { edges { node { attendedOn subject note } } }
"""


async def everything(who: Client, child: str, pregnancy: str) -> tuple[Any, Any]:
    return await the_child(who, child, OF_CHILD), await the_pregnancy(who, pregnancy, OF_PREGNANCY)


async def test_what_staff_write_freely_is_read_by_her_alone_whose_whereabouts_are_kept(api: Api) -> None:
    home, child = await a_home(api)
    pregnancy = await begun(home.mother, home.family)
    await kept(home)
    await what_staff_write(home, child, pregnancy)

    his, hers = await everything(home.father, child, pregnancy), await everything(home.mother, child, pregnancy)

    assert TOWN not in str(his)
    assert str(hers).count(TOWN) == 11
    assert TOWN not in str(await growth_of(home.grandmother, child))
    # What was found, chosen and measured is his to know as ever.
    record = his[0]["checkupRecords"]["edges"][0]["node"]
    assert (record["judgement"], record["referral"]) == (
        "DETAILED_EXAM",
        {"needed": True, "doneOn": "2026-11-24", "result": None},
    )
    assert {one["question"] for one in record["findings"]} == {"weight", "height", "head", "hip_limitation"}
    assert [one["question"] for one in his[0]["forms"][0]["answers"]] == ["outdoor_air"]
    assert his[0]["vaccinationDecisions"] == [{"kind": "EXCLUDE", "reason": None}]
    assert his[1]["course"]["edges"][0]["node"]["weightGrams"] == 56_200
    assert his[1]["dentalExams"]["edges"][0]["node"] == {"cariesToTreat": 1, "note": None}
    assert his[1]["classes"]["edges"][0]["node"] == {"attendedOn": "2026-10-03", "subject": None, "note": None}


async def test_what_staff_wrote_before_stays_and_after_the_protection_what_was_kept_stays_kept(api: Api) -> None:
    home, child = await a_home(api)
    pregnancy = await begun(home.mother, home.family)
    await what_staff_write(home, child, pregnancy)
    before = await everything(home.father, child, pregnancy)

    await kept(home)
    assert await everything(home.father, child, pregnancy) == before
    assert str(before).count(TOWN) == 11

    await a_dose(home.nurse, child, on="2026-10-23", note="三鷹で")
    await kept(home, is_kept=False)
    await a_dose(home.nurse, child, on="2026-11-20", note="練馬で")
    notes = [one["note"] for one in await doses_of(home.father, child, "note")]
    assert sorted(map(str, notes)) == ["None", "三鷹の産院", "練馬で"]


async def test_a_page_that_staff_began_while_she_was_protected_is_sent_without_their_words(api: Api) -> None:
    home, child = await a_home(api)
    await kept(home)
    page = await started(home.nurse, child, "guardian_3_4m", {"question": "outdoor_air", "choice": "NO"}, free_note())
    await kept(home, is_kept=False)

    await home.nurse.change("sendForm", "SendFormInput", ERRORS, recordId=page["id"], expectedVersion=page["version"])

    (his,) = (await the_child(home.father, child, f"forms {{ {ANSWERS} }}"))["forms"]
    assert [one["question"] for one in his["answers"]] == ["outdoor_air"]


async def test_what_a_guardian_writes_freely_is_read_by_the_others_as_she_meant_it(api: Api) -> None:
    home, child = await a_home(api)
    await kept(home)

    await a_dose(home.mother, child, note="熱が出ました")
    await a_weight(home.mother, child, note="よく飲みます")

    assert [one["note"] for one in await doses_of(home.father, child, "note")] == ["熱が出ました"]
    assert [one["note"] for one in await growth_of(home.father, child)] == ["よく飲みます"]


async def test_a_birth_that_staff_record_is_told_him_without_their_words(api: Api) -> None:
    home, _ = await a_home(api)
    pregnancy = await begun(home.mother, home.family, due="2026-11-27")
    await kept(home)
    newborn = {"id": an_id(), "birthOrder": 1, "sex": "FEMALE", "birthDate": "2026-11-20", "birthWeightGrams": 2_900}

    await changed(home.nurse, "recordDelivery", pregnancy, children=[newborn], page=PAGE)

    selection = "delivery { course method place attendant remarks durationMinutes }"
    his = (await the_pregnancy(home.father, pregnancy, selection))["delivery"]
    assert his == {
        "course": "CEPHALIC",
        "durationMinutes": 530,
        "method": None,
        "place": None,
        "attendant": None,
        "remarks": None,
    }
    assert (await the_pregnancy(home.mother, pregnancy, selection))["delivery"]["remarks"] == PAGE["remarks"]


async def test_a_text_that_is_missing_says_nothing_because_staff_can_leave_it_out_in_every_family(api: Api) -> None:
    home, child = await a_home(api)
    pregnancy = await begun(home.mother, home.family)

    await decides(home.nurse, child, kind="EXCLUDE", group="ROTA", isReasonForFamily=False)
    row = await home.nurse.change(
        "recordClass", "RecordClassInput", f"record {{ subject }} {ERRORS}",
        pregnancyId=pregnancy, attendedOn="2026-10-03", id=an_id(),
    )  # fmt: skip
    his_own = await home.father.change(
        "recordClass", "RecordClassInput", f"record {{ subject }} {ERRORS}",
        pregnancyId=pregnancy, attendedOn="2026-10-03", id=an_id(),
    )  # fmt: skip

    assert row == {"record": {"subject": None}, "errors": []}
    assert told(his_own["errors"]) == {("subject",): "REQUIRED"}
    for who, reason in ((home.mother, None), (home.father, None), (home.nurse, "主治医の意見書による")):
        assert (await the_child(who, child, "vaccinationDecisions { reason }"))["vaccinationDecisions"] == [
            {"reason": reason}
        ]


# What a booking, and a handbook's number, show the ward


async def test_a_booking_shows_the_ward_no_members_unless_the_family_lets_it_look(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family, born=BORN)
    place = await a_place(home.nurse)
    slot = await a_slot(home.nurse, place, on="2026-12-08", capacity=2)
    booked = await an_appointment(home.mother, slot, child)
    member = booked["history"][0]["by"]
    colleague = home.nurse

    async def shown(who: Client) -> list[str | None]:
        document = "query($id: ID!) { node(id: $id) { ... on Appointment { history { by } } } }"
        node = (await who.ask(document, id=booked["id"])).data["node"]
        expected = "slots { expected { appointment { history { by } } } }"
        day = f'query($id: ID!) {{ slotDay(placeId: $id, date: "2026-12-08") {{ {expected} }} }}'
        listed = (await who.ask(day, id=place)).data["slotDay"]
        visits = [visit for one in listed["slots"] for visit in one["expected"]]
        return [node["history"][0]["by"], *(visit["appointment"]["history"][0]["by"] for visit in visits)]

    assert member is not None
    assert await shown(colleague) == [member, member]
    await home.mother.change("stopSharingWithWard", "StopSharingWithWardInput", ERRORS, familyId=home.family)
    assert await shown(colleague) == [None, None]
    cancelled = await changes_appointment(colleague, "cancelAppointment", booked["id"])
    assert [one["by"] for one in cancelled["appointment"]["history"]] == [None, None]
    assert [one["by"] for one in (await appointments_of(home.mother, child, "history { by }"))[0]["history"]] == [
        member,
        None,
    ]


BY_NUMBER = "query($number: String!) { handbookIssue(number: $number) { id number familyId } }"
BY_ID = "query($id: ID!) { node(id: $id) { id } }"


async def test_who_works_for_the_ward_finds_no_handbook_of_her_own_family(api: Api) -> None:
    home = await a_household(api)
    mother_at_work = a_nurse(api)
    number = a_number()
    issued = await issues(mother_at_work, number)
    family = (
        await mother_at_work.change(
            "createFamily", "CreateFamilyInput", f"family {{ id }} {ERRORS}", ownName="彩", isMother=True
        )
    )["family"]["id"]
    assert (await registers(mother_at_work, family, issued["code"]))["errors"] == []

    assert (await mother_at_work.ask(BY_NUMBER, number=number)).data == {"handbookIssue": None}
    assert (await mother_at_work.ask(BY_ID, id=issued["issue"]["id"])).data == {"node": None}
    corrected = await mother_at_work.change(
        "correctHandbookIssue", "CorrectHandbookIssueInput", ERRORS,
        issueId=issued["issue"]["id"], expectedVersion=2, number=a_number(),
    )  # fmt: skip
    assert told(corrected["errors"]) == {("issueId",): "NOT_FOUND"}
    assert (await home.nurse.ask(BY_NUMBER, number=number)).data["handbookIssue"]["number"] == number


async def test_looks_at_a_handbook_that_leads_to_a_family_are_in_its_account(
    api: Api, service: Service, clock: SteppingClock
) -> None:
    home = await a_household(api)
    number = a_number()
    issued = await issues(home.nurse, number)
    family = key_of(NodeKind.FAMILY, home.family, "familyId")
    await home.nurse.ask(BY_NUMBER, number=number)
    assert await service.database.access_log.count_documents({"family_id": family}) == 0
    await registers(home.mother, home.family, issued["code"])
    clock.step(days=1)

    await home.nurse.ask(BY_NUMBER, number=number)
    await home.nurse.ask(BY_ID, id=issued["issue"]["id"])

    looks = await service.database.access_log.find({"family_id": family}).to_list()
    assert [(one["subject"]["kind"], one["subject"]["id"]) for one in looks] == [("FAMILY", family)] * 2
    log = (await the_family(home.mother, home.family, "accessLog { edges { node { on municipality } } }"))["accessLog"]
    assert [edge["node"] for edge in log["edges"]] == [{"on": "2026-11-25", "municipality": "131202"}]


async def test_to_whoever_deletes_no_growth_record_one_that_was_deleted_never_was(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_weight(home.mother, child)
    document = "mutation($input: DeleteGrowthInput!) { deleteGrowth(input: $input) { errors { code path } } }"

    async def tries(who: Client, id: str) -> list[Any]:
        answer = await who.ask(document, input={"recordId": id, "expectedVersion": 1})
        return answer.codes or answer.data["deleteGrowth"]["errors"]

    assert await tries(home.mother, record) == []
    for who in (home.grandmother, home.nurse, home.stranger):
        gone = await tries(who, record)
        never = await tries(who, a_weight_that_never_was(child))
        assert gone == never, who
    assert await tries(home.father, record) == []


def a_weight_that_never_was(child: str) -> str:
    """The id that a growth record of the child would have."""
    return global_id(NodeKind.GROWTH_RECORD, f"{key_of(NodeKind.CHILD, child, 'childId')}.{an_id()}")
