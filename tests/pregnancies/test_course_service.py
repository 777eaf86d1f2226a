"""The lines of a pregnancy's pages on a real database: who may do what, repeats, writers at once, ceilings, places."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from handbook_api.families.access import Audience
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import PregnancyRecordKey
from handbook_api.platform.mongodb import Database
from handbook_api.platform.problems import Forbidden, Refused, VersionConflict
from handbook_api.platform.signing import Signer
from handbook_api.pregnancies.blood_pressure import PRESSURES_CEILING
from handbook_api.pregnancies.classes import ClassEntry
from handbook_api.pregnancies.course import COURSE_CEILING
from handbook_api.pregnancies.dental import DentalEntry
from handbook_api.pregnancies.lines import SeenLine
from tests.clocks import SteppingClock
from tests.pregnancies.lines import (
    HARUKO,
    KENTA,
    MISAKI,
    NURSE,
    NURSE_ELSEWHERE,
    STRANGER,
    Home,
    a_checkup,
    a_course_entry,
    a_home,
    a_pressure,
    a_pressure_entry,
    a_result,
    a_weight_entry,
    day,
    ended,
    refused,
)
from tests.queries import profiled

PLACE = "ひまわり産婦人科"


@pytest.fixture
async def home(empty_database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> Home:
    return await a_home(empty_database, cipher, signer, clock)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of line: its service, something to enter, something to enter instead, and for whom it is."""

    name: str
    service: Callable[[Home], Any]
    entry: Any
    other: Any
    rows: Callable[[Any], tuple[Any, ...]]
    audience: Audience


KINDS = [
    Kind(
        "PREGNANCY_CHECKUP",
        lambda home: home.lines.course,
        a_course_entry(weight_grams=56_200),
        a_course_entry("2026-11-19"),
        lambda pregnancy: pregnancy.course,
        Audience.GUARDIANS,
    ),
    Kind(
        "PREGNANCY_TEST",
        lambda home: home.lines.tests,
        a_result(consented=True),
        a_result(option="POSITIVE", consented=True),
        lambda pregnancy: pregnancy.tests,
        Audience.MOTHER,
    ),
    Kind(
        "DENTAL_EXAM",
        lambda home: home.lines.dental_exams,
        DentalEntry(day("2026-08-20"), caries_to_treat=2),
        DentalEntry(day("2026-08-21")),
        lambda pregnancy: pregnancy.dental_exams,
        Audience.GUARDIANS,
    ),
    Kind(
        "CLASS",
        lambda home: home.lines.classes,
        ClassEntry(day("2026-10-03"), "沐浴の実習"),
        ClassEntry(day("2026-10-03"), "お産の進み方"),
        lambda pregnancy: pregnancy.classes,
        Audience.GUARDIANS,
    ),
    Kind(
        "OWN_WEIGHT",
        lambda home: home.lines.weights,
        a_weight_entry(),
        a_weight_entry(grams=56_400),
        lambda pregnancy: pregnancy.weights,
        Audience.MOTHER,
    ),
    Kind(
        "BLOOD_PRESSURE",
        lambda home: home.lines.blood_pressures,
        a_pressure_entry(),
        a_pressure_entry(122, 76),
        lambda pregnancy: pregnancy.blood_pressures,
        Audience.MOTHER,
    ),
]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


async def a_line(home: Home, kind: Kind, by: Principal = MISAKI) -> PregnancyRecordKey:
    key = home.a_key()
    await kind.service(home).record(by, key, kind.entry)
    return key


async def outcome(attempt: Any) -> str:
    """`done`, or the name or codes of what went wrong."""
    try:
        await attempt
    except Refused as refusal:
        return str(refused(refusal))
    except (Forbidden, VersionConflict) as error:
        return type(error).__name__
    return "done"


NOT_FOUND_PREGNANCY = "{'pregnancyId': 'NOT_FOUND'}"
NOT_FOUND_RECORD = "{'recordId': 'NOT_FOUND'}"


# Who may do what


@every_kind
async def test_who_may_record(home: Home, kind: Kind) -> None:
    guardians = kind.audience is Audience.GUARDIANS
    expected = {
        MISAKI: "done",
        KENTA: "done" if guardians else "Forbidden",
        HARUKO: NOT_FOUND_PREGNANCY,
        NURSE: "done",
        NURSE_ELSEWHERE: NOT_FOUND_PREGNANCY,
        STRANGER: NOT_FOUND_PREGNANCY,
    }

    found = {who: await outcome(kind.service(home).record(who, home.a_key(), kind.entry)) for who in expected}

    assert found == expected
    rows = kind.rows(await home.stands())
    assert {(row.head.side.value, row.head.audience) for row in rows} == {
        ("FAMILY", kind.audience),
        ("OFFICIAL", kind.audience),
    }


