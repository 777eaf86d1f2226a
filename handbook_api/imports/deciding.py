"""What is to be done with a row, by what is known of it from before and by who is like it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from handbook_api.imports.matching import Match
from handbook_api.imports.outcomes import Conflict
from handbook_api.imports.records import ImportRow, RowState
from handbook_api.platform.ids import ChildKey


@dataclass(frozen=True, slots=True)
class ToWrite:
    """It is this child's."""

    child: ChildKey


@dataclass(frozen=True, slots=True)
class ToWait:
    """Nobody can tell without a person."""

    match: Match


@dataclass(frozen=True, slots=True)
class ToLeave:
    """Nothing is to be done; with a `conflict` somebody has to look."""

    conflict: Conflict | None = None
    is_dismissed: bool = False


Decision = ToWrite | ToWait | ToLeave


def decide(known: ImportRow | None, digest: str, match: Match, visible: Collection[ChildKey]) -> Decision:
    """What is to be done with a row that says `digest`, of which the import may know something already.

    `visible` are the children that may be seen at this moment, the one it was written for among them where it may.
    """
    if known is not None and known.state is RowState.MATCHED and known.child is not None:
        return _again(known, known.child, digest, match, visible)
    if known is not None and known.state is RowState.DISMISSED and known.digest == digest:
        return ToLeave(is_dismissed=True)
    return ToWrite(match.child) if match.child is not None else ToWait(match)


def _again(known: ImportRow, child: ChildKey, digest: str, match: Match, visible: Collection[ChildKey]) -> Decision:
    """A row that was written for a child stays that child's: it must not stand in two handbooks.

    Whoever decided it once is not asked again, and a family that gives its child another name in the handbook changes
    nothing. A row that says something else, and whose child cannot be told by it any more, may be about another child.
    """
    is_the_same = known.digest == digest
    if child not in visible:
        return ToLeave() if is_the_same else ToLeave(Conflict.NOT_OPEN)
    if match.child is not None and match.child != child:
        return ToLeave(Conflict.IDENTITY_CHANGED)
    if match.child is None and not is_the_same and known.decided_by is None:
        return ToLeave(Conflict.IDENTITY_CHANGED)
    return ToWrite(child)
