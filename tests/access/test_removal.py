"""A guardian who is removed, or leaves, finds nothing from that moment on any path, and what she made is dead."""

from collections.abc import Awaitable, Callable

import pytest
from graphql import GraphQLSchema

from tests.access.arguments import an_input
from tests.access.asking import Asking
from tests.access.household import UNCLE, Household, done, inbox, picture_addresses
from tests.access.ids import own_part
from tests.access.people import FAMILY, LATER, OUTSIDERS, Person
from tests.access.secrets import PUBLIC
from tests.access.walker import Operation, Walk
from tests.access.walks import Walks, walk


async def removed_by_staff(home: Household) -> None:
    """The municipality removes the father, whom it had confirmed."""
    father = home.members[home.own_names[Person.FATHER]]
    await done(home.clients[Person.NURSE], "removeMember", memberId=father)


async def leaves(home: Household) -> None:
    """The father leaves."""
    await done(home.clients[Person.FATHER], "leaveFamily", familyId=home.family)


OWN_DEVICE = {"name of the device of FATHER", "id of the device of FATHER"}
"""Is his own, whatever family he belongs to."""
GOING: tuple[Callable[[Household], Awaitable[None]], ...] = (removed_by_staff, leaves)


@pytest.mark.parametrize("go", GOING)
async def test_who_has_gone_is_told_nothing_on_any_path(
    go: Callable[[Household], Awaitable[None]], asking: Asking, schema: GraphQLSchema, walks: Walks
) -> None:
    before = await walks.of(Person.FATHER)

    await go(asking.household)
    after = await walk(asking.household, schema, Person.FATHER, step_by_step=True)
    anybody = await walks.of(Person.WITHOUT_FAMILY)

    assert before.found.keys() > PUBLIC | OWN_DEVICE
    assert after.found.keys() == PUBLIC | OWN_DEVICE
    assert [one for one in after.answers if one[0] != "devices"] == [
        one for one in anybody.answers if one[0] != "devices"
    ]


@pytest.mark.parametrize("go", GOING)
async def test_the_pictures_of_who_has_gone_die_at_once(
    go: Callable[[Household], Awaitable[None]], asking: Asking
) -> None:
    home = asking.household
    pictures = await picture_addresses(home.clients[Person.FATHER], home.child)
    before = [(await asking.fetch(address)).status for address in pictures]

    await go(home)

    assert before == [200, 200]
    assert [(await asking.fetch(address)).status for address in pictures] == [404, 404]


@pytest.mark.parametrize("go", GOING)
async def test_the_invitations_of_who_has_gone_die_at_once(
    go: Callable[[Household], Awaitable[None]], asking: Asking, schema: GraphQLSchema
) -> None:
    home = asking.household
    payload = await home.clients[Person.FATHER].change(
        "inviteToFamily", "InviteToFamilyInput", "code invitation { id }", familyId=home.family, role="GUARDIAN"
    )

    await go(home)
    accepting = Walk(schema, home.ids).mutation("acceptInvitation", an_input("acceptInvitation", code=payload["code"]))
    told = await asking.ask(Person.WITHOUT_FAMILY, accepting)
    invitations = await asking.ask(
        Person.MOTHER,
        Operation("family", "query($id: ID!) { family(id: $id) { invitations { id } } }", {"id": home.family}),
    )

    assert "INVITATION_NOT_VALID" in told.text
    assert own_part(payload["invitation"]["id"]) not in {
        own_part(one["id"]) for one in invitations.body["data"]["family"]["invitations"]
    }


@pytest.mark.parametrize("go", GOING)
async def test_who_has_gone_gets_no_pushes_of_the_family_any_more(
    go: Callable[[Household], Awaitable[None]], asking: Asking
) -> None:
    home = asking.household
    father = home.clients[Person.FATHER]
    before = await inbox(father)

    await go(home)
    count = await asking.ask(Person.FATHER, Operation("home", "{ home { unreadPushCount } }", {}))

    assert len(before) == 4
    assert await inbox(father) == []
    assert count.body["data"]["home"]["unreadPushCount"] == 0


async def test_being_removed_is_silent(asking: Asking, schema: GraphQLSchema) -> None:
    """She gets no message, and the answers to what she sends do not say that she was removed."""
    home = asking.household
    uncle = home.members[UNCLE]
    operation = Walk(schema, home.ids).mutation("removeMember", an_input("removeMember", memberId=uncle))

    told = {person: await asking.ask(person, operation) for person in sorted(OUTSIDERS - LATER)}

    assert len({answer.text for answer in told.values()}) == 1, told


def test_nobody_who_has_gone_counts_as_family() -> None:
    assert {Person.REMOVED, Person.LEFT}.isdisjoint(FAMILY)
