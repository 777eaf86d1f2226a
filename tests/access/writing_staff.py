"""What comes of the mutations that the municipality has to do with: checkups, appointments, journal, counter."""

from collections.abc import Mapping
from typing import Any

from tests.access.household import UNCLE, Household
from tests.access.household_staff import FATHERS_NUMBER, MOTHERS_NUMBER, UNREGISTERED_NUMBER
from tests.access.ids import own_part, read
from tests.access.people import Person
from tests.access.row import (
    DONE,
    FORBIDDEN,
    NOT_FOUND,
    NOTHING,
    OF_GUARDIANS,
    OF_NO_ONE,
    OF_STAFF,
    OF_THE_MOTHER,
    STALE,
    Input,
    Row,
    for_all,
    unseen_by_viewers,
)
from tests.access.writing_journal import JOURNAL_ROWS

_CHOSEN = "3f1f0e52-90bf-4d5b-8a63-0c9f0a8f1e20"

OF_STAFF_ABOUT_THE_MOTHER = for_all(mother=FORBIDDEN, father=NOT_FOUND, viewers=NOT_FOUND, nurse=DONE)


def of_the_ward(*, elsewhere: str = NOT_FOUND, nurse_after_end: str = DONE) -> Mapping[Person, str]:
    """What the municipality's staff do, whomever they may look at, and nobody else."""
    return for_all(
        mother=FORBIDDEN,
        father=FORBIDDEN,
        viewers=FORBIDDEN,
        nurse=DONE,
        outsiders=FORBIDDEN,
        grandfather_on_the_staff=DONE,
        nurse_elsewhere=elsewhere,
        nurse_after_stop=DONE,
        nurse_after_end=nurse_after_end,
    )


def of_guardians_and_the_ward(
    *, father: str = DONE, nurse: str = DONE, after_stop: str = DONE, after_end: str = DONE
) -> Mapping[Person, str]:
    """What guardians do with an appointment, and the staff of the place where it is."""
    return for_all(
        mother=DONE,
        father=father,
        viewers=NOT_FOUND,
        nurse=nurse,
        nurse_after_stop=after_stop,
        nurse_after_end=after_end,
    )


def checkup(name: str, *, version: int | None = None, **given: Any) -> Input:
    """A checkup's record, as it stands."""

    def its_input(home: Household) -> Mapping[str, Any]:
        one = home.staff.checkups[name]
        return {"recordId": one.id, "expectedVersion": one.version if version is None else version, **given}

    return its_input


def of_the_child(**given: Any) -> Input:
    """Of the child that has checkups, as a subject of one."""
    return lambda home: {"subjectId": home.staff.child, **given}


def of_the_mother(name: str | None = None, **given: Any) -> Input:
    """Of the mother after the birth, under the id of a record that is there."""

    def its_input(home: Household) -> Mapping[str, Any]:
        chosen = {"id": read(home.staff.checkups[name].id)[1].split(".")[2]} if name else {}
        return {"subjectId": home.pregnancies.ids["BORN"], **chosen, **given}

    return its_input


def appointment(name: str, *, version: int = 1, to: str | None = None, **given: Any) -> Input:
    """An appointment, and the slot to move it to."""

    def its_input(home: Household) -> Mapping[str, Any]:
        slot = {"slotId": home.staff.slots[to]} if to else {}
        return {"appointmentId": home.staff.appointments[name], "expectedVersion": version, **slot, **given}

    return its_input


def booked(slot: str, child: str, *, under: str | None = None) -> Input:
    """A slot for one of the children, under a new id or that of an appointment that is there."""

    def its_input(home: Household) -> Mapping[str, Any]:
        chosen = own_part(home.staff.appointments[under]) if under else _CHOSEN
        subject = home.staff.child if child == "SEEN" else home.child
        return {"slotId": home.staff.slots[slot], "bookings": [{"childId": subject, "id": chosen}]}

    return its_input


def issue(number: str) -> Input:
    """A handbook that a municipality issued."""
    return lambda home: {"issueId": home.staff.issues[number], "expectedVersion": 2}


def registered(number: str) -> Input:
    """The code on a handbook, for the family."""
    return lambda home: {"familyId": home.family, "code": home.staff.issue_codes[number]}


def member(who: Person | str, **given: Any) -> Input:
    """A member of the household, by who she is or by her name."""
    return lambda home: {"memberId": home.members[home.own_names[who] if isinstance(who, Person) else who], **given}


def the_family(home: Household) -> Mapping[str, Any]:
    return {"familyId": home.family}


def a_line(home: Household) -> Mapping[str, Any]:
    """One line of the checkup day's list."""
    found = {"findings": [{"question": "notes", "text": "泣いた"}], "judgement": "HEALTHY", "reason": "書きもれ"}
    one = home.staff.checkups["NOT_RELEASED"]
    line = {"childId": home.staff.child, "expectedVersion": one.version, "id": _CHOSEN, "confirmed": True, **found}
    return {"sessionId": home.staff.session, "entries": [line]}


