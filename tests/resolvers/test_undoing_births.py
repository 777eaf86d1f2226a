"""A birth that was recorded by mistake is taken back as long as nothing would be lost with the child's handbook."""

from collections.abc import Awaitable, Callable

import pytest

from tests.api import Api
from tests.households import Household, a_household, a_weight
from tests.resolvers.asking import an_id, told
from tests.resolvers.journals import an_entry, prepares
from tests.resolvers.pregnancies import a_newborn, begun, changed
from tests.resolvers.test_appointments import a_place, a_slot, an_appointment
from tests.resolvers.test_teeth import enters

_SEEN = "pregnancy { version status children { id } }"


async def _a_weight(home: Household, child: str) -> None:
    await a_weight(home.father, child, 2_850)


async def _a_journal_entry(home: Household, child: str) -> None:
    await an_entry(home.father, child, audience="GUARDIANS", happened={"day": "2026-11-21"})


async def _a_tooth(home: Household, child: str) -> None:
    assert (await enters(home.father, child, 0, {"code": "71", "came": {"day": "2026-11-22"}}))["errors"] == []


async def _an_appointment(home: Household, child: str) -> None:
    slot = await a_slot(
        home.nurse,
        await a_place(home.nurse),
        on="2026-12-11",
        consultation={"ja": "授乳相談"},
        consultationFor="CHILD",
    )
    await an_appointment(home.father, slot, child)


async def _a_form_half_way(home: Household, child: str) -> None:
    payload = await home.father.change(
        "startForm",
        "StartFormInput",
        "record { id } errors { code path }",
        subjectId=child,
        id=an_id(),
        form="guardian_2w",
        answers=[],
    )
    assert payload["errors"] == [], payload


@pytest.mark.parametrize("write", [_a_weight, _a_journal_entry, _a_tooth, _an_appointment, _a_form_half_way])
async def test_whatever_was_written_of_the_child_keeps_it(
    api: Api, write: Callable[[Household, str], Awaitable[None]]
) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-11-27")
    payload = await changed(home.mother, "recordDelivery", pregnancy, _SEEN, children=[a_newborn()])
    (child,) = payload["pregnancy"]["children"]
    await write(home, child["id"])

    undone = await changed(
        home.mother, "undoDelivery", pregnancy, _SEEN, expectedVersion=payload["pregnancy"]["version"]
    )

    assert told(undone["errors"]) == {("pregnancyId",): "CHILDREN_HAVE_RECORDS"}


async def test_a_photo_that_is_in_no_entry_keeps_nothing(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await begun(home.mother, home.family, due="2026-11-27")
    payload = await changed(home.mother, "recordDelivery", pregnancy, _SEEN, children=[a_newborn()])
    (child,) = payload["pregnancy"]["children"]
    assert (await prepares(home.father, child["id"]))["errors"] == []

    undone = await changed(
        home.mother, "undoDelivery", pregnancy, _SEEN, expectedVersion=payload["pregnancy"]["version"]
    )

    assert undone["errors"] == []
    assert undone["pregnancy"]["status"] == "ACTIVE"
