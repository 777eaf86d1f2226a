"""After the death of the only child nothing asks her about the baby any more; what is about herself stays."""

from dataclasses import replace

import pytest

from handbook_api.children.service import ChildService
from handbook_api.forms.entry import FormEntry
from handbook_api.forms.records import FormState
from handbook_api.forms.service import Written
from handbook_api.platform.ids import ChildKey
from tests.builders import a_child
from tests.forms.builders import points
from tests.forms.conftest import Desk
from tests.pregnancies.lines import MISAKI, delivered
from tests.queries import profiled

BORN = "2026-11-10"
HERS, ABOUT_THE_BABY = ["epds", "mother_self_record"], ["bonding"]


@pytest.fixture
async def twins(desk: Desk) -> tuple[ChildKey, ChildKey]:
    """Misaki has borne two children, two weeks before today."""
    first, second = [(await a_child(desk.home.house, desk.home.family, MISAKI, born=BORN)).child.key for _ in range(2)]
    await born(desk, first, second)
    return first, second


async def born(desk: Desk, *children: ChildKey) -> None:
    await desk.home.put(replace(delivered(await desk.home.stands(), BORN), children=children))


async def offered(desk: Desk) -> list[str]:
    pregnancy = await desk.home.pregnancies.see(MISAKI, desk.home.key)
    assert pregnancy is not None
    return sorted(one.definition.code for one in await desk.forms.offered(MISAKI, pregnancy))


async def test_after_the_death_of_the_only_child_her_own_questionnaires_stay(desk: Desk) -> None:
    child = (await a_child(desk.home.house, desk.home.family, MISAKI, born=BORN)).child.key
    await born(desk, child)
    assert await offered(desk) == ABOUT_THE_BABY + HERS

    await desk.home.house.child_endings.end(MISAKI, child)
    assert await offered(desk) == HERS

    await desk.home.house.child_endings.undo(MISAKI, child)
    assert await offered(desk) == ABOUT_THE_BABY + HERS


async def test_while_one_of_the_twins_lives_she_is_asked_about_it(desk: Desk, twins: tuple[ChildKey, ChildKey]) -> None:
    endings = desk.home.house.child_endings
    await endings.end(MISAKI, twins[0])
    assert await offered(desk) == ABOUT_THE_BABY + HERS

    await endings.end(MISAKI, twins[1])
    assert await offered(desk) == HERS


async def test_a_child_of_another_birth_says_nothing_of_this_one(desk: Desk, twins: tuple[ChildKey, ChildKey]) -> None:
    """The family's elder child, of August, lives; those of this birth do not."""
    for child in twins:
        await desk.home.house.child_endings.end(MISAKI, child)

    assert (await children(desk).see(MISAKI, desk.child)) is not None
    assert await offered(desk) == HERS


async def test_a_handbook_that_was_taken_away_says_nothing(desk: Desk, twins: tuple[ChildKey, ChildKey]) -> None:
    """Begun by mistake, or moved to another family: nobody said that the child died."""
    for child in twins:
        seen = await children(desk).see(MISAKI, child)
        assert seen is not None
        await children(desk).delete(MISAKI, child, seen.child.version)

    assert await offered(desk) == ABOUT_THE_BABY + HERS


async def test_what_she_had_begun_stays_to_be_read_and_can_be_written_on(
    desk: Desk, twins: tuple[ChildKey, ChildKey]
) -> None:
    key = desk.of_pregnancy()
    begun = await desk.forms.start(MISAKI, key, FormEntry("bonding", points(1, 2)))
    for child in twins:
        await desk.home.house.child_endings.end(MISAKI, child)

    read = await desk.seen_by(MISAKI, key)
    assert read is not None
    assert read.state is FormState.DRAFT
    assert await desk.forms.answers(read) == points(1, 2)
    again = await desk.forms.save(MISAKI, key, begun.record.version, Written(points(1, 2, 3), None))
    assert again.record.version == 2
    assert await offered(desk) == HERS


async def test_whether_a_child_lives_is_found_by_an_index(desk: Desk, twins: tuple[ChildKey, ChildKey]) -> None:
    async with profiled(desk.home.database) as queries:
        await offered(desk)

    assert queries.scans == set()


def children(desk: Desk) -> ChildService:
    return desk.home.house.children
