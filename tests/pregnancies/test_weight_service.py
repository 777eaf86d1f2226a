"""The mother's body on a real database: for whom it is, and how it is said anew."""

import asyncio
from typing import Any

import pytest

from handbook_api.families.access import Side
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.mongodb import Database
from handbook_api.platform.problems import Forbidden, Refused, VersionConflict
from handbook_api.platform.signing import Signer
from handbook_api.pregnancies.rules import has_official_records, has_own_records_of_mother
from handbook_api.pregnancies.views import SeenPregnancy
from tests.clocks import SteppingClock
from tests.pregnancies.lines import (
    HARUKO,
    KENTA,
    MISAKI,
    NURSE,
    NURSE_ELSEWHERE,
    STRANGER,
    Home,
    a_home,
    refused,
)


@pytest.fixture
async def home(empty_database: Database, cipher: FieldCipher, signer: Signer, clock: SteppingClock) -> Home:
    return await a_home(empty_database, cipher, signer, clock)


async def states(
    home: Home, who: Principal, before: int = 51_000, *, version: int | None = None, **fields: Any
) -> SeenPregnancy:
    given = {"confirmed": False} | fields
    return await home.bodies.state(who, home.key, 1_580, before, expected_version=version, **given)


async def outcome(attempt: Any) -> str:
    try:
        await attempt
    except Refused as refusal:
        return str(refused(refusal))
    except (Forbidden, VersionConflict) as error:
        return type(error).__name__
    return "done"


async def test_who_may_state_it(home: Home) -> None:
    expected = {
        MISAKI: "done",
        KENTA: "Forbidden",
        HARUKO: "{'pregnancyId': 'NOT_FOUND'}",
        NURSE: "done",
        NURSE_ELSEWHERE: "{'pregnancyId': 'NOT_FOUND'}",
        STRANGER: "{'pregnancyId': 'NOT_FOUND'}",
    }

    assert {who: await outcome(states(home, who)) for who in expected} == expected


async def test_who_may_see_it(home: Home) -> None:
    await states(home, MISAKI, 51_000)
    await states(home, NURSE, 52_000)

    async def seen_by(who: Principal) -> list[tuple[Side, int]]:
        seen = await home.pregnancies.see(who, home.key)
        assert seen is not None
        return [(one.side, one.weight_before_grams) for one in seen.pregnancy.bodies]

    assert await seen_by(MISAKI) == [(Side.FAMILY, 51_000), (Side.OFFICIAL, 52_000)]
    assert await seen_by(NURSE) == [(Side.OFFICIAL, 52_000)]
    assert await seen_by(KENTA) == []


async def test_it_is_said_anew_by_the_version_that_was_seen(home: Home) -> None:
    await states(home, MISAKI)

    assert await outcome(states(home, MISAKI, 50_000)) == "VersionConflict"
    assert await outcome(states(home, MISAKI, 50_000, version=1)) == "done"
    (body,) = (await home.stands()).bodies
    assert (body.version, body.weight_before_grams) == (2, 50_000)


async def test_the_same_said_again_changes_nothing(home: Home) -> None:
    await asyncio.gather(*(states(home, MISAKI) for _ in range(3)))
    await states(home, MISAKI, version=7)

    assert [one.version for one in (await home.stands()).bodies] == [1]
    assert [entry.change.what for entry in await home.entries()] == ["MOTHER_BODY_STATED"]


async def test_the_ledger_keeps_it_for_the_mother(home: Home) -> None:
    await states(home, MISAKI)

    (entry,) = await home.entries()

    assert (entry.change.side, entry.change.audience) == ("FAMILY", "MOTHER")


async def test_a_slip_is_refused_and_a_rare_value_asked_about(home: Home) -> None:
    assert await outcome(states(home, MISAKI, 51)) == "{'weightBeforeGrams': 'LOOKS_LIKE_KILOGRAMS'}"
    assert await outcome(states(home, MISAKI, 30_000)) == "{'weightBeforeGrams': 'UNLIKELY_UNLESS_CONFIRMED'}"
    assert await outcome(states(home, MISAKI, 30_000, confirmed=True)) == "done"


async def test_what_she_said_of_herself_keeps_the_pregnancy_hers(home: Home) -> None:
    await states(home, MISAKI)

    assert has_own_records_of_mother(await home.stands())
    assert not has_official_records(await home.stands())


async def test_what_staff_said_of_her_is_an_official_record(home: Home) -> None:
    await states(home, NURSE)

    assert has_official_records(await home.stands())
    assert not has_own_records_of_mother(await home.stands())
