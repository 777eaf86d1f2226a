"""Makes the household, through the API alone, with something unmistakable in every field.

Only what no mutation makes is put into the database by hand: for whom a record is meant, the place of one dose that is
kept, articles, a row of another town's file, and that an announcement has gone out.
"""

import uuid
from typing import Any

from content.store import ArticleStore
from handbook_api.families.access import Audience, Side
from handbook_api.platform.identity import Role
from tests.access import (
    building_articles,
    building_desk,
    building_places,
    building_pregnancies,
    building_staff,
    building_telling,
)
from tests.access.household import (
    BIRTH,
    BORN,
    CHILD,
    CHILD_BEFORE,
    CONSENT_UNTIL,
    DELETED_CHILD,
    EVERY_KIND,
    MEASURED_ON,
    STRANGERS_CHILD,
    STRANGERS_NOTE,
    STRANGERS_WEIGHT_GRAMS,
    TWIN,
    UNCLE,
    VACCINATION_SIDES,
    Household,
    Kind,
    MarkedRecord,
    MarkedVaccination,
    Service,
    done,
    inbox,
    picture_addresses,
)
from tests.access.household_articles import BEFORE_THE_PUSHES
from tests.access.ids import Ids, own_part, read
from tests.access.people import Person
from tests.api import NERIMA, Client
from tests.households import a_child, a_code, a_family, a_weight, joined

_ELSEWHERE = "131121"
_RUN = uuid.uuid4().hex
_LETTERS = "甲乙丙丁戊己庚辛"


async def a_marked_household(service: Service) -> Household:
    """The household, with everybody in it and around it, two pushes sent to each guardian, and a year of consent."""
    home = _everybody(service)
    ask = home.clients
    await _articles(service)
    await _family(home)
    await _children(home)
    await _records(home)
    await service.send_pushes(ask[Person.MOTHER])
    await _inboxes(home)
    await _vaccinations(home)
    await building_pregnancies.pregnancies(home)
    await building_staff.staffs_things(home)
    await building_desk.desk(home)
    await _invitations(home)
    await _goodbyes(home)
    await building_telling.telling(home)
    await building_articles.articles(home)
    await building_places.places(home)
    await _last_looks(home)
    home.strangers = await _strangers_family(home)
    await building_staff.counter_code(home)
    return home


def _everybody(service: Service) -> Household:
    names = {
        Person.MOTHER: "もりのみさき",
        Person.FATHER: "もりのけんた",
        Person.GRANDMOTHER: "やまださちこ",
        Person.GRANDFATHER_ON_THE_STAFF: "やまだいわお",
        Person.REMOVED: "きたのゆうこ",
        Person.LEFT: "みなみのりょう",
        Person.STRANGER: "にしのあおい",
    }
    rights = {
        Person.GRANDFATHER_ON_THE_STAFF: (Role.STAFF, NERIMA),
        Person.NURSE: (Role.STAFF, NERIMA),
        Person.NURSE_ELSEWHERE: (Role.STAFF, _ELSEWHERE),
        Person.EDITOR: (Role.EDITOR, NERIMA),
        Person.ADMIN: (Role.ADMIN, NERIMA),
    }
    same_as = {Person.NURSE_AFTER_STOP: Person.NURSE, Person.NURSE_AFTER_END: Person.NURSE}
    uids: dict[Person, str] = {
        person: f"uid-{same_as.get(person, person).value.lower()}-{_RUN}"
        for person in Person
        if person != Person.NOBODY
    }
    clients: dict[Person, Client] = {
        person: service.api.sign_in(uid, *rights.get(same_as.get(person, person), (Role.PARENT, None)))
        for person, uid in uids.items()
    }
    clients[Person.NOBODY] = service.api.as_nobody()
    return Household(service, clients, uids, names)


async def _articles(service: Service) -> None:
    for article in BEFORE_THE_PUSHES:
        await ArticleStore(service.database).put_starter(article, service.clock.now())


async def _family(home: Household) -> None:
    ask, names, clock = home.clients, home.own_names, home.service.clock
    mother, father = ask[Person.MOTHER], ask[Person.FATHER]
    home.family = await a_family(mother, names[Person.MOTHER])
    uncle = home.service.api.sign_in(f"uid-uncle-{_RUN}")
    for inviter, invited, name, role in (
        (mother, father, names[Person.FATHER], "GUARDIAN"),
        (mother, ask[Person.GRANDMOTHER], names[Person.GRANDMOTHER], "VIEWER"),
        (mother, ask[Person.GRANDFATHER_ON_THE_STAFF], names[Person.GRANDFATHER_ON_THE_STAFF], "VIEWER"),
        (father, uncle, UNCLE, "GUARDIAN"),
        (mother, ask[Person.REMOVED], names[Person.REMOVED], "GUARDIAN"),
        (mother, ask[Person.LEFT], names[Person.LEFT], "GUARDIAN"),
    ):
        clock.step(seconds=1)
        code = await a_code(inviter, home.family, role)
        clock.step(seconds=1)
        await joined(invited, code, name)
    home.members = {member["name"]: member["id"] for member in await _members(mother, home.family)}
    await building_staff.registrations(home)
    clock.step(seconds=1)
    await done(mother, "shareWithWard", familyId=home.family, municipality=NERIMA, until=CONSENT_UNTIL)
    await done(ask[Person.NURSE], "confirmGuardian", memberId=home.members[names[Person.FATHER]])
    members = await _members(ask[Person.NURSE], home.family)
    home.joined_at = {member["name"]: member["joinedAt"] for member in members}


