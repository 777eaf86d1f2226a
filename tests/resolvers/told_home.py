"""A family and the ward's staff who do something of every kind, each at an instant at which nothing else was done."""

from collections import defaultdict
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from tests.api import Api, Client
from tests.clocks import SteppingClock
from tests.households import a_child, a_code, a_family, a_person, a_weight, joined, shared_with_ward
from tests.resolvers import checkups, test_appointments, test_forms, test_growth, test_immunization
from tests.resolvers.asking import ERRORS, an_id
from tests.resolvers.journals import an_entry
from tests.resolvers.pregnancies import begun
from tests.resolvers.test_pregnancy_records import GIVEN

T = TypeVar("T")


@dataclass(slots=True)
class Home:
    """A family and the municipality's staff, each of whom does things at instants that are nobody else's."""

    clock: SteppingClock
    people: dict[str, Client]
    did: dict[str, set[datetime]] = field(default_factory=lambda: defaultdict(set))
    ids: dict[str, str] = field(default_factory=dict)

    async def did_by(self, who: str, work: Awaitable[T]) -> T:
        """What came of something that `who` did, seven minutes and thirteen seconds after whatever was before."""
        self.clock.step(minutes=7, seconds=13)
        self.did[who].add(self.clock.now())
        return await work

    async def do(self, who: str, mutation: str, of: str = "record", selection: str = "id version", **given: Any) -> Any:
        """The same of a mutation that nobody refuses."""
        input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
        work = self.people[who].change(mutation, input_type, f"{of} {{ {selection} }} {ERRORS}", **given)
        payload = await self.did_by(who, work)
        assert payload["errors"] == [], payload
        return payload[of]

    def of_others(self, reader: str) -> set[datetime]:
        return {at for who, instants in self.did.items() if who != reader for at in instants}


async def a_family_at_home(api: Api, clock: SteppingClock) -> Home:
    """Two guardians, a grandmother and the ward's nurse; a child and a pregnancy of which nothing is written yet."""
    mother, father, grandmother = (a_person(api, name) for name in ("美咲", "健太", "幸子"))
    nurse = api.as_staff(f"nurse-{an_id()}")
    home = Home(clock, {"mother": mother, "father": father, "grandmother": grandmother, "nurse": nurse})
    family = home.ids["family"] = await home.did_by("mother", a_family(mother))
    for who, role in (("father", "GUARDIAN"), ("grandmother", "VIEWER")):
        code = await home.did_by("mother", a_code(mother, family, role))
        await home.did_by(who, joined(home.people[who], code, who))
    await home.did_by("mother", shared_with_ward(mother, family))
    await home.did_by("mother", a_code(mother, family))
    home.ids["child"] = await home.did_by("mother", a_child(mother, family, born="2026-07-10"))
    home.ids["pregnancy"] = await home.did_by("mother", begun(mother, family))
    return home


async def a_home(api: Api, clock: SteppingClock) -> Home:
    """The same, with something of every kind that the mother and the nurse can enter."""
    home = await a_family_at_home(api, clock)
    mother, nurse = home.people["mother"], home.people["nurse"]
    child, pregnancy = home.ids["child"], home.ids["pregnancy"]
    for who in ("mother", "nurse"):
        await _child_records(home, who, child)
        await _pregnancy_lines(home, who, pregnancy)
    await _decision(home, child)
    await _form(home, child)
    await _checkups(home, child)
    await home.do(
        "nurse", "setMotherBody", "motherBody", "version",
        pregnancyId=pregnancy, heightMillimetres=1_580, weightBeforeGrams=51_000,
    )  # fmt: skip
    await home.did_by("mother", an_entry(mother, child))
    slot = await home.did_by("nurse", test_appointments.a_slot(nurse))
    await home.did_by("mother", test_appointments.an_appointment(mother, slot, child))
    return home


async def _child_records(home: Home, who: str, child: str) -> None:
    person = home.people[who]
    growth = await home.did_by(who, a_weight(person, child))
    await home.did_by(who, test_growth.corrects(person, growth, 1))
    dose = await home.did_by(who, test_immunization.a_dose(person, child))
    await home.did_by(who, test_immunization.corrects(person, dose))


async def _pregnancy_lines(home: Home, who: str, pregnancy: str) -> None:
    for kind, given in GIVEN.items():
        line = await home.do(who, f"record{kind}", pregnancyId=pregnancy, **given)
        day = next(name for name in given if name.endswith("On"))
        before = {day: str(date.fromisoformat(given[day]) - timedelta(days=1))}
        await home.do(who, f"correct{kind}", recordId=line["id"], expectedVersion=1, **given | before)


async def _decision(home: Home, child: str) -> None:
    decision = await home.do(
        "nurse", "recordVaccinationDecision", "decision", "id",
        childId=child, kind="EXCLUDE", group="ROTA", reason="主治医の意見書による",
    )  # fmt: skip
    await home.do("nurse", "withdrawVaccinationDecision", "decision", "id", decisionId=decision["id"])


async def _form(home: Home, child: str) -> None:
    mother = home.people["mother"]
    form = await home.did_by("mother", test_forms.started(mother, child))
    form = await home.do("mother", "sendForm", recordId=form["id"], expectedVersion=form["version"])
    answers = [{"question": "outdoor_air", "choice": "YES"}]
    form = await home.do("mother", "correctForm", recordId=form["id"], expectedVersion=form["version"], answers=answers)
    await home.did_by("mother", test_forms.shared(mother, form))


async def _checkups(home: Home, child: str) -> None:
    mother, nurse = home.people["mother"], home.people["nurse"]
    own = (await home.did_by("mother", checkups.records_own(mother, child)))["record"]
    await home.did_by("mother", checkups.corrects_own(mother, own["id"], 1))
    official = await home.did_by("nurse", checkups.a_checkup(nurse, child))
    observed = await home.did_by("nurse", checkups.corrects(nurse, official["id"], 1, judgement="OBSERVE"))
    signed = await home.did_by("nurse", checkups.signs(nurse, official["id"], observed["record"]["version"]))
    released = await home.did_by("nurse", checkups.releases(nurse, official["id"], signed["record"]["version"]))
    assert released["errors"] == [], released
