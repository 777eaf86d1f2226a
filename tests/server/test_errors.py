"""Errors as the caller sees them, and what of them reaches the log."""

from collections.abc import MutableMapping
from typing import Any

import pytest
from graphql import GraphQLError
from structlog.testing import capture_logs

from handbook_api.platform.identity import IdentityUnavailable
from handbook_api.platform.problems import (
    Forbidden,
    Problem,
    ProblemCode,
    Refused,
    Unauthenticated,
    UnauthenticatedReason,
    VersionConflict,
)
from handbook_api.server.errors import ErrorRenderer, codes_of
from handbook_api.server.refusals import Overloaded, Refusal, RefusalCode
from tests.server.clinic_app import TEXTS, AnApp, DatabaseAway, ask, client_of, error_of, say

SECRET = "佐藤 恵 090-1234-5678"
Line = MutableMapping[str, Any]


async def failing(raised: Exception, language: str = "ja") -> tuple[dict[str, Any], list[Line]]:
    """What the caller gets when a resolver raises `raised`, and the lines that were logged as an error."""
    app = AnApp()
    app.context.failures = {"it": raised}
    with capture_logs() as lines:
        async with client_of(app) as client:
            response = await ask(client, '{ fail(how: "it") }', Accept_Language=language)
    assert response.status_code == 200
    assert response.json()["data"] == {"fail": None}
    return error_of(response), [line for line in lines if line["log_level"] == "error"]


@pytest.mark.parametrize(
    ("language", "message", "detail"),
    [
        ("ja", "入力の内容を確かめてください。", "30文字以内で入力してください（いま41文字です）。"),
        ("en-GB, ja;q=0.5", "Please check what you entered.", "Please use at most 30 characters (it has 41)."),
    ],
)
async def test_what_a_person_got_wrong_is_told_in_her_language(language: str, message: str, detail: str) -> None:
    problem = Problem(ProblemCode.TOO_LONG, ("child", "name"), {"limit": 30, "value": 41})
    error, lines = await failing(Refused(problem), language)
    assert error["message"] == message
    assert error["path"] == ["fail"]
    assert error["extensions"] == {
        "code": "BAD_USER_INPUT",
        "errors": [{"code": "TOO_LONG", "path": ["child", "name"], "message": detail}],
    }
    assert lines == []


async def test_every_problem_of_a_refusal_is_told() -> None:
    error, _ = await failing(Refused(Problem(ProblemCode.REQUIRED, ("a",)), Problem(ProblemCode.NOT_FOUND, ("b",))))
    assert [problem["code"] for problem in error["extensions"]["errors"]] == ["REQUIRED", "NOT_FOUND"]


