"""Who was missed as a CSV file, at an address that works for some minutes and only while its maker may look."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.ages import age_in_words
from handbook_api.platform.civil_dates import age_on
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import Forbidden, Refused
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import LANGUAGES, Texts
from handbook_api.staff.csv_lines import MARK, csv_line
from handbook_api.staff.follow_ups import FollowUpStatus
from handbook_api.staff.missed import MissedChild, MissedService
from handbook_api.staff.missed_rules import MissedQuery, read_query, spelled_query

LIFETIME: Final = timedelta(minutes=5)
"""Time to press a button and no more: behind it are the names of many."""

PATH: Final = "/exports/missed-checkups"

_PURPOSE = "missed-checkups"
_LANGUAGE = LANGUAGES[0]
"""Of the municipality's own papers."""

COLUMNS: Final = (
    "caution",
    "name",
    "born_on",
    "age",
    "handbook_numbers",
    "area",
    "checkup",
    "opens_on",
    "last_day",
    "window",
    "days",
    "questionnaire",
    "status",
    "status_set_on",
)
"""Notes are not among them: what colleagues wrote about a family stays where every look at it is logged."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file that is about to be sent: its name, and its content bit by bit."""

    name: str
    content: AsyncIterator[bytes]


class MissedExport:
    """Gives out addresses of the file and opens them."""

    def __init__(
        self,
        missed: MissedService,
        municipalities: Mapping[str, Municipality],
        cipher: FieldCipher,
        signer: Signer,
        texts: Texts,
    ) -> None:
        self._missed = missed
        self._municipalities = municipalities
        self._cipher = cipher
        self._signer = signer
        self._texts = texts

    def address(self, principal: Principal, query: MissedQuery) -> tuple[str, datetime]:
        """The address for `principal`, relative to the service's own, and until when it works.

        Raises `Forbidden` and `Refused` as the list itself does.
        """
        self._missed.check(principal, query)
        claims = {"uid": principal.uid, "municipality": principal.municipality, "query": spelled_query(query)}
        token, expires_at = self._signer.sign(_PURPOSE, claims, LIFETIME)
        return f"{PATH}/{token}.csv", expires_at

    def open(self, token: str) -> Export | None:
        """The file at an address, `None` for one that is forged or too old.

        Which families let the municipality look is asked while it is written, and each look is logged before its line.
        """
        claims = self._signer.read(_PURPOSE, token)
        if claims is None:
            return None
        principal = Principal(claims["uid"], Role.STAFF, claims["municipality"])
        query = read_query(claims["query"])
        try:
            self._missed.check(principal, query)
        except (Forbidden, Refused):
            return None
        return Export(f"missed-{query.kind}-{query.as_of.isoformat()}.csv", self._written(principal, query))

    async def _written(self, principal: Principal, query: MissedQuery) -> AsyncIterator[bytes]:
        yield (MARK + csv_line([self._say(f"export.missed.{column}") for column in COLUMNS])).encode()
        async for part in self._missed.all(principal, query):
            lines = [csv_line(await self._cells(child, query, principal.municipality or "")) for child in part]
            if lines:
                yield "".join(lines).encode()

    async def _cells(self, child: MissedChild, query: MissedQuery, municipality: str) -> list[str]:
        window, step = child.window, child.follow_up.current if child.follow_up else None
        is_open = query.as_of <= window.last_day
        status = step.status if step else FollowUpStatus.NOT_CONTACTED
        cells = {
            "caution": self._say("export.missed.whereabouts_kept") if child.is_whereabouts_kept else "",
            "name": await self._cipher.decrypt(child.sealed_name),
            "born_on": child.born_on.isoformat(),
            "age": age_in_words(age_on(child.born_on, query.as_of), self._say),
            "handbook_numbers": " / ".join(child.handbook_numbers),
            "area": self._area(municipality, child.area),
            "checkup": window.kind.names[_LANGUAGE],
            "opens_on": window.opens_on.isoformat(),
            "last_day": window.last_day.isoformat(),
            "window": self._say(f"export.missed.{'open' if is_open else 'closed'}"),
            "days": str(abs((window.last_day - query.as_of).days)),
            "questionnaire": self._day(child.questionnaire_sent_at, municipality),
            "status": self._say(f"follow_up.{status.value}"),
            "status_set_on": self._day(step.set_at if step else None, municipality),
        }
        return [cells[column] for column in COLUMNS]

    def _area(self, municipality: str, code: str | None) -> str:
        areas = self._municipalities[municipality].areas
        return next((area.names[_LANGUAGE] for area in areas if area.code == code), code or "")

    def _day(self, instant: datetime | None, municipality: str) -> str:
        return instant.astimezone(self._municipalities[municipality].zone).date().isoformat() if instant else ""

    def _say(self, key: str, /, *, count: int | None = None, **values: Any) -> str:
        return self._texts.say(_LANGUAGE, key, count=count, **values)
