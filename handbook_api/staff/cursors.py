"""Places in the staff's lists, sealed: a place names a child and its day of birth, whoever may see it."""

from datetime import timedelta
from typing import Any, Final

from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.platform.signing import Signer

LIFETIME: Final = timedelta(days=1)
"""A list is read through in a sitting."""

_PURPOSE = "staff-cursor"


class Cursors:
    """Gives out cursors and reads them back. One of another list, municipality or question is none."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    def at(self, listed: str, place: tuple[str, ...]) -> str:
        """The cursor of `place` in the list that `listed` names."""
        cursor, _ = self._signer.sign(_PURPOSE, {"listed": listed, "place": place}, LIFETIME)
        return cursor

    def place(self, listed: str, cursor: str | None) -> tuple[str, ...] | None:
        """The place that `at` was given. Raises `Refused(NOT_A_CURSOR)`."""
        if cursor is None:
            return None
        claims = self._signer.read(_PURPOSE, cursor)
        if claims is None or claims["listed"] != listed:
            raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
        place: list[Any] = claims["place"]
        return tuple(place)