@every_kind
async def test_who_may_see_what_the_mother_entered(home: Home, kind: Kind) -> None:
    await a_line(home, kind)
    guardians = kind.audience is Audience.GUARDIANS
    expected = {MISAKI: 1, KENTA: int(guardians), NURSE: int(guardians)}

    for who, count in expected.items():
        seen = await home.pregnancies.see(who, home.key)
        assert seen is not None
        assert len(kind.rows(seen.pregnancy)) == count
    for who in (HARUKO, NURSE_ELSEWHERE, STRANGER):
        assert await home.pregnancies.see(who, home.key) is None


@every_kind
async def test_who_may_see_what_staff_entered(home: Home, kind: Kind) -> None:
    await a_line(home, kind, NURSE)
    expected = {MISAKI: 1, KENTA: int(kind.audience is Audience.GUARDIANS), NURSE: 1}

    for who, count in expected.items():
        seen = await home.pregnancies.see(who, home.key)
        assert seen is not None
        assert len(kind.rows(seen.pregnancy)) == count


@every_kind
async def test_who_may_correct_and_delete_what_the_mother_entered(home: Home, kind: Kind) -> None:
    guardians = kind.audience is Audience.GUARDIANS
    expected = {
        KENTA: "done" if guardians else NOT_FOUND_RECORD,
        HARUKO: NOT_FOUND_RECORD,
        NURSE: "Forbidden" if guardians else NOT_FOUND_RECORD,
        NURSE_ELSEWHERE: NOT_FOUND_RECORD,
        STRANGER: NOT_FOUND_RECORD,
        MISAKI: "done",
    }

    for who, answer in expected.items():
        key = await a_line(home, kind)
        assert await outcome(kind.service(home).correct(who, key, 1, kind.other)) == answer, who.uid
        key = await a_line(home, kind)
        assert await outcome(kind.service(home).delete(who, key, 1)) == answer, who.uid


@every_kind
async def test_what_staff_entered_is_corrected_by_staff_and_deleted_by_nobody(home: Home, kind: Kind) -> None:
    hidden = NOT_FOUND_RECORD if kind.audience is Audience.MOTHER else "Forbidden"
    for who, answer in {MISAKI: "Forbidden", KENTA: hidden, NURSE: "Forbidden", STRANGER: NOT_FOUND_RECORD}.items():
        key = await a_line(home, kind, NURSE)
        assert await outcome(kind.service(home).delete(who, key, 1)) == answer, who.uid
        if who is not NURSE:
            assert await outcome(kind.service(home).correct(who, key, 1, kind.other)) == answer, who.uid

    assert await outcome(kind.service(home).correct(NURSE, key, 1, kind.other)) == "done"


@every_kind
async def test_while_nobody_has_said_that_it_is_hers_only_staff_write_what_is_for_the_mother(
    home: Home, kind: Kind
) -> None:
    await home.put(replace(await home.stands(), mother_uid=None))
    guardians = kind.audience is Audience.GUARDIANS

    assert await outcome(kind.service(home).record(MISAKI, home.a_key(), kind.entry)) == (
        "done" if guardians else "Forbidden"
    )
    assert await outcome(kind.service(home).record(NURSE, home.a_key(), kind.entry)) == "done"


# Repeats, versions, writers at the same moment


@every_kind
async def test_the_same_line_sent_four_times_at_once_is_one_line(home: Home, kind: Kind) -> None:
    key = home.a_key()

    seen = await asyncio.gather(*(kind.service(home).record(MISAKI, key, kind.entry) for _ in range(4)))

    assert len({one.row for one in seen}) == 1
    assert len(kind.rows(await home.stands())) == 1
    assert [entry.change.what for entry in await home.entries()] == [f"{kind.name}_RECORDED"]


@every_kind
async def test_of_two_corrections_at_once_one_wins_and_the_other_is_shown_it(home: Home, kind: Kind) -> None:
    key = await a_line(home, kind)

    async def tried() -> Any:
        try:
            return await kind.service(home).correct(MISAKI, key, 1, kind.other)
        except VersionConflict as conflict:
            return conflict

    outcomes = await asyncio.gather(tried(), tried())

    (won,) = [one for one in outcomes if isinstance(one, SeenLine)]
    (lost,) = [one for one in outcomes if isinstance(one, VersionConflict)]
    assert isinstance(lost.current, SeenLine)
    assert lost.current.row == won.row == kind.rows(await home.stands())[0]
    assert won.row.head.version == 2


