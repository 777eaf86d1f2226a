"""Children of the demonstration, what they measured, and the vaccines they were given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handbook_api.children.model import Child
from handbook_api.children.service import ChildEntry
from handbook_api.demo.people import Person, chosen_id
from handbook_api.demo.writing import unless_changed
from handbook_api.growth.models import LengthPosition, Measurement
from handbook_api.growth.service import GrowthEntry
from handbook_api.house import House
from handbook_api.immunization.entry import VaccinationEntry
from handbook_api.immunization.records import Vaccination
from handbook_api.platform.ids import ChildKey, RecordKey

_STANDS_FROM_DAYS = 700


@dataclass(frozen=True, slots=True)
class Weighing:
    """A measurement at an age in days: grams, millimetres of length, millimetres around the head."""

    age_days: int
    weight_grams: int
    length_millimetres: int | None = None
    head_millimetres: int | None = None


YUI = (
    Weighing(5, 2_890),
    Weighing(31, 3_980, 531, 366),
    Weighing(62, 5_150, 571, 386),
    Weighing(92, 5_960, 601, 399),
    Weighing(118, 6_480, 622, 409),
)
HARUTO = (
    Weighing(120, 6_950, 634, 418),
    Weighing(365, 9_320, 752, 461),
    Weighing(550, 10_700, 812, 474),
    Weighing(760, 12_150, 873, 485),
    Weighing(1_010, 13_600, 936, None),
)
TWINS = (
    Weighing(40, 2_450, 452, 322),
    Weighing(75, 3_380, 497, 347),
    Weighing(200, 6_250, 618, 407),
)
VISITS = {
    62: ("ROTARIX", "HEPB", "DPT_IPV_HIB", "PCV20"),
    90: ("ROTARIX", "HEPB", "DPT_IPV_HIB", "PCV20"),
    118: ("DPT_IPV_HIB", "PCV20"),
}
"""The products given at each visit, by age in days. From two months on, as the schedule has it."""
LATER_VISITS = {
    165: ("BCG",),
    212: ("HEPB",),
    370: ("MR", "VAR", "PCV20", "DPT_IPV_HIB"),
    560: ("VAR",),
}


async def grow(
    house: House,
    by: Person,
    key: ChildKey,
    entry: ChildEntry,
    weighings: Sequence[Weighing],
    visits: Mapping[int, Sequence[str]],
    today: date,
) -> Child | None:
    """Write a child with what is past of its measurements and vaccines; `None` where the child was deleted since."""
    seen = await unless_changed(house.services.children.enter(by.principal, key, entry))
    if seen is None:
        return None
    born_on = seen.child.birth.born_on
    for weighing in weighings:
        measured_on = born_on + timedelta(days=weighing.age_days)
        if measured_on <= today:
            await _weighed(house, by, key, weighing, measured_on)
    for age_days, products in visits.items():
        given_on = born_on + timedelta(days=age_days)
        if given_on <= today:
            await _vaccinated(house, by, key, age_days, products, given_on)
    return seen.child


async def _weighed(house: House, by: Person, key: ChildKey, weighing: Weighing, measured_on: date) -> None:
    stands = weighing.age_days >= _STANDS_FROM_DAYS
    measurement = Measurement(
        measured_on=measured_on,
        weight_grams=weighing.weight_grams,
        length_millimetres=weighing.length_millimetres,
        length_position=LengthPosition.STANDING if stands else LengthPosition.RECUMBENT,
        head_millimetres=weighing.head_millimetres,
    )
    record = RecordKey(key, chosen_id(f"{key.child}-{weighing.age_days}"))
    await unless_changed(house.services.growth.record(by.principal, record, GrowthEntry(measurement)))


async def _vaccinated(
    house: House, by: Person, key: ChildKey, age_days: int, products: Sequence[str], given_on: date
) -> None:
    for product in products:
        record = RecordKey(key, chosen_id(f"{key.child}-{product}-{age_days}"))
        entry = VaccinationEntry(Vaccination(product=product, given_on=given_on))
        await unless_changed(house.services.vaccinations.record(by.principal, record, entry))
