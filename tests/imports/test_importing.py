"""A file goes through: what is written, what waits, what is left as it is; and all of it once more."""

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handbook_api.checkups.entry import CheckupEntry
from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.records import Judgement
from handbook_api.file_import import ImportWish, import_file
from handbook_api.growth.models import Measurement
from handbook_api.growth.service import GrowthEntry
from handbook_api.immunization.entry import VaccinationEntry
from handbook_api.immunization.records import Vaccination
from handbook_api.imports.outcomes import Outcome
from handbook_api.imports.reading import FileRefused
from handbook_api.imports.records import RowState
from handbook_api.platform.ids import RecordKey
from tests.builders import an_id
from tests.clocks import SteppingClock
from tests.imports.counters import (
    AOI,
    CHECKUPS,
    DOSES,
    HAYASHI,
    MISAKI,
    Ward,
    a_checkup,
    a_dose,
    a_file,
    a_measurement,
    weights,
)
from tests.queries import profiled
from tests.resolvers.asking import everything_in


async def test_a_row_becomes_the_municipalitys_record_of_the_child_with_its_number(ward: Ward) -> None:
    child = await ward.a_child(await ward.a_family())

    assert await ward.outcomes(a_measurement()) == ["NEW"]

    (record,) = (await ward.child(child)).growth
    assert record.measurement == Measurement(date(2026, 11, 10), weight_grams=6_480, length_millimetres=624)
    assert (record.side.value, record.recorded_by) == ("OFFICIAL", None)


async def test_the_same_file_again_changes_nothing(ward: Ward) -> None:
    child = await ward.a_child(await ward.a_family())
    await ward.takes(a_measurement())
    before = await everything_in(ward.house.database)

    assert await ward.outcomes(a_measurement()) == ["UNCHANGED"]

    assert await everything_in(ward.house.database) == before
    assert weights(await ward.child(child)) == [6_480]


async def test_a_row_that_was_changed_corrects_its_record(ward: Ward) -> None:
    child = await ward.a_child(await ward.a_family())
    await ward.takes(a_measurement())

    assert await ward.outcomes(a_measurement(体重="6.50")) == ["CORRECTED"]
    assert await ward.outcomes(a_measurement(体重="6.52")) == ["CORRECTED"]

    assert weights(await ward.child(child)) == [6_520]


async def test_what_stands_beside_the_columns_that_are_read_may_change(ward: Ward) -> None:
    await ward.a_child(await ward.a_family())
    await ward.takes(a_measurement() | {"備考": ""})

    assert await ward.outcomes(a_measurement() | {"備考": "窓口で確認"}) == ["UNCHANGED"]


async def test_what_staff_corrected_by_hand_is_told_and_left(ward: Ward) -> None:
    child = await ward.a_child(await ward.a_family())
    await ward.takes(a_measurement())
    (record,) = (await ward.child(child)).growth
    by_hand = GrowthEntry(Measurement(date(2026, 11, 10), weight_grams=6_840, length_millimetres=624))
    await ward.house.services.growth.correct(HAYASHI, RecordKey(child, record.id), 1, by_hand)

    assert await ward.outcomes(a_measurement()) == ["CONFLICT CHANGED_BY_STAFF"]
    assert await ward.outcomes(a_measurement(体重="6.50")) == ["CONFLICT CHANGED_BY_STAFF"]

    assert weights(await ward.child(child)) == [6_840]


async def test_what_staff_added_to_it_stays_and_is_no_conflict(ward: Ward) -> None:
    child = await ward.a_child(await ward.a_family())
    await ward.takes(a_measurement(身長=""))
    (record,) = (await ward.child(child)).growth
    more = GrowthEntry(Measurement(date(2026, 11, 10), weight_grams=6_480, length_millimetres=624))
    await ward.house.services.growth.correct(HAYASHI, RecordKey(child, record.id), 1, more)

    assert await ward.outcomes(a_measurement(身長="")) == ["UNCHANGED"]
    assert await ward.outcomes(a_measurement(身長="", 体重="6.5")) == ["CONFLICT CHANGED_BY_STAFF"]


async def test_once_file_and_handbook_agree_again_the_file_goes_on_being_followed(ward: Ward) -> None:
    child = await ward.a_child(await ward.a_family())
    await ward.takes(a_measurement())
    (record,) = (await ward.child(child)).growth
    by_hand = GrowthEntry(Measurement(date(2026, 11, 10), weight_grams=6_840, length_millimetres=624))
    await ward.house.services.growth.correct(HAYASHI, RecordKey(child, record.id), 1, by_hand)

    assert await ward.outcomes(a_measurement(体重="6.84")) == ["UNCHANGED"]
    assert await ward.outcomes(a_measurement(体重="6.85")) == ["CORRECTED"]


