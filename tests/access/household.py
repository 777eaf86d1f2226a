"""The household that everybody asks about: all there is to know of it, and its unmistakable words and numbers."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from handbook_api.families.access import Audience, Side
from handbook_api.file_import import ImportWish, import_file
from handbook_api.house import open_house
from handbook_api.platform.mongodb import Database
from handbook_api.settings import Settings
from handbook_api.workers import run_worker
from tests.access.household_articles import ArticleThings
from tests.access.household_desk import DeskThings
from tests.access.household_places import PlaceThings
from tests.access.household_pregnancies import PregnancyThings
from tests.access.household_staff import StaffThings
from tests.access.household_telling import TellingThings
from tests.access.ids import Ids
from tests.access.people import Person
from tests.api import NERIMA, Api, Client
from tests.clocks import SteppingClock
from tests.eventually import eventually_async

CONSENT_UNTIL = "2027-03-31T04:05:06+00:00"
UNCLE = "とうのだいち"
"""A guardian by the father's code whom nobody has confirmed. He does not ask; others see him."""

CHILD = "ひかりまるこ"
CHILD_BEFORE = "ひかりまるみ"
TWIN = "のぞみまるこ"
DELETED_CHILD = "まちがいまるこ"
BORN = "2026-07-24"
"""Four months before the day of the tests: the municipality's first checkup opens, and pushes go out."""
BIRTH = {
    "sex": "FEMALE",
    "birthDate": BORN,
    "birthTime": "03:47:00",
    "gestation": {"weeks": 30, "days": 4},
    "birthWeightGrams": 1_437,
    "birthLengthMillimetres": 403,
    "birthHeadMillimetres": 283,
    "birthChestMillimetres": 261,
    "birthOrder": 1,
    "fetuses": 2,
    "municipality": NERIMA,
    "confirmed": True,
}

VACCINATION_SIDES = {"MOTHERS": Side.FAMILY, "KEPT": Side.FAMILY, "WARDS": Side.OFFICIAL}
"""By name: whose record of a dose it is. Where and by whom the KEPT one was given is for the mother and staff."""

STRANGERS_CHILD = "つばさまるお"
STRANGERS_NOTE = "よその家の記録"
STRANGERS_WEIGHT_GRAMS = 6_073


@dataclass(frozen=True, slots=True)
class Kind:
    """For whom a growth record is meant, and whose it is."""

    side: Side
    audience: Audience

    def __str__(self) -> str:
        return f"{self.side} record for {self.audience}"


@dataclass(frozen=True, slots=True)
class MarkedRecord:
    """A growth record that is told from every other by its note and its weight."""

    id: str
    note: str
    weight_grams: int


@dataclass(frozen=True, slots=True)
class MarkedVaccination:
    """A record of a dose that is told from every other by each of its texts."""

    id: str
    lot: str
    place: str
    given_by: str
    note: str


EVERY_KIND = tuple(Kind(side, audience) for side in Side for audience in Audience)
MEASURED_ON = "2026-11-01"
"""The day of the record that all of the family see. On the 34th day after the due date."""


