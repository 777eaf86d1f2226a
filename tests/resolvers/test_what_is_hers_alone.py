"""What the mother writes for herself alone changes nothing that another guardian sees, and nothing of it is lost."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.api import Api, Client
from tests.clocks import SteppingClock
from tests.households import Household, a_child, a_code, a_family, a_household, a_person, joined
from tests.resolvers import checkups, test_forms
from tests.resolvers.asking import DELETED_CHILD, ERRORS, the_child, the_family, told
from tests.resolvers.journals import an_entry, journal_of
from tests.resolvers.journals import deletes as deletes_entry
from tests.resolvers.pregnancies import a_newborn, begun, changed, the_pregnancy
from tests.resolvers.test_appointments import a_place, a_slot, an_appointment
from tests.resolvers.test_pregnancy_records import GIVEN, codes_of
from tests.resolvers.test_ward_access import keeps_whereabouts, member_of

OF_A_CHILD = """
    version name birthDate status birth { gestation { weeks } } municipality
    growth { edges { node { id version } } } journal { edges { node { id version } } }
    vaccinations { edges { node { id version } } } vaccinationConditions { maternalHbsagPositive hadVaricella }
    forms { id version } teeth { version } checkups { code status attendedOn }
    checkupRecords { edges { node { id version } } }
    nextCheckup { code } appointments { edges { node { id version } } }
"""
OF_A_PREGNANCY = """
    version status weightGain { gainedGrams points { measuredOn } } offeredForms { answered { id } }
    dueDate fetuses { birthOrder } children { id version } motherBody { version }
    course { edges { node { id version } } } tests { edges { node { id version } } }
    ownWeights { edges { node { id version } } } bloodPressures { edges { node { id version } } }
    journal { edges { node { id version } } } forms { id version } checkups { code status attendedOn }
    checkupRecords { edges { node { id version } } } appointments { edges { node { id version } } }
"""
OF_THE_FAMILY = "version members { id } accessLog { edges { node { on childId pregnancyId } } }"
CHANGES = """
    query($id: ID!) {
      changes(familyId: $id, first: 100) { edges { node { what subjectId } } pageInfo { hasNextPage } }
    }
