"""A child's chart as a picture, at an address that works for a quarter of an hour and only while its maker may look."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handbook_api.children.service import ChildService, SeenChild
from handbook_api.growth.chart import GrowthChart, growth_chart
from handbook_api.growth.models import AgeUsed, Measure, Measurement, Reference, UnavailableReason
from handbook_api.growth.placing import measured_values
from handbook_api.growth.service import subject_of
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.signing import Signer

LIFETIME = timedelta(minutes=15)
"""Long enough to open, share within the room and print; too short to be found later."""

BIRTH_RECORD_ID = "birth"
"""How the measurements of the birth page are named on a chart."""

PATH = "/charts/growth"
FORMS = ("svg", "png")

_PURPOSE = "growth-chart"
_DRAWN_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class ChartChoice:
    """Which chart: what is drawn, against which reference, along which age."""

    measure: Measure
    reference: Reference = Reference.JP_2023
    axis: AgeUsed = AgeUsed.CHRONOLOGICAL


@dataclass(frozen=True, slots=True)
class Opened:
    """What a good address leads to: the chart and the language it is to be drawn in."""

    chart: GrowthChart
    language: str


def chart_address(token: str, form: str) -> str:
    """The address of a picture, relative to the service's own."""
    return f"{PATH}/{token}.{form}"


def chart_of(child: SeenChild, choice: ChartChoice) -> GrowthChart | UnavailableReason:
    """The chart of a child as one person sees it; the birth page counts as a record for whoever may see that page."""
    if choice.axis is AgeUsed.CORRECTED and not child.whole:
        return UnavailableReason.GESTATION_UNKNOWN
    records = [(record.id, record.measurement) for record in child.growth]
    birth = child.child.birth
    if child.whole and not any(
        one.measured_on == birth.born_on and choice.measure in measured_values(one) for _, one in records
    ):
        at_birth = Measurement(
            measured_on=birth.born_on,
            weight_grams=birth.weight_grams,
            length_millimetres=birth.length_millimetres,
            head_millimetres=birth.head_millimetres,
        )
        records.insert(0, (BIRTH_RECORD_ID, at_birth))
    return growth_chart(subject_of(child.child), records, choice.measure, choice.reference, choice.axis)


class ChartImages:
    """Gives out addresses of pictures and opens them."""

    def __init__(self, children: ChildService, signer: Signer, draw: Callable[[GrowthChart, str, str], bytes]) -> None:
        """`draw` gets a chart, the form (`svg` or `png`) and a language; it runs in a thread."""
        self._children = children
        self._signer = signer
        self._draw = draw
        self._places = asyncio.Semaphore(_DRAWN_AT_ONCE)

    def token(self, principal: Principal, key: ChildKey, choice: ChartChoice, language: str) -> tuple[str, datetime]:
        """The token of an address for `principal`, and until when it works."""
        claims = {
            "uid": principal.uid,
            "role": principal.role.value,
            "municipality": principal.municipality,
            "child": str(key),
            "measure": choice.measure.value,
            "reference": choice.reference.value,
            "axis": choice.axis.value,
            "language": language,
        }
        return self._signer.sign(_PURPOSE, claims, LIFETIME)

    async def open(self, token: str) -> Opened | None:
        """What an address leads to: `None` alike for one that is forged or too old, and for one whose maker has left,
        was removed, or lost the family's consent since."""
        claims = self._signer.read(_PURPOSE, token)
        key = ChildKey.parse(claims["child"]) if claims else None
        if claims is None or key is None:
            return None
        principal = Principal(claims["uid"], Role(claims["role"]), claims["municipality"])
        child = await self._children.see(principal, key)
        if child is None:
            return None
        choice = ChartChoice(Measure(claims["measure"]), Reference(claims["reference"]), AgeUsed(claims["axis"]))
        chart = chart_of(child, choice)
        return None if isinstance(chart, UnavailableReason) else Opened(chart, claims["language"])

    async def picture(self, opened: Opened, form: str) -> bytes:
        """The picture as `svg` or `png`, drawn beside the event loop, two at a time."""
        async with self._places:
            return await asyncio.to_thread(self._draw, opened.chart, form, opened.language)