async def test_a_bad_row_keeps_no_other_from_being_written(ward: Ward) -> None:
    child = await ward.a_child(await ward.a_family())

    outcomes = await ward.outcomes(
        a_measurement("1"),
        a_measurement("2", 測定日="R8.11.31", 体重="約6"),
        a_measurement("3", 測定日="R8.10.10", 体重="5.90"),
        a_measurement("4", 測定日="R8.7.9"),
        a_measurement("5", 測定日="R8.11.25"),
        a_measurement("6", 体重="64.80"),
        a_measurement("7", 体重="", 身長=""),
    )

    assert outcomes == [
        "BAD BEFORE_BIRTH 測定日",
        "BAD IMPLAUSIBLE_UNLESS_CONFIRMED 体重",
        "BAD IN_FUTURE 測定日",
        "BAD NOTHING_MEASURED",
        "BAD NOT_A_DAY 測定日",
        "BAD NOT_A_NUMBER 体重",
        "NEW x2",
    ]
    assert sorted(weights(await ward.child(child)), key=str) == [5_900, 6_480]


async def test_of_two_rows_with_one_key_the_second_is_bad_also_far_behind_the_first(ward: Ward) -> None:
    await ward.a_child(await ward.a_family())
    many = (a_measurement(str(number), 氏名="田中　はる") for number in range(2, 250))

    come = await ward.takes(a_measurement("1"), *many, a_measurement("1", 体重="6.5"))

    assert come.tally.outcomes == {Outcome.NEW: 1, Outcome.WAITING: 248, Outcome.BAD: 1}


async def test_a_dry_run_judges_as_the_true_one_does_and_leaves_nothing_behind(ward: Ward) -> None:
    family = await ward.a_family()
    await ward.a_child(family)
    await ward.takes(a_measurement("1"))
    before = await everything_in(ward.house.database)
    rows = (
        a_measurement("1", 体重="6.50"),
        a_measurement("2", 測定日="R8.10.10", 体重="5.90"),
        a_measurement("3", 体重="64.80"),
        a_measurement("4", 氏名="田中　はる"),
    )

    dry = await ward.outcomes(*rows, writes=False)

    assert await everything_in(ward.house.database) == before
    assert dry == await ward.outcomes(*rows)
    assert dry == ["BAD IMPLAUSIBLE_UNLESS_CONFIRMED 体重", "CORRECTED", "NEW", "WAITING UNSURE"]


async def test_every_row_that_needs_somebody_is_in_the_report_and_nothing_that_stands_in_it(
    ward: Ward, tmp_path: Path
) -> None:
    await ward.a_child(await ward.a_family())
    rows = [a_measurement("1"), a_measurement("2", 体重="約6"), a_measurement("3", 交付番号="R8-0002", 氏名="田中　葵")]

    await ward.imports(a_file(tmp_path, rows), writes=False, report=tmp_path / "report.csv")

    assert (tmp_path / "report.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "行,列,結果,理由コード,理由",
        "3,体重,取り込めない,NOT_A_NUMBER,数として読めません。",
        "4,,確認待ち,NO_CHILD,自治体が見られるご家庭に、当てはまるお子さんがいません。",
    ]


async def test_a_file_that_lacks_a_column_is_refused_before_anything_is_read(ward: Ward) -> None:
    with pytest.raises(FileRefused, match="the file, read as utf-8, has no column 身長"):
        await ward.takes({name: cell for name, cell in a_measurement().items() if name != "身長"})


async def test_a_row_waits_sealed_with_who_is_like_it(ward: Ward) -> None:
    child = await ward.a_child(await ward.a_family())

    assert await ward.outcomes(a_measurement(氏名="佐藤　はる")) == ["WAITING UNSURE"]

    row = await ward.the_row()
    assert (row.state, row.line, row.candidates) == (RowState.WAITING, 2, (child,))
    (stored,) = await ward.house.database.import_rows.find().to_list()
    assert "佐藤".encode() not in str(stored).encode()
    assert stored["kept_until"].isoformat() == "2027-02-22T01:00:00+00:00"


