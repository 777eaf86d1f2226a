"""Makes what the household has of pregnancies and of forms, through the API.

Pushes alone are put into the inboxes by hand, one into everybody's: a worker would send each to whom it is for, and
here it is to be seen that nobody else is shown one.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from handbook_api.platform.ids import PregnancyKey
from notifications.inbox import InboxEntry, entry_id
from notifications.inbox_store import InboxStore
from notifications.reminders import ReminderKind, Wording
from tests.access.household import Household, done
from tests.access.household_pregnancies import (
    BEGUN,
    BIRTH_PAGE,
    BODIES,
    BORN_CHILD,
    BORN_ON,
    DELETED_FORM,
    DELETED_LINES,
    ENDED_CHILD,
    FORMS,
    LINES,
    PREGNANCY_OF_STRANGER,
    PUSHES,
    SET_BY_FATHER,
    SET_BY_NURSE,
    WEIGHT_BEFORE_GRAMS,
    WITH_PUSHES,
    Form,
    Line,
)
from tests.access.ids import read, spelled
from tests.access.people import Person
from tests.api import NERIMA, Client

_ERRORS = "errors { code path message }"
_TOLD = Wording("reminder.record_arrived.mother", {"municipality": {"ja": "練馬区", "en": "Nerima City"}}, {})


async def pregnancies(home: Household) -> None:
    """The pregnancies with all their pages, the forms of the child and of the mothers, and the pushes."""
    for name in BEGUN:
        home.service.clock.step(seconds=1)
        await _begun(home, name)
    await _dated(home)
    await _lines(home)
    await _bodies(home)
    await _birth(home)
    await _endings(home)
    await _forms(home)
    await _pushes(home)


async def last_looks(home: Household) -> None:
    """How everything stands once the whole household is built."""
    for name in BEGUN:
        home.pregnancies.versions[name] = await _version_of(home, name)


async def strangers_pregnancy(stranger: Client, family: str) -> str:
    """A pregnancy of somebody else's."""
    return await _a_pregnancy(stranger, family, PREGNANCY_OF_STRANGER)


async def _begun(home: Household, name: str) -> None:
    writer, given = BEGUN[name]
    home.pregnancies.ids[name] = await _a_pregnancy(home.clients[writer], home.family, given)
    if name == "DELETED":
        await done(home.clients[writer], "deletePregnancy", pregnancyId=home.pregnancies.ids[name], expectedVersion=1)


async def _a_pregnancy(guardian: Client, family: str, given: Mapping[str, Any]) -> str:
    payload = await guardian.change(
        "beginPregnancy",
        "BeginPregnancyInput",
        f"pregnancy {{ id }} {_ERRORS}",
        familyId=family,
        municipality=NERIMA,
        **given,
    )
    assert payload["errors"] == [], payload
    pregnancy: str = payload["pregnancy"]["id"]
    return pregnancy


async def _dated(home: Household) -> None:
    """The municipality sets a due date, the father another one, and the clinic's goes before all others."""
    running = home.pregnancies.ids["RUNNING"]
    settings: tuple[tuple[Person, Mapping[str, Any]], ...] = (
        (Person.NURSE, SET_BY_NURSE),
        (Person.FATHER, SET_BY_FATHER),
        (Person.MOTHER, {"dueDate": "2027-03-01"}),
    )
    for version, (writer, dating) in enumerate(settings, start=1):
        await done(
            home.clients[writer], "setDueDate", pregnancyId=running, expectedVersion=version, dating=dict(dating)
        )


async def _lines(home: Household) -> None:
    things = home.pregnancies
    for name, line in LINES.items():
        home.service.clock.step(seconds=1)
        if name.endswith("KEPT"):
            await _keep_whereabouts(home, until_now=False)
        things.lines[name] = await _line(home, line)
        if name.endswith("KEPT"):
            await _keep_whereabouts(home, until_now=True)
    for name, line in DELETED_LINES.items():
        things.deleted_lines[name] = await _line(home, line)
        await done(
            home.clients[line.writer], f"delete{line.kind}", recordId=things.deleted_lines[name], expectedVersion=1
        )


async def _line(home: Household, line: Line) -> str:
    payload = await home.clients[line.writer].change(
        f"record{line.kind}",
        f"Record{line.kind}Input",
        f"record {{ id }} {_ERRORS}",
        pregnancyId=home.pregnancies.ids[line.pregnancy],
        **line.given,
    )
    assert payload["errors"] == [], (line, payload)
    record: str = payload["record"]["id"]
    return record


