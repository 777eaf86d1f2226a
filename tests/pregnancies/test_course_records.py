"""What a pregnancy's document keeps of its lines is read as it was written."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import bson
import pytest
from bson.binary import Binary
from bson.codec_options import CodecOptions
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook_api.families.access import Audience, Side
from handbook_api.pregnancies import records
from handbook_api.pregnancies.records import (
    BloodPressure,
    ClassAttendance,
    DentalExam,
    MotherBody,
    OwnWeight,
    PregnancyCheckup,
    PregnancyTest,
    PressureMoment,
    RecordHead,
    StripResult,
)

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
instants = days.map(lambda day: datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC))
sealed = st.binary(min_size=1, max_size=40).map(lambda content: Binary(content, 6))
ids = st.uuids(version=4).map(str)
numbers = st.none() | st.integers(1, 300_000)
marks = st.none() | st.sampled_from(StripResult)
heads = st.builds(
    RecordHead,
    id=ids,
    version=st.integers(1, 50),
    side=st.sampled_from(Side),
    audience=st.sampled_from(Audience),
    recorded_by=st.none() | ids,
    recorded_at=instants,
    corrected_at=st.none() | instants,
    whereabouts_for=st.none() | st.frozensets(ids, min_size=1, max_size=3),
)

LINES: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], dict[str, Any]], Callable[[Any], Any]]] = {
    "course": (
        st.builds(
            PregnancyCheckup,
            head=heads,
            held_on=days,
            fundal_height_millimetres=numbers,
            abdominal_girth_millimetres=numbers,
            weight_grams=numbers,
            systolic_mmhg=numbers,
            diastolic_mmhg=numbers,
            oedema=marks,
            urine_protein=marks,
            urine_sugar=marks,
            sealed_other_tests=st.none() | sealed,
            sealed_remarks=st.none() | sealed,
            sealed_place=st.none() | sealed,
        ),
        records.stored_course,
        records.read_course,
    ),
    "test": (
        st.builds(PregnancyTest, head=heads, kind=st.just("GBS"), tested_on=days, sealed_result=sealed),
        records.stored_test,
        records.read_test,
    ),
    "dental exam": (
        st.builds(DentalExam, head=heads, examined_on=days, sealed_findings=sealed),
        records.stored_dental_exam,
        records.read_dental_exam,
    ),
    "class": (
        st.builds(ClassAttendance, head=heads, attended_on=days, sealed_subject=sealed, sealed_note=st.none() | sealed),
        records.stored_class,
        records.read_class,
    ),
    "weight": (
        st.builds(OwnWeight, head=heads, measured_on=days, weight_grams=st.integers(20_000, 300_000)),
        records.stored_weight,
        records.read_weight,
    ),
    "pressure": (
        st.builds(
            BloodPressure,
            head=heads,
            measured_on=days,
            measured_at=st.times().map(lambda one: time(one.hour, one.minute)),
            systolic_mmhg=st.integers(40, 300),
            diastolic_mmhg=st.integers(20, 200),
            pulse_per_minute=st.none() | st.integers(20, 250),
            moment=st.none() | st.sampled_from(PressureMoment),
        ),
        records.stored_pressure,
        records.read_pressure,
    ),
    "body": (
        st.builds(
            MotherBody,
            version=st.integers(1, 50),
            side=st.sampled_from(Side),
            height_millimetres=st.integers(1_000, 2_200),
            weight_before_grams=st.integers(20_000, 300_000),
            stated_by=st.none() | ids,
            stated_at=instants,
        ),
        records.stored_body,
        records.read_body,
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_is_read_from_a_document_as_it_was_written(name: str) -> None:
    lines, stored, read = LINES[name]
    codec: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True, tzinfo=UTC)

    @settings(max_examples=60, deadline=None)
    @given(line=lines)
    def check(line: Any) -> None:
        assert read(bson.decode(bson.encode(stored(line)), codec)) == line

    check()
