"""Every list that is read page by page keeps the same bounds, and takes no cursor but its own."""

import pytest

from tests.api import Answer, Api
from tests.households import a_child, a_family, a_person, a_weight
from tests.resolvers.asking import problems_of, told

PAGE = "edges { cursor } pageInfo { hasNextPage endCursor }"
LISTS = {
    "growth": f"child(id: $child) {{ growth(first: $first, after: $after) {{ {PAGE} }} }}",
    "articles of a child": f"child(id: $child) {{ articles(first: $first, after: $after) {{ {PAGE} }} }}",
    "articles": f"articles(childId: $child, first: $first, after: $after) {{ {PAGE} }}",
    "articles of home": f"home {{ articles(first: $first, after: $after) {{ {PAGE} }} }}",
    "pushes": f"home {{ pushes(first: $first, after: $after) {{ {PAGE} }} }}",
    "changes": f"changes(familyId: $family, first: $first, after: $after) {{ {PAGE} }}",
}


async def asked(api: Api, listed: str, first: int = 5, after: str | None = None) -> Answer:
    mother = a_person(api)
    family = await a_family(mother)
    child = await a_child(mother, family)
    used = {"child": child} if "$child" in LISTS[listed] else {"family": family} if "$family" in LISTS[listed] else {}
    declared = "".join(f", ${name}: ID!" for name in used)
    document = f"query($first: Int!, $after: String{declared}) {{ {LISTS[listed]} }}"
    return await mother.ask(document, first=first, after=after, **used)


@pytest.mark.parametrize("listed", LISTS)
async def test_a_page_has_from_one_to_a_hundred_entries(api: Api, listed: str) -> None:
    assert "errors" not in (await asked(api, listed, first=1)).body
    assert "errors" not in (await asked(api, listed, first=100)).body
    for first in (0, -1, 101):
        (problem,) = problems_of(await asked(api, listed, first=first))
        assert (problem["code"], problem["path"]) == ("PAGE_SIZE_OUT_OF_RANGE", ["first"])
        assert problem["message"] == f"一度に取得できるのは1件から100件までです（指定：{first}件）。"


@pytest.mark.parametrize("listed", LISTS)
async def test_a_cursor_that_is_none_is_told_so(api: Api, listed: str) -> None:
    mother = a_person(api)
    child = await a_child(mother, await a_family(mother))
    await a_weight(mother, child)
    growth = await mother.ask("query($id: ID!) { child(id: $id) { growth { edges { cursor } } } }", id=child)
    foreign = growth.data["child"]["growth"]["edges"][0]["cursor"]

    for after in ("", "あ", "20", "%", "Z3Jvd3RoOg", *([] if listed == "growth" else [foreign])):
        answer = await asked(api, listed, after=after)
        assert told(problems_of(answer)) == {("after",): "NOT_A_CURSOR"}, after
