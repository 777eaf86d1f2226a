"""Topics of FCM, and conditions on them: what it takes, and whom it reaches. Pure."""

import re
from collections.abc import Callable, Set
from typing import Final

NAME_LIMIT: Final = 900
CONDITION_TOPICS_LIMIT: Final = 5
"""A condition may name so many topics."""

Holds = Callable[[Set[str]], bool]
"""Whether a condition holds for a device that is subscribed to these topics."""

_NAME: Final = re.compile(rf"[a-zA-Z0-9\-_.~%]{{1,{NAME_LIMIT}}}")
_WORD: Final = re.compile(r"\s*('[^']*'\s+in\s+topics|&&|\|\||!|\(|\))")


class NoCondition(ValueError):
    """The text is no condition that FCM takes; the message says why."""


def is_topic(text: str) -> bool:
    """Whether `text` can be the name of a topic. No condition can."""
    return _NAME.fullmatch(text) is not None


def read_condition(text: str) -> Holds:
    """The condition in `text`, such as `'nerima' in topics && ('ja' in topics || 'en' in topics)`.

    `!` binds closer than `&&`, and that closer than `||`. Raises `NoCondition`.
    """
    words = _words(text)
    if sum(word.startswith("'") for word in words) > CONDITION_TOPICS_LIMIT:
        raise NoCondition(f"a condition names at most {CONDITION_TOPICS_LIMIT} topics")
    holds = _any(words)
    if words:
        raise NoCondition(f"unexpected {words[0]}")
    return holds


def _words(text: str) -> list[str]:
    words, at, end = [], 0, len(text.rstrip())
    while at < end:
        found = _WORD.match(text, at)
        if found is None:
            raise NoCondition("a condition is made of topics, &&, ||, ! and parentheses")
        words.append(found[1])
        at = found.end()
    return words


def _any(words: list[str]) -> Holds:
    choices = [_all(words)]
    while words[:1] == ["||"]:
        words.pop(0)
        choices.append(_all(words))
    return lambda topics: any(holds(topics) for holds in choices)


def _all(words: list[str]) -> Holds:
    needs = [_one(words)]
    while words[:1] == ["&&"]:
        words.pop(0)
        needs.append(_one(words))
    return lambda topics: all(holds(topics) for holds in needs)


def _one(words: list[str]) -> Holds:
    word = words.pop(0) if words else ""
    if word == "!":
        holds = _one(words)
        return lambda topics: not holds(topics)
    if word == "(":
        inside = _any(words)
        if words[:1] != [")"]:
            raise NoCondition("a parenthesis is not closed")
        words.pop(0)
        return inside
    name = word[1 : word.rfind("'")] if word.startswith("'") else ""
    if not is_topic(name):
        raise NoCondition("a topic is missing, or its name is none")
    return lambda topics: name in topics
