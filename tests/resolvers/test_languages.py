"""The language of an answer is the one its request asks for, Japanese where it asks for none there is."""

import pytest

from tests.api import Api
from tests.households import a_person


@pytest.mark.parametrize(
    ("asked_for", "language"),
    [
        ("en", "en"),
        ("en-GB,en;q=0.9,ja;q=0.5", "en"),
        ("vi,en;q=0.4,ja;q=0.8", "ja"),
        ("vi", "ja"),
        ("", "ja"),
        ("*", "ja"),
        ("en;q=0", "ja"),
    ],
)
async def test_an_answer_is_in_the_best_language_there_is_and_names_it(api: Api, asked_for: str, language: str) -> None:
    answer = await api.http.post(
        "/graphql", json={"query": "{ families { id } }"}, headers={"Accept-Language": asked_for}
    )

    assert answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"]
    message = answer.json()["errors"][0]["message"]
    assert (
        message
        == {"ja": "サインインが必要です。もう一度サインインしてください。", "en": "Please sign in again."}[language]
    )


async def test_without_a_wish_the_answer_is_japanese(api: Api) -> None:
    answer = await api.http.post("/graphql", json={"query": "{ families { id } }"})

    assert answer.headers["content-language"] == "ja"


async def test_one_request_speaks_one_language_throughout(api: Api) -> None:
    linh = a_person(api, "linh", language="en-US")

    answer = await linh.ask('mutation { createFamily(input: {ownName: "", isMother: true}) { errors { message } } }')

    assert answer.headers["content-language"] == "en"
    assert answer.data["createFamily"]["errors"] == [{"message": "Please fill this in."}]
