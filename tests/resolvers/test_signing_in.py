"""Everything but an article needs a signed-in person, and says so before anything else."""

import pytest

from resolvers.root import build_schema
from tests.api import Api

INPUTS = {
    "createFamily": {"ownName": "美咲", "isMother": True, "id": "no id"},
    "inviteToFamily": {"familyId": "no id", "role": "GUARDIAN"},
    "withdrawInvitation": {"invitationId": "no id"},
    "acceptInvitation": {"code": "ABCDEFGHJK", "ownName": ""},
    "leaveFamily": {"familyId": "no id"},
    "removeMember": {"memberId": "no id"},
    "shareWithWard": {"familyId": "no id", "municipality": "131202", "until": "2027-03-31T00:00:00+09:00"},
    "stopSharingWithWard": {"familyId": "no id"},
    "confirmGuardian": {"memberId": "no id"},
    "addChild": {"familyId": "no id", "name": "", "sex": "FEMALE", "birthDate": "2026-05-10"},
    "correctChild": {
        "childId": "no id",
        "expectedVersion": 1,
        "name": "",
        "sex": "FEMALE",
        "birthDate": "2026-05-10",
    },
    "deleteChild": {"childId": "no id", "expectedVersion": 1},
    "recordGrowth": {"childId": "no id", "measuredOn": "2026-11-20", "id": "no id"},
    "correctGrowth": {"recordId": "no id", "expectedVersion": 1, "measuredOn": "2026-11-20"},
    "deleteGrowth": {"recordId": "no id", "expectedVersion": 1},
    "recordVaccination": {"childId": "no id", "product": "", "givenOn": "2026-11-20", "id": "no id"},
    "correctVaccination": {"recordId": "no id", "expectedVersion": 1, "product": "", "givenOn": "2026-11-20"},
    "deleteVaccination": {"recordId": "no id", "expectedVersion": 1},
    "recordVaccinationDecision": {"childId": "no id", "kind": "EXCLUDE", "group": "ROTA", "reason": "", "id": "no id"},
    "withdrawVaccinationDecision": {"decisionId": "no id"},
    "setVaccinationConditions": {"childId": "no id"},
    "registerDevice": {"platform": "IOS"},
    "unregisterDevice": {},
    "markPushesRead": {"ids": []},
}
QUERIES = {
    "home": "{ home { unreadPushCount } }",
    "families": "{ families { id } }",
    "family": '{ family(id: "no id") { id } }',
    "child": '{ child(id: "no id") { id } }',
    "assessGrowth": """{ assessGrowth(input: {
        sex: FEMALE, birthDate: "2026-07-23", measuredOn: "2026-07-22", weightGrams: 0
    }) { measure } }""",
    "vaccineProducts": "{ vaccineProducts { code } }",
    "forecastVaccinations": """{ forecastVaccinations(input: {
        group: PCV, birthDate: "2026-07-23", doses: [{ product: "", date: "2026-11-20" }], on: "2026-11-24"
    }) { status } }""",
    "checkVaccination": '{ checkVaccination(input: { childId: "no id", product: "", barcode: "x" }) { lot } }',
    "articles": '{ articles(childId: "no id", first: 0) { edges { cursor } } }',
    "changes": '{ changes(familyId: "no id", first: 0) { edges { cursor } } }',
}
OPEN_TO_ALL = {"article", "node"}
"""`node` gives anybody an article, and asks for a sign-in where an id is of anything else."""


@pytest.mark.parametrize("mutation", INPUTS)
async def test_a_mutation_by_nobody_is_refused_whatever_is_in_it(api: Api, mutation: str) -> None:
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = f"mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}"

    answer = await api.as_nobody().ask(document, input=INPUTS[mutation])

    assert answer.codes == ["UNAUTHENTICATED"]
    assert answer.body["errors"][0]["extensions"]["reason"] == "MISSING"
    assert answer.body["errors"][0]["message"] == "サインインが必要です。もう一度サインインしてください。"


@pytest.mark.parametrize("query", QUERIES)
async def test_a_query_by_nobody_is_refused_whatever_it_asks(api: Api, query: str) -> None:
    assert (await api.as_nobody().ask(QUERIES[query])).codes == ["UNAUTHENTICATED"]


def test_no_operation_was_forgotten_here() -> None:
    schema = build_schema()._schema  # The graphql-core schema has no public name in Strawberry.
    assert schema.query_type is not None
    assert schema.mutation_type is not None

    assert set(schema.mutation_type.fields) == set(INPUTS)
    assert set(schema.query_type.fields) == set(QUERIES) | OPEN_TO_ALL


async def test_a_token_that_is_none_is_refused_with_the_reason(api: Api) -> None:
    answer = await api.http.post(
        "/graphql", json={"query": "{ families { id } }"}, headers={"Authorization": "Bearer not-a-token"}
    )

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (401, "UNAUTHENTICATED")
    assert error["extensions"]["reason"] == "MALFORMED"
