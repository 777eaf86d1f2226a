"""Reminders of vaccinations: worked cases of each kind, and what holds for every child. On Japan's own schedule."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook_api.children.model import Child, ChildStatus
from handbook_api.families.access import Audience, Side
from handbook_api.handbooks import Contents
from handbook_api.immunization.models import Decision, DecisionKind, VaccineGroup
from handbook_api.immunization.records import ConditionKind, ConditionStatement, DecisionRecord, VaccinationRecord
from handbook_api.immunization.views import doses_of, patient_of
from handbook_api.immunization.visit_plan import visit_plan
from handbook_api.municipalities.municipality import VaccinationDifferences
from handbook_api.platform.texts import LANGUAGES, Texts
from handbook_api.platform.vocabulary import Sex
from notifications.kinds.vaccination import BEGIN, LAST, LAST_FIRST, OPEN, PASSING, PASSING_FIRST
from notifications.programmes import Programmes
from notifications.reminders import PlannedReminder, ReminderKind
from notifications.saying import Said, say
from tests.clocks import TODAY_AT_TEN
from tests.notifications.builders import JAPAN, NERIMA, NIGHT, TOKYO, a_child, a_dose, a_municipality, the_plan

OPENS = ReminderKind.VACCINATION_OPENS
PASSES = ReminderKind.VACCINATION_BEST_TIME_PASSING
ENDS = ReminderKind.VACCINATION_LAST_CHANCE

TURNS_TWO_MONTHS_TOMORROW = "2026-09-26"
FIRST_VISIT = ("ROTARIX", "HEPB", "DPT_IPV_HIB", "PCV20")


def planned(child: Child, now: datetime = TODAY_AT_TEN) -> tuple[PlannedReminder, ...]:
    return the_plan(Contents((child,)), Programmes({NERIMA: a_municipality(checkups=())}, JAPAN), now)


def told(
    child: Child, group: VaccineGroup | None = None, now: datetime = TODAY_AT_TEN
) -> list[tuple[ReminderKind, str]]:
    """Kind and local time of each reminder, of those that tell of a group."""
    return [
        (one.kind, one.due_at.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M"))
        for one in planned(child, now)
        if group is None or group in groups(one)
    ]


def groups(reminder: PlannedReminder) -> list[str]:
    return sorted({topic.split()[0] for topic in reminder.topics})


def a_child_with(born: str, *doses: VaccinationRecord, **fields: object) -> Child:
    return a_child(born=born, vaccinations=doses, created_at=datetime(2026, 1, 1, tzinfo=UTC), **fields)


def a_decision(
    kind: DecisionKind, group: VaccineGroup, dose_id: str | None = None, until: date | None = None
) -> DecisionRecord:
    decision = Decision(kind, group, dose_id, until)
    return DecisionRecord(
        "d1", Side.OFFICIAL, Audience.GUARDIANS, decision, a_child().sealed_name, "staff", TODAY_AT_TEN
    )


def test_the_four_vaccines_of_the_first_visit_are_one_reminder() -> None:
    first = planned(a_child_with(TURNS_TWO_MONTHS_TOMORROW))[0]

    assert (first.kind, groups(first)) == (OPENS, ["DPT_IPV_HIB", "HEPB", "PCV", "ROTA"])
    assert first.due_at == datetime(2026, 11, 25, 1, tzinfo=UTC)


def test_the_second_visit_is_one_reminder_although_one_vaccine_could_be_given_a_week_before() -> None:
    doses = (a_dose(product, "2026-11-02") for product in FIRST_VISIT)

    first = planned(a_child_with("2026-09-01", *doses))[0]

    assert (first.kind, groups(first)) == (OPENS, ["DPT_IPV_HIB", "HEPB", "PCV", "ROTA"])
    assert first.due_at.astimezone(TOKYO).date() == date(2026, 11, 30)


def test_bcg_is_told_at_five_months_two_weeks_before_eight_and_at_its_last_chance() -> None:
    assert told(a_child_with("2026-08-10"), VaccineGroup.BCG) == [
        (OPENS, "2027-01-09 10:00"),
        (PASSES, "2027-03-26 10:00"),
        (ENDS, "2027-07-26 10:00"),
        (ENDS, "2027-08-06 10:00"),
    ]


def test_the_last_chance_is_two_weeks_and_three_days_before_the_last_day_and_no_use_after_it() -> None:
    """Born on 12 December 2024: the first MR is routine until the day before the second birthday."""
    reminders = [one for one in planned(a_child_with("2024-12-12")) if "MR1" in groups(one) and one.kind is ENDS]

    assert [one.due_at.astimezone(TOKYO).date() for one in reminders] == [date(2026, 11, 27), date(2026, 12, 8)]
    assert {one.useful_until for one in reminders} == {datetime(2026, 12, 11, 15, tzinfo=UTC)}


def test_of_one_dose_only_the_latest_that_was_missed_is_told() -> None:
    """Where the recommended time has ended meanwhile, what is told is that the dose can be given."""
    assert told(a_child_with("2026-03-20"), VaccineGroup.BCG)[0] == (OPENS, "2026-11-24 10:00")
    assert told(a_child_with("2026-03-28"), VaccineGroup.BCG)[0] == (PASSES, "2026-11-24 10:00")
    assert told(a_child_with("2025-12-01"), VaccineGroup.BCG) == [
        (ENDS, "2026-11-24 10:00"),
        (ENDS, "2026-11-27 10:00"),
    ]


def test_a_handbook_that_is_being_filled_in_is_told_of_on_the_day_after() -> None:
    """She has entered two of four doses, and goes on: the other two are not to reach her in between."""
    doses = [a_dose(product, "2026-10-20", recorded_on="2026-11-24") for product in ("ROTARIX", "HEPB")]

    first = planned(a_child_with("2026-08-20", *doses))[0]

    assert groups(first) == ["DPT_IPV_HIB", "HEPB", "PCV", "ROTA"]
    assert first.due_at.astimezone(TOKYO).date() == date(2026, 11, 25)


def test_what_was_given_is_told_of_no_more() -> None:
    given_bcg = a_child_with("2026-05-10", a_dose("BCG", "2026-10-20"))

    assert told(given_bcg, VaccineGroup.BCG) == []


def test_a_corrected_dose_moves_what_depends_on_it_and_keeps_its_id() -> None:
    doses = [a_dose(product, "2026-11-10") for product in FIRST_VISIT]
    moved = [a_dose(product, "2026-11-12") for product in FIRST_VISIT]

    before, after = planned(a_child_with("2026-09-01", *doses))[0], planned(a_child_with("2026-09-01", *moved))[0]

    assert (before.id, before.due_at + timedelta(days=2)) == (after.id, after.due_at)


def test_nothing_is_told_of_what_the_child_is_too_old_for() -> None:
    groups_told = {group for one in planned(a_child_with("2023-03-01")) for group in groups(one)}

    assert groups_told & {"ROTA", "HEPB", "BCG", "MR1", "VAR"} == set()


def test_nothing_is_told_of_what_is_voluntary_or_for_pregnant_women_or_for_another_sex() -> None:
    voluntary = {"MUMPS", "FLU_INACT", "FLU_NASAL", "COVID", "MR0", "RSV_MATERNAL"}
    girl = a_child_with("2014-05-01", sex=Sex.FEMALE)

    assert {group for one in planned(girl) for group in groups(one)} & voluntary == set()
    assert "HPV" in {group for one in planned(girl) for group in groups(one)}
    assert "HPV" not in {group for one in planned(replace(girl, sex=Sex.MALE)) for group in groups(one)}


def test_nothing_is_told_of_what_a_child_is_excluded_from() -> None:
    had_it = ConditionStatement(ConditionKind.HAD_VARICELLA, Side.FAMILY, True, None, TODAY_AT_TEN)
    excluded = a_decision(DecisionKind.EXCLUDE, VaccineGroup.BCG)

    assert told(a_child_with("2025-10-01", vaccination_conditions=(had_it,)), VaccineGroup.VAR) == []
    assert told(a_child_with("2026-08-10", vaccination_decisions=(excluded,)), VaccineGroup.BCG) == []
    assert told(a_child_with("2025-10-01"), VaccineGroup.VAR) != []


def test_nothing_is_told_of_what_a_clinician_has_to_look_at_until_it_was_decided() -> None:
    too_soon = (a_dose("HEPB", "2026-10-01"), a_dose("HEPB", "2026-10-10"))
    accepted = a_decision(DecisionKind.ACCEPT_DOSE, VaccineGroup.HEPB, dose_id=too_soon[1].id)

    assert told(a_child_with("2026-07-01", *too_soon), VaccineGroup.HEPB) == []
    assert told(a_child_with("2026-07-01", *too_soon, vaccination_decisions=(accepted,)), VaccineGroup.HEPB) != []


def test_nothing_is_told_of_a_series_that_is_complete() -> None:
    doses = (a_dose("ROTARIX", "2026-09-10"), a_dose("ROTARIX", "2026-10-10"))

    assert told(a_child_with("2026-07-05", *doses), VaccineGroup.ROTA) == []


def test_nobody_is_urged_to_begin_rotavirus_vaccine_when_that_is_advised_no_more() -> None:
    """Fifteen weeks old: it would still be routine, and there is more risk than use in beginning so late."""
    assert told(a_child_with("2026-08-11"), VaccineGroup.ROTA) == []
    (last,) = [one for one in planned(a_child_with("2026-08-21")) if groups(one) == ["ROTA"]][-1:]
    assert (last.wording.text, last.wording.days) == (BEGIN, {"latest": date(2026, 12, 3)})


def test_what_ends_on_one_day_is_one_reminder_and_of_different_days_it_names_the_first() -> None:
    """Entered yesterday, a week before the first birthday; the municipality gives four days more for BCG."""
    child = replace(a_child_with("2025-12-02"), created_at=datetime(2026, 11, 23, 1, tzinfo=UTC))
    extended = a_decision(DecisionKind.EXTEND_UNTIL, VaccineGroup.BCG, until=date(2026, 12, 5))
    one_day, two_days = (
        next(reminder for reminder in planned(one) if reminder.kind is ENDS)
        for one in (child, replace(child, vaccination_decisions=(extended,)))
    )

    for first, text in ((one_day, LAST), (two_days, LAST_FIRST)):
        assert (first.kind, groups(first), first.wording.text) == (ENDS, ["BCG", "HEPB"], text)
        assert first.wording.days == {"latest": date(2026, 12, 1)}


def test_nothing_is_told_of_a_child_whose_handbook_has_ended() -> None:
    assert planned(a_child_with(TURNS_TWO_MONTHS_TOMORROW, status=ChildStatus.ENDED)) == ()


def test_what_is_more_than_a_year_ahead_is_planned_later() -> None:
    assert told(a_child_with(TURNS_TWO_MONTHS_TOMORROW), VaccineGroup.JE1) == []
    assert told(a_child_with("2024-03-26"), VaccineGroup.JE1)[0] == (OPENS, "2027-03-25 10:00")


def test_it_reads_well_in_both_languages(texts: Texts) -> None:
    wording = planned(a_child_with(TURNS_TWO_MONTHS_TOMORROW))[0].wording

    assert say(texts, "ja", wording, "ゆい") == Said(
        "ゆいさんの予防接種を受けられる時期になりました",
        "ロタウイルス、B型肝炎、5種混合ほかを受けられます。"
        "いつまでかは手帳でご覧ください。もう受けた方は、手帳に記録してください。",
    )
    assert say(texts, "en", wording, "Yui").body.startswith("Rotavirus, Hepatitis B, Five-in-one and more can be given")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [OPEN, PASSING, PASSING_FIRST, LAST, LAST_FIRST, BEGIN])
def test_every_text_is_there_and_has_its_placeholders_filled(texts: Texts, language: str, text: str) -> None:
    wording = planned(a_child_with(TURNS_TWO_MONTHS_TOMORROW))[0].wording
    days = {"latest": date(2027, 9, 25), "recommended_to": date(2027, 4, 25)}

    said = say(texts, language, replace(wording, text=text, days=days), "ゆい")

    assert "ゆい" in said.title
    assert ("B型肝炎" if language == "ja" else "Hepatitis B") in said.body
    assert not {"{", "}"} & set(said.title + said.body)


births = st.dates(date(2020, 1, 1), date(2026, 11, 24))
products = st.sampled_from(["ROTARIX", "ROTATEQ", "HEPB", "DPT_IPV_HIB", "PCV20", "BCG", "MR", "VAR", "JE", "MUMPS"])
instants = st.integers(0, 3 * 366 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@st.composite
def children(draw: st.DrawFn) -> Child:
    born = draw(births)
    days = draw(st.lists(st.tuples(products, st.integers(40, 900)), max_size=8, unique_by=lambda one: one[1]))
    doses = [a_dose(product, (born + timedelta(days=age)).isoformat()) for product, age in days]
    return a_child_with(born.isoformat(), *doses, sex=draw(st.sampled_from(Sex)))


@settings(max_examples=60)
@given(child=children(), now=instants)
def test_no_reminder_is_past_or_wakes_anybody_or_comes_after_the_last_day(child: Child, now: datetime) -> None:
    municipality = a_municipality(checkups=(), reminders_at=time(7, 30))
    reminders = the_plan(Contents((child,)), Programmes({NERIMA: municipality}, JAPAN), now)

    assert reminders == the_plan(Contents((child,)), Programmes({NERIMA: municipality}, JAPAN), now)
    assert len({one.id for one in reminders}) == len(reminders)
    for one in reminders:
        local = one.due_at.astimezone(TOKYO)
        assert now <= one.due_at < one.useful_until
        assert not NIGHT.cover(local.time())
        assert all(local.date() <= day for day in one.wording.days.values())
        assert one.topics
        assert len(one.id) == 32


@settings(max_examples=60)
@given(child=children(), now=instants)
def test_no_dose_is_told_twice_in_one_way_and_the_order_of_entry_does_not_matter(child: Child, now: datetime) -> None:
    reminders = planned(child, now)
    topics = [topic for one in reminders for topic in one.topics]

    assert len(topics) == len(set(topics))
    assert planned(replace(child, vaccinations=child.vaccinations[::-1]), now) == reminders


@settings(max_examples=25, deadline=None)  # the visit plan is slow, and the machine may be busy
@given(born=st.dates(date(2026, 1, 1), date(2026, 11, 1)), visits=st.integers(0, 5))
def test_the_next_visit_is_told_on_the_day_that_the_visit_plan_gives_or_before(born: date, visits: int) -> None:
    """For a child that has kept to the plan so far: the day itself for the first three visits, those of four vaccines.

    Later a booster can wait for months in the plan, and is told of when it is good to give it.
    """
    child = a_child_with(born.isoformat())
    child = replace(child, created_at=datetime(2020, 1, 1, tzinfo=UTC))
    kept = visit_plan(JAPAN, patient_of(child, VaccinationDifferences()), (), born)[: visits + 1]
    doses = [a_dose(dose.product, visit.on.isoformat()) for visit in kept[:visits] for dose in visit.doses]
    child = replace(child, vaccinations=tuple(doses))
    last_visit = max((visit.on for visit in kept[:visits]), default=born)
    evening = datetime.combine(last_visit, time(12), UTC)

    (visit, *_) = visit_plan(
        JAPAN, patient_of(child, VaccinationDifferences()), doses_of(child), last_visit + timedelta(days=1)
    )
    first = next(one for one in planned(child, evening) if one.kind is OPENS)

    assert first.due_at.astimezone(TOKYO).date() <= visit.on
    if visits < 3:
        assert first.due_at.astimezone(TOKYO).date() == visit.on
        assert set(groups(first)) == {dose.group.value for dose in visit.doses}
