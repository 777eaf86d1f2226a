"""Pictures of charts: their addresses open without signing in, and only while their maker may look."""

import pytest

from tests.access.asking import Asking, Told
from tests.access.household import CONSENT_UNTIL, done, instant, picture_addresses
from tests.access.people import FAMILY, STAFF, Person
from tests.access.secrets import allowed, seen_in
from tests.access.test_writing import MOTHERS_OWN

MAY_LOOK = sorted(FAMILY | STAFF)


async def addresses(asking: Asking, person: Person) -> tuple[str, str]:
    """The addresses that `person` is given now, as SVG and as PNG."""
    return await picture_addresses(asking.household.clients[person], asking.household.child)


async def nothing_there(asking: Asking) -> Told:
    """What an address is answered that never was one."""
    return await asking.fetch("/charts/growth/gAAAAABnothing.svg")


def is_nothing(told: Told, never_was: Told) -> bool:
    """Whether an address tells as much as one that never was."""
    return told == never_was and told.status == 404


@pytest.mark.parametrize("person", MAY_LOOK)
async def test_whoever_sees_the_child_is_given_pictures_that_open_for_a_quarter_of_an_hour(
    person: Person, asking: Asking
) -> None:
    svg, png = await addresses(asking, person)

    drawn, painted = await asking.fetch(svg), await asking.fetch(png)
    asking.household.service.clock.step(minutes=15)
    later = [await asking.fetch(svg), await asking.fetch(png)]
    never_was = await nothing_there(asking)

    assert (drawn.status, drawn.media_type) == (200, "image/svg+xml")
    assert (painted.status, painted.media_type) == (200, "image/png")
    assert all(is_nothing(told, never_was) for told in later)


@pytest.mark.parametrize("person", MAY_LOOK)
async def test_a_picture_says_nothing_that_its_maker_may_not_see(person: Person, asking: Asking) -> None:
    svg, _ = await addresses(asking, person)

    words = (await asking.fetch(svg)).text.partition("<desc>")[2].partition("</desc>")[0]

    assert words
    assert seen_in(words, asking.household) <= allowed(person)


@pytest.mark.parametrize("person", [Person.REMOVED, Person.LEFT])
async def test_the_pictures_of_a_member_who_has_gone_are_gone(person: Person, asking: Asking) -> None:
    for address in asking.household.pictures[person]:
        assert is_nothing(await asking.fetch(address), await nothing_there(asking))


async def test_the_staffs_pictures_are_gone_once_the_family_stops_sharing(asking: Asking) -> None:
    pictures = await addresses(asking, Person.NURSE)

    await asking.let(Person.NURSE_AFTER_STOP)

    for address in pictures:
        assert is_nothing(await asking.fetch(address), await nothing_there(asking))


async def test_the_staffs_pictures_are_gone_once_the_consent_has_ended(asking: Asking) -> None:
    clock = asking.household.service.clock
    clock.instant = instant(CONSENT_UNTIL)
    clock.step(minutes=-1)
    pictures = await addresses(asking, Person.NURSE)
    while_it_lasts = await asking.fetch(pictures[0])

    clock.step(minutes=1)

    assert while_it_lasts.status == 200
    for address in pictures:
        assert is_nothing(await asking.fetch(address), await nothing_there(asking))


async def test_the_pictures_of_a_child_are_gone_with_it(asking: Asking) -> None:
    home = asking.household
    mother = home.clients[Person.MOTHER]
    pictures = await picture_addresses(mother, home.twin)

    await done(mother, "deleteChild", childId=home.twin, expectedVersion=1)

    for address in pictures:
        assert is_nothing(await asking.fetch(address), await nothing_there(asking))


async def test_an_address_that_was_changed_leads_nowhere(asking: Asking) -> None:
    svg, _ = await addresses(asking, Person.MOTHER)
    head, token, form = svg[: len("/charts/growth/")], svg[len("/charts/growth/") : -len(".svg")], ".svg"
    middle = len(token) // 2
    changed = {
        "a character": f"{head}{token[:middle]}{'A' if token[middle] != 'A' else 'B'}{token[middle + 1 :]}{form}",
        "cut short": f"{head}{token[:-8]}{form}",
        "a cursor in its place": f"{head}{asking.household.cursor_of_changes}{form}",
        "not ASCII": f"{head}美咲{form}",
        "another form": f"{head}{token}.pdf",
        "a form in capitals": f"{head}{token}.SVG",
        "a path out of it": f"{head}..%2F..%2Fetc%2Fpasswd{form}",
    }

    told = {how: await asking.fetch(address) for how, address in changed.items()}
    never_was = await nothing_there(asking)

    assert {how: answer for how, answer in told.items() if not is_nothing(answer, never_was)} == {}


async def test_a_picture_of_the_father_is_the_same_whether_or_not_the_mother_has_records_of_her_own(
    asking: Asking,
) -> None:
    home = asking.household
    with_them = [await asking.fetch(address) for address in await addresses(asking, Person.FATHER)]

    own = home.records[MOTHERS_OWN].id
    await done(home.clients[Person.MOTHER], "deleteGrowth", recordId=own, expectedVersion=1)
    without_them = [await asking.fetch(address) for address in await addresses(asking, Person.FATHER)]

    assert without_them == with_them


async def test_a_picture_of_a_viewer_does_not_show_the_measurements_of_the_birth_page(asking: Asking) -> None:
    home = asking.household
    before = [await asking.fetch(address) for address in await addresses(asking, Person.GRANDMOTHER)]

    await home.service.database.children.update_many({}, {"$set": {"birth.weight_grams": 1_733}})
    after = [await asking.fetch(address) for address in await addresses(asking, Person.GRANDMOTHER)]

    assert after == before


async def test_every_opening_of_a_picture_of_the_staffs_is_logged_and_of_a_members_none(asking: Asking) -> None:
    looks = {}
    for person in MAY_LOOK:
        svg, png = await addresses(asking, person)
        before = await asking.looks()
        for address in (svg, png):
            await asking.fetch(address)
        looks[person] = await asking.looks() - before

    assert looks == {person: 2 if person is Person.NURSE else 0 for person in MAY_LOOK}