_CHECKUPS = (
    Row("recordCheckup", "of a child", of_the_child(), OF_STAFF),
    Row("recordCheckup", "of the mother's that a colleague recorded", of_the_mother(kind="MOTHER_1_MONTH"),
        for_all(mother=FORBIDDEN, father=FORBIDDEN, viewers=NOT_FOUND, nurse=STALE)),
    Row("recordCheckup", "under the id of the mother's own", of_the_mother("MOTHERS_OWN", kind="MOTHER_2_WEEKS"),
        for_all(mother=FORBIDDEN, father=FORBIDDEN, viewers=NOT_FOUND, nurse=NOT_FOUND)),
    Row("correctCheckup", "what is not released", checkup("NOT_RELEASED"), unseen_by_viewers(OF_STAFF)),
    Row("correctCheckup", "what is released", checkup("RELEASED"), unseen_by_viewers(OF_STAFF)),
    Row("correctCheckup", "one whose place is kept", checkup("KEPT"), unseen_by_viewers(OF_STAFF)),
    Row("correctCheckup", "what was changed since", checkup("NOT_RELEASED", version=77),
        for_all(mother=FORBIDDEN, father=FORBIDDEN, viewers=NOT_FOUND, nurse=STALE)),
    Row("correctCheckup", "what was withdrawn", checkup("WITHDRAWN"),
        for_all(mother=NOT_FOUND, father=NOT_FOUND, viewers=NOT_FOUND, nurse="CHECKUP_WITHDRAWN")),
    Row("correctCheckup", "the family's own", checkup("OWN"), unseen_by_viewers(OF_NO_ONE)),
    Row("correctCheckup", "the mother's", checkup("MOTHERS_RELEASED"), OF_STAFF_ABOUT_THE_MOTHER),
    Row("correctCheckup", "the mother's own", checkup("MOTHERS_OWN"),
        for_all(mother=FORBIDDEN, father=NOT_FOUND, viewers=NOT_FOUND, nurse=NOT_FOUND)),
    Row("signCheckup", "what nobody signed", checkup("KEPT"), unseen_by_viewers(OF_STAFF)),
    Row("signCheckup", "the mother's, signed before", checkup("MOTHERS_NOT_RELEASED"),
        {**OF_STAFF_ABOUT_THE_MOTHER, Person.NURSE: NOTHING}),
    Row("releaseCheckup", "what is signed", checkup("NOT_RELEASED"), unseen_by_viewers(OF_STAFF)),
    Row("releaseCheckup", "what nobody signed", checkup("KEPT"),
        for_all(mother=FORBIDDEN, father=FORBIDDEN, viewers=NOT_FOUND, nurse="NOT_SIGNED")),
    Row("releaseCheckup", "the mother's", checkup("MOTHERS_NOT_RELEASED"), OF_STAFF_ABOUT_THE_MOTHER),
    Row("withdrawCheckup", "what is released", checkup("RELEASED"), unseen_by_viewers(OF_STAFF)),
    Row("withdrawCheckup", "the mother's", checkup("MOTHERS_RELEASED"), OF_STAFF_ABOUT_THE_MOTHER),
    Row("withdrawCheckup", "what was withdrawn before", checkup("WITHDRAWN"),
        for_all(mother=NOT_FOUND, father=NOT_FOUND, viewers=NOT_FOUND, nurse=NOTHING)),
    Row("recordOwnCheckup", "of a child", of_the_child(), OF_GUARDIANS),
    Row("recordOwnCheckup", "under the id of one that was withdrawn",
        lambda home: {"subjectId": home.staff.child, "id": own_part(home.staff.checkups["WITHDRAWN"].id)},
        for_all(mother=NOT_FOUND, father=NOT_FOUND, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("recordOwnCheckup", "of the mother's", of_the_mother(kind="MOTHER_1_MONTH"),
        for_all(mother=DONE, father=FORBIDDEN, viewers=NOT_FOUND, nurse=FORBIDDEN)),
    Row("recordOwnCheckup", "under the id of the mother's own", of_the_mother("MOTHERS_OWN", kind="MOTHER_2_WEEKS"),
        for_all(mother=NOTHING, father=FORBIDDEN, viewers=NOT_FOUND, nurse=FORBIDDEN)),
    Row("correctOwnCheckup", "the family's own", checkup("OWN"), unseen_by_viewers(OF_GUARDIANS)),
    Row("correctOwnCheckup", "one whose place is kept, changed since", checkup("OWN_KEPT", version=77),
        for_all(mother=STALE, father=STALE, viewers=NOT_FOUND, nurse=FORBIDDEN)),
    Row("correctOwnCheckup", "the municipality's", checkup("RELEASED"), unseen_by_viewers(OF_NO_ONE)),
    Row("correctOwnCheckup", "the mother's own", checkup("MOTHERS_OWN", kind="MOTHER_2_WEEKS"), OF_THE_MOTHER),
    Row("deleteOwnCheckup", "the family's own", checkup("OWN"), unseen_by_viewers(OF_GUARDIANS)),
    Row("deleteOwnCheckup", "the municipality's", checkup("RELEASED"), unseen_by_viewers(OF_NO_ONE)),
    Row("deleteOwnCheckup", "the mother's own", checkup("MOTHERS_OWN"), OF_THE_MOTHER),
    Row("deleteOwnCheckup", "one that was deleted before", lambda home: {"recordId": home.staff.deleted_checkup},
        for_all(mother=NOTHING, father=NOTHING, viewers=NOT_FOUND, nurse=NOT_FOUND)),
    Row("deleteOwnCheckup", "the mother's own, deleted before",
        lambda home: {"recordId": home.staff.deleted_checkup_of_the_mother},
        for_all(mother=NOTHING, father=NOT_FOUND, viewers=NOT_FOUND, nurse=NOT_FOUND)),
    Row("createCheckupSession", "a day", lambda _: {}, of_the_ward(elsewhere="UNKNOWN_CHECKUP")),
    Row("addChildrenToCheckupSession", "a child",
        lambda home: {"sessionId": home.staff.session, "ids": [home.child]},
        for_all(mother=NOT_FOUND, father=NOT_FOUND, viewers=NOT_FOUND, nurse=DONE)),
    Row("saveCheckupSession", "a line", a_line,
        for_all(mother=NOT_FOUND, father=NOT_FOUND, viewers=NOT_FOUND, nurse=DONE, grandfather_on_the_staff=NOTHING,
                nurse_after_stop=NOTHING, nurse_after_end=NOTHING)),
)  # fmt: skip

_APPOINTMENTS = (
    Row("bookAppointment", "for a child", booked("FREE", "OTHER"),
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=DONE)),
    Row("bookAppointment", "what the mother has for herself alone", booked("FREE", "SEEN"),
        for_all(mother="ALREADY_BOOKED", father=DONE, viewers=FORBIDDEN, nurse="ALREADY_BOOKED")),
    Row("bookAppointment", "under the id of one that is kept", booked("FREE", "SEEN", under="KEPT"),
        for_all(mother=NOTHING, father=NOT_FOUND, viewers=FORBIDDEN, nurse=NOTHING)),
    Row("bookAppointment", "for the mother, after the birth",
        lambda home: {"slotId": home.staff.slots["MOTHERS"],
                      "bookings": [{"pregnancyId": home.pregnancies.ids["BORN"], "id": _CHOSEN}]},
        for_all(mother="ALREADY_BOOKED", father=FORBIDDEN, viewers=NOT_FOUND, nurse="ALREADY_BOOKED")),
    Row("joinWaitingList", "for a child",
        lambda home: {"slotId": home.staff.slots["FULL"], "childId": home.child},
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=DONE)),
    Row("moveAppointment", "one that everybody sees", appointment("ORDINARY", to="FULL_TOO"),
        of_guardians_and_the_ward(after_stop=FORBIDDEN, after_end=FORBIDDEN)),
    Row("moveAppointment", "one that is kept", appointment("WHERE_IT_WENT", to="LEFT"),
        of_guardians_and_the_ward(father=NOT_FOUND, after_stop=FORBIDDEN, after_end=FORBIDDEN)),
    Row("cancelAppointment", "one that everybody sees", appointment("ORDINARY"),
        of_guardians_and_the_ward(after_end="CANCELLING_CLOSED")),
    Row("cancelAppointment", "one that is kept", appointment("KEPT"),
        of_guardians_and_the_ward(father=NOT_FOUND, after_end="CANCELLING_CLOSED")),
    Row("cancelAppointment", "one that is kept, changed since", appointment("KEPT", version=77),
        {**of_guardians_and_the_ward(father=NOT_FOUND, nurse=STALE, after_stop=STALE, after_end=STALE),
         Person.MOTHER: STALE}),
    Row("cancelAppointment", "the mother's own", appointment("MOTHERS"),
        of_guardians_and_the_ward(father=NOT_FOUND, after_end="CANCELLING_CLOSED")),
    Row("cancelAppointment", "one that was cancelled before", appointment("LEFT", version=77),
        for_all(mother=NOTHING, father=NOTHING, viewers=NOT_FOUND, nurse=NOTHING, nurse_after_stop=NOTHING,
                nurse_after_end=NOTHING)),
    Row("leaveWaitingList", "one that waits", appointment("WAITING"), of_guardians_and_the_ward()),
    Row("leaveWaitingList", "one that is kept", appointment("KEPT"),
        for_all(mother="APPOINTMENT_NOT_WAITING", father=NOT_FOUND, viewers=NOT_FOUND, nurse="APPOINTMENT_NOT_WAITING",
                nurse_after_stop="APPOINTMENT_NOT_WAITING", nurse_after_end="APPOINTMENT_NOT_WAITING")),
    Row("markAttendance", "of today", appointment("TODAYS"),
        for_all(mother=FORBIDDEN, father=FORBIDDEN, viewers=NOT_FOUND, nurse=DONE, nurse_after_stop=DONE,
                nurse_after_end=DONE)),
    Row("markAttendance", "of one that is kept", appointment("KEPT"),
        for_all(mother=FORBIDDEN, father=NOT_FOUND, viewers=NOT_FOUND, nurse="ATTENDANCE_TOO_EARLY",
                nurse_after_stop="ATTENDANCE_TOO_EARLY", nurse_after_end=DONE)),
    Row("createPlace", "a place", lambda _: {}, of_the_ward(elsewhere=DONE)),
    Row("correctPlace", "a place", lambda home: {"placeId": home.staff.place}, of_the_ward()),
    Row("createSlots", "at a place", lambda home: {"placeId": home.staff.place},
        of_the_ward(nurse_after_end="DATE_OUT_OF_RANGE")),
    Row("correctSlot", "a slot", lambda home: {"slotId": home.staff.slots["FREE"]},
        of_the_ward(nurse_after_end="DATE_OUT_OF_RANGE")),
    Row("cancelSlot", "a slot", lambda home: {"slotId": home.staff.slots["FULL"]}, of_the_ward()),
)  # fmt: skip