async def test_a_row_that_waits_is_not_doubled_and_keeps_its_place_and_version(
    ward: Ward, clock: SteppingClock
) -> None:
    await ward.takes(a_measurement())
    first = await ward.the_row()
    clock.step(days=1)

    await ward.takes(a_measurement())

    again = await ward.the_row()
    assert again == replace(first, kept_until=again.kept_until, file=again.file)
    assert again.kept_until is not None
    assert first.kept_until is not None
    assert again.kept_until > first.kept_until


async def test_a_row_that_waited_is_written_once_its_family_is_there(ward: Ward) -> None:
    await ward.takes(a_measurement())
    child = await ward.a_child(await ward.a_family())

    assert await ward.outcomes(a_measurement()) == ["NEW"]

    row = await ward.the_row()
    assert (row.state, row.child, row.sealed_row, row.candidates) == (RowState.MATCHED, child, None, ())
    (stored,) = await ward.house.database.import_rows.find().to_list()
    assert "kept_until" not in stored


async def test_a_row_never_stands_in_two_handbooks(ward: Ward) -> None:
    sakura = await ward.a_child(await ward.a_family())
    haru = await ward.a_child(await ward.a_family(AOI, number="R8-0002"), AOI, name="はる", born="2026-07-10")
    await ward.takes(a_measurement())

    assert await ward.outcomes(a_measurement(交付番号="R8-0002", 氏名="田中　はる")) == ["CONFLICT IDENTITY_CHANGED"]

    assert (weights(await ward.child(sakura)), weights(await ward.child(haru))) == ([6_480], [])


async def test_a_child_that_its_family_renames_goes_on_being_followed(ward: Ward) -> None:
    child = await ward.a_child(await ward.a_family())
    await ward.takes(a_measurement())
    await ward.house.database.children.update_one(
        {"_id": str(child)}, {"$set": {"name": await ward.house.services.cipher.encrypt("さっちゃん")}}
    )

    assert await ward.outcomes(a_measurement()) == ["UNCHANGED"]
    assert await ward.outcomes(a_measurement(体重="6.5")) == ["CONFLICT IDENTITY_CHANGED"]


async def test_a_family_that_has_closed_its_handbook_is_left_alone(ward: Ward) -> None:
    family = await ward.a_family()
    child = await ward.a_child(family)
    await ward.takes(a_measurement())
    await ward.house.services.ward_access.stop_sharing_with_ward(MISAKI, family)

    assert await ward.outcomes(a_measurement()) == ["UNCHANGED"]
    assert await ward.outcomes(a_measurement(体重="6.5")) == ["CONFLICT NOT_OPEN"]

    assert weights(await ward.child(child)) == [6_480]


async def test_a_family_that_moved_out_is_no_candidate(ward: Ward, clock: SteppingClock) -> None:
    family = await ward.a_family()
    await ward.a_child(family)
    await ward.house.services.moving.say_moved_out(MISAKI, family, "131202", date(2026, 11, 24))
    clock.step(days=1)

    assert await ward.outcomes(a_measurement()) == ["WAITING NO_CHILD"]
    assert (await ward.the_row()).candidates == ()


async def test_a_family_that_lets_nobody_look_is_no_candidate(ward: Ward) -> None:
    family = await ward.a_family(number=None, is_open=False)
    await ward.a_child(family, name="佐藤 さくら")

    assert await ward.outcomes(a_measurement(交付番号="")) == ["WAITING NO_CHILD"]


async def test_the_number_of_a_family_that_lets_nobody_look_is_nobody_elses(ward: Ward) -> None:
    family = await ward.a_family()
    await ward.a_child(family)
    await ward.house.services.ward_access.stop_sharing_with_ward(MISAKI, family)
    namesake = await ward.a_child(await ward.a_family(AOI, number=None), AOI)

    assert await ward.outcomes(a_measurement()) == ["WAITING UNSURE"]

    assert (await ward.the_row()).candidates == (namesake,)
    assert weights(await ward.child(namesake)) == []


async def test_without_a_number_the_whole_name_and_the_day_of_birth_find_the_child(ward: Ward) -> None:
    child = await ward.a_child(await ward.a_family(number=None))

    assert await ward.outcomes(a_measurement(交付番号="")) == ["NEW"]

    assert weights(await ward.child(child)) == [6_480]