async def _keep_whereabouts(home: Household, *, until_now: bool) -> None:
    """The municipality keeps the mother's whereabouts from the others, or does no more."""
    mother = home.members[home.own_names[Person.MOTHER]]
    await done(home.clients[Person.NURSE], "setNonDisclosure", memberId=mother, isUndisclosed=not until_now)


async def _bodies(home: Household) -> None:
    for pregnancy, writer, height, _ in BODIES.values():
        await done(
            home.clients[writer],
            "setMotherBody",
            pregnancyId=home.pregnancies.ids[pregnancy],
            heightMillimetres=height,
            weightBeforeGrams=WEIGHT_BEFORE_GRAMS + height,
            confirmed=True,
        )


async def _birth(home: Household) -> None:
    """Recorded by the mother while her whereabouts are kept."""
    things = home.pregnancies
    await _keep_whereabouts(home, until_now=False)
    children = [
        {"id": str(uuid.uuid4()), "birthOrder": order, "name": name, "sex": "FEMALE", "birthDate": BORN_ON}
        for order, name in ((1, BORN_CHILD), (2, ENDED_CHILD))
    ]
    payload = await home.clients[Person.MOTHER].change(
        "recordDelivery",
        "RecordDeliveryInput",
        f"pregnancy {{ children {{ id }} }} {_ERRORS}",
        pregnancyId=things.ids["BORN"],
        children=children,
        page=BIRTH_PAGE,
        confirmed=True,
    )
    assert payload["errors"] == [], payload
    things.born_child, things.ended_child = (child["id"] for child in payload["pregnancy"]["children"])
    await _keep_whereabouts(home, until_now=True)


async def _endings(home: Household) -> None:
    """One of two children to come, a pregnancy, and a child that was born."""
    things, father = home.pregnancies, home.clients[Person.FATHER]
    await done(father, "endPregnancy", pregnancyId=things.ids["OPEN"], birthOrder=2)
    await done(father, "endPregnancy", pregnancyId=things.ids["ENDED"])
    await done(father, "endChild", childId=things.ended_child)


async def _forms(home: Household) -> None:
    things = home.pregnancies
    wording = (await home.clients[Person.MOTHER].ask("{ formConsent { wording } }")).data["formConsent"]["wording"]
    for name, form in FORMS.items():
        home.service.clock.step(seconds=1)
        things.forms[name], things.form_versions[name] = await _form(home, form, wording)
    things.deleted_form, version = await _form(home, DELETED_FORM, wording)
    await done(home.clients[DELETED_FORM.writer], "deleteForm", recordId=things.deleted_form, expectedVersion=version)


async def _form(home: Household, form: Form, wording: str) -> tuple[str, int]:
    about = home.child if form.about == "CHILD" else home.pregnancies.ids[form.about]
    writer = home.clients[form.writer]
    record = await _changed(writer, "startForm", subjectId=about, form=form.code, answers=[*form.answers, *form.keeps])
    if form.is_sent:
        record = await _changed(writer, "sendForm", recordId=record["id"], expectedVersion=record["version"])
    if form.is_shared or form.is_stopped:
        record = await _changed(
            writer, "shareFormWithWard", recordId=record["id"], expectedVersion=record["version"], wording=wording
        )
    if form.is_stopped:
        record = await _changed(writer, "stopSharingForm", recordId=record["id"])
    return record["id"], record["version"]


async def _changed(writer: Client, mutation: str, **given: Any) -> dict[str, Any]:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    payload = await writer.change(mutation, kind, f"record {{ id version }} {_ERRORS}", **given)
    assert payload["errors"] == [], (given, payload)
    record: dict[str, Any] = payload["record"]
    return record


async def _pushes(home: Household) -> None:
    """One about each of some pregnancies into everybody's inbox, whoever it is for."""
    store, now = InboxStore(home.service.database), home.service.clock.now()
    async with home.service.database.client.start_session() as session:
        for name in PUSHES:
            key = PregnancyKey.parse(read(home.pregnancies.ids[name])[1])
            assert key is not None
            for person in WITH_PUSHES:
                uid = home.uids[person]
                entry = InboxEntry(entry_id(f"about {name}", uid), uid, key, ReminderKind.RECORD_ARRIVED, _TOLD, now)
                await store.enter([entry], session)
                home.pregnancies.pushes[name, person] = spelled("Push", entry.id)


async def _version_of(home: Household, name: str) -> int:
    document = "query($id: ID!) { pregnancy(id: $id) { version } }"
    found = (await home.clients[Person.MOTHER].ask(document, id=home.pregnancies.ids[name])).data["pregnancy"]
    return int(found["version"]) if found else 1