_WARD_ACCESS = (
    Row("offerCounterAccess", "the family", the_family, OF_GUARDIANS),
    Row("useCounterAccess", "the father's code", lambda home: {"code": home.staff.counter_code},
        for_all(mother=FORBIDDEN, father=FORBIDDEN, viewers=FORBIDDEN, nurse=DONE, outsiders=FORBIDDEN,
                grandfather_on_the_staff=DONE, nurse_elsewhere=DONE, nurse_after_stop=DONE,
                nurse_after_end="COUNTER_CODE_NOT_VALID"),
        becomes=Person.NURSE),
    Row("issueHandbook", "a handbook", lambda _: {}, of_the_ward(elsewhere="UNKNOWN_AREA")),
    Row("correctHandbookIssue", "the father's", issue(FATHERS_NUMBER),
        {**of_the_ward(), Person.GRANDFATHER_ON_THE_STAFF: NOT_FOUND}),
    Row("correctHandbookIssue", "what another municipality issued", issue(MOTHERS_NUMBER),
        for_all(mother=FORBIDDEN, father=FORBIDDEN, viewers=FORBIDDEN, nurse=NOT_FOUND, outsiders=FORBIDDEN,
                grandfather_on_the_staff=NOT_FOUND, nurse_elsewhere=NOT_FOUND, nurse_after_stop=NOT_FOUND,
                nurse_after_end=NOT_FOUND)),
    Row("registerHandbook", "a new one", registered(UNREGISTERED_NUMBER), OF_GUARDIANS,
        opens="number of a handbook nobody registered"),
    Row("registerHandbook", "one that the mother registered", registered(MOTHERS_NUMBER),
        for_all(mother=NOTHING, father="REGISTRATION_CODE_NOT_VALID", viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("sayMovedOut", "the family", the_family,
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=DONE)),
    Row("setNonDisclosure", "the mother", member(Person.MOTHER), OF_STAFF,
        opens="expiry of the open invitation"),
    Row("setNonDisclosure", "as it is", member(Person.FATHER, isUndisclosed=False),
        {**OF_STAFF, Person.NURSE: NOTHING}, opens="expiry of the open invitation"),
    Row("setNonDisclosure", "somebody who was removed", member(Person.REMOVED), {**OF_STAFF, Person.NURSE: NOT_FOUND}),
    Row("freezeFamily", "the family", the_family, OF_STAFF),
    Row("unfreezeFamily", "one that is not frozen", the_family, {**OF_STAFF, Person.NURSE: NOTHING}),
    Row("correctMother", "who has written for herself alone", member(UNCLE),
        {**OF_STAFF, Person.NURSE: "MOTHER_HAS_OWN_RECORDS"}),
    Row("correctMother", "who is it already", member(Person.MOTHER), {**OF_STAFF, Person.NURSE: NOTHING}),
    Row("correctMother", "a viewer", member(Person.GRANDMOTHER), {**OF_STAFF, Person.NURSE: NOT_FOUND}),
)  # fmt: skip

STAFF_ROWS: tuple[Row, ...] = (*_CHECKUPS, *_APPOINTMENTS, *JOURNAL_ROWS, *_WARD_ACCESS)
