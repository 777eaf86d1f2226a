"""One result of the page 検査の記録: what is entered, what of it cannot be, how it is written to be sealed. Pure."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from handbook_api.families.access import Side
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.pregnancies.line_rules import (
    NOTE_LIMIT_CHARACTERS,
    Circumstances,
    day_problems,
    in_pregnancy_and_after,
    text_problems,
    trimmed,
)
from handbook_api.pregnancies.reference import KindOfTest
from handbook_api.pregnancies.reference_loading import OTHER_TEST

TESTS_CEILING: Final = 200
"""The form has room for 18 results; blood is taken three times in most pregnancies."""
TITLE_LIMIT_CHARACTERS: Final = 60
KNOWN_BEFORE: Final = timedelta(days=3_653)
"""A blood group or an antibody may be known for years."""
_AMOUNT: Final = re.compile(r"\d{1,6}(?:\.(\d+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of a test: one of `option`, `amount` and `note` at least.

    `option` is a code of the test's options, `amount` a decimal number as text, in the test's unit. `title` names the
    test where its kind is OTHER, and elsewhere the method, such as TPHA.
    """

    option: str | None = None
    amount: str | None = None
    title: str | None = None
    note: str | None = None

    def written(self) -> str:
        """As JSON, to be sealed."""
        return json.dumps(
            {"option": self.option, "amount": self.amount, "title": self.title, "note": self.note}, ensure_ascii=False
        )


def read_outcome(text: str) -> Outcome:
    """What `written` wrote."""
    return Outcome(**json.loads(text))


@dataclass(frozen=True, slots=True)
class ResultEntry:
    """What a person enters of a test. `consented`: staff were told by the woman that it may be written down."""

    kind: str
    tested_on: date
    option: str | None = None
    amount: str | None = None
    title: str | None = None
    note: str | None = None
    consented: bool = False

    def tidied(self) -> "ResultEntry":
        """Without blanks around the texts."""
        return replace(self, amount=trimmed(self.amount), title=trimmed(self.title), note=trimmed(self.note))

    def outcome(self) -> Outcome:
        """What is stored of it."""
        entry = self.tidied()
        return Outcome(entry.option, entry.amount, entry.title, entry.note)


def result_problems(
    kinds: Mapping[str, KindOfTest],
) -> Callable[[ResultEntry, Circumstances], tuple[Problem, ...]]:
    """What finds everything that is wrong with an entry, by the tests there are."""

    def problems(entry: ResultEntry, here: Circumstances) -> tuple[Problem, ...]:
        entry = entry.tidied()
        span = in_pregnancy_and_after(here.pregnancy, before=KNOWN_BEFORE)
        kind = kinds.get(entry.kind)
        return (
            *((Problem(ProblemCode.UNKNOWN_TEST, ("kind",)),) if kind is None else _of_kind(entry, kind)),
            *day_problems(entry.tested_on, "testedOn", span, here.today),
            *text_problems(entry.title, "title", TITLE_LIMIT_CHARACTERS, required=entry.kind == OTHER_TEST),
            *text_problems(entry.note, "note", NOTE_LIMIT_CHARACTERS),
            *_consent_problems(entry, here),
        )

    return problems


def _of_kind(entry: ResultEntry, kind: KindOfTest) -> tuple[Problem, ...]:
    if entry.option is None and entry.amount is None and entry.note is None:
        missing = "option" if kind.options else "amount"
        return (Problem(ProblemCode.REQUIRED, (missing,)),)
    return (*_option_problems(entry.option, kind), *_amount_problems(entry.amount, kind))


def _option_problems(option: str | None, kind: KindOfTest) -> tuple[Problem, ...]:
    if option is None or option in kind.options:
        return ()
    return (Problem(ProblemCode.UNKNOWN_OPTION, ("option",), {"value": option[:TITLE_LIMIT_CHARACTERS]}),)


def _amount_problems(amount: str | None, kind: KindOfTest) -> tuple[Problem, ...]:
    if amount is None:
        return ()
    if kind.unit is None:
        return (Problem(ProblemCode.AMOUNT_NOT_TAKEN, ("amount",)),)
    match = _AMOUNT.fullmatch(amount)
    if match is not None and len(match[1] or "") <= kind.decimals:
        return ()
    values: dict[str, str | int] = {"value": amount[:TITLE_LIMIT_CHARACTERS], "decimals": kind.decimals}
    return (Problem(ProblemCode.AMOUNT_NOT_READABLE, ("amount",), values),)


def _consent_problems(entry: ResultEntry, here: Circumstances) -> tuple[Problem, ...]:
    """The form's own rule: 「検査結果を記載する場合は、妊婦に説明し同意を得ること。」 What she writes is hers."""
    if here.side is Side.OFFICIAL and not entry.consented:
        return (Problem(ProblemCode.CONSENT_NEEDED, ("consented",)),)
    return ()
