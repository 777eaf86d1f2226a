"""The families of the demonstration, written as people would write them: through the services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from handbook_api.checkups.entry import OwnCheckupEntry
from handbook_api.checkups.keys import CheckupKey
from handbook_api.children.model import Birth
from handbook_api.children.service import ChildEntry
from handbook_api.demo.expecting import begin_pregnancy
from handbook_api.demo.people import AOI, KENTA, LINH, MISAKI, NERIMA, SACHIKO, Person, chosen_id
from handbook_api.families.invitations import Acceptance
from handbook_api.families.model import Family, MemberRole
from handbook_api.families.service import FamilyToFound
from handbook_api.growth.models import LengthPosition, Measurement
from handbook_api.growth.service import GrowthEntry
from handbook_api.house import House
from handbook_api.immunization.entry import VaccinationEntry
from handbook_api.immunization.records import Vaccination
from handbook_api.platform.civil_dates import add_months
from handbook_api.platform.clock import civil_date
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, RecordKey
from handbook_api.platform.vocabulary import Sex
from notifications.devices import DeviceToRegister, Platform

CONSENT_DAYS = 180


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
TWINS = (
    Weighing(40, 2_450, 452, 322),
    Weighing(75, 3_380, 497, 347),
    Weighing(130, 4_900, 558, 380),
    Weighing(200, 6_250, 618, 407),
)


async def put_in(house: House) -> None:
    """Write the families and their phones. Done twice, nothing is there twice."""
    today = civil_date(house.clock.now(), house.settings.time_zone)
    await _sato(house, today)
    await _nguyen(house, today)
    await begin_pregnancy(house, AOI, (await _founded(house, AOI)).id, today)
    for person in (MISAKI, LINH, AOI):
        await house.services.devices.register(
            person.principal, DeviceToRegister(f"demo-phone-of-{person.uid}", None, Platform.ANDROID, person.language)
        )


async def _sato(house: House, today: date) -> None:
    """Yui, whose four-month checkup has just opened, and her brother; a father, and a grandmother who looks on."""
    family = await _founded(house, MISAKI)
    # Four months ago yesterday: her checkup is open on whatever day the demonstration runs.
    yui_born = add_months(today, -4) - timedelta(days=1)
    haruto_born = add_months(today, -25)
    await _child(
        house,
        MISAKI,
        ChildKey(family.id, chosen_id("yui")),
        ChildEntry("ゆい", Sex.FEMALE, Birth(yui_born, time(4, 32), 275, 3_020, 490, 332), NERIMA),
        YUI,
        today,
    )
    await _child(
        house,
        MISAKI,
        ChildKey(family.id, chosen_id("haruto")),
        ChildEntry("陽翔", Sex.MALE, Birth(haruto_born, time(13, 5), 281, 3_240, 498, 338), NERIMA),
        HARUTO,
        today,
    )
    await _vaccinated(house, MISAKI, ChildKey(family.id, chosen_id("yui")), yui_born, VISITS, today)
    await _vaccinated(
        house, MISAKI, ChildKey(family.id, chosen_id("haruto")), haruto_born, VISITS | LATER_VISITS, today
    )
    dental = CheckupKey(ChildKey(family.id, chosen_id("haruto")), chosen_id("haruto-dental"))
    held = OwnCheckupEntry("CHILD_2_YEARS_DENTAL", haruto_born + timedelta(days=745))
    await house.services.own_checkups.record(MISAKI.principal, dental, held)
    await _joined(house, family, MISAKI, KENTA, MemberRole.GUARDIAN)
    await _joined(house, family, MISAKI, SACHIKO, MemberRole.VIEWER)
    until = house.clock.now() + timedelta(days=CONSENT_DAYS)
    await house.services.ward_access.share_with_ward(MISAKI.principal, family.id, NERIMA, until)


async def _nguyen(house: House, today: date) -> None:
    """Twins born at 32 weeks and 3 days: their growth is judged by corrected age."""
    family = await _founded(house, LINH)
    born = add_months(today, -7)
    for order, (name, sex, grams) in enumerate((("An", Sex.FEMALE, 1_690), ("Bình", Sex.MALE, 1_810)), 1):
        birth = Birth(born, time(9, 10 + order), 32 * 7 + 3, grams, 412, 292, order, 2)
        key = ChildKey(family.id, chosen_id(f"twin-{order}"))
        await _child(house, LINH, key, ChildEntry(name, sex, birth, NERIMA), TWINS, today)
        await _vaccinated(house, LINH, key, born, VISITS, today)


async def _founded(house: House, person: Person) -> Family:
    mine = await house.services.families.mine(person.principal)
    if mine:
        return mine[0]
    wish = FamilyToFound(chosen_id(f"family-of-{person.uid}"), person.name, is_mother=True, language=person.language)
    return await house.services.families.found(person.principal, wish)


async def _joined(house: House, family: Family, inviter: Person, person: Person, role: MemberRole) -> None:
    if await house.services.families.mine(person.principal):
        return
    _, code = await house.services.invitations.invite(inviter.principal, family.id, role)
    acceptance = Acceptance(code, person.name, is_mother=False, language=person.language)
    await house.services.invitations.accept(person.principal, acceptance)


async def _child(
    house: House, by: Person, key: ChildKey, entry: ChildEntry, weighings: Sequence[Weighing], today: date
) -> None:
    await house.services.children.enter(by.principal, key, entry)
    for weighing in weighings:
        measured_on = entry.birth.born_on + timedelta(days=weighing.age_days)
        if measured_on <= today:
            await _weighed(
                house,
                by.principal,
                RecordKey(key, chosen_id(f"{key.child}-{weighing.age_days}")),
                weighing,
                measured_on,
            )


async def _weighed(house: House, by: Principal, key: RecordKey, weighing: Weighing, measured_on: date) -> None:
    measurement = Measurement(
        measured_on=measured_on,
        weight_grams=weighing.weight_grams,
        length_millimetres=weighing.length_millimetres,
        length_position=LengthPosition.RECUMBENT if weighing.age_days < 700 else LengthPosition.STANDING,
        head_millimetres=weighing.head_millimetres,
    )
    await house.services.growth.record(by, key, GrowthEntry(measurement))


async def _vaccinated(
    house: House, by: Person, key: ChildKey, born_on: date, visits: Mapping[int, Sequence[str]], today: date
) -> None:
    for age_days, products in visits.items():
        given_on = born_on + timedelta(days=age_days)
        if given_on > today:
            continue
        for product in products:
            record = RecordKey(key, chosen_id(f"{key.child}-{product}-{age_days}"))
            await house.services.vaccinations.record(
                by.principal, record, VaccinationEntry(Vaccination(product=product, given_on=given_on))
            )
