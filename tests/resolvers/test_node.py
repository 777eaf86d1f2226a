"""`node`: everything that has an id is found again by it, by whoever may see it, and by nobody else."""

from tests.api import Api, Client
from tests.content.builders import an_article, for_days
from tests.households import a_child, a_code, a_household, a_weight
from tests.resolvers.asking import the_child, the_family
from tests.resolvers.conftest import Service


async def found(who: Client, global_id: str) -> str | None:
    """The type of what somebody finds under an id."""
    answer = await who.ask("query($id: ID!) { node(id: $id) { __typename id } }", id=global_id)
    node = answer.data["node"]
    assert node is None or node["id"] == global_id
    return None if node is None else node["__typename"]


async def test_everything_with_an_id_is_found_again(api: Api, service: Service) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    record = await a_weight(home.mother, child)
    await a_code(home.mother, home.family)
    family = await the_family(home.mother, home.family, "members { id } invitations { id }")
    await service.house.services.articles.import_starters([an_article("in-every-list", for_days(0, 1_000))])
    listed = (await the_child(home.mother, child, "articles(first: 100) { edges { node { id } } }"))["articles"]

    assert await found(home.mother, home.family) == "Family"
    assert await found(home.mother, family["members"][0]["id"]) == "Member"
    assert await found(home.mother, family["invitations"][0]["id"]) == "Invitation"
    assert await found(home.mother, child) == "Child"
    assert await found(home.mother, record) == "GrowthRecord"
    assert await found(home.mother, listed["edges"][0]["node"]["id"]) == "Article"


async def test_what_somebody_may_not_see_she_does_not_find(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    record = await a_weight(home.mother, child)
    await a_code(home.mother, home.family)
    family = await the_family(home.mother, home.family, "members { id } invitations { id }")
    member, invitation = family["members"][0]["id"], family["invitations"][0]["id"]

    for who in (home.stranger, home.nurse_elsewhere):
        assert [await found(who, one) for one in (home.family, member, invitation, child, record)] == [None] * 5
    assert [await found(home.grandmother, one) for one in (member, invitation)] == [None, None]
    assert await found(home.grandmother, record) == "GrowthRecord"
    assert [await found(home.nurse, one) for one in (member, invitation)] == ["Member", None]


async def test_a_deleted_record_is_not_found_any_more(api: Api) -> None:
    home = await a_household(api)
    record = await a_weight(home.mother, await a_child(home.mother, home.family))

    await home.mother.change("deleteGrowth", "DeleteGrowthInput", "deletedId", recordId=record, expectedVersion=1)

    assert await found(home.mother, record) is None


async def test_what_is_no_id_finds_nothing(api: Api) -> None:
    home = await a_household(api)

    for wrong in ("", "あ", "%%%", "Q2hpbGQ6", "Q2hpbGQ6Li4u", "RmFtaWx5Og", "UHVzaDox", "Tm90aGluZzox", "TWVtYmVyOjE"):
        assert await found(home.mother, wrong) is None


async def test_nobody_finds_a_family_without_signing_in(api: Api) -> None:
    home = await a_household(api)

    answer = await api.as_nobody().ask("query($id: ID!) { node(id: $id) { id } }", id=home.family)

    assert answer.codes == ["UNAUTHENTICATED"]
