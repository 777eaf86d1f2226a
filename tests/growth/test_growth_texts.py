from datetime import date

import pytest

from handbook_api.growth.models import Hint, Measurement
from handbook_api.growth.rules import measurement_problems
from handbook_api.platform.problems import Problem
from handbook_api.platform.texts import LANGUAGES, Texts
from tests.growth.builders import a_child, measured

TODAY = date(2026, 11, 24)
WRONG_ENTRIES = [
    measured(400),
    measured(400, grams=0),
    measured(-1, grams=3000),
    measured(900, grams=12000),
    measured(400, grams=9_200_000),
    measured(400, grams=9),
    measured(400, millimetres=75),
    measured(400, millimetres=7500),
    measured(400, grams=92_000),
]


def told(texts: Texts, language: str, problem: Problem) -> str:
    return texts.say(language, f"problem.{problem.code}", count=None, **problem.values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", WRONG_ENTRIES)
def test_every_problem_has_a_sentence_with_its_values(entry: Measurement, language: str) -> None:
    texts = Texts.load()
    problems = measurement_problems(a_child(), entry, TODAY, confirmed=False)

    assert problems
    for problem in problems:
        sentence = told(texts, language, problem)

        assert all(str(value) in sentence for name, value in problem.values.items() if name != "value")


def test_a_weight_in_the_wrong_unit_is_told_in_both() -> None:
    (problem,) = measurement_problems(a_child(), measured(400, grams=9_200_000), TODAY, confirmed=False)

    sentence = told(Texts.load(), "ja", problem)

    assert "9200 kg" in sentence
    assert "9200 g" in sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hint", Hint)
def test_every_hint_has_a_neutral_sentence(hint: Hint, language: str) -> None:
    sentence = Texts.load().say(language, f"growth.hint.{hint}")

    assert not any(word in sentence for word in ("正常", "異常", "normal", "abnormal"))
    assert any(word in sentence for word in ("小児科", "paediatrician"))
