"""The inbox through the API: pushes about children and pregnancies, and that what is deleted takes its own with it."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from handbook_api.handbooks import SubjectKey
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.pregnancies.dating import DatingBasisEntry
from handbook_api.pregnancies.model import DatingBasis
from handbook_api.pregnancies.service import PregnancyEntry
from notifications.inbox import InboxEntry, entry_id
from notifications.inbox_store import InboxStore
from notifications.links import link_to
from notifications.reminder_documents import new_document
from notifications.reminders import PlannedReminder, ReminderKind, Wording
from schema.global_ids import NodeKind, global_id, parse_global_id
from tests.api import NERIMA, Api, Client
from tests.households import a_child, a_family
from tests.resolvers.conftest import Service

PUSHES = "{ home { unreadPushCount pushes { edges { node { kind title link childId pregnancyId } } } } }"
ARRIVED = Wording("reminder.record_arrived.mother", {"municipality": {"ja": "練馬区", "en": "Nerima City"}}, {})


@dataclass(frozen=True, slots=True)
class Mother:
    """A mother, her family with a child and a pregnancy, as the API and as the house knows them."""

    client: Client
    principal: Principal
    child: ChildKey
    pregnancy: PregnancyKey


async def a_mother(api: Api, service: Service) -> Mother:
    uid = f"misaki-{uuid.uuid4().hex}"
    client, principal = api.sign_in(uid), Principal(uid, Role.PARENT)
    family = await a_family(client)
    found = parse_global_id(await a_child(client, family))
    assert found is not None
    child = ChildKey.parse(found[1])
    assert child is not None
    pregnancy = PregnancyKey(child.family_id, str(uuid.uuid4()))
    due = DatingBasisEntry(DatingBasis.DUE_DATE, date(2027, 4, 13))
    await service.house.services.pregnancies.begin(principal, pregnancy, PregnancyEntry(due, 1, True, NERIMA))
    return Mother(client, principal, child, pregnancy)


async def is_told(service: Service, mother: Mother, subject: SubjectKey) -> None:
    """A push about the child or the pregnancy is in her inbox."""
    tag = uuid.uuid4().hex
    entry = InboxEntry(
        entry_id(tag, mother.principal.uid),
        mother.principal.uid,
        subject,
        ReminderKind.RECORD_ARRIVED,
        ARRIVED,
        service.house.clock.now(),
    )
    async with service.database.client.start_session() as session:
        await InboxStore(service.database).enter([entry], session)


async def test_a_push_about_a_pregnancy_names_the_pregnancy_and_no_child(api: Api, service: Service) -> None:
    mother = await a_mother(api, service)
    await is_told(service, mother, mother.pregnancy)

    home = (await mother.client.ask(PUSHES)).data["home"]

    assert home["unreadPushCount"] == 1
    assert [edge["node"] for edge in home["pushes"]["edges"]] == [
        {
            "kind": "RECORD_ARRIVED",
            "title": "練馬区から記録が届きました",
            "link": link_to(mother.pregnancy),
            "childId": None,
            "pregnancyId": global_id(NodeKind.PREGNANCY, mother.pregnancy),
        }
    ]


async def test_a_push_about_a_child_names_the_child_and_no_pregnancy(api: Api, service: Service) -> None:
    mother = await a_mother(api, service)
    await is_told(service, mother, mother.child)

    (edge,) = (await mother.client.ask(PUSHES)).data["home"]["pushes"]["edges"]

    assert (edge["node"]["childId"], edge["node"]["pregnancyId"]) == (global_id(NodeKind.CHILD, mother.child), None)


async def test_after_an_ending_the_first_screen_counts_and_shows_nothing_of_it(api: Api, service: Service) -> None:
    mother = await a_mother(api, service)
    await is_told(service, mother, mother.pregnancy)

    await service.house.services.pregnancy_endings.end(mother.principal, mother.pregnancy)

    home = (await mother.client.ask(PUSHES)).data["home"]
    assert (home["unreadPushCount"], home["pushes"]["edges"]) == (0, [])


async def test_the_service_withdraws_what_waits_in_the_request_that_deletes_a_child(api: Api, service: Service) -> None:
    mother = await a_mother(api, service)
    now = service.house.clock.now()
    waiting = PlannedReminder(
        uuid.uuid4().hex,
        mother.principal.uid,
        mother.child,
        ReminderKind.CHECKUP_OPENS,
        now,
        now + timedelta(days=1),
        ARRIVED,
    )
    await service.database.reminders.insert_one(new_document(waiting))

    payload = await mother.client.change(
        "deleteChild", "DeleteChildInput", "errors { code }",
        childId=global_id(NodeKind.CHILD, mother.child), expectedVersion=1,
    )  # fmt: skip

    assert payload["errors"] == []
    kept = await service.database.reminders.find_one({"_id": waiting.id})
    assert kept is not None
    assert kept["state"] == "WITHDRAWN"
