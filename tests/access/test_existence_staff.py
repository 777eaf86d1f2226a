"""Inside the family too, what is not meant for somebody is answered as what never was."""

import uuid
from collections.abc import Callable

import pytest
from graphql import GraphQLSchema

from tests.access.asking import Asking
from tests.access.household import Household
from tests.access.ids import read, spelled
from tests.access.people import Person
from tests.access.test_existence import OF_ANY_KIND, never_beside, told_of
from tests.access.walker import Operation

_CHECKUPS = tuple(
    f"{mutation}.recordId"
    for mutation in (
        *("correctCheckup", "signCheckup", "releaseCheckup", "withdrawCheckup"),
        *("correctOwnCheckup", "deleteOwnCheckup"),
    )
)
_APPOINTMENTS = tuple(
    f"{mutation}.appointmentId"
    for mutation in ("moveAppointment", "cancelAppointment", "leaveWaitingList", "markAttendance")
)
_ENTRIES = tuple(
    f"{mutation}.entryId" for mutation in ("correctJournalEntry", "deleteJournalEntry", "setJournalWardConsent")
)
_PHOTOS = ("correctPhoto.photoId", "deletePhoto.photoId")


def checkup(name: str) -> Callable[[Household], str]:
    return lambda home: home.staff.checkups[name].id


def appointment(name: str) -> Callable[[Household], str]:
    return lambda home: home.staff.appointments[name]


def entry(name: str) -> Callable[[Household], str]:
    return lambda home: home.staff.entries[name].id


def photo(name: str) -> Callable[[Household], str]:
    return lambda home: home.staff.entries[name].photo


NOT_MEANT_FOR_HER: dict[str, tuple[Person, Callable[[Household], str], tuple[str, ...]]] = {
    "the father, the mother's checkup": (Person.FATHER, checkup("MOTHERS_RELEASED"), _CHECKUPS),
    "the father, the mother's own": (Person.FATHER, checkup("MOTHERS_OWN"), _CHECKUPS),
    "the father, a deleted one of the mother's": (
        Person.FATHER,
        lambda home: home.staff.deleted_checkup_of_the_mother,
        _CHECKUPS,
    ),
    "the nurse, the mother's own": (Person.NURSE, checkup("MOTHERS_OWN"), _CHECKUPS),
    "the mother, what was withdrawn": (Person.MOTHER, checkup("WITHDRAWN"), _CHECKUPS),
    "the grandmother, a child's": (Person.GRANDMOTHER, checkup("RELEASED"), _CHECKUPS),
    "the grandmother, a deleted one": (Person.GRANDMOTHER, lambda home: home.staff.deleted_checkup, _CHECKUPS),
    "the father, a kept appointment": (Person.FATHER, appointment("KEPT"), _APPOINTMENTS),
    "the father, where one was moved to": (Person.FATHER, appointment("WHERE_IT_WENT"), _APPOINTMENTS),
    "the father, the mother's appointment": (Person.FATHER, appointment("MOTHERS"), _APPOINTMENTS),
    "the grandmother, an appointment": (Person.GRANDMOTHER, appointment("ORDINARY"), _APPOINTMENTS),
    "the grandfather, an appointment": (Person.GRANDFATHER_ON_THE_STAFF, appointment("ORDINARY"), _APPOINTMENTS),
    "staff elsewhere, an appointment": (Person.NURSE_ELSEWHERE, appointment("ORDINARY"), _APPOINTMENTS),
    "the father, an entry for the mother": (Person.FATHER, entry("OPEN_MOTHER"), _ENTRIES),
    "the father, an entry that is for him no more": (Person.FATHER, entry("TURNED"), _ENTRIES),
    "the grandmother, an entry for guardians": (Person.GRANDMOTHER, entry("GUARDIANS"), _ENTRIES),
    "the grandmother, an entry of a pregnancy": (Person.GRANDMOTHER, entry("PREGNANCYS_GUARDIANS"), _ENTRIES),
    "the nurse, an entry that is not open": (Person.NURSE, entry("FAMILY"), _ENTRIES),
    "the father, a photo for the mother": (Person.FATHER, photo("MOTHER"), _PHOTOS),
    "the grandmother, a photo for guardians": (Person.GRANDMOTHER, photo("OPEN_GUARDIANS"), _PHOTOS),
    "the nurse, a photo that is not open": (Person.NURSE, photo("GUARDIANS"), _PHOTOS),
    "the father, the mother's in no entry": (
        Person.FATHER,
        lambda home: home.staff.loose_photos["MOTHER"],
        _PHOTOS,
    ),
}


@pytest.mark.parametrize("case", NOT_MEANT_FOR_HER)
async def test_inside_the_family_what_is_not_meant_for_her_is_answered_as_what_never_was(
    case: str, asking: Asking, schema: GraphQLSchema
) -> None:
    person, of, coordinates = NOT_MEANT_FOR_HER[case]
    real = of(asking.household)
    kind, key = read(real)
    parts = key.split(".")
    never = spelled(kind, ".".join((*parts[:2], str(uuid.uuid4()), *parts[3:])))

    for coordinate in (OF_ANY_KIND, *coordinates):
        told = await told_of(coordinate, [real, never], person, asking, schema)
        assert len(told) == 1, (coordinate, told)


NAMED_IN_A_LIST: dict[str, tuple[Person, Callable[[Household], str]]] = {
    "recordJournalEntry.photoIds": (Person.FATHER, lambda home: home.staff.loose_photos["MOTHER"]),
    "correctJournalEntry.photoIds": (Person.FATHER, lambda home: home.staff.loose_photos["MOTHER"]),
    "addChildrenToCheckupSession.ids": (Person.NURSE, lambda home: home.strangers.children[0]),
}


@pytest.mark.parametrize("coordinate", NAMED_IN_A_LIST)
async def test_what_she_may_not_see_is_answered_in_a_list_as_what_never_was(
    coordinate: str, asking: Asking, schema: GraphQLSchema
) -> None:
    person, of = NAMED_IN_A_LIST[coordinate]
    real = of(asking.household)

    told = await told_of(coordinate, [real, *never_beside(real)], person, asking, schema)

    assert len(told) == 1, told
    assert "NOT_FOUND" in next(iter(told)).text


CURSORS_OF: dict[str, Callable[[Household], str]] = {
    "journal": lambda home: home.staff.entries["MOTHER"].id,
    "appointments": lambda home: home.staff.appointments["KEPT"],
}


@pytest.mark.parametrize("listed", CURSORS_OF)
async def test_a_cursor_of_what_she_may_not_see_leads_where_one_of_nothing_leads(listed: str, asking: Asking) -> None:
    home = asking.household
    document = f"""query($id: ID!, $after: String) {{
      child(id: $id) {{ {listed}(first: 50, after: $after) {{ edges {{ cursor node {{ id }} }} }} }}
    }}"""
    mothers = await asking.ask(Person.MOTHER, Operation("child", document, {"id": home.staff.child, "after": None}))
    edges = mothers.body["data"]["child"][listed]["edges"]
    hidden = next(edge["cursor"] for edge in edges if edge["node"]["id"] == CURSORS_OF[listed](home))

    told = await asking.ask(Person.FATHER, Operation("child", document, {"id": home.staff.child, "after": hidden}))

    if listed == "journal":
        assert told.codes == {"BAD_USER_INPUT"}
        return
    shown = [edge["node"]["id"] for edge in told.body["data"]["child"][listed]["edges"]]
    assert CURSORS_OF[listed](home) not in shown
