"""What has failed: an operator sees which and why, and nothing of whom or what; and lets it wait again."""

import pytest

from handbook_api.families.model import Family
from notifications.dead_letters import EVERYTHING, Choice, DeadLetters
from notifications.reminders import ReminderKind, ReminderState
from notifications.sandbox_answers import Behaviour
from tests.notifications.builders import PHONE
from tests.notifications.house import House
from tests.notifications.running_sandbox import RunningSandbox
from tests.queries import profiled

OPENS, CLOSES = ReminderKind.CHECKUP_OPENS, ReminderKind.CHECKUP_CLOSES
SENT, FAILED, PLANNED, STALE = ReminderState.SENT, ReminderState.FAILED, ReminderState.PLANNED, ReminderState.STALE


@pytest.fixture
async def failed(house: House, sandbox: RunningSandbox) -> Family:
    """A family whose reminder no device would take."""
    family = await house.a_family()
    await house.a_child(family)
    await house.a_device()
    sandbox.tell(PHONE, Behaviour.INVALID_ARGUMENT, times=1)
    await house.plan_and_send()
    assert (await house.states(family))[OPENS] is FAILED
    return family


async def replayed(house: House, choice: Choice = EVERYTHING) -> int:
    return sum([portion async for portion in DeadLetters(house.database).replay(choice, house.clock.now())])


async def test_an_operator_is_told_which_and_why_and_nothing_of_a_person(house: House, failed: Family) -> None:
    (letter,) = await DeadLetters(house.database).listed(EVERYTHING, 10)

    assert (letter.kind, letter.attempts, letter.reason) == (OPENS, 1, "INVALID_ARGUMENT")
    assert failed.id not in str(letter)
    assert "ゆい" not in str(letter)
    assert "健診" not in str(letter)


async def test_what_is_replayed_is_sent_under_the_tag_it_had(
    house: House, failed: Family, sandbox: RunningSandbox
) -> None:
    reminder = await house.the_reminder(failed, OPENS)

    assert await replayed(house) == 1
    await house.worker.send_due()

    assert sandbox.tags == [reminder.id]
    assert (await house.states(failed))[OPENS] is SENT
    assert await replayed(house) == 0


async def test_a_replay_asks_the_handbook_first(house: House, failed: Family, sandbox: RunningSandbox) -> None:
    (child,) = {one.planned.subject for one in await house.reminders.of_family(failed.id)}
    await house.ends(child)  # type: ignore[arg-type] # it is a child's key

    await replayed(house)
    await house.worker.send_due()

    assert sandbox.arrivals == ()
    assert (await house.states(failed))[OPENS] is ReminderState.WITHDRAWN


async def test_what_is_of_no_use_any_more_is_counted_and_never_sent(
    house: House, failed: Family, sandbox: RunningSandbox
) -> None:
    house.clock.step(days=40)
    letters = DeadLetters(house.database)

    (dead,) = (await letters.counts(EVERYTHING, house.clock.now())).values()
    await replayed(house)
    await house.worker.send_due()

    assert (dead.count, dead.useless) == (1, 1)
    assert sandbox.arrivals == ()
    assert (await house.states(failed))[OPENS] is STALE


@pytest.mark.parametrize(
    ("choice", "count"), [(Choice(kind=OPENS), 1), (Choice(kind=CLOSES), 0), (Choice(ids=["no id of ours"]), 0)]
)
async def test_only_what_was_chosen_waits_again(house: House, failed: Family, choice: Choice, count: int) -> None:
    assert await replayed(house, choice) == count
    assert (await house.states(failed))[OPENS] is (PLANNED if count else FAILED)


async def test_dead_letters_are_found_by_an_index(house: House, failed: Family) -> None:
    letters = DeadLetters(house.database)
    async with profiled(house.database) as queries:
        await letters.listed(EVERYTHING, 10)
        await letters.listed(Choice(kind=OPENS), 10)
        await letters.counts(EVERYTHING, house.clock.now())
        await house.reminders.dead_by_kind()
        await replayed(house, Choice(kind=OPENS))

    assert queries.scans == set()
