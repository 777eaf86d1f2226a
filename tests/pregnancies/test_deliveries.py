"""The birth: children of one pregnancy in one step, on their own days; twins, stillbirth, corrections, mistakes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

import pytest

from handbook_api.children.model import Child, ChildStatus
from handbook_api.children.service import SeenChild
from handbook_api.families.access import Side
from handbook_api.families.model import Family
from handbook_api.growth.models import Measurement
from handbook_api.growth.service import GrowthEntry, GrowthService
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey, PregnancyKey, RecordKey
from handbook_api.platform.ledger import Change, Page, SubjectKind
from handbook_api.platform.problems import ProblemCode, Refused, VersionConflict
from handbook_api.pregnancies.birth_page import BirthPage, BloodLoss, BreathingAtBirth, DeliveryCourse
from handbook_api.pregnancies.deliveries import BirthMoment
from handbook_api.pregnancies.model import PregnancyStatus
from tests.builders import NERIMA, House, a_child_entry, an_id
from tests.families.refusals import forbidden, refused
from tests.pregnancies.people import (
    HARUKO,
    KENTA,
    MISAKI,
    NOT_FOUND,
    NURSE,
    NURSE_ELSEWHERE,
    STRANGER,
    a_delivery,
    begun,
    born,
    whats,
    worklist,
)

PAGE = BirthPage(
    course=DeliveryCourse.BREECH,
    method="帝王切開",
    duration_minutes=95,
    blood_loss=BloodLoss.MEDIUM,
    blood_loss_millilitres=620,
    was_transfused=False,
    place="練馬の病院",
    attendant="田中",
    remarks="なし",
    breathing=((1, BreathingAtBirth.ASPHYXIA_RESUSCITATED),),
)
NOT_ONGOING = {("pregnancyId",): ProblemCode.PREGNANCY_NOT_ONGOING}


async def a_twin_pregnancy(house: House, family: Family, due_on: str = "2027-01-04") -> PregnancyKey:
    return (await begun(house, family, due_on=due_on, fetuses=2)).pregnancy.key


async def children_of(house: House, keys: Sequence[ChildKey], who: Principal = MISAKI) -> list[Child]:
    found = [await house.children.see(who, key) for key in keys]
    return [one.child for one in found if one is not None]


# One child


async def test_a_birth_makes_a_childs_handbook(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    birth = born(on="2026-11-20", length_millimetres=491, head_millimetres=333, chest_millimetres=322)

    seen = await house.deliveries.record(MISAKI, key, a_delivery(birth, page=PAGE))

    (child,) = await children_of(house, seen.pregnancy.children)
    assert (child.pregnancy, child.municipality, child.mother_uid) == (key, NERIMA, MISAKI.uid)
    assert (child.birth.born_on, child.birth.born_at) == (date(2026, 11, 20), time(4, 30))
    assert (child.birth.gestation_days, child.birth.order, child.birth.fetuses) == (39 * 7, 1, 1)
    assert (child.birth.weight_grams, child.birth.length_millimetres) == (2_900, 491)
    assert (child.birth.head_millimetres, child.birth.chest_millimetres) == (333, 322)
    assert await house.children.name(SeenChild(child, seen.standing)) == "さくら"
    delivery = seen.pregnancy.delivery
    assert delivery is not None
    assert (seen.pregnancy.status, delivery.delivered_on) == (PregnancyStatus.DELIVERED, date(2026, 11, 20))
    assert delivery.side is Side.FAMILY
    assert await house.deliveries.page(delivery, seen.standing) == PAGE
    assert await whats(house, family) == ["PREGNANCY_BEGUN", "CHILD_ENTERED", "DELIVERY_RECORDED"]


async def test_the_page_is_sealed(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key

    await house.deliveries.record(MISAKI, key, a_delivery(born(), page=PAGE))

    for collection in ("pregnancies", "changes", "children"):
        assert "練馬の病院" not in str(await house.database[collection].find().to_list())


async def test_the_same_children_again_are_born_once(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    delivery = a_delivery(born())

    first = await house.deliveries.record(MISAKI, key, delivery)
    again = await house.deliveries.record(KENTA, key, delivery)

    assert again.pregnancy == first.pregnancy
    assert await house.database.children.count_documents({}) == 1
    assert await refused(house.deliveries.record(KENTA, key, a_delivery(born()))) == NOT_ONGOING


async def test_staff_record_it_on_their_side(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key

    seen = await house.deliveries.record(NURSE, key, a_delivery(born(), page=PAGE))

    delivery = seen.pregnancy.delivery
    assert delivery is not None
    assert (delivery.side, delivery.recorded_by) == (Side.OFFICIAL, None)
    (child,) = await children_of(house, seen.pregnancy.children)
    assert await refused(house.children.delete(MISAKI, child.key, 1)) == {
        ("childId",): ProblemCode.HAS_OFFICIAL_RECORDS
    }


@pytest.mark.parametrize("who", [HARUKO, STRANGER, NURSE_ELSEWHERE])
async def test_nobody_else_records_it(house: House, family: Family, who: Principal) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key

    assert await refused(house.deliveries.record(who, key, a_delivery(born()))) == NOT_FOUND
    assert await refused(house.deliveries.correct(who, key, 1, (), PAGE)) == NOT_FOUND
    assert await refused(house.deliveries.undo(who, key, 1)) == NOT_FOUND


async def test_what_is_wrong_with_any_child_is_said_at_its_place(house: House, family: Family) -> None:
    key = await a_twin_pregnancy(house, family)
    births = (born(1, "2026-11-25", weight_grams=None), born(2, "2026-07-01", name="", weight_grams=None))

    assert await refused(house.deliveries.record(MISAKI, key, a_delivery(*births))) == {
        ("children", "0", "birthDate"): ProblemCode.DATE_IN_FUTURE,
        ("children", "1", "name"): ProblemCode.REQUIRED,
        ("children", "1", "birthDate"): ProblemCode.GESTATION_OUT_OF_RANGE,
    }
    assert await house.database.children.count_documents({}) == 0


async def test_an_all_but_impossible_weight_has_to_be_confirmed(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    birth = born(weight_grams=7_900)

    assert await refused(house.deliveries.record(MISAKI, key, a_delivery(birth))) == {
        ("children", "0", "birthWeightGrams"): ProblemCode.IMPLAUSIBLE_UNLESS_CONFIRMED
    }
    seen = await house.deliveries.record(MISAKI, key, a_delivery(birth, confirmed=True))
    assert len(seen.pregnancy.children) == 1


async def test_the_page_has_limits(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    page = BirthPage(
        method="x" * 201,
        duration_minutes=-1,
        blood_loss_millilitres=20_001,
        breathing=((1, BreathingAtBirth.ASPHYXIA), (2, BreathingAtBirth.UNREMARKABLE)),
    )

    assert await refused(house.deliveries.record(MISAKI, key, a_delivery(born(), page=page))) == {
        ("page", "method"): ProblemCode.TOO_LONG,
        ("page", "durationMinutes"): ProblemCode.BIRTH_PAGE_OUT_OF_RANGE,
        ("page", "bloodLossMillilitres"): ProblemCode.BIRTH_PAGE_OUT_OF_RANGE,
        ("page", "newborns"): ProblemCode.BIRTHS_INCOMPLETE,
    }


async def test_an_id_that_was_a_childs_is_not_taken_again(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    elder, gone = ChildKey(family.id, an_id()), ChildKey(family.id, an_id())
    for one in (elder, gone):
        await house.children.enter(MISAKI, one, a_child_entry())
    await house.children.delete(MISAKI, gone, 1)

    for taken, code in ((elder, ProblemCode.NOT_AN_ID), (gone, ProblemCode.NOT_FOUND)):
        asked = house.deliveries.record(MISAKI, key, a_delivery(born(child_id=taken.child)))
        assert await refused(asked) == {("children", "0", "id"): code}


# Twins


async def test_twins_keep_their_order_and_each_its_own_day(house: House, family: Family) -> None:
    """Due on 4 January 2027: the first at 32w6d, the second past midnight of the day after next, at 33w1d."""
    key = await a_twin_pregnancy(house, family)
    second, first = born(2, "2026-11-17", name="はると"), born(1, "2026-11-15")

    seen = await house.deliveries.record(MISAKI, key, a_delivery(second, first))

    children = await children_of(house, seen.pregnancy.children)
    assert [(one.birth.order, one.birth.fetuses) for one in children] == [(1, 2), (2, 2)]
    assert [divmod(one.birth.gestation_days or 0, 7) for one in children] == [(32, 6), (33, 1)]
    delivery = seen.pregnancy.delivery
    assert delivery is not None
    assert delivery.delivered_on == date(2026, 11, 17)


async def test_a_twin_born_at_24_weeks_4_days(house: House, family: Family) -> None:
    key = await a_twin_pregnancy(house, family, "2027-03-10")
    births = (born(1, "2026-11-22", weight_grams=640), born(2, "2026-11-22", weight_grams=610))

    seen = await house.deliveries.record(MISAKI, key, a_delivery(*births))

    children = await children_of(house, seen.pregnancy.children)
    assert {divmod(one.birth.gestation_days or 0, 7) for one in children} == {(24, 4)}


async def test_of_twins_one_is_stillborn_and_no_handbook_is_made_for_it(house: House, family: Family) -> None:
    key = await a_twin_pregnancy(house, family)

    seen = await house.deliveries.record(MISAKI, key, a_delivery(born(2), stillborn=(1,)))

    (child,) = await children_of(house, seen.pregnancy.children)
    assert (child.birth.order, child.birth.fetuses, child.status) == (2, 2, ChildStatus.ACTIVE)
    assert seen.pregnancy.status is PregnancyStatus.DELIVERED
    assert [one.order for one in seen.pregnancy.living_fetuses] == [2]
    assert [one["fetus_order"] for one in await worklist(house)] == [1]


async def test_the_twin_of_one_that_ended_before_is_born_alone(house: House, family: Family) -> None:
    key = await a_twin_pregnancy(house, family)
    await house.pregnancy_endings.end(MISAKI, key, 1)

    seen = await house.deliveries.record(MISAKI, key, a_delivery(born(2)))

    (child,) = await children_of(house, seen.pregnancy.children)
    assert (child.birth.order, child.birth.fetuses) == (2, 2)


@pytest.mark.parametrize(
    ("orders", "stillborn", "wrong"),
    [((1,), (), 2), ((1, 1), (), 1), ((1, 2), (2,), 2), ((1, 2, 3), (), 3), ((1,), (3,), 2)],
)
async def test_of_each_child_exactly_one_thing_is_said(
    house: House, family: Family, orders: tuple[int, ...], stillborn: tuple[int, ...], wrong: int
) -> None:
    key = await a_twin_pregnancy(house, family)

    with pytest.raises(Refused) as refusal:
        await house.deliveries.record(MISAKI, key, a_delivery(*(born(order) for order in orders), stillborn=stillborn))

    (problem, *_) = refusal.value.problems
    assert (problem.code, problem.values) == (ProblemCode.BIRTHS_INCOMPLETE, {"value": wrong})


async def test_where_nobody_was_born_the_pregnancy_ends_in_its_own_way(house: House, family: Family) -> None:
    key = await a_twin_pregnancy(house, family)

    asked = house.deliveries.record(MISAKI, key, a_delivery(stillborn=(1, 2)))

    assert await refused(asked) == {("children",): ProblemCode.REQUIRED}


async def test_a_pregnancy_that_has_ended_has_no_birth(house: House, family: Family) -> None:
    key = (await begun(house, family)).pregnancy.key
    await house.pregnancy_endings.end(MISAKI, key)

    assert await refused(house.deliveries.record(MISAKI, key, a_delivery(born()))) == NOT_ONGOING


async def test_one_of_newborn_twins_dies_and_the_other_goes_on(house: House, family: Family) -> None:
    key = await a_twin_pregnancy(house, family)
    seen = await house.deliveries.record(MISAKI, key, a_delivery(born(1), born(2)))

    await house.child_endings.end(MISAKI, seen.pregnancy.children[0])

    statuses = [one.status for one in await children_of(house, seen.pregnancy.children)]
    assert statuses == [ChildStatus.ENDED, ChildStatus.ACTIVE]


# Corrected


async def test_a_corrected_day_of_birth_moves_the_gestation_and_the_mothers_dates(house: House, family: Family) -> None:
    key = await a_twin_pregnancy(house, family)
    seen = await house.deliveries.record(MISAKI, key, a_delivery(born(1, "2026-11-16"), born(2, "2026-11-16")))
    second = seen.pregnancy.children[1].child

    corrected = await house.deliveries.correct(KENTA, key, 2, [BirthMoment(second, date(2026, 11, 17), None)], PAGE)

    children = await children_of(house, seen.pregnancy.children)
    assert [(one.birth.born_on.day, one.birth.gestation_days) for one in children] == [(16, 231), (17, 232)]
    assert children[0].version == 1
    delivery = corrected.pregnancy.delivery
    assert delivery is not None
    assert delivery.delivered_on == date(2026, 11, 17)
    assert await house.deliveries.page(delivery, corrected.standing) == PAGE
    assert (await whats(house, family))[-2:] == ["CHILD_CORRECTED", "DELIVERY_CORRECTED"]


async def test_the_day_of_birth_is_corrected_with_the_birth_and_not_beside_it(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    child = (await house.deliveries.record(MISAKI, key, a_delivery(born()))).pregnancy.children[0]
    (there,) = await children_of(house, [child])
    entry = a_child_entry("さくら", birth=replace(there.birth, born_on=date(2026, 11, 19)))

    assert await refused(house.children.correct(MISAKI, child, 1, entry)) == {
        ("birthDate",): ProblemCode.BIRTH_DATE_OF_DELIVERY
    }
    named = a_child_entry("ゆい", birth=there.birth)
    assert (await house.children.correct(MISAKI, child, 1, named)).child.version == 2


async def test_each_side_corrects_its_own_and_a_stale_version_is_told(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    await house.deliveries.record(NURSE, key, a_delivery(born()))

    await forbidden(house.deliveries.correct(MISAKI, key, 2, (), PAGE))
    await forbidden(house.deliveries.undo(MISAKI, key, 2))
    with pytest.raises(VersionConflict) as conflict:
        await house.deliveries.correct(NURSE, key, 1, (), PAGE)
    assert conflict.value.current == await house.pregnancies.see(NURSE, key)


async def test_a_child_of_another_pregnancy_is_not_found(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    await house.deliveries.record(MISAKI, key, a_delivery(born()))

    asked = house.deliveries.correct(MISAKI, key, 2, [BirthMoment(an_id(), date(2026, 11, 19))], PAGE)

    assert await refused(asked) == {("children", "0", "childId"): ProblemCode.NOT_FOUND}
    assert await refused(house.deliveries.correct(MISAKI, (await begun(house, family)).pregnancy.key, 1, (), PAGE)) == (
        NOT_FOUND
    )


# Where it was, kept from the other guardian


async def test_the_place_of_a_mother_whose_whereabouts_are_kept_is_hers_alone(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    misaki = family.member_of(MISAKI.uid)
    assert misaki is not None
    await house.protection.set_non_disclosure(NURSE, family.id, misaki.id, is_undisclosed=True)
    await house.deliveries.record(NURSE, key, a_delivery(born(), page=PAGE))

    places = {}
    for who in (MISAKI, KENTA, NURSE):
        seen = await house.pregnancies.see(who, key)
        assert seen is not None
        assert seen.pregnancy.delivery is not None
        page = await house.deliveries.page(seen.pregnancy.delivery, seen.standing)
        places[who.uid] = (page.place, page.attendant, page.method)
    shown = (PAGE.place, PAGE.attendant, PAGE.method)
    # The nurse wrote it: what she wrote freely could say as much as the place.
    assert places == {MISAKI.uid: shown, KENTA.uid: (None, None, None), NURSE.uid: shown}


async def test_who_is_not_shown_the_place_does_not_lose_it_by_correcting(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    misaki = family.member_of(MISAKI.uid)
    assert misaki is not None
    await house.protection.set_non_disclosure(NURSE, family.id, misaki.id, is_undisclosed=True)
    await house.deliveries.record(MISAKI, key, a_delivery(born(), page=PAGE))

    await house.deliveries.correct(KENTA, key, 2, (), replace(PAGE, place=None, attendant=None, remarks="あり"))

    seen = await house.pregnancies.see(MISAKI, key)
    assert seen is not None
    assert seen.pregnancy.delivery is not None
    page = await house.deliveries.page(seen.pregnancy.delivery, seen.standing)
    assert (page.place, page.attendant, page.remarks) == (PAGE.place, PAGE.attendant, "あり")


# Taken back


async def test_a_birth_recorded_by_mistake_is_taken_back_whole(house: House, family: Family) -> None:
    key = await a_twin_pregnancy(house, family)
    delivery = a_delivery(born(2), stillborn=(1,))
    seen = await house.deliveries.record(MISAKI, key, delivery)
    (child,) = seen.pregnancy.children

    for _ in range(2):
        undone = await house.deliveries.undo(MISAKI, key, 2)

    assert undone.pregnancy.status is PregnancyStatus.ACTIVE
    assert (undone.pregnancy.delivery, undone.pregnancy.children) == (None, ())
    assert [one.order for one in undone.pregnancy.living_fetuses] == [1, 2]
    assert await house.children.see(MISAKI, child) is None
    assert await worklist(house) == []
    assert await refused(house.deliveries.record(MISAKI, key, delivery)) == {
        ("children", "0", "id"): ProblemCode.NOT_FOUND
    }


async def test_what_ended_before_the_birth_stays_ended(house: House, family: Family) -> None:
    key = await a_twin_pregnancy(house, family)
    await house.pregnancy_endings.end(MISAKI, key, 1)
    house.clock.step(hours=1)
    await house.deliveries.record(MISAKI, key, a_delivery(born(2)))

    undone = await house.deliveries.undo(MISAKI, key, 3)

    assert [one.order for one in undone.pregnancy.living_fetuses] == [2]


async def test_once_something_is_written_in_a_childs_handbook_it_stays(
    house: House, family: Family, cipher: FieldCipher
) -> None:
    key = await a_twin_pregnancy(house, family)
    seen = await house.deliveries.record(MISAKI, key, a_delivery(born(1), born(2)))
    growth = GrowthService(house.children, house.ledger, cipher)
    weight = Measurement(date(2026, 11, 23), weight_grams=2_850)
    await growth.record(KENTA, RecordKey(seen.pregnancy.children[1], an_id()), GrowthEntry(weight, None))

    assert await refused(house.deliveries.undo(MISAKI, key, 2)) == {("pregnancyId",): ProblemCode.CHILDREN_HAVE_RECORDS}
    assert len(await children_of(house, seen.pregnancy.children)) == 2


async def test_what_lies_outside_the_childs_document_counts_as_well(house: House, family: Family) -> None:
    """A journal, photos and appointments are kept elsewhere and would go with the handbook."""
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    (child,) = (await house.deliveries.record(MISAKI, key, a_delivery(born()))).pregnancy.children

    async def work(page: Page) -> None:
        entry = f"{child}.{an_id()}"
        page.note(Change("JOURNAL_ENTRY_WRITTEN", SubjectKind.JOURNAL_ENTRY, entry, None, "FAMILY", "GUARDIANS"))

    await house.ledger.change(family.id, work)

    assert await refused(house.deliveries.undo(MISAKI, key, 2)) == {("pregnancyId",): ProblemCode.CHILDREN_HAVE_RECORDS}


async def test_a_pregnancy_with_children_is_not_deleted(house: House, family: Family) -> None:
    key = (await begun(house, family, due_on="2026-11-27")).pregnancy.key
    await house.deliveries.record(MISAKI, key, a_delivery(born()))

    assert await refused(house.pregnancies.delete(MISAKI, key, 2)) == {
        ("pregnancyId",): ProblemCode.PREGNANCY_HAS_CHILDREN
    }