"""

Write = Callable[[Client, str], Awaitable[Any]]


def _line(kind: str) -> Write:
    async def write(mother: Client, pregnancy: str) -> Any:
        payload = await mother.change(
            f"record{kind}", f"Record{kind}Input", ERRORS, pregnancyId=pregnancy, **GIVEN[kind]
        )
        assert payload["errors"] == [], payload

    return write


async def _her_body(mother: Client, pregnancy: str) -> None:
    given = {"pregnancyId": pregnancy, "heightMillimetres": 1_580, "weightBeforeGrams": 51_000}
    assert (await mother.change("setMotherBody", "SetMotherBodyInput", ERRORS, **given))["errors"] == []


async def _a_form(mother: Client, pregnancy: str) -> None:
    given = {"subjectId": pregnancy, "form": "mother_health", "answers": []}
    assert (await mother.change("startForm", "StartFormInput", ERRORS, **given))["errors"] == []


async def _a_page_of_her_journal(mother: Client, handbook: str) -> None:
    await an_entry(mother, handbook, audience="MOTHER", text="眠れない夜が続いている。")


async def _her_infection(mother: Client, child: str) -> None:
    given = {"childId": child, "maternalHbsagPositive": True}
    payload = await mother.change("setVaccinationConditions", "SetVaccinationConditionsInput", ERRORS, **given)
    assert payload["errors"] == []


async def _what_he_sees(home: Household, pregnancy: str, child: str) -> tuple[Any, ...]:
    return (
        await the_pregnancy(home.father, pregnancy, OF_A_PREGNANCY),
        await the_child(home.father, child, OF_A_CHILD),
        await the_family(home.father, home.family, OF_THE_FAMILY),
        (await home.father.ask(CHANGES, id=home.family)).data,
        await the_child(home.grandmother, child, "version"),
    )


@pytest.mark.parametrize(
    "write",
    [
        _line("PregnancyTest"),
        _line("OwnWeight"),
        _line("BloodPressure"),
        _her_body,
        _a_form,
        _a_page_of_her_journal,
    ],
    ids=["a test", "her weight", "her pressure", "her body", "a form", "her journal"],
)
async def test_he_cannot_tell_that_she_wrote_of_her_pregnancy_for_herself(api: Api, write: Write) -> None:
    home = await a_household(api)
    pregnancy, child = await begun(home.mother, home.family), await a_child(home.mother, home.family)
    before = await _what_he_sees(home, pregnancy, child)

    await write(home.mother, pregnancy)

    assert await _what_he_sees(home, pregnancy, child) == before


@pytest.mark.parametrize("write", [_her_infection, _a_page_of_her_journal], ids=["her infection", "her journal"])
async def test_he_cannot_tell_that_she_wrote_in_a_childs_handbook_for_herself(api: Api, write: Write) -> None:
    home = await a_household(api)
    pregnancy, child = await begun(home.mother, home.family), await a_child(home.mother, home.family)
    before = await _what_he_sees(home, pregnancy, child)

    await write(home.mother, child)

    assert await _what_he_sees(home, pregnancy, child) == before


async def test_he_cannot_tell_that_her_own_checkup_after_the_birth_was_entered(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-11-12")
    payload = await changed(
        home.mother, "recordDelivery", pregnancy, "pregnancy { children { id } }", children=[a_newborn(on="2026-11-05")]
    )
    (child,) = payload["pregnancy"]["children"]
    before = await _what_he_sees(home, pregnancy, child["id"])

    own = await checkups.records_own(home.mother, pregnancy, kind="MOTHER_2_WEEKS", attendedOn="2026-11-20")

    assert own["errors"] == []
    assert await _what_he_sees(home, pregnancy, child["id"]) == before


async def test_a_form_that_the_family_keeps_to_itself_is_no_version_that_staff_see(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family, born="2026-11-10")
    before = await the_child(home.nurse, child, "version")

    await test_forms.started(home.mother, child)

    assert await the_child(home.nurse, child, "version") == before


async def test_what_is_said_of_a_pregnancy_itself_is_still_said_once(api: Api) -> None:
    """Her entry in between must not stand in his way either, and his due date is no less in the way of hers."""
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)
    await _line("OwnWeight")(home.mother, pregnancy)

    his = await changed(home.father, "setDueDate", pregnancy, expectedVersion=1, dating={"dueDate": "2027-03-10"})
    hers = await changed(home.mother, "setDueDate", pregnancy, expectedVersion=1, dating={"dueDate": "2027-03-12"})

    assert (his["errors"], his["pregnancy"]["version"]) == ([], 2)
    assert told(hers["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert (await the_pregnancy(home.father, pregnancy, "dueDate"))["dueDate"] == "2027-03-10"


# Taking a birth back


async def _born(home: Household, by: Client) -> tuple[str, str, int]:
    """A pregnancy of the mother's, the child that `by` says was born of it, and the pregnancy's version."""
    pregnancy = await begun(home.mother, home.family, due="2026-11-27")
    payload = await changed(
        by, "recordDelivery", pregnancy, "pregnancy { version children { id } }", children=[a_newborn()]
    )
    seen = payload["pregnancy"]
    return pregnancy, seen["children"][0]["id"], seen["version"]


async def _leaves_it(mother: Client, child: str) -> None:
    """She writes nothing."""


@pytest.mark.parametrize(
    "write", [_leaves_it, _her_infection, _a_page_of_her_journal], ids=["nothing", "her infection", "her journal"]
)
async def test_a_birth_is_undone_by_the_mother_alone_whether_or_not_she_wrote_of_it(api: Api, write: Write) -> None:
    home = await a_household(api)
    pregnancy, child, version = await _born(home, home.father)
    await write(home.mother, child)
    given = {"pregnancyId": pregnancy, "expectedVersion": version}

    assert await codes_of(home.father, "undoDelivery", **given) == ["FORBIDDEN"]
    assert await codes_of(home.father, "undoDelivery", **given | {"expectedVersion": 7}) == ["FORBIDDEN"]
    assert await the_child(home.mother, child, "id") == {"id": child}


@pytest.mark.parametrize("write", [_her_infection, _a_page_of_her_journal], ids=["her infection", "her journal"])
async def test_what_she_wrote_of_it_keeps_the_birth_from_being_undone_by_herself(api: Api, write: Write) -> None:
    home = await a_household(api)
    pregnancy, child, version = await _born(home, home.mother)
    await write(home.mother, child)

    payload = await changed(home.mother, "undoDelivery", pregnancy, expectedVersion=version)

    assert told(payload["errors"]) == {("pregnancyId",): "CHILDREN_HAVE_RECORDS"}
    assert await the_child(home.mother, child, "id") == {"id": child}


async def test_a_birth_of_a_pregnancy_that_nobody_said_is_hers_is_undone_by_any_guardian(api: Api) -> None:
    founder, other = a_person(api, "健太"), a_person(api, "蓮")
    family = await a_family(founder, "健太", is_mother=False)
    await joined(other, await a_code(founder, family), "蓮")
    pregnancy = await begun(founder, family, due="2026-11-27", is_mine=False)
    payload = await changed(founder, "recordDelivery", pregnancy, children=[a_newborn()])

    undone = await changed(other, "undoDelivery", pregnancy, expectedVersion=payload["pregnancy"]["version"])

    assert (undone["errors"], undone["pregnancy"]["status"]) == ([], "ACTIVE")


async def test_an_appointment_that_is_kept_from_her_is_not_told_by_a_birth_that_cannot_be_undone(api: Api) -> None:
    home = await a_household(api)
    pregnancy, child, version = await _born(home, home.mother)
    await keeps_whereabouts(home.nurse, await member_of(home.nurse, home.family, "健太"))
    slot = await a_slot(
        home.nurse,
        await a_place(home.nurse),
        on="2026-12-11",
        consultation={"ja": "授乳相談"},
        consultationFor="CHILD",
    )
    await an_appointment(home.father, slot, child)

    undone = await changed(home.mother, "undoDelivery", pregnancy, expectedVersion=version)

    assert (undone["errors"], undone["pregnancy"]["status"]) == ([], "ACTIVE")


# Deleting a handbook


async def _deletes(who: Client, child: str, version: int = 1) -> dict[str, Any]:
    return await who.change(*DELETED_CHILD, f"deletedId {ERRORS}", childId=child, expectedVersion=version)


@pytest.mark.parametrize(
    "write", [_leaves_it, _her_infection, _a_page_of_her_journal], ids=["nothing", "her infection", "her journal"]
)
@pytest.mark.parametrize("is_born", [True, False], ids=["born of her pregnancy", "entered by hand"])
async def test_a_child_of_a_known_mother_is_deleted_by_her_alone_whether_or_not_she_wrote(
    api: Api, write: Write, is_born: bool
) -> None:
    home = await a_household(api)
    child = (await _born(home, home.father))[1] if is_born else await a_child(home.father, home.family)
    await write(home.mother, child)

    for version in (1, 7):
        given = {"childId": child, "expectedVersion": version}
        assert await codes_of(home.father, "deleteChild", **given) == ["FORBIDDEN"]

    assert await the_child(home.mother, child, "id") == {"id": child}
    assert (await _deletes(home.mother, child)) == {"deletedId": child, "errors": []}


async def test_what_she_wrote_for_herself_is_still_hers_when_she_was_removed_and_comes_back(api: Api) -> None:
    founder, mother = a_person(api, "健太"), a_person(api)
    family = await a_family(founder, "健太", is_mother=False)
    code = await a_code(founder, family)
    await mother.change("acceptInvitation", "AcceptInvitationInput", ERRORS, code=code, ownName="美咲", isMother=True)
    child = await a_child(founder, family)
    entry = await an_entry(mother, child, audience="MOTHER", text="眠れない夜が続いている。")

    removed = await founder.change(
        "removeMember", "RemoveMemberInput", ERRORS, memberId=await member_of(founder, family, "美咲")
    )
    assert removed["errors"] == []
    assert await codes_of(founder, "deleteChild", childId=child, expectedVersion=1) == ["FORBIDDEN"]
    await joined(mother, await a_code(founder, family), "美咲")

    assert [one["id"] for one in await journal_of(mother, child)] == [entry]


async def test_a_child_entered_after_the_mother_had_left_can_hold_nothing_of_hers(
    api: Api, clock: SteppingClock
) -> None:
    home = await a_household(api)
    await home.mother.change("leaveFamily", "LeaveFamilyInput", ERRORS, familyId=home.family)
    clock.step(minutes=1)
    child = await a_child(home.father, home.family)

    assert await _deletes(home.father, child) == {"deletedId": child, "errors": []}


async def test_a_family_without_a_mother_deletes_as_before(api: Api) -> None:
    founder, other = a_person(api, "健太"), a_person(api, "蓮")
    family = await a_family(founder, "健太", is_mother=False)
    await joined(other, await a_code(founder, family), "蓮")
    child = await a_child(founder, family)

    assert await _deletes(other, child) == {"deletedId": child, "errors": []}


# Putting right who the mother is


async def test_her_journal_of_a_pregnancy_is_opened_to_nobody_by_a_correction(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family)
    entry = await an_entry(home.mother, pregnancy, audience="MOTHER", text="眠れない夜が続いている。")
    given = {"memberId": await member_of(home.nurse, home.family, "健太")}

    refused = await changed(home.nurse, "correctPregnancyMother", pregnancy, **given)
    await deletes_entry(home.mother, entry)
    corrected = await changed(home.nurse, "correctPregnancyMother", pregnancy, **given)

    assert told(refused["errors"]) == {("pregnancyId",): "MOTHER_HAS_OWN_RECORDS"}
    assert corrected["errors"] == []


@pytest.mark.parametrize("is_born", [True, False], ids=["born of her pregnancy", "entered by hand"])
async def test_her_journal_of_a_child_is_opened_to_nobody_by_a_correction(api: Api, is_born: bool) -> None:
    home = await a_household(api)
    if is_born:
        pregnancy, child, _ = await _born(home, home.mother)
    else:
        child = await a_child(home.mother, home.family)
    await an_entry(home.mother, child, audience="MOTHER", text="眠れない夜が続いている。")
    father = await member_of(home.nurse, home.family, "健太")

    if is_born:
        payload = await changed(home.nurse, "correctPregnancyMother", pregnancy, memberId=father)
    else:
        payload = await home.nurse.change("correctMother", "CorrectMotherInput", ERRORS, memberId=father)

    assert [one["code"] for one in payload["errors"]] == ["MOTHER_HAS_OWN_RECORDS"]
    assert await journal_of(home.father, child) == []
