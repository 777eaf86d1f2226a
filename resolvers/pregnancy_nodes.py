"""How `node` finds the lines of a pregnancy's pages: under the rules by which the pregnancy shows them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from handbook_api.platform.ids import PregnancyRecordKey
from handbook_api.pregnancies.lines import Line
from handbook_api.pregnancies.model import Pregnancy
from handbook_api.pregnancies.views import SeenPregnancy
from schema.context import Context
from schema.global_ids import NodeKind
from schema.node import Node
from schema.pregnancy_course import shown_checkup_line, shown_pressure, shown_weight
from schema.pregnancy_examinations import shown_class, shown_exam, shown_test

Row = TypeVar("Row", bound=Line)
Finder = Callable[[str, Context], Awaitable[Node | None]]


def _finder(
    rows: Callable[[Pregnancy], tuple[Row, ...]],
    shown: Callable[[SeenPregnancy, Row, Context], Awaitable[Node]],
) -> Finder:
    async def find(text: str, context: Context) -> Node | None:
        key = PregnancyRecordKey.parse(text)
        seen = await context.services.pregnancies.see(context.principal, key.pregnancy) if key else None
        if key is None or seen is None:
            return None
        row = next((one for one in rows(seen.pregnancy) if one.head.id == key.record), None)
        return await shown(seen, row, context) if row else None

    return find


PREGNANCY_LINE_FINDERS: Mapping[NodeKind, Finder] = {
    NodeKind.PREGNANCY_CHECKUP: _finder(lambda pregnancy: pregnancy.course, shown_checkup_line),
    NodeKind.PREGNANCY_TEST: _finder(lambda pregnancy: pregnancy.tests, shown_test),
    NodeKind.DENTAL_EXAM: _finder(lambda pregnancy: pregnancy.dental_exams, shown_exam),
    NodeKind.CLASS_ATTENDANCE: _finder(lambda pregnancy: pregnancy.classes, shown_class),
    NodeKind.OWN_WEIGHT: _finder(lambda pregnancy: pregnancy.weights, shown_weight),
    NodeKind.BLOOD_PRESSURE: _finder(lambda pregnancy: pregnancy.blood_pressures, shown_pressure),
}
"""One for each kind of line."""