@every_kind
async def test_a_deleted_line_stays_deleted_and_takes_its_past_with_it(home: Home, kind: Kind) -> None:
    key = await a_line(home, kind)
    await kind.service(home).correct(MISAKI, key, 1, kind.other)

    await kind.service(home).delete(MISAKI, key, 2)
    await kind.service(home).delete(MISAKI, key, 2)

    assert await outcome(kind.service(home).record(MISAKI, key, kind.entry)) == "{'id': 'NOT_FOUND'}"
    assert kind.rows(await home.stands()) == ()
    entries = await home.entries()
    assert [entry.change.what.rpartition("_")[2] for entry in entries] == ["RECORDED", "CORRECTED", "DELETED"]
    assert all(entry.change.before is entry.change.after is None for entry in entries)


@every_kind
async def test_the_ledger_says_for_whom_a_line_is(home: Home, kind: Kind) -> None:
    key = await a_line(home, kind)

    (entry,) = await home.entries()

    assert (entry.change.subject_id, entry.change.audience, entry.change.side) == (str(key), kind.audience, "FAMILY")
    assert entry.change.by is not None
    assert entry.change.after is not None


async def test_an_id_that_is_a_line_of_another_kind_is_taken(home: Home) -> None:
    key = await a_line(home, KINDS[0])

    assert await outcome(home.lines.weights.record(MISAKI, key, a_weight_entry())) == "{'id': 'NOT_FOUND'}"
    assert (await home.stands()).weights == ()


async def test_her_own_line_is_not_handed_to_staff_who_choose_its_id(home: Home) -> None:
    key = await a_line(home, KINDS[1])

    assert await outcome(home.lines.tests.record(NURSE, key, a_result(consented=True))) == "{'id': 'NOT_FOUND'}"


async def test_of_lines_entered_at_the_same_moment_none_is_lost(home: Home) -> None:
    await asyncio.gather(*(a_line(home, kind) for kind in KINDS), a_line(home, KINDS[0], KENTA))

    pregnancy = await home.stands()
    assert [len(kind.rows(pregnancy)) for kind in KINDS] == [2, 1, 1, 1, 1, 1]


@every_kind
async def test_a_line_that_cannot_be_is_refused_when_it_is_corrected_too(home: Home, kind: Kind) -> None:
    key = await a_line(home, kind)
    field = next(name for name in kind.entry.__dataclass_fields__ if name.endswith("_on"))
    wrong = replace(kind.entry, **{field: day("2026-11-25")})

    assert "DATE_IN_FUTURE" in await outcome(kind.service(home).correct(MISAKI, key, 1, wrong))
    assert "DATE_IN_FUTURE" in await outcome(kind.service(home).record(MISAKI, home.a_key(), wrong))


@every_kind
async def test_results_can_still_be_copied_after_the_end_of_a_pregnancy(home: Home, kind: Kind) -> None:
    await home.put(ended(await home.stands()))

    assert await outcome(kind.service(home).record(MISAKI, home.a_key(), kind.entry)) == "done"


# Ceilings


async def test_the_course_ends_at_its_ceiling(home: Home) -> None:
    full = tuple(a_checkup() for _ in range(COURSE_CEILING))
    await home.put(replace(await home.stands(), course=full))

    answer = await outcome(home.lines.course.record(MISAKI, home.a_key(), a_course_entry()))

    assert answer == "{'pregnancyId': 'CEILING_REACHED'}"


async def test_a_pregnancy_that_is_full_of_pressures_is_still_read_and_written(home: Home) -> None:
    full = tuple(a_pressure(118, 72) for _ in range(PRESSURES_CEILING - 1))
    await home.put(replace(await home.stands(), blood_pressures=full))

    await home.lines.blood_pressures.record(MISAKI, home.a_key(), a_pressure_entry())

    answer = await outcome(home.lines.blood_pressures.record(MISAKI, home.a_key(), a_pressure_entry()))
    assert answer == "{'pregnancyId': 'CEILING_REACHED'}"
    assert len((await home.stands()).blood_pressures) == PRESSURES_CEILING


# What is asked about a value tells of no other


async def test_a_question_about_a_weight_does_not_tell_the_father_of_hers(home: Home) -> None:
    await home.lines.weights.record(MISAKI, home.a_key(), a_weight_entry(grams=54_000))
    far = a_course_entry("2026-11-19", weight_grams=70_000)

    assert await outcome(home.lines.course.record(KENTA, home.a_key(), far)) == "done"
    assert "UNLIKELY" in await outcome(
        home.lines.course.record(MISAKI, home.a_key(), replace(far, weight_grams=80_500))
    )


