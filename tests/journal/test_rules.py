"""Remembered days, teeth, keys, and who reaches what: the rules by themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.families.access import Action, Audience, Relation, Standing, WardConsent
from handbook_api.families.model import Member, MemberRole
from handbook_api.journal.dates import (
    DayPrecision,
    RememberedDay,
    birth_problems,
    future_problems,
    read_day,
    remembered,
    stored_day,
)
from handbook_api.journal.keys import ItemKey, JournalKey, JournalKind
from handbook_api.journal.reach import may, reach_of
from handbook_api.journal.teeth import (
    TEETH,
    Dentition,
    TeethChart,
    read_teeth,
    says,
    stored_teeth,
    teeth_problems,
    with_days,
)
from handbook_api.platform.ids import ChildKey, PregnancyKey
from tests.builders import an_id

DAYS = st.dates(date(2005, 1, 1), date(2035, 12, 31))
REMEMBERED = st.builds(remembered, DAYS, st.sampled_from(DayPrecision))
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


# Days


@pytest.mark.parametrize(
    ("day", "precision", "kept", "latest", "spelled"),
    [
        ("2026-11-20", DayPrecision.DAY, "2026-11-20", "2026-11-20", "2026-11-20"),
        ("2026-11-20", DayPrecision.MONTH, "2026-11-01", "2026-11-30", "2026-11"),
        ("2028-02-29", DayPrecision.MONTH, "2028-02-01", "2028-02-29", "2028-02"),
        ("2026-02-28", DayPrecision.MONTH, "2026-02-01", "2026-02-28", "2026-02"),
        ("2026-12-31", DayPrecision.MONTH, "2026-12-01", "2026-12-31", "2026-12"),
    ],
)
def test_a_month_is_kept_as_its_first_day(
    day: str, precision: DayPrecision, kept: str, latest: str, spelled: str
) -> None:
    when = remembered(date.fromisoformat(day), precision)

    assert (when.day.isoformat(), when.latest.isoformat(), when.spelled) == (kept, latest, spelled)


@pytest.mark.parametrize(
    ("when", "born", "today", "is_right"),
    [
        (remembered(date(2026, 5, 10), DayPrecision.DAY), "2026-05-10", "2026-05-10", True),
        (remembered(date(2026, 5, 9), DayPrecision.DAY), "2026-05-10", "2026-11-24", False),
        (remembered(date(2026, 5, 1), DayPrecision.MONTH), "2026-05-31", "2026-05-31", True),
        (remembered(date(2026, 4, 30), DayPrecision.MONTH), "2026-05-01", "2026-11-24", False),
        (remembered(date(2028, 2, 1), DayPrecision.MONTH), "2028-02-29", "2028-02-29", True),
        (remembered(date(2026, 12, 1), DayPrecision.MONTH), "2026-05-10", "2026-11-30", False),
        (remembered(date(2026, 12, 31), DayPrecision.MONTH), "2026-05-10", "2026-12-01", True),
    ],
)
def test_a_day_is_between_birth_and_today_if_any_day_that_is_meant_is(
    when: RememberedDay, born: str, today: str, is_right: bool
) -> None:
    problems = (
        *future_problems(when, date.fromisoformat(today), ()),
        *birth_problems(when, date.fromisoformat(born), ()),
    )

    assert (not problems) is is_right


@given(when=REMEMBERED, born=DAYS, lived=st.integers(0, 9_000))
def test_what_is_taken_has_a_day_that_can_be_meant_and_what_is_refused_has_none(
    when: RememberedDay, born: date, lived: int
) -> None:
    today = born + timedelta(days=lived)
    meant = [when.day + timedelta(days=n) for n in range((when.latest - when.day).days + 1)]

    problems = (*future_problems(when, today, ()), *birth_problems(when, born, ()))

    assert (not problems) is any(born <= day <= today for day in meant)


@given(REMEMBERED)
def test_a_day_is_read_back_as_it_was_kept(when: RememberedDay) -> None:
    assert read_day(stored_day(when)) == when


# Teeth


def test_the_chart_has_twenty_primary_teeth_and_twenty_four_permanent_ones() -> None:
    by_set = {kind: [one.code for one in TEETH.values() if one.dentition is kind] for kind in Dentition}

    assert len(by_set[Dentition.PRIMARY]) == 20
    assert len(by_set[Dentition.PERMANENT]) == 24
    assert by_set[Dentition.PRIMARY][:6] == ["51", "52", "53", "54", "55", "61"]
    assert [TEETH[code].letter for code in ("51", "55", "85", "16")] == ["A", "E", "E", None]
    assert (TEETH["61"].jaw, TEETH["61"].side, TEETH["46"].jaw, TEETH["46"].side) == ("UPPER", "LEFT", "LOWER", "RIGHT")


TOOTH_DAYS = st.dictionaries(st.sampled_from(sorted(TEETH)), st.none() | REMEMBERED, max_size=44)


@given(first=TOOTH_DAYS, second=TOOTH_DAYS)
def test_what_is_entered_stands_and_the_rest_stays(
    first: dict[str, RememberedDay | None], second: dict[str, RememberedDay | None]
) -> None:
    before = with_days(TeethChart(), first, "misaki", NOW)
    after = with_days(before, second, "kenta", NOW)

    assert says(after, second)
    assert (before.version, after.version) == (1, 2)
    for code in TEETH:
        expected = second[code] if code in second else first.get(code)
        found = after.of(code)
        assert (found.came if found else None) == expected
        if found and (code not in second or first.get(code) == second[code]):
            assert found.recorded_by == "misaki"
    assert after.count(Dentition.PRIMARY) + after.count(Dentition.PERMANENT) == len(after.eruptions)
    assert read_teeth(stored_teeth(after)) == after


def test_a_child_from_before_there_were_charts_has_an_empty_one() -> None:
    assert read_teeth(None) == TeethChart()


def test_a_tooth_can_be_there_at_birth() -> None:
    born, today = date(2026, 5, 10), date(2026, 11, 24)

    assert teeth_problems({"71": remembered(born, DayPrecision.DAY)}, born, today) == ()
    assert len(teeth_problems({"99": None, "71": remembered(date(2026, 5, 9), DayPrecision.DAY)}, born, today)) == 2


# Keys


def test_a_key_is_read_back_and_begins_as_its_childs() -> None:
    child = ChildKey(an_id(), an_id())
    key = ItemKey.in_journal(JournalKey(child), an_id())

    assert ItemKey.parse(str(key)) == key
    assert str(key).startswith(f"{child}.")
    assert key.journal(JournalKind.CHILD) == JournalKey(child)
    assert key.journal(JournalKind.PREGNANCY) == JournalKey(PregnancyKey(child.family_id, child.child))
    assert ItemKey.parse(str(child)) is None


# Who reaches what


def a_standing(relation: Relation) -> Standing:
    if relation in (Relation.STAFF, Relation.STRANGER):
        return Standing(relation)
    role = MemberRole.VIEWER if relation is Relation.VIEWER else MemberRole.GUARDIAN
    is_mother = relation is Relation.MOTHER
    member = Member("m", "uid", role, b"", is_mother, None, True, False, "ja", NOW)  # type: ignore[arg-type]  # no name is read
    return Standing(relation, member)


@pytest.mark.parametrize("relation", Relation)
@pytest.mark.parametrize("consent", [None, WardConsent("m", NOW, "w")])
def test_a_reach_says_of_many_entries_what_the_table_says_of_each(
    relation: Relation, consent: WardConsent | None
) -> None:
    asker = a_standing(relation)
    reach = reach_of(asker)

    for audience in Audience:
        within = audience in reach.at_all_times or (consent is not None and audience in reach.with_consent)
        assert within == may(asker, Action.READ, audience, consent)


def test_staff_reach_nothing_at_all_times_and_viewers_nothing_but_what_is_for_the_family() -> None:
    assert reach_of(a_standing(Relation.STAFF)).at_all_times == frozenset()
    assert reach_of(a_standing(Relation.VIEWER)).at_all_times == {Audience.FAMILY}
    assert reach_of(a_standing(Relation.STRANGER)).with_consent == frozenset()
    assert reach_of(a_standing(Relation.GUARDIAN)).with_consent == {Audience.GUARDIANS, Audience.FAMILY}
