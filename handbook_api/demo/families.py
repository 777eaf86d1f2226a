"""The families of the demonstration, written as people would write them: through the services."""

from datetime import date, time, timedelta

from handbook_api.children.model import Birth
from handbook_api.children.service import ChildEntry
from handbook_api.demo.articles import put_in_articles
from handbook_api.demo.checking import (
    AFTER_BIRTH,
    TO_TWO_YEARS,
    answer_at_four_months,
    answer_half_way,
    attend,
    release_four_months,
)
from handbook_api.demo.expecting import begin_pregnancy
from handbook_api.demo.growing import HARUTO, LATER_VISITS, TWINS, VISITS, YUI, grow
from handbook_api.demo.people import AOI, KENTA, LINH, MISAKI, NERIMA, SACHIKO, Person, chosen_id
from handbook_api.demo.places import put_in_places
from handbook_api.demo.remembering import HEAD_HELD_UP, WALKED, enter_teeth, remember
from handbook_api.demo.ward import book_first_food, register
from handbook_api.families.invitations import Acceptance
from handbook_api.families.model import Family, MemberRole
from handbook_api.families.service import FamilyToFound
from handbook_api.house import House
from handbook_api.platform.civil_dates import add_months
from handbook_api.platform.clock import civil_date
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.vocabulary import Sex
from notifications.devices import DeviceToRegister, Platform

CONSENT_DAYS = 180
ISSUED_BEFORE_DUE_DATE = timedelta(days=205)
"""In the eleventh week: when most women report a pregnancy."""


async def put_in(house: House) -> None:
    """Write the families, their phones, places to go to, and articles of their ward.

    Done twice, nothing is there twice, and what was deleted stays deleted.
    """
    today = civil_date(house.clock.now(), house.settings.time_zone)
    await _sato(house, today)
    await _nguyen(house, today)
    await _tanaka(house, today)
    await put_in_places(house)
    await put_in_articles(house)
    for person in (MISAKI, LINH, AOI):
        await house.services.devices.register(
            person.principal, DeviceToRegister(f"demo-phone-of-{person.uid}", None, Platform.ANDROID, person.language)
        )


async def _sato(house: House, today: date) -> None:
    """Yui, whose four-month checkup has just opened, and her brother; a father, and a grandmother who looks on."""
    family = await _founded(house, MISAKI)
    await _joined(house, family, MISAKI, KENTA, MemberRole.GUARDIAN)
    await _joined(house, family, MISAKI, SACHIKO, MemberRole.VIEWER)
    until = house.clock.now() + timedelta(days=CONSENT_DAYS)
    await house.services.ward_access.share_with_ward(MISAKI.principal, family.id, NERIMA, until)
    await _yui(house, family, today)
    await _haruto(house, family, today)


async def _yui(house: House, family: Family, today: date) -> None:
    # Four months ago yesterday: her checkup is open on whatever day the demonstration runs.
    born_on = add_months(today, -4) - timedelta(days=1)
    birth = Birth(
        born_on=born_on,
        born_at=time(4, 32),
        gestation_days=275,
        weight_grams=3_020,
        length_millimetres=490,
        head_millimetres=332,
        chest_millimetres=328,
    )
    due_on = born_on + timedelta(days=5)
    await register(house, MISAKI, family, "R8-10452", due_on - ISSUED_BEFORE_DUE_DATE, due_on)
    key, entry = ChildKey(family.id, chosen_id("yui")), ChildEntry("ゆい", Sex.FEMALE, birth, NERIMA)
    yui = await grow(house, MISAKI, key, entry, YUI, VISITS, today)
    if yui is None:
        return
    await attend(house, MISAKI, yui, AFTER_BIRTH)
    await remember(house, MISAKI, yui, HEAD_HELD_UP)
    await answer_at_four_months(house, MISAKI, yui)
    await book_first_food(house, MISAKI, yui, today)


async def _haruto(house: House, family: Family, today: date) -> None:
    birth = Birth(
        born_on=add_months(today, -25),
        born_at=time(13, 5),
        gestation_days=281,
        weight_grams=3_240,
        length_millimetres=498,
        head_millimetres=338,
    )
    key, entry = ChildKey(family.id, chosen_id("haruto")), ChildEntry("陽翔", Sex.MALE, birth, NERIMA)
    haruto = await grow(house, MISAKI, key, entry, HARUTO, VISITS | LATER_VISITS, today)
    if haruto is None:
        return
    await attend(house, MISAKI, haruto, AFTER_BIRTH | TO_TWO_YEARS)
    await remember(house, KENTA, haruto, WALKED)
    await enter_teeth(house, MISAKI, haruto, today)
    await answer_half_way(house, MISAKI, haruto)


async def _nguyen(house: House, today: date) -> None:
    """Twins born at 32 weeks and 3 days: their growth is judged by corrected age."""
    family = await _founded(house, LINH)
    born_on, gestation_days = add_months(today, -7), 32 * 7 + 3
    due_on = born_on + timedelta(days=280 - gestation_days)
    await register(house, LINH, family, "R8-08817", due_on - ISSUED_BEFORE_DUE_DATE, due_on)
    twins = (
        ("An", Sex.FEMALE, 1_690, {"weight": 4_850, "height": 556, "head": 379}),
        ("Bình", Sex.MALE, 1_810, {"weight": 4_980, "height": 561, "head": 382}),
    )
    for order, (name, sex, weight_grams, found) in enumerate(twins, 1):
        birth = Birth(
            born_on=born_on,
            born_at=time(9, 10 + order),
            gestation_days=gestation_days,
            weight_grams=weight_grams,
            length_millimetres=412,
            head_millimetres=292,
            order=order,
            fetuses=2,
        )
        key = ChildKey(family.id, chosen_id(f"twin-{order}"))
        twin = await grow(house, LINH, key, ChildEntry(name, sex, birth, NERIMA), TWINS, VISITS, today)
        if twin is not None:
            await attend(house, LINH, twin, AFTER_BIRTH)
            await release_four_months(house, twin, found)


async def _tanaka(house: House, today: date) -> None:
    """A woman who expects her first child."""
    family = await _founded(house, AOI)
    due_on = await begin_pregnancy(house, AOI, family.id, today)
    await register(house, AOI, family, "R8-21306", due_on - ISSUED_BEFORE_DUE_DATE, due_on)


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
