"""Which child gets which article, and in which language."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.article import AgeBasis, AgeRange, Heading, Situation, Target
from content.rules import FALLBACKS, Seeker, fallback_chain, fits, is_stale, language_given, order_key, seeker_on
from tests.content.builders import NERIMA, TODAY, a_child, for_days

LANGUAGE_TAGS = st.sampled_from(["ja", "ja-easy", "en", "zh", "zh-TW", "ko", "vi", "EN-us", "x"])


def seen(born: str, gestation_days: int | None = 280, on: date = TODAY, municipality: str | None = None) -> Seeker:
    seeker = seeker_on(a_child(born, gestation_days, municipality), on)
    assert seeker is not None
    return seeker


def test_an_article_begins_on_its_first_day_and_ends_before_its_last() -> None:
    target = for_days(10, 20)
    first_day = TODAY - timedelta(days=10)

    assert not fits(target, seen((first_day + timedelta(days=1)).isoformat()))
    assert fits(target, seen(first_day.isoformat()))
    assert fits(target, seen((first_day - timedelta(days=9)).isoformat()))
    assert not fits(target, seen((first_day - timedelta(days=10)).isoformat()))


def test_the_day_of_birth_is_day_zero() -> None:
    assert fits(for_days(0, 1), seen(TODAY.isoformat()))


def test_nothing_is_for_a_child_that_is_not_born_yet() -> None:
    assert seeker_on(a_child("2026-11-25"), TODAY) is None


def test_a_child_born_at_30_weeks_reaches_a_corrected_age_70_days_later() -> None:
    weaning = for_days(121, 273, AgeBasis.CORRECTED)
    born_at_30_weeks = 30 * 7

    assert not fits(weaning, seen("2026-05-18", born_at_30_weeks))  # 190 days, corrected 120
    assert fits(weaning, seen("2026-05-17", born_at_30_weeks))  # 191 days, corrected 121
    assert fits(weaning, seen("2026-05-18", 280))


def test_vaccinations_go_by_calendar_age_for_a_child_born_early_too() -> None:
    assert fits(for_days(28, 121), seen("2026-10-27", 28 * 7))


@pytest.mark.parametrize(("gestation_days", "early_by"), [(258, 22), (259, 0), (280, 0), (290, 0), (None, 0)])
def test_age_is_corrected_for_a_birth_before_37_weeks_only(gestation_days: int | None, early_by: int) -> None:
    seeker = seen("2026-10-01", gestation_days)

    assert seeker.calendar_days - seeker.corrected_days == early_by
    assert (Situation.BORN_EARLY in seeker.situations) == bool(early_by)


def test_age_is_corrected_until_three_years_after_the_birth() -> None:
    born = date(2024, 2, 10)
    day_1094 = seen(born.isoformat(), 210, on=born + timedelta(days=1094))
    day_1095 = seen(born.isoformat(), 210, on=born + timedelta(days=1095))

    assert (day_1094.calendar_days, day_1094.corrected_days) == (1094, 1024)
    assert (day_1095.calendar_days, day_1095.corrected_days) == (1095, 1095)


def test_before_the_due_date_no_article_by_corrected_age_is_for_a_child() -> None:
    in_hospital = seen("2026-11-01", 27 * 7)

    assert in_hospital.corrected_days < 0
    assert not fits(for_days(0, 10_000, AgeBasis.CORRECTED), in_hospital)
    assert fits(for_days(0, 10_000, AgeBasis.CALENDAR), in_hospital)


def test_an_article_for_children_born_early_is_for_them_alone() -> None:
    target = for_days(0, 1095, situation=Situation.BORN_EARLY)

    assert fits(target, seen("2026-08-01", 34 * 7))
    assert not fits(target, seen("2026-08-01", 39 * 7))
    assert not fits(target, seen("2026-08-01", None))


def test_an_article_of_a_municipality_is_for_its_families_alone() -> None:
    target = for_days(0, 1095, municipality=NERIMA)

    assert fits(target, seen("2026-08-01", municipality=NERIMA))
    assert not fits(target, seen("2026-08-01", municipality="131211"))
    assert not fits(target, seen("2026-08-01", municipality=None))


def test_an_article_without_ages_is_put_before_nobody() -> None:
    assert not fits(Target(municipality=NERIMA), seen("2026-08-01", municipality=NERIMA))


def test_the_most_specific_article_comes_first() -> None:
    targets = {
        "growth-curve": for_days(0, 2374),
        "four-month-checkup": for_days(91, 152),
        "crying": for_days(0, 182),
        "milk": for_days(10, 192),
        "to-be-looked-for": Target(),
    }

    assert sorted(targets, key=lambda name: order_key(name, targets[name])) == [
        "four-month-checkup",
        "crying",
        "milk",
        "growth-curve",
        "to-be-looked-for",
    ]


@pytest.mark.parametrize(("from_days", "until_days"), [(-1, 10), (10, 10), (11, 10)])
def test_an_age_range_that_is_none_is_refused(from_days: int, until_days: int) -> None:
    with pytest.raises(ValueError, match="age range"):
        AgeRange(AgeBasis.CALENDAR, from_days, until_days)


@pytest.mark.parametrize(
    ("available", "wanted", "given_language"),
    [
        ({"ja", "en"}, "ja", "ja"),
        ({"ja", "en"}, "en", "en"),
        ({"ja"}, "en", "ja"),
        ({"ja", "ja-easy"}, "en", "ja-easy"),
        ({"ja", "en"}, "ja-easy", "ja"),
        ({"ja", "en"}, "vi", "en"),
        ({"ja", "ja-easy", "en"}, "vi", "ja-easy"),
        ({"ja", "en", "vi"}, "vi", "vi"),
        ({"ja", "en", "zh"}, "zh-TW", "zh"),
        ({"ja", "en"}, "EN-us", "en"),
        ({"ja", "ja-easy"}, "JA", "ja"),
    ],
)
def test_a_reader_gets_the_best_language_there_is(available: set[str], wanted: str, given_language: str) -> None:
    assert language_given(available, "ja", wanted) == given_language


@given(wanted=LANGUAGE_TAGS, others=st.sets(LANGUAGE_TAGS))
def test_a_reader_always_gets_a_language_the_article_is_in(wanted: str, others: set[str]) -> None:
    available = others | {"ja"}

    given_language = language_given(available, "ja", wanted)

    assert given_language in available
    if wanted in fallback_chain(wanted) and wanted in available:
        assert given_language == wanted


@given(LANGUAGE_TAGS | st.text(max_size=12))
def test_a_chain_begins_with_the_wanted_language_and_tries_none_twice(wanted: str) -> None:
    chain = fallback_chain(wanted)

    assert chain[0] == wanted.lower()
    assert len(set(chain)) == len(chain)


def test_japanese_readers_are_never_sent_to_another_language_first() -> None:
    assert FALLBACKS["ja"] == ()


def test_a_translation_of_an_older_revision_is_stale() -> None:
    made_from_revision_2 = Heading("en", "Crying", "", translates=2)

    assert not is_stale(made_from_revision_2, revision=2)
    assert is_stale(made_from_revision_2, revision=3)
    assert not is_stale(Heading("ja", "泣き", ""), revision=3)