@pytest.mark.parametrize(
    ("raised", "extensions"),
    [
        (Forbidden(), {"code": "FORBIDDEN"}),
        (Unauthenticated(), {"code": "UNAUTHENTICATED", "reason": "MISSING"}),
        (Unauthenticated(UnauthenticatedReason.EXPIRED), {"code": "UNAUTHENTICATED", "reason": "EXPIRED"}),
        (Overloaded(), {"code": "OVERLOADED"}),
        (VersionConflict({"name": SECRET}), {"code": "VERSION_CONFLICT"}),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_what_is_expected_has_its_code_and_its_text_and_is_not_logged(
    raised: Exception, extensions: dict[str, str], language: str
) -> None:
    error, lines = await failing(raised, language)
    assert error["extensions"] == extensions
    assert error["message"] == TEXTS.say(language, f"error.{extensions['code']}")
    assert lines == []


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (ValueError(SECRET), "INTERNAL"),
        (KeyError(SECRET), "INTERNAL"),
        (GraphQLError(SECRET), "INTERNAL"),
        (DatabaseAway(SECRET), "UNAVAILABLE"),
        (TimeoutError(SECRET), "UNAVAILABLE"),
        (IdentityUnavailable(), "UNAVAILABLE"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_what_we_got_wrong_is_masked_and_logged_with_an_id(raised: Exception, code: str, language: str) -> None:
    error, lines = await failing(raised, language)

    assert error["message"] == TEXTS.say(language, f"error.{code}")
    assert error["extensions"].keys() == {"code", "id"}
    assert error["extensions"]["code"] == code
    (line,) = lines
    assert (line["event"], line["code"]) == ("request_failed", code)
    assert line["error_id"] == error["extensions"]["id"]
    assert line["places"][-1].startswith("tests.execution.clinic_schema:")
    assert SECRET not in str(error)
    assert SECRET not in str(lines)


async def test_a_fault_of_ours_is_masked_though_somebody_put_a_code_around_it() -> None:
    raised = GraphQLError(SECRET, original_error=ValueError(SECRET), extensions={"code": "FORBIDDEN"})
    error, lines = await failing(raised)
    assert error["extensions"]["code"] == "INTERNAL"
    assert SECRET not in str(error) + str(lines)


async def test_a_failure_with_codes_of_its_own_is_still_ours() -> None:
    """graphql-core copies `extensions` from any exception that has them."""

    class Misleading(Exception):
        extensions = {"code": "FORBIDDEN", "detail": SECRET}  # noqa: RUF012  # as graphql-core looks for it

    error, _ = await failing(Misleading(SECRET))
    assert error["extensions"]["code"] == "INTERNAL"
    assert SECRET not in str(error)


async def test_a_graphql_error_with_a_code_speaks_for_itself() -> None:
    error, lines = await failing(GraphQLError("Ask for fewer.", extensions={"code": "PAGE_TOO_LARGE", "limit": 100}))
    assert (error["message"], error["extensions"]) == ("Ask for fewer.", {"code": "PAGE_TOO_LARGE", "limit": 100})
    assert lines == []


async def test_one_fault_over_many_records_is_logged_once_and_has_one_id() -> None:
    app = AnApp()
    app.context.failures = {"it": ValueError(SECRET)}
    with capture_logs() as lines:
        async with client_of(app) as client:
            response = await ask(client, '{ records(number: 300) { fails(how: "it") } }')

    errors = response.json()["errors"]
    assert len(errors) == 300
    assert len({error["extensions"]["id"] for error in errors}) == 1
    assert [error["path"] for error in errors[:2]] == [["records", 0, "fails"], ["records", 1, "fails"]]
    assert len([line for line in lines if line["event"] == "request_failed"]) == 1


async def test_two_different_faults_have_two_ids() -> None:
    app = AnApp()
    app.context.failures = {"one": ValueError(), "other": KeyError()}
    with capture_logs() as lines:
        async with client_of(app) as client:
            response = await ask(client, '{ a: fail(how: "one") b: fail(how: "other") }')

    ids = [error["extensions"]["id"] for error in response.json()["errors"]]
    assert [line["error_id"] for line in lines if line["event"] == "request_failed"] == ids
    assert len(set(ids)) == 2


async def test_the_same_fault_in_another_request_has_another_id() -> None:
    (first, _), (second, _) = await failing(ValueError()), await failing(ValueError())
    assert first["extensions"]["id"] != second["extensions"]["id"]


@pytest.mark.parametrize("kind", ["number", "object", "surrogate"])
async def test_a_value_that_json_cannot_carry_is_a_fault_of_ours(kind: str) -> None:
    with capture_logs() as lines:
        async with client_of(AnApp()) as client:
            response = await ask(client, "query ($kind: String!) { raw(kind: $kind) }", {"kind": kind})
    assert response.status_code == 500
    assert error_of(response)["extensions"]["code"] == "INTERNAL"
    assert "data" not in response.json()
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["request_failed"]


async def test_a_missing_text_loses_nothing_but_itself() -> None:
    def knows_only_errors(language: str, key: str, /, **values: str | int) -> str:
        if key.startswith("problem."):
            raise KeyError(key)
        return say(language, key, **values)

    app = AnApp(say=knows_only_errors)
    app.context.failures = {"it": Refused(Problem(ProblemCode.REQUIRED, ("name",)))}
    with capture_logs() as lines:
        async with client_of(app) as client:
            response = await ask(client, '{ fail(how: "it") }')

    (problem,) = error_of(response)["extensions"]["errors"]
    assert problem == {"code": "REQUIRED", "path": ["name"], "message": "problem.REQUIRED"}
    assert [(line["event"], line["code"]) for line in lines if line["log_level"] == "error"] == [
        ("text_missing", "problem.REQUIRED")
    ]


async def test_a_value_that_a_text_needs_and_nobody_gave_loses_nothing_else() -> None:
    error, _ = await failing(Refused(Problem(ProblemCode.TOO_LONG, ("name",))))
    assert error["extensions"]["errors"][0]["code"] == "TOO_LONG"


def test_a_request_that_was_sent_away_tells_the_developer_why() -> None:
    renderer = ErrorRenderer(say)
    refusal = Refusal(415, RefusalCode.UNSUPPORTED_MEDIA_TYPE, "Send JSON.")
    assert renderer.failure(refusal, "ja") == {
        "message": "Send JSON.",
        "extensions": {"code": "UNSUPPORTED_MEDIA_TYPE"},
    }


def test_the_codes_of_errors() -> None:
    renderer = ErrorRenderer(say)
    assert codes_of([renderer.failure(Forbidden(), "ja"), renderer.failure(Overloaded(), "ja")]) == {
        "FORBIDDEN",
        "OVERLOADED",
    }


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "code",
    ["BAD_USER_INPUT", "UNAUTHENTICATED", "FORBIDDEN", "OVERLOADED", "UNAVAILABLE", "INTERNAL", "VERSION_CONFLICT"],
)
def test_every_code_of_ours_has_its_text(language: str, code: str) -> None:
    assert TEXTS.has(language, f"error.{code}")
