"""What one request asks of whoever reads articles, once for everything that is resolved at the same moment."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from strawberry.dataloader import DataLoader

from content.marks import Marks
from content.marks_service import MarksService
from handbook_api.children.model import Child
from handbook_api.children.service import ChildService, SeenChild
from handbook_api.families.model import Family
from handbook_api.families.service import FamilyService
from handbook_api.platform.identity import Principal


@dataclass(frozen=True, slots=True)
class Circle:
    """The caller's families by their ids, and the children in them that she sees."""

    families: Mapping[str, Family] = field(default_factory=dict)
    children: Mapping[str, Sequence[Child]] = field(default_factory=dict)


def circle_of(families: Sequence[Family], children: Sequence[SeenChild]) -> Circle:
    """The circle from what was read already."""
    of_family: defaultdict[str, list[Child]] = defaultdict(list)
    for one in children:
        of_family[one.child.key.family_id].append(one.child)
    return Circle({family.id: family for family in families}, of_family)


class ReadingBatch:
    """Nothing is remembered: whoever asks after a change in the same request is shown what stands then."""

    def __init__(self) -> None:
        self._circles: DataLoader[Principal, Circle] | None = None
        self._marks: DataLoader[Principal, Marks] | None = None

    async def circle(self, families: FamilyService, children: ChildService, caller: Principal) -> Circle:
        """The caller's families and the children in them."""
        if self._circles is None:

            async def load(callers: list[Principal]) -> list[Circle]:
                hers = await families.mine(callers[0])
                return [circle_of(hers, await children.see_all(callers[0], hers))] * len(callers)

            self._circles = DataLoader(load, cache=False)
        return await self._circles.load(caller)

    async def marks(self, marks: MarksService, caller: Principal) -> Marks:
        """What the caller has marked."""
        if self._marks is None:

            async def load(callers: list[Principal]) -> list[Marks]:
                return [await marks.of(callers[0])] * len(callers)

            self._marks = DataLoader(load, cache=False)
        return await self._marks.load(caller)