# Places


async def places_seen(home: Home, who: Principal) -> list[bool]:
    seen = await home.pregnancies.see(who, home.key)
    assert seen is not None
    return [row.sealed_place is not None for row in seen.pregnancy.course]


async def test_the_place_of_somebody_whose_whereabouts_are_kept_is_shown_to_her_and_to_staff_alone(home: Home) -> None:
    await home.keep_whereabouts_of(MISAKI.uid)
    await home.lines.course.record(MISAKI, home.a_key(), a_course_entry(place=PLACE))
    await home.lines.course.record(NURSE, home.a_key(), a_course_entry(place=PLACE))
    await home.lines.course.record(KENTA, home.a_key(), a_course_entry(place=PLACE))

    assert await places_seen(home, MISAKI) == [True, True, True]
    assert await places_seen(home, NURSE) == [True, True, True]
    assert await places_seen(home, KENTA) == [False, False, True]


async def test_what_others_were_shown_before_stays(home: Home) -> None:
    await home.lines.course.record(MISAKI, home.a_key(), a_course_entry(place=PLACE))

    await home.keep_whereabouts_of(MISAKI.uid)

    assert await places_seen(home, KENTA) == [True]


async def test_a_place_that_is_kept_from_him_survives_his_correction(home: Home) -> None:
    await home.keep_whereabouts_of(MISAKI.uid)
    key = home.a_key()
    await home.lines.course.record(MISAKI, key, a_course_entry(place=PLACE))

    await home.lines.course.correct(KENTA, key, 1, a_course_entry(weight_grams=56_000))

    assert await places_seen(home, MISAKI) == [True]
    assert await places_seen(home, KENTA) == [False]
    assert (await home.stands()).course[0].weight_grams == 56_000


async def test_a_place_that_he_enters_himself_is_shown_to_him(home: Home) -> None:
    await home.keep_whereabouts_of(MISAKI.uid)
    key = home.a_key()
    await home.lines.course.record(MISAKI, key, a_course_entry(place=PLACE))

    await home.lines.course.correct(KENTA, key, 1, a_course_entry(place="区役所の保健相談所"))

    assert await places_seen(home, KENTA) == [True]


async def test_she_herself_can_take_a_place_away(home: Home) -> None:
    key = home.a_key()
    await home.lines.course.record(MISAKI, key, a_course_entry(place=PLACE))

    await home.lines.course.correct(MISAKI, key, 1, a_course_entry(place="  "))

    assert await places_seen(home, MISAKI) == [False]


async def test_an_outcome_that_is_refused_tells_the_conflict_without_the_place(home: Home) -> None:
    await home.keep_whereabouts_of(MISAKI.uid)
    key = home.a_key()
    await home.lines.course.record(MISAKI, key, a_course_entry(place=PLACE))

    with pytest.raises(VersionConflict) as conflict:
        await home.lines.course.correct(KENTA, key, 7, a_course_entry())

    assert isinstance(conflict.value.current, SeenLine)
    assert conflict.value.current.row.sealed_place is None


# The database


async def test_texts_are_sealed_in_the_document(home: Home) -> None:
    await home.lines.course.record(
        MISAKI, home.a_key(), a_course_entry(place=PLACE, remarks="安静", other_tests="血糖")
    )
    await home.lines.tests.record(MISAKI, home.a_key(), a_result(note="再検査"))
    await home.lines.dental_exams.record(MISAKI, home.a_key(), DentalEntry(day("2026-08-20"), note="親知らず"))
    await home.lines.classes.record(MISAKI, home.a_key(), ClassEntry(day("2026-10-03"), "沐浴", "夫と"))

    documents = [await home.database.pregnancies.find_one(), *await home.database.changes.find().to_list()]

    for text in (PLACE, "安静", "血糖", "再検査", "NEGATIVE", "親知らず", "沐浴", "夫と"):
        assert text not in repr(documents), text


async def test_no_line_is_looked_for_through_a_whole_collection(home: Home) -> None:
    async with profiled(home.database) as queries:
        for kind in KINDS:
            key = await a_line(home, kind)
            await kind.service(home).correct(MISAKI, key, 1, kind.other)
            await kind.service(home).delete(MISAKI, key, 2)
        await home.pregnancies.see(MISAKI, home.key)

    assert queries.plans
    assert queries.scans == set()


async def test_every_look_of_staff_is_logged_before_a_refusal(home: Home) -> None:
    key = await a_line(home, KINDS[5])

    await outcome(home.lines.blood_pressures.delete(NURSE, key, 1))

    assert [one["subject"]["id"] async for one in home.database.access_log.find()] == [str(home.key)]