async def test_two_children_of_one_name_and_day_of_birth_wait_for_a_person(ward: Ward) -> None:
    one = await ward.a_child(await ward.a_family(number=None), name="佐藤さくら")
    other = await ward.a_child(await ward.a_family(AOI, number=None), AOI, name="佐藤 さくら")

    assert await ward.outcomes(a_measurement(交付番号="")) == ["WAITING SEVERAL_CHILDREN"]

    assert set((await ward.the_row()).candidates) == {one, other}
    assert weights(await ward.child(one)) == weights(await ward.child(other)) == []


async def test_a_wrong_digit_in_the_number_is_seen_by_the_familys_own(ward: Ward) -> None:
    child = await ward.a_child(await ward.a_family())

    assert await ward.outcomes(a_measurement(交付番号="R8-0007")) == ["WAITING UNSURE"]

    assert (await ward.the_row()).candidates == (child,)


async def test_twins_are_told_apart_by_name_or_order(ward: Ward) -> None:
    family = await ward.a_family()
    await ward.a_handbook(family, MISAKI, "R8-0002")
    haru = await ward.a_child(family, name="はる", order=1, fetuses=2)
    nao = await ward.a_child(family, name="なお", order=2, fetuses=2)

    outcomes = await ward.outcomes(
        a_measurement("1", 氏名="佐藤　なお", 体重="5.1"),
        a_measurement("2", 氏名="", 出生順位="1", 体重="5.2"),
        a_measurement("3", 氏名="", 体重="5.3"),
    )

    assert outcomes == ["NEW x2", "WAITING SEVERAL_CHILDREN"]
    assert (weights(await ward.child(haru)), weights(await ward.child(nao))) == ([5_200], [5_100])


async def test_the_same_dose_that_a_nurse_entered_is_not_entered_twice(ward: Ward) -> None:
    ward = replace(ward, mapping=DOSES, encoding="cp932")
    child = await ward.a_child(await ward.a_family())
    by_hand = VaccinationEntry(Vaccination("HEPB", date(2026, 9, 11), lot="K012"), place="ひまわり小児科")
    await ward.house.services.vaccinations.record(HAYASHI, RecordKey(child, an_id()), by_hand)

    outcomes = await ward.outcomes(a_dose("1"), a_dose("2", ロット番号="K013"), a_dose("3", 接種年月日="20261012"))

    assert outcomes == ["CONFLICT OTHER_RECORD", "NEW", "UNCHANGED"]
    assert [one.vaccination.given_on.isoformat() for one in (await ward.child(child)).vaccinations] == [
        "2026-09-11",
        "2026-10-12",
    ]


async def test_a_dose_under_two_keys_of_one_file_is_one_dose(ward: Ward) -> None:
    ward = replace(ward, mapping=DOSES, encoding="cp932")
    child = await ward.a_child(await ward.a_family())

    assert await ward.outcomes(a_dose("1"), a_dose("2")) == ["NEW", "UNCHANGED"]

    (record,) = (await ward.child(child)).vaccinations
    assert (record.vaccination.product, record.source.value, record.side.value) == ("HEPB", "CLINIC", "OFFICIAL")


async def test_a_checkup_is_written_unsigned_and_unreleased_with_its_measurements(ward: Ward) -> None:
    ward = replace(ward, mapping=CHECKUPS)
    child = await ward.a_child(await ward.a_family())

    assert await ward.outcomes(a_checkup()) == ["NEW"]

    after = await ward.child(child)
    (record,) = after.checkups
    assert (record.kind, record.attended_on, record.judgement) == (
        "INFANT_4_MONTHS",
        date(2026, 11, 10),
        Judgement.HEALTHY,
    )
    assert (record.signature, record.released_at) == (None, None)
    assert weights(after) == [6_480]
    assert await ward.outcomes(a_checkup()) == ["UNCHANGED"]


async def test_a_checkup_is_corrected_with_the_import_as_its_reason(ward: Ward) -> None:
    ward = replace(ward, mapping=CHECKUPS)
    child = await ward.a_child(await ward.a_family())
    await ward.takes(a_checkup())

    assert await ward.outcomes(a_checkup(判定コード="2")) == ["CORRECTED"]

    (record,) = (await ward.child(child)).checkups
    (correction,) = record.corrections
    reason = await ward.house.services.cipher.decrypt_optional(correction.sealed_reason)
    assert (record.judgement, reason, correction.corrected_by) == (
        Judgement.OBSERVE,
        "健康管理システムからの取り込み",
        "handbook-import",
    )


