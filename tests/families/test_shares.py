"""What is open to whom: one municipality at a time for each guardian, and nobody takes away what another gave."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.families.model import Family, ShareSource, WardShare, in_force
from handbook_api.families.shares import (
    SHARES_CEILING,
    end_of_day,
    is_open_already,
    look_rests_on,
    registration_ends,
    with_ended,
    with_opened,
)
from tests.builders import NERIMA, SUGINAMI, TOKYO
from tests.clocks import TODAY_AT_TEN

CONSENT, COUNTER, REGISTRATION = ShareSource


def a_share(
    municipality: str = NERIMA, source: ShareSource = CONSENT, *, by: str = "misaki", days: float = 30, after: float = 0
) -> WardShare:
    """Opened `after` days from now, for `days`."""
    opened_at = TODAY_AT_TEN + timedelta(days=after)
    return WardShare(municipality, opened_at + timedelta(days=days), source, by, opened_at)


def opened(*shares: WardShare) -> tuple[WardShare, ...]:
    """All of them, opened one after the other."""
    so_far: tuple[WardShare, ...] = ()
    for share in shares:
        assert share.opened_at is not None
        so_far = with_opened(so_far, share, share.opened_at)
    return so_far


def open_at(shares: tuple[WardShare, ...], day: float) -> set[str]:
    """The municipalities that may look, so many days from now."""
    return {one.municipality for one in in_force(shares, TODAY_AT_TEN + timedelta(days=day))}


def test_the_consent_given_last_is_the_one_that_counts_and_the_earlier_one_does_not_come_back() -> None:
    shares = opened(a_share(NERIMA, days=300), a_share(SUGINAMI, days=10, after=5))

    assert open_at(shares, 4) == {NERIMA}
    assert open_at(shares, 6) == {SUGINAMI}
    assert open_at(shares, 16) == set()


def test_after_a_day_at_a_counter_elsewhere_everything_is_as_it_was() -> None:
    shares = opened(a_share(NERIMA, days=300), a_share(SUGINAMI, COUNTER, days=0.5, after=5))

    assert open_at(shares, 5.2) == {SUGINAMI}
    assert open_at(shares, 5.5) == {NERIMA}


def test_during_a_stay_with_her_parents_the_registration_waits() -> None:
    """里帰り is no move: the ward that issued the handbook looks again when it is over."""
    shares = opened(a_share(NERIMA, REGISTRATION, days=2_500), a_share(SUGINAMI, CONSENT, days=60, after=100))

    assert open_at(shares, 130) == {SUGINAMI}
    assert open_at(shares, 160) == {NERIMA}


def test_a_registration_ends_what_she_had_opened_before() -> None:
    shares = opened(a_share(NERIMA, days=300), a_share(SUGINAMI, REGISTRATION, days=2_500, after=10))

    assert open_at(shares, 11) == {SUGINAMI}
    assert open_at(with_ended(shares, lambda one: one.source is REGISTRATION, TODAY_AT_TEN), 11) == set()


def test_a_consent_to_the_ward_that_looks_by_duty_says_until_when() -> None:
    shares = opened(a_share(NERIMA, REGISTRATION, days=2_500), a_share(NERIMA, CONSENT, days=30, after=10))

    assert open_at(shares, 39) == {NERIMA}
    assert open_at(shares, 41) == set()


def test_what_another_guardian_opened_stays_open() -> None:
    shares = opened(
        a_share(NERIMA, REGISTRATION, by="misaki", days=2_500), a_share(SUGINAMI, CONSENT, by="kenta", after=1)
    )

    assert open_at(shares, 2) == {NERIMA, SUGINAMI}


def test_a_code_at_the_counter_never_shortens_what_she_had_given() -> None:
    shares = opened(a_share(NERIMA, days=300))

    assert is_open_already(shares, a_share(NERIMA, COUNTER, days=0.5, after=1), TODAY_AT_TEN + timedelta(days=1))
    assert not is_open_already(shares, a_share(SUGINAMI, COUNTER, days=0.5), TODAY_AT_TEN)
    assert not is_open_already(shares, a_share(NERIMA, COUNTER, by="kenta", days=0.5), TODAY_AT_TEN)
    assert not is_open_already(shares, a_share(NERIMA, CONSENT, days=10), TODAY_AT_TEN)


def test_what_is_over_is_forgotten_first() -> None:
    registered = a_share(NERIMA, REGISTRATION, days=2_500)
    visits = [a_share(SUGINAMI, COUNTER, days=0.5, after=1 + n) for n in range(SHARES_CEILING + 5)]

    shares = opened(registered, *visits)

    assert len(shares) == SHARES_CEILING
    assert shares[0] == registered
    assert shares[-1] == visits[-1]


@pytest.mark.parametrize(
    ("shares", "rests_on"),
    [
        ((a_share(by="misaki"), a_share(by="kenta")), "misaki"),
        ((a_share(by="kenta"), a_share(by="misaki")), "kenta"),
        ((a_share(by="kenta"), a_share(source=REGISTRATION, by="misaki")), "misaki"),
        ((a_share(by="kenta"), a_share(source=COUNTER, by="misaki")), "misaki"),
        ((a_share(source=COUNTER, by="kenta"), a_share(source=REGISTRATION, by="misaki")), "misaki"),
        ((a_share(SUGINAMI, by="kenta"),), None),
        ((), None),
    ],
)
def test_a_look_rests_on_the_strongest_opening_then_on_the_first(
    shares: tuple[WardShare, ...], rests_on: str | None
) -> None:
    opening = look_rests_on(Family("family", 1, (), (), shares), NERIMA, TODAY_AT_TEN)

    assert (opening.opened_by if opening else None) == rests_on


@pytest.mark.parametrize(
    ("registered_at", "ends"),
    [
        (datetime(2026, 11, 24, 1, tzinfo=UTC), datetime(2033, 11, 23, 15, tzinfo=UTC)),
        # 23:30 in Tokyo on the 24th, and 00:30 on the 25th.
        (datetime(2026, 11, 24, 14, 30, tzinfo=UTC), datetime(2033, 11, 23, 15, tzinfo=UTC)),
        (datetime(2026, 11, 24, 15, 30, tzinfo=UTC), datetime(2033, 11, 24, 15, tzinfo=UTC)),
        # There is no 29 February 2035: the day after the last of the period.
        (datetime(2028, 2, 29, 1, tzinfo=UTC), datetime(2035, 2, 28, 15, tzinfo=UTC)),
    ],
)
def test_the_access_by_duty_ends_seven_years_later_as_the_day_begins(registered_at: datetime, ends: datetime) -> None:
    assert registration_ends(registered_at, TOKYO) == ends


def test_a_day_ends_at_midnight_in_japan() -> None:
    assert end_of_day(date(2026, 11, 24), TOKYO) == datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert end_of_day(date(2026, 12, 31), TOKYO) == datetime(2026, 12, 31, 15, tzinfo=UTC)


OPENINGS = st.lists(
    st.builds(
        a_share,
        st.sampled_from([NERIMA, SUGINAMI]),
        st.sampled_from(ShareSource),
        by=st.sampled_from(["misaki", "kenta"]),
        days=st.integers(1, 40),
    ),
    max_size=12,
)


@given(OPENINGS, st.integers(0, 60))
def test_a_guardian_never_has_two_municipalities_look_at_once(openings: list[WardShare], day: int) -> None:
    shares = _one_a_day(openings)

    running = in_force(shares, TODAY_AT_TEN + timedelta(days=day))

    openers = [one.opened_by for one in running]
    assert len(openers) == len(set(openers))


@given(OPENINGS, st.integers(0, 60))
def test_what_one_guardian_does_changes_nothing_of_what_another_opened(openings: list[WardShare], day: int) -> None:
    at = TODAY_AT_TEN + timedelta(days=day)
    together = [one for one in in_force(_one_a_day(openings), at) if one.opened_by == "misaki"]

    alone = in_force(_one_a_day(openings, but_only="misaki"), at)

    assert tuple(together) == alone


@given(OPENINGS, st.integers(0, 60))
def test_what_was_open_at_an_instant_is_not_rewritten_later(openings: list[WardShare], day: int) -> None:
    """The account of looks is read by who had opened what at the time."""
    at = TODAY_AT_TEN + timedelta(days=day)
    at_the_time = in_force(_one_a_day(openings[: day + 1]), at)

    later = in_force(_one_a_day(openings), at)

    assert {(one.municipality, one.opened_by, one.source) for one in later} == {
        (one.municipality, one.opened_by, one.source) for one in at_the_time
    }


@given(OPENINGS)
def test_of_one_guardian_and_one_municipality_one_consent_stands_and_nothing_older_outlasts_it(
    openings: list[WardShare],
) -> None:
    """When the consent is over, or she ends it, no other one of hers keeps the handbooks open to that town."""
    shares = _one_a_day(openings)
    now = TODAY_AT_TEN + timedelta(days=len(openings) - 1)

    for guardian, municipality in ((who, where) for who in ("misaki", "kenta") for where in (NERIMA, SUGINAMI)):
        hers = [one for one in shares if (one.opened_by, one.municipality) == (guardian, municipality)]
        consents = [place for place, one in enumerate(hers) if one.source is CONSENT]
        assert sum(hers[place].covers(now) for place in consents) <= 1
        if consents:
            assert not any(one.covers(now) for one in hers[: consents[-1]])


def _one_a_day(openings: list[WardShare], but_only: str | None = None) -> tuple[WardShare, ...]:
    shares: tuple[WardShare, ...] = ()
    for number, one in enumerate(openings):
        at = TODAY_AT_TEN + timedelta(days=number)
        share = WardShare(
            one.municipality, at + timedelta(days=(one.until - TODAY_AT_TEN).days), one.source, one.opened_by, at
        )
        if but_only in (None, one.opened_by):
            shares = with_opened(shares, share, at)
    return shares
