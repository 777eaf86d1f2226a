"""Makes what the municipality has to do with: registrations, checkups, appointments, the journal it may see in part."""

import uuid
from typing import Any

from handbook_api.platform.identity import Role
from tests.access import building_appointments, building_journal
from tests.access.household import Household, done
from tests.access.household_staff import (
    CHILD_SEEN,
    FATHERS_NUMBER,
    MOTHERS_NUMBER,
    SEEN_CHILD_BORN,
    SESSION_PLACE,
    THIRD,
    UNREGISTERED_NUMBER,
    MarkedCheckup,
    marked,
)
from tests.access.making import AS_IT_IS, made, whereabouts_kept
from tests.access.people import Person
from tests.api import NERIMA, Client
from tests.households import a_child


async def registrations(home: Household) -> None:
    """Each guardian registers a handbook, of two towns. What that opened has given way when the mother consents."""
    mother, father, nurse = (home.clients[one] for one in (Person.MOTHER, Person.FATHER, Person.NURSE))
    elsewhere = home.service.api.sign_in(f"uid-{uuid.uuid4().hex}", Role.STAFF, THIRD)
    home.service.clock.step(seconds=1)
    await _registered(home, father, nurse, FATHERS_NUMBER, area="SHAKUJII")
    await done(father, "stopSharingWithWard", familyId=home.family)
    home.service.clock.step(seconds=1)
    await _registered(home, mother, elsewhere, MOTHERS_NUMBER, area=None)
    await _issued(home, nurse, UNREGISTERED_NUMBER, "SHAKUJII")


async def staffs_things(home: Household) -> None:
    """Everything else, once the pregnancies are there."""
    home.staff.child = await a_child(
        home.clients[Person.MOTHER], home.family, born=SEEN_CHILD_BORN, name=CHILD_SEEN, municipality=NERIMA
    )
    await _checkups(home)
    await _mothers_checkups(home)
    await _session(home)
    await building_appointments.appointments(home)
    await building_journal.journal(home)


async def counter_code(home: Household) -> None:
    """At the end: it works for ten minutes. What is done from then on is done at a moment of its own."""
    home.service.clock.step(seconds=1)
    payload = await made(home.clients[Person.FATHER], "offerCounterAccess", "code", familyId=home.family)
    home.staff.counter_code = payload["code"]


# Registered handbooks


async def _issued(home: Household, staff: Client, number: str, area: str | None) -> None:
    payload = await made(
        staff, "issueHandbook", "issue { id } code", number=number, issuedOn="2026-11-02", area=area, dueDate=None
    )
    home.staff.issues[number], home.staff.issue_codes[number] = payload["issue"]["id"], payload["code"]


async def _registered(home: Household, guardian: Client, staff: Client, number: str, area: str | None) -> None:
    await _issued(home, staff, number, area)
    code = home.staff.issue_codes[number]
    payload = await made(
        guardian,
        "registerHandbook",
        "family { registrations { number registeredAt } }",
        familyId=home.family,
        code=code,
    )
    (own,) = (one for one in payload["family"]["registrations"] if one["number"] == number)
    home.staff.registered_at[number] = own["registeredAt"]


# Checkups


def _found(mark: str, weight_grams: int, **fields: Any) -> dict[str, Any]:
    """What staff enter of a child's checkup, unmistakable in every text."""
    findings = [{"question": "weight", "number": weight_grams}, {"question": "notes", "text": marked("所見", mark)}]
    return {
        "findings": findings,
        "referral": {"needed": True, "doneOn": None, "result": marked("精査の結果", mark)},
        "place": marked("健診の場所", mark),
        "remarks": marked("区の備考", mark),
    } | fields


async def _checkup(home: Household, name: str, kind: str, on: str, mark: str, grams: int, **fields: Any) -> None:
    entered = _found(mark, grams, confirmed=True) | fields
    subject = {"subjectId": home.staff.child} | {key: entered.pop(key) for key in ("subjectId",) if key in entered}
    payload = await made(
        home.clients[Person.NURSE],
        "recordCheckup",
        f"record {{ {AS_IT_IS} }}",
        kind=kind,
        attendedOn=on,
        **subject,
        **entered,
    )
    home.staff.checkups[name] = MarkedCheckup(payload["record"]["id"], mark, grams, payload["record"]["version"])


async def _changed(home: Household, name: str, mutation: str, **fields: Any) -> None:
    before = home.staff.checkups[name]
    home.service.clock.step(seconds=1)
    payload = await made(
        home.clients[Person.NURSE],
        mutation,
        f"record {{ {AS_IT_IS} }}",
        recordId=before.id,
        expectedVersion=before.version,
        **fields,
    )
    version = payload["record"]["version"]
    home.staff.checkups[name] = MarkedCheckup(before.id, before.mark, before.weight_grams, version)