async def test_what_somebody_signed_is_hers_to_change(ward: Ward) -> None:
    ward = replace(ward, mapping=CHECKUPS)
    child = await ward.a_child(await ward.a_family())
    await ward.takes(a_checkup())
    (record,) = (await ward.child(child)).checkups
    await ward.house.services.checkups.sign(HAYASHI, CheckupKey(child, record.id), 1)

    assert await ward.outcomes(a_checkup()) == ["UNCHANGED"]
    assert await ward.outcomes(a_checkup(判定コード="2")) == ["CONFLICT CHANGED_BY_STAFF"]


async def test_a_checkup_that_staff_took_back_does_not_come_again(ward: Ward) -> None:
    ward = replace(ward, mapping=CHECKUPS)
    child = await ward.a_child(await ward.a_family())
    await ward.takes(a_checkup())
    (record,) = (await ward.child(child)).checkups
    await ward.house.services.checkups.withdraw(HAYASHI, CheckupKey(child, record.id), 1, "妹さんの記録でした")

    assert await ward.outcomes(a_checkup()) == ["CONFLICT RECORD_WITHDRAWN"]


async def test_the_checkup_that_staff_entered_on_the_day_is_left(ward: Ward) -> None:
    ward = replace(ward, mapping=CHECKUPS)
    child = await ward.a_child(await ward.a_family())
    entry = CheckupEntry("INFANT_4_MONTHS", date(2026, 11, 10), judgement=Judgement.OBSERVE, place="豊玉保健相談所")
    await ward.house.services.checkups.record(HAYASHI, CheckupKey(child, an_id()), entry)

    assert await ward.outcomes(a_checkup()) == ["CONFLICT OTHER_RECORD"]

    (record,) = (await ward.child(child)).checkups
    assert record.judgement is Judgement.OBSERVE


async def test_the_rules_of_checkups_hold_and_nothing_is_confirmed(ward: Ward) -> None:
    ward = replace(ward, mapping=CHECKUPS)
    await ward.a_child(await ward.a_family())

    outcomes = await ward.outcomes(
        a_checkup("1", 受診年月日="20260912"),
        a_checkup("2", 健診種別コード="99"),
        a_checkup("3", 健診種別コード="06", 受診年月日="20261110", 股関節開排制限="1"),
    )

    assert outcomes == [
        "BAD NOT_OF_CHECKUP 股関節開排制限",
        "BAD OUTSIDE_CHECKUP_WINDOW 受診年月日",
        "BAD UNKNOWN_CODE 健診種別コード",
    ]


async def test_the_family_reads_that_the_municipality_looked_and_not_by_whom(ward: Ward) -> None:
    family = await ward.a_family()
    child = await ward.a_child(family)
    await ward.takes(a_measurement())

    page = await ward.house.services.looks.before(MISAKI, family, None, 10)

    assert [(look.on.isoformat(), look.child) for look in page.looks] == [("2026-11-24", child)]
    (entry,) = await ward.house.database.access_log.find({"family_id": family}).to_list()
    assert entry["uid"] == "handbook-import"


async def test_whoever_runs_it_reaches_nothing_of_her_own_family(ward: Ward, tmp_path: Path) -> None:
    """As a member she would write on the family's side."""
    child = await ward.a_child(await ward.a_family())
    wish = ImportWish(a_file(tmp_path, [a_measurement()]), ward.mapping, writes=True, uid=MISAKI.uid)

    come = await import_file(ward.house, wish, asyncio.Event())

    assert come.tally.outcomes == {Outcome.WAITING: 1}
    assert (await ward.child(child)).growth == ()


async def test_no_family_learns_of_a_look_because_a_child_was_born_on_the_same_day(ward: Ward) -> None:
    family = await ward.a_family(number=None)
    await ward.a_child(family)

    await ward.takes(a_measurement(交付番号="", 氏名="田中　はる"))

    assert await ward.house.database.access_log.count_documents({"family_id": family}) == 0


async def test_no_query_looks_through_a_collection(ward: Ward) -> None:
    await ward.a_child(await ward.a_family())
    await ward.a_child(await ward.a_family(AOI, number=None), AOI)
    rows = (a_measurement("1"), a_measurement("2", 交付番号="", 氏名="田中　はる"))

    async with profiled(ward.house.database) as queries:
        await ward.takes(*rows)
        await ward.house.services.import_queue.page(HAYASHI, None, 20, None)

    assert queries.scans == set()
    assert "import_rows query IXSCAN { municipality: 1, state: 1, created_at: 1, _id: 1 }" in queries.plans
