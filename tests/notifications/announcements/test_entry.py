"""What is entered of an announcement."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handbook_api.platform.problems import ProblemCode
from notifications.announcements.entry import content_problems, in_form
from notifications.announcements.model import Segment, Span
from tests.clocks import TODAY_AT_TEN
from tests.notifications.announcements.ward import THIS_WEEK, a_content
from tests.notifications.builders import TOKYO

NOW = TODAY_AT_TEN


def problems(**fields: Any) -> dict[tuple[str, ...], ProblemCode]:
    found = content_problems(in_form(a_content(**fields)), {"TOYOTAMA"}, NOW, TOKYO)
    return {one.path: one.code for one in found}


def test_an_announcement_in_japanese_alone_is_enough() -> None:
    assert problems() == {}


def test_japanese_is_needed_whatever_else_there_is() -> None:
    assert problems(titles={"en": "Closed"}, bodies={"en": "Closed."}) == {
        ("title", "ja"): ProblemCode.REQUIRED,
        ("body", "ja"): ProblemCode.REQUIRED,
    }


def test_a_title_in_a_language_needs_a_text_in_it() -> None:
    titles = {"ja": "臨時休館", "en": "Closed"}

    assert problems(titles=titles, bodies={"ja": "休館です。", "en": "  "}) == {("body", "en"): ProblemCode.REQUIRED}


def test_texts_have_a_length() -> None:
    assert problems(titles={"ja": "あ" * 60}, bodies={"ja": "あ" * 2_000}) == {}
    assert problems(titles={"ja": "あ" * 61}, bodies={"ja": "あ" * 2_001}) == {
        ("title", "ja"): ProblemCode.TOO_LONG,
        ("body", "ja"): ProblemCode.TOO_LONG,
    }


def test_texts_are_plain() -> None:
    content = in_form(a_content(bodies={"ja": " 一行目\r\n二行目\x00\x1b[31m "}))

    assert content.bodies == {"ja": "一行目\n二行目[31m"}


@pytest.mark.parametrize("link", ["https://www.city.nerima.tokyo.jp/kosodate?id=1", "handbook://child/abc"])
def test_a_link_leads_to_an_encrypted_page_or_into_the_app(link: str) -> None:
    assert problems(link=link) == {}


@pytest.mark.parametrize(
    "link",
    [
        "http://www.city.nerima.tokyo.jp",
        "javascript:alert(1)",
        "https://",
        "https://nerima.jp@evil.example",
        "https://nerima.jp/ x",
        "https://例え.jp",
        "HTTPS://nerima.jp",
        "https://[",
        "www.city.nerima.tokyo.jp",
    ],
)
def test_any_other_link_is_refused(link: str) -> None:
    assert problems(link=link) == {("link",): ProblemCode.LINK_NOT_ALLOWED}


def test_it_is_of_use_for_some_time_after_it_goes_out() -> None:
    tomorrow = NOW + timedelta(days=1)

    assert problems(useful_until=NOW) == {("usefulUntil",): ProblemCode.TIME_OUT_OF_RANGE}
    assert problems(send_at=tomorrow, useful_until=tomorrow) == {("usefulUntil",): ProblemCode.TIME_OUT_OF_RANGE}
    assert problems(useful_until=NOW + timedelta(days=367)) == {("usefulUntil",): ProblemCode.TIME_OUT_OF_RANGE}
    last_hour = datetime(9999, 12, 31, 23, tzinfo=UTC)
    assert problems(useful_until=last_hour) == {("usefulUntil",): ProblemCode.TIME_OUT_OF_RANGE}
    assert problems(send_at=NOW - timedelta(days=3), useful_until=THIS_WEEK) == {}


def test_it_goes_out_within_a_year() -> None:
    late = datetime(2027, 12, 1, tzinfo=UTC)

    assert problems(send_at=late, useful_until=late + timedelta(days=1)) == {("sendAt",): ProblemCode.TIME_OUT_OF_RANGE}


def test_the_times_of_a_problem_are_the_municipalitys() -> None:
    (problem,) = content_problems(a_content(useful_until=NOW), set(), NOW, TOKYO)

    assert problem.values == {
        "value": "2026-11-24 10:00",
        "earliest": "2026-11-24 10:00",
        "latest": "2027-11-25 10:00",
    }


def test_a_segment_is_of_the_municipality() -> None:
    assert problems(segment=Segment(areas=frozenset({"TOYOTAMA"}))) == {}
    assert problems(segment=Segment(areas=frozenset({"TOYOTAMA", "KITA"}))) == {
        ("segment", "areas"): ProblemCode.UNKNOWN_AREA
    }
    assert problems(segment=Segment(language="fr")) == {("segment", "language"): ProblemCode.UNKNOWN_LANGUAGE}


@pytest.mark.parametrize("span", [Span(100, 100), Span(-1, 5), Span(30, 20), Span(0, 7_306)])
def test_an_age_goes_from_one_day_to_a_later_one(span: Span) -> None:
    assert problems(segment=Segment(age_days=span)) == {("segment", "age"): ProblemCode.SPAN_OUT_OF_RANGE}
    assert problems(segment=Segment(age_days=Span(0, 7_305))) == {}


def test_a_pregnancy_has_forty_four_weeks_at_most() -> None:
    assert problems(segment=Segment(pregnancy_weeks=Span(0, 44))) == {}
    assert problems(segment=Segment(pregnancy_weeks=Span(0, 45))) == {
        ("segment", "pregnancy"): ProblemCode.SPAN_OUT_OF_RANGE
    }