async def _members(who: Client, family: str) -> list[dict[str, Any]]:
    answer = await who.ask("query($id: ID!) { family(id: $id) { members { id name joinedAt } } }", id=family)
    members: list[dict[str, Any]] = answer.data["family"]["members"]
    return members


async def _children(home: Household) -> None:
    mother = home.clients[Person.MOTHER]
    birth = {name: value for name, value in BIRTH.items() if name != "birthDate"}
    home.child = await a_child(mother, home.family, born=BORN, name=CHILD_BEFORE, **birth)
    await done(mother, "correctChild", childId=home.child, expectedVersion=1, name=CHILD, **BIRTH)
    home.twin = await a_child(mother, home.family, born=BORN, name=TWIN, fetuses=2, birthOrder=2)
    home.deleted_child = await a_child(mother, home.family, name=DELETED_CHILD, municipality=None)
    await done(mother, "deleteChild", childId=home.deleted_child, expectedVersion=1)


async def _records(home: Household) -> None:
    mother, nurse = home.clients[Person.MOTHER], home.clients[Person.NURSE]
    for n, kind in enumerate(EVERY_KIND):
        home.service.clock.step(seconds=1)
        writer = nurse if kind.side is Side.OFFICIAL else mother
        note, grams = f"記録のメモ{_LETTERS[n]}", 4_217 + 83 * n
        is_everybodys = kind == Kind(Side.FAMILY, Audience.FAMILY)
        on = MEASURED_ON if is_everybodys else f"2026-11-{10 + n}"
        record = await a_weight(writer, home.child, grams, on=on, note=note, confirmed=True)
        await _mean_it_for(home, record, kind.audience)
        home.records[kind] = MarkedRecord(record, note, grams)
    note, grams = "消した記録のメモ", 5_179
    deleted = await a_weight(mother, home.child, grams, on="2026-11-09", note=note, confirmed=True)
    await done(mother, "deleteGrowth", recordId=deleted, expectedVersion=1)
    home.deleted_record = MarkedRecord(deleted, note, grams)


async def _mean_it_for(home: Household, record: str, audience: Audience) -> None:
    """Say for whom a record is meant, in the handbook and in the ledger."""
    database, key = home.service.database, read(record)[1]
    child_key, _, own = key.rpartition(".")
    changed = await database.children.update_one(
        {"_id": child_key, "growth.id": own}, {"$set": {"growth.$.audience": audience.value}}
    )
    entered = await database.changes.update_one({"subject.id": key}, {"$set": {"audience": audience.value}})
    assert (changed.matched_count, entered.matched_count) == (1, 1)


async def _vaccinations(home: Household) -> None:
    """After the pushes, which they would add to."""
    mother, father, nurse = (home.clients[one] for one in (Person.MOTHER, Person.FATHER, Person.NURSE))
    for n, (name, side) in enumerate(VACCINATION_SIDES.items()):
        home.service.clock.step(seconds=1)
        home.vaccinations[name] = await _a_dose(home, nurse if side is Side.OFFICIAL else mother, _LETTERS[n])
    await _keep_whereabouts(home, home.vaccinations["KEPT"].id)
    home.deleted_vaccination = await _a_dose(home, mother, "消")
    await done(mother, "deleteVaccination", recordId=home.deleted_vaccination.id, expectedVersion=1)
    home.decision_reason = "区の判断の理由"
    payload = await nurse.change(
        "recordVaccinationDecision",
        "RecordVaccinationDecisionInput",
        "decision { id } errors { code path message }",
        childId=home.child,
        kind="EXCLUDE",
        group="ROTA",
        reason=home.decision_reason,
    )
    assert payload["errors"] == [], payload
    home.decision = payload["decision"]["id"]
    await done(mother, "setVaccinationConditions", childId=home.child, maternalHbsagPositive=True)
    await done(father, "setVaccinationConditions", childId=home.child, hadVaricella=True)


