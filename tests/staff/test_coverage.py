"""The figures as MongoDB counts them: whom they are of, and that they are those a person would count."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from handbook_api.checkups.births import Births
from handbook_api.checkups.records import CheckupRecord, Judgement
from handbook_api.children.model import ChildStatus
from handbook_api.children.roll import ChildRoll, Outcome
from handbook_api.families.access import Side
from handbook_api.families.model import Family, ShareSource, WardShare
from handbook_api.families.open_expression import is_open_to
from handbook_api.families.store import FamilyStore
from handbook_api.families.ward_records import stored_share
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import ProblemCode
from handbook_api.staff.coverage_rules import Attendance, CoverageYear, Figures
from tests.builders import NERIMA, SUGINAMI, an_id
from tests.checkups.builders import a_record
from tests.clocks import TODAY_AT_TEN
from tests.families.refusals import forbidden, refused
from tests.queries import profiled
from tests.staff.desks import FOUR_MONTHS, HAYASHI, KENTA, MISAKI, OKADA, Desk, many_children

APRIL, OCTOBER, NOVEMBER = date(2026, 4, 1), date(2026, 10, 1), date(2026, 11, 1)
MAY_2026 = Births(date(2026, 5, 1), date(2026, 5, 31))
"""Whose four-month checkup ends in October: on the day before they are five months old."""


async def figures(desk: Desk, first: date = OCTOBER, last: date = OCTOBER, by: Principal = HAYASHI) -> CoverageYear:
    (year,) = await desk.work.coverage.figures(by, FOUR_MONTHS, first, last)
    return year


async def counted(desk: Desk, births: Births = MAY_2026) -> Counter[Outcome]:
    roll = ChildRoll(desk.house.database)
    (outcomes,) = await roll.outcomes(NERIMA, FOUR_MONTHS, [(births,)], desk.house.clock.now())
    return outcomes


async def some(desk: Desk, number: int, family: Family, born: str = "2026-05-10", *records: CheckupRecord) -> None:
    """So many children born on a day, with these records."""
    children = many_children(
        number, family_ids=[family.id], born_from=date.fromisoformat(born), days=1,
        sealed_name=await desk.cipher.encrypt("さくら"), checkups=records,
    )  # fmt: skip
    await desk.house.database.children.insert_many(children)


async def test_a_month_has_the_children_whose_window_ended_in_it(desk: Desk) -> None:
    family = await desk.a_family()
    for born in ("2026-05-01", "2026-05-02", "2026-06-01", "2026-06-02"):
        await some(desk, 5, family, born)

    year = await figures(desk, APRIL, NOVEMBER)

    sizes = {one.month: one.figures.attendance.eligible for one in year.months if one.figures.attendance}
    assert {month.isoformat(): size for month, size in sizes.items() if size} == {"2026-09-01": 5, "2026-10-01": 10}
    assert (year.year, year.total) == (2026, None)


async def test_a_month_that_is_not_over_is_left_out(desk: Desk) -> None:
    await some(desk, 5, await desk.a_family(), "2026-06-10")

    assert [one.month for one in (await figures(desk, OCTOBER, NOVEMBER)).months] == [OCTOBER]
    desk.house.clock.step(days=6, hours=14)
    assert [one.month for one in (await figures(desk, OCTOBER, NOVEMBER)).months] == [OCTOBER, NOVEMBER]


async def test_judgements_are_the_municipalitys_and_a_familys_own_record_counts_as_attended(desk: Desk) -> None:
    family = await desk.a_family()
    await some(desk, 5, family)
    await some(desk, 6, family, "2026-05-10", a_record(FOUR_MONTHS, judgement=Judgement.HEALTHY))
    await some(desk, 7, family, "2026-05-11", a_record(FOUR_MONTHS, judgement=Judgement.OBSERVE))
    await some(desk, 8, family, "2026-05-12", a_record(FOUR_MONTHS, side=Side.FAMILY))
    await some(desk, 9, family, "2026-05-13", a_record(FOUR_MONTHS, withdrawn=True, judgement=Judgement.HEALTHY))
    await some(desk, 10, family, "2026-05-14", a_record("INFANT_1_MONTH", judgement=Judgement.HEALTHY))
    both = a_record(FOUR_MONTHS, side=Side.FAMILY), a_record(FOUR_MONTHS, judgement=Judgement.DETAILED_EXAM)
    await some(desk, 11, family, "2026-05-15", *both)

    (october,) = (await figures(desk)).months

    assert october.figures == Figures(
        Attendance(eligible=56, attended=32),
        {Judgement.HEALTHY: 6, Judgement.OBSERVE: 7, Judgement.DETAILED_EXAM: 11, None: 8},
    )


async def test_only_children_of_the_programme_whose_families_let_the_municipality_look_are_counted(desk: Desk) -> None:
    await some(desk, 5, await desk.a_family())
    await some(desk, 6, await desk.a_family(KENTA, is_open=False))
    away = await desk.a_child(await desk.a_family(KENTA), KENTA, born="2026-05-10", municipality=SUGINAMI)
    ended = await desk.a_child(await desk.a_family(KENTA), KENTA, born="2026-05-10")
    await desk.with_changes(ended, KENTA, status=ChildStatus.ENDED)
    assert away != ended

    assert await counted(desk) == {Outcome(False): 5}


async def test_figures_are_for_the_municipalitys_staff(desk: Desk) -> None:
    for who in (MISAKI, Principal("uid-of-Ono", Role.EDITOR, NERIMA), Principal("uid-of-Abe", Role.ADMIN)):
        await forbidden(figures(desk, by=who))
    assert await refused(figures(desk, by=OKADA)) == {("kind",): ProblemCode.UNKNOWN_CHECKUP}


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2016-11-23", "2016-12-01", "fromMonth"),
        ("2026-10-01", "2026-09-30", "toMonth"),
        ("2024-03-31", "2026-04-01", "toMonth"),
        ("0001-01-01", "2026-04-01", "fromMonth"),
        ("2026-04-01", "9999-12-31", "toMonth"),
    ],
)
async def test_months_too_far_away_or_too_many_are_refused(desk: Desk, first: str, last: str, field: str) -> None:
    asked = desk.work.coverage.figures(HAYASHI, FOUR_MONTHS, date.fromisoformat(first), date.fromisoformat(last))

    assert await refused(asked) == {(field,): ProblemCode.DATE_OUT_OF_RANGE}


async def test_the_months_asked_for_change_nothing_of_what_is_withheld(desk: Desk) -> None:
    """Two answers that overlap are not to give away together what each withholds: a year is always one table."""
    family = await desk.a_family()
    await some(desk, 3, family, "2024-05-10")
    await some(desk, 50, family, "2024-05-11", a_record(FOUR_MONTHS))
    await some(desk, 20, family, "2024-06-10")
    await some(desk, 60, family, "2024-06-11", a_record(FOUR_MONTHS))

    whole = await figures(desk, date(2024, 4, 1), date(2025, 3, 31))
    one_month = await figures(desk, date(2024, 11, 1), date(2024, 11, 1))

    october, november = (one for one in whole.months if one.month.month in (10, 11))
    assert october.figures.attendance is None
    assert november.figures.attendance is None
    assert whole.total is not None
    assert whole.total.attendance == Attendance(133, 110)
    assert (one_month.months, one_month.total) == ((november,), whole.total)


async def test_figures_are_counted_by_an_index_in_one_question_without_reading_a_child(desk: Desk) -> None:
    for guardian in (MISAKI, KENTA):
        await some(desk, 30, await desk.a_family(guardian))

    async with profiled(desk.house.database) as queries:
        await figures(desk, APRIL, NOVEMBER)

    assert [(one["ns"].partition(".")[2], one["op"], one["planSummary"]) for one in queries.operations] == [
        ("children", "command", "IXSCAN { municipality: 1, status: 1, birth.born_on: 1, _id: 1 }")
    ]
    assert await desk.house.database.access_log.count_documents({}) == 0


# Who lets look, as MongoDB works it out


def a_share(chance: random.Random) -> WardShare:
    opened = TODAY_AT_TEN + timedelta(days=chance.choice((-40, -10, -1, 0, 0, 5)))
    return WardShare(
        municipality=chance.choice((NERIMA, NERIMA, SUGINAMI)),
        until=TODAY_AT_TEN + timedelta(days=chance.choice((-5, 0, 1, 30))),
        source=chance.choice(list(ShareSource)),
        opened_by=chance.choice(("misaki", "kenta", None)),
        opened_at=None if chance.random() < 0.2 else opened,
    )


async def test_mongodb_says_of_every_family_what_the_rule_says(desk: Desk) -> None:
    chance, database = random.Random(4), desk.house.database  # noqa: S311 - families made up
    template = (await database.families.find_one({"_id": (await desk.a_family()).id})) or {}
    await database.families.delete_many({})
    shares = [[stored_share(a_share(chance)) for _ in range(chance.randrange(6))] for _ in range(600)]
    await database.families.insert_many([template | {"_id": an_id(), "ward_shares": one} for one in shares])

    found = database.families.find({"$expr": is_open_to(NERIMA, TODAY_AT_TEN)}, {"_id": 1})
    open_there = {one["_id"] async for one in found}

    everybody = await FamilyStore(database).with_ids(tuple(await database.families.distinct("_id")))
    assert open_there == {one.id for one in everybody if one.shared_with(NERIMA, TODAY_AT_TEN)}
    assert 100 < len(open_there) < 500


@pytest.mark.parametrize("number", [1, 2])
async def test_the_cohorts_do_not_mix(desk: Desk, number: int) -> None:
    family = await desk.a_family()
    for born in ("2026-05-10", "2026-06-10"):
        await some(desk, 5 * number, family, born)
    roll = ChildRoll(desk.house.database)
    june = Births(date(2026, 6, 1), date(2026, 6, 30))

    found = await roll.outcomes(NERIMA, FOUR_MONTHS, [(MAY_2026,), (), (june,)], TODAY_AT_TEN)

    assert found == (Counter({Outcome(False): 5 * number}), Counter(), Counter({Outcome(False): 5 * number}))