async def _checkups(home: Household) -> None:
    await _checkup(home, "RELEASED", "INFANT_1_MONTH", "2026-08-10", "直前", 4_019)
    kept_back = {"question": "stool_colour_seen", "text": marked("控えた所見", "公開")}
    shown = _found("公開", 4_127)
    await _changed(
        home,
        "RELEASED",
        "correctCheckup",
        attendedOn="2026-08-10",
        judgement="OBSERVE",
        reason=marked("訂正の理由", "公開"),
        sign=True,
        confirmed=True,
        **shown | {"findings": [*shown["findings"], kept_back]},
    )
    released = home.staff.checkups["RELEASED"]
    home.staff.checkups["RELEASED"] = MarkedCheckup(released.id, "公開", 4_127, released.version)
    await _changed(home, "RELEASED", "releaseCheckup", withhold=["stool_colour_seen"])
    await _checkup(
        home, "NOT_RELEASED", "INFANT_4_MONTHS", "2026-11-20", "未公開", 6_737, judgement="DETAILED_EXAM", sign=True
    )
    await _checkup(home, "WITHDRAWN", "INFANT_6_MONTHS", "2026-11-21", "取消", 6_859)
    await _changed(home, "WITHDRAWN", "withdrawCheckup", reason=marked("取消の理由", "取消"))
    async with whereabouts_kept(home):
        await _checkup(home, "KEPT", "VISIT_TO_EVERY_INFANT", "2026-08-20", "秘匿", 4_463)
        await _own_checkup(home, "OWN_KEPT", "NEWBORN_METABOLIC", "2026-07-15", "秘匿本人")
    await _own_checkup(home, "OWN", "NEWBORN_HEARING", "2026-07-20", "本人")
    await _own_checkup(home, "OWN_DELETED", "NEWBORN_VISIT", "2026-07-25", "消去")
    deleted = home.staff.checkups.pop("OWN_DELETED")
    await done(home.clients[Person.MOTHER], "deleteOwnCheckup", recordId=deleted.id, expectedVersion=1)
    home.staff.deleted_checkup = deleted.id


async def _own_checkup(home: Household, name: str, kind: str, on: str, mark: str, subject: str | None = None) -> None:
    home.service.clock.step(seconds=1)
    payload = await made(
        home.clients[Person.MOTHER],
        "recordOwnCheckup",
        f"record {{ {AS_IT_IS} }}",
        subjectId=subject or home.staff.child,
        kind=kind,
        attendedOn=on,
        place=marked("健診の場所", mark),
        note=marked("家族のメモ", mark),
        confirmed=True,
    )
    home.staff.checkups[name] = MarkedCheckup(payload["record"]["id"], mark, 0, payload["record"]["version"])


async def _mothers_checkups(home: Household) -> None:
    born = home.pregnancies.ids["BORN"]
    for name, kind, mark in (
        ("MOTHERS_RELEASED", "MOTHER_2_WEEKS", "母公開"),
        ("MOTHERS_NOT_RELEASED", "MOTHER_1_MONTH", "母未公開"),
    ):
        findings = [{"question": "notes", "text": marked("所見", mark)}]
        await _checkup(
            home, name, kind, "2026-11-23", mark, 0, subjectId=born, findings=findings, sign=True, judgement="OBSERVE"
        )
    await _changed(home, "MOTHERS_RELEASED", "releaseCheckup", withhold=[])
    await _own_checkup(home, "MOTHERS_OWN", "MOTHER_2_WEEKS", "2026-11-22", "母本人", born)
    await _own_checkup(home, "MOTHERS_DELETED", "MOTHER_1_MONTH", "2026-11-23", "母消去", born)
    deleted = home.staff.checkups.pop("MOTHERS_DELETED")
    await done(home.clients[Person.MOTHER], "deleteOwnCheckup", recordId=deleted.id, expectedVersion=1)
    home.staff.deleted_checkup_of_the_mother = deleted.id


async def _session(home: Household) -> None:
    nurse = home.clients[Person.NURSE]
    payload = await made(
        nurse,
        "createCheckupSession",
        "session { id }",
        kind="INFANT_4_MONTHS",
        heldOn="2026-11-24",
        place=SESSION_PLACE,
    )
    home.staff.session = payload["session"]["id"]
    await done(nurse, "addChildrenToCheckupSession", sessionId=home.staff.session, ids=[home.staff.child])
