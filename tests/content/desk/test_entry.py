"""What is entered of a text, brought into form, and what of it cannot be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from content.article import AgeBasis, Source
from content.desk.entry import (
    age_range,
    expiry_problems,
    facts_in_form,
    facts_problems,
    missing_for_review,
    plan_problems,
    week_range,
    words_in_form,
    words_problems,
)
from content.desk.model import Plan, Words
from handbook_api.platform.problems import ProblemCode, Refused
from tests.content.desk.office import FACTS, WORDS, codes

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")


def test_words_have_one_kind_of_line_break_and_nothing_that_is_no_text() -> None:
    typed = Words(" 夜間の\n 相談 ", "夜の\x00相談先です。 ", "一行目\r\n二行目\r\t字下げ\u0007\n\n")

    assert words_in_form(typed) == Words("夜間の 相談", "夜の相談先です。", "一行目\n二行目\n\t字下げ")


def test_nothing_turns_around_how_a_text_is_read() -> None:
    assert words_in_form(Words("熱は\u202e度83\u202cまで", "", "")).title == "熱は度83まで"


def test_what_nobody_can_see_is_no_title() -> None:
    words = words_in_form(Words("\u200b \ufeff", "\u2060", "\u3000\u200b"))

    assert codes(tuple(words_problems(words))) == {("title",): ProblemCode.REQUIRED}
    assert codes(tuple(missing_for_review(words, FACTS, TODAY))) == dict.fromkeys(
        [("title",), ("summary",), ("body",)], ProblemCode.REQUIRED
    )


def test_the_last_hour_there_is_is_too_late_wherever_the_clocks_are_ahead() -> None:
    last = datetime(9999, 12, 31, 23, tzinfo=UTC)

    assert codes(tuple(plan_problems(Plan(last), NOW, TOKYO))) == {("publishAt",): ProblemCode.TIME_OUT_OF_RANGE}
    assert codes(tuple(expiry_problems(last, NOW, TOKYO))) == {("expiresAt",): ProblemCode.TIME_OUT_OF_RANGE}


def test_a_clinician_of_spaces_is_nobody() -> None:
    assert facts_in_form(replace(FACTS, clinician="  ")).clinician is None
    assert facts_in_form(replace(FACTS, clinician=" 小児科医 佐藤 ")).clinician == "小児科医 佐藤"


@pytest.mark.parametrize(("title", "summary", "body"), [(100, 300, 30_000), (101, 301, 30_001)])
def test_words_are_as_long_as_they_may_be(title: int, summary: int, body: int) -> None:
    problems = codes(tuple(words_problems(Words("題" * title, "要" * summary, "本" * body))))

    fits = title == 100
    expected = {} if fits else dict.fromkeys([("title",), ("summary",), ("body",)], ProblemCode.TOO_LONG)
    assert problems == expected


@pytest.mark.parametrize(
    ("source", "path"),
    [
        (Source("題", "練馬区", 1899), "year"),
        (Source("題", "練馬区", 2028), "year"),
        (Source("題", "練馬区"), "year"),
        (Source("題", "練馬区", checked_on=date(2026, 11, 25)), "checkedOn"),
        (Source("題" * 201, "練馬区", 2020), "title"),
        (Source("題", "", 2020), "publisher"),
    ],
)
def test_a_source_can_be_found_by_others(source: Source, path: str) -> None:
    facts = replace(FACTS, sources=(FACTS.sources[0], source))

    assert set(codes(tuple(facts_problems(facts, (), TODAY)))) == {("facts", "sources", "1", path)}


@pytest.mark.parametrize("year", [1900, 2026, 2027])
def test_a_year_that_may_be(year: int) -> None:
    facts = replace(FACTS, sources=(Source("題", "練馬区", year),))

    assert tuple(facts_problems(facts, (), TODAY)) == ()


@pytest.mark.parametrize(
    ("reviewed_on", "review_due", "wrong"),
    [
        ("2026-11-24", "2026-11-25", set()),
        ("2026-11-25", "2026-11-26", {"reviewedOn"}),
        ("2026-11-20", "2026-11-20", {"reviewDue"}),
        ("2024-02-29", "2024-03-01", set()),
    ],
)
def test_days_of_reviews(reviewed_on: str, review_due: str, wrong: set[str]) -> None:
    facts = replace(FACTS, reviewed_on=date.fromisoformat(reviewed_on), review_due=date.fromisoformat(review_due))

    assert {path[-1] for path in codes(tuple(facts_problems(facts, (), TODAY)))} == wrong


@pytest.mark.parametrize(("due", "is_told"), [("2026-11-23", True), ("2026-11-24", False)])
def test_what_is_past_its_review_is_not_sent_to_a_colleague(due: str, is_told: bool) -> None:
    facts = replace(FACTS, reviewed_on=date(2025, 1, 1), review_due=date.fromisoformat(due))

    problems = codes(tuple(missing_for_review(WORDS, facts, TODAY)))

    assert (("facts", "reviewDue") in problems) is is_told


@pytest.mark.parametrize(("from_days", "until_days"), [(-1, 10), (10, 10), (0, 7_306)])
def test_ages_that_are_none(from_days: int, until_days: int) -> None:
    with pytest.raises(Refused):
        age_range(AgeBasis.CALENDAR, from_days, until_days)


@pytest.mark.parametrize(("from_week", "until_week"), [(-1, 10), (10, 10), (0, 44)])
def test_weeks_that_are_none(from_week: int, until_week: int) -> None:
    with pytest.raises(Refused):
        week_range(from_week, until_week)


def test_spans_that_are() -> None:
    assert age_range(AgeBasis.CORRECTED, 0, 7_305).until_days == 7_305
    assert week_range(0, 43).until_week == 43


@pytest.mark.parametrize(
    ("publish_at", "field"),
    [
        (NOW, None),
        (NOW + timedelta(days=366), None),
        (NOW - timedelta(microseconds=1), "publishAt"),
        (NOW + timedelta(days=366, microseconds=1), "publishAt"),
    ],
)
def test_when_a_text_may_be_published(publish_at: datetime, field: str | None) -> None:
    assert set(codes(tuple(plan_problems(Plan(publish_at), NOW, TOKYO)))) == ({(field,)} if field else set())


def test_the_limits_are_told_in_the_municipalitys_time() -> None:
    (problem,) = expiry_problems(NOW, NOW, TOKYO)

    assert problem.values["value"] == "2026-11-24 10:00"
    assert problem.values["earliest"] == "2026-11-24 10:00"