async def _a_dose(home: Household, writer: Client, letter: str) -> MarkedVaccination:
    texts = {
        "lot": f"製造番号{letter}",
        "place": f"接種した医院{letter}",
        "givenBy": f"接種した医師{letter}",
        "note": f"接種のメモ{letter}",
    }
    payload = await writer.change(
        "recordVaccination",
        "RecordVaccinationInput",
        "record { id } errors { code path message }",
        childId=home.child,
        product="PCV20",
        givenOn="2026-09-28",
        **texts,
    )
    assert payload["errors"] == [], payload
    return MarkedVaccination(payload["record"]["id"], texts["lot"], texts["place"], texts["givenBy"], texts["note"])


async def _keep_whereabouts(home: Household, vaccination: str) -> None:
    """As if the mother's whereabouts had been kept from the others when she recorded the dose."""
    child_key, _, own = read(vaccination)[1].rpartition(".")
    mother = own_part(home.members[home.own_names[Person.MOTHER]])
    changed = await home.service.database.children.update_one(
        {"_id": child_key, "vaccinations.id": own}, {"$set": {"vaccinations.$.whereabouts_for": [mother]}}
    )
    assert changed.matched_count == 1


async def _inboxes(home: Household) -> None:
    for person in (Person.MOTHER, Person.FATHER, Person.REMOVED, Person.LEFT):
        home.pushes[person] = tuple(push["id"] for push in await inbox(home.clients[person]))
    mother = home.clients[Person.MOTHER]
    home.service.clock.step(seconds=1)
    await done(mother, "markPushesRead", ids=[home.pushes[Person.MOTHER][0]])
    home.service.clock.step(seconds=1)
    pushes = await inbox(mother)
    home.push_texts = tuple(push["body"] for push in pushes)
    home.push_read_at = next(push["readAt"] for push in pushes if push["readAt"] is not None)


async def _invitations(home: Household) -> None:
    mother, removed = home.clients[Person.MOTHER], home.clients[Person.REMOVED]
    home.other_invitations["WITHDRAWN"], home.dead_codes["WITHDRAWN"], _ = await _invitation(home, mother)
    await done(mother, "withdrawInvitation", invitationId=home.other_invitations["WITHDRAWN"])
    home.other_invitations["OF_REMOVED"], home.dead_codes["OF_REMOVED"], _ = await _invitation(home, removed)
    home.service.clock.step(seconds=1)
    home.open_invitation, home.open_code, home.open_invitation_expires_at = await _invitation(home, mother)


async def _invitation(home: Household, guardian: Client) -> tuple[str, str, str]:
    payload = await guardian.change(
        "inviteToFamily",
        "InviteToFamilyInput",
        "code invitation { id expiresAt }",
        familyId=home.family,
        role="GUARDIAN",
    )
    return payload["invitation"]["id"], payload["code"], payload["invitation"]["expiresAt"]


async def _goodbyes(home: Household) -> None:
    """Two guardians go. What they were given before must be worth nothing afterwards."""
    for person in (Person.REMOVED, Person.LEFT):
        home.pictures[person] = await picture_addresses(home.clients[person], home.child)
    removed = home.members[home.own_names[Person.REMOVED]]
    await done(home.clients[Person.MOTHER], "removeMember", memberId=removed)
    await done(home.clients[Person.LEFT], "leaveFamily", familyId=home.family)


async def _last_looks(home: Household) -> None:
    await building_pregnancies.last_looks(home)
    home.cursors_of_changes = await _cursors_of_changes(home)
    answer = await home.clients[Person.MOTHER].ask(
        """query($family: ID!, $child: ID!) {
          changes(familyId: $family, first: 2) { pageInfo { endCursor } }
          child(id: $child) { version }
        }""",
        family=home.family,
        child=home.child,
    )
    home.cursor_of_changes = answer.data["changes"]["pageInfo"]["endCursor"]
    home.child_version = answer.data["child"]["version"]


async def _cursors_of_changes(home: Household) -> tuple[str, ...]:
    """From where the account of changes is read on, page after page."""
    document = """query($id: ID!, $after: String) {
      changes(familyId: $id, first: 100, after: $after) { pageInfo { hasNextPage endCursor } }
    }"""
    cursors: list[str] = []
    while True:
        after = cursors[-1] if cursors else None
        answer = await home.clients[Person.MOTHER].ask(document, id=home.family, after=after)
        page = answer.data["changes"]["pageInfo"]
        if not page["hasNextPage"]:
            return tuple(cursors)
        cursors.append(page["endCursor"])


async def _strangers_family(home: Household) -> Ids:
    stranger = home.clients[Person.STRANGER]
    family = await a_family(stranger, home.own_names[Person.STRANGER])
    child = await a_child(stranger, family, born="2026-06-03", name=STRANGERS_CHILD, municipality=None)
    record = await a_weight(stranger, child, STRANGERS_WEIGHT_GRAMS, note=STRANGERS_NOTE)
    members = tuple(member["id"] for member in await _members(stranger, family))
    pregnancy = await building_pregnancies.strangers_pregnancy(stranger, family)
    return Ids(families=(family,), members=members, children=(child,), records=(record,), pregnancies=(pregnancy,))