@dataclass(slots=True, eq=False)
class Household:
    """Everything there is to know of the household, and how each person signs in."""

    service: "Service"
    clients: dict[Person, Client]
    uids: dict[Person, str]
    own_names: dict[Person, str]
    family: str = ""
    child: str = ""
    child_version: int = 0
    twin: str = ""
    deleted_child: str = ""
    members: dict[str, str] = field(default_factory=dict)
    """By own name."""
    joined_at: dict[str, str] = field(default_factory=dict)
    records: dict[Kind, MarkedRecord] = field(default_factory=dict)
    deleted_record: MarkedRecord = field(default_factory=lambda: MarkedRecord("", "", 0))
    vaccinations: dict[str, MarkedVaccination] = field(default_factory=dict)
    """By the names of `VACCINATION_SIDES`."""
    deleted_vaccination: MarkedVaccination = field(default_factory=lambda: MarkedVaccination("", "", "", "", ""))
    decision: str = ""
    decision_reason: str = ""
    open_invitation: str = ""
    open_invitation_expires_at: str = ""
    open_code: str = ""
    other_invitations: dict[str, str] = field(default_factory=dict)
    """Ids of those that are open no more, by what became of them."""
    dead_codes: dict[str, str] = field(default_factory=dict)
    """Codes that let nobody in, by why."""
    pushes: dict[Person, tuple[str, ...]] = field(default_factory=dict)
    push_texts: tuple[str, ...] = ()
    push_read_at: str = ""
    tokens: dict[Person, str] = field(default_factory=dict)
    """Of devices."""
    pictures: dict[Person, tuple[str, str]] = field(default_factory=dict)
    """Addresses of the child's chart as SVG and PNG, by who asked for them."""
    cursor_of_changes: str = ""
    """After the first two entries that the mother reads."""
    cursors_of_changes: tuple[str, ...] = ()
    """After each page of the account of changes that she reads."""
    pregnancies: PregnancyThings = field(default_factory=PregnancyThings)
    staff: StaffThings = field(default_factory=StaffThings)
    desk: DeskThings = field(default_factory=DeskThings)
    telling: TellingThings = field(default_factory=TellingThings)
    articles: ArticleThings = field(default_factory=ArticleThings)
    places: PlaceThings = field(default_factory=PlaceThings)
    strangers: Ids = field(default_factory=Ids)
    """What the stranger has of her own."""

    @property
    def ids(self) -> Ids:
        """What everybody asks for."""
        return (
            Ids(
                families=(self.family,),
                members=tuple(self.members.values()),
                invitations=(self.open_invitation, *self.other_invitations.values()),
                children=(self.child, self.twin, self.deleted_child),
                records=(*(record.id for record in self.records.values()), self.deleted_record.id),
                vaccinations=(*(one.id for one in self.vaccinations.values()), self.deleted_vaccination.id),
                decisions=(self.decision,),
                pushes=tuple(one for pushes in self.pushes.values() for one in pushes),
                cursors_of_changes=(self.cursor_of_changes, *self.cursors_of_changes),
            )
            .and_also(self.pregnancies.asked)
            .and_also(self.staff.ids)
            .and_also(self.desk.ids)
            .and_also(self.telling.ids)
            .and_also(self.articles.ids)
            .and_also(self.places.ids)
        )

    def ids_for(self, person: Person) -> Ids:
        """What a person asks for: of the household, and what is her own."""
        return self.ids.and_also(self.strangers) if person is Person.STRANGER else self.ids


@dataclass(frozen=True, slots=True)
class Service:
    """A running service with what a test needs to look behind it."""

    api: Api
    database: Database
    clock: SteppingClock
    settings: Settings
    mongodb_uri: str

    async def send_pushes(self, to: Client) -> None:
        """Let a worker plan and send until `to` has her two pushes. Not everybody is told at the full hour."""
        self.clock.step(minutes=30)
        stop = asyncio.Event()
        worker = asyncio.create_task(run_worker(self.settings, self.clock, self.mongodb_uri, stop))

        async def there() -> bool:
            return len(await inbox(to)) == 2

        try:
            await eventually_async(there)
        finally:
            stop.set()
            await worker

    async def take_file(self, file: Path, mapping: str) -> None:
        """Let an operator import a file of the municipality's health system."""
        async with open_house(self.settings, self.clock, self.mongodb_uri) as house:
            await import_file(house, ImportWish(file, mapping, writes=True), asyncio.Event())


async def inbox(client: Client) -> list[dict[str, Any]]:
    """A person's pushes."""
    answer = await client.ask("{ home { pushes(first: 50) { edges { node { id title body readAt } } } } }")
    return [edge["node"] for edge in answer.data["home"]["pushes"]["edges"]]


async def picture_addresses(client: Client, child: str) -> tuple[str, str]:
    """Where the child's weights are drawn, as SVG and as PNG."""
    answer = await client.ask(
        "query($id: ID!) { child(id: $id) { growthChart(measure: WEIGHT) { chart { svgUrl pngUrl } } } }", id=child
    )
    chart = answer.data["child"]["growthChart"]["chart"]
    return chart["svgUrl"], chart["pngUrl"]


async def done(client: Client, mutation: str, **fields: Any) -> None:
    """Send a mutation that has to be done."""
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    payload = await client.change(mutation, input_type, "errors { code path message }", **fields)
    assert payload["errors"] == [], (mutation, payload)


def instant(text: str) -> datetime:
    """An instant as the API writes it."""
    return datetime.fromisoformat(text)
