"""Files of places and events as proposals: whoever of the municipality approves one is the second to stand by it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import Final, Generic

from content.files.importing import Say
from content.files.local_reading import LocalFile, LocalFileRefused, read_event_file, read_place_file
from content.files.local_writing import EVENTS, PLACES, PUBLISHED_SUFFIX, SUFFIX
from content.places.desk import LocalDesk
from content.places.entry import place_in_form
from content.places.event_entry import event_in_form
from content.places.everything import LocalLife
from content.places.model import Entry, EventFacts, Facts, LocalKey, LocalState, PlaceFacts, Proposal
from handbook_api.platform.data_files import Fault
from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict

FILE_BYTES: Final = 1_000_000
"""Far more than all that can be said of a place or an event, and of what open data said last."""

_ENDED: Final = (LocalState.CLOSED, LocalState.WITHDRAWN)
_TAKEN_BY_HAND: Final = (*_ENDED, LocalState.REOPENING_PROPOSED)


class LocalFileOutcome(StrEnum):
    """What became of a place or an event in a file, or would become of it."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    """A change is proposed; readers see what they saw."""
    UNCHANGED = "UNCHANGED"
    OVER = "OVER"
    """An event that is over and was never here."""
    FOR_PEOPLE = "FOR_PEOPLE"
    """It is closed, cancelled or withdrawn where it comes from: a proposal would bring it back. Nothing is written."""
    WAITING = "WAITING"
    """A change that somebody made by hand waits: nothing is written. It is approved or discarded first."""
    PUT_AWAY = "PUT_AWAY"
    """It is closed, cancelled or withdrawn here, and stays so."""


NOT_PROPOSED: Final = {
    LocalFileOutcome.WAITING: "a change that somebody made waits here: approve or discard it first",
    LocalFileOutcome.PUT_AWAY: "is closed, cancelled or withdrawn here, and stays so",
}
"""What is told of those that are left as they are, although the file says something else."""


@dataclass(frozen=True, slots=True)
class LocalTaken:
    """What became of a file; without an outcome it is left out. `faults` say why nothing was written."""

    outcome: LocalFileOutcome | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalKindOfFiles(Generic[Facts]):
    """In what files of places and of events differ."""

    folder: str
    desk: LocalDesk[Facts]
    read: Callable[[str, bytes, str], LocalFile[Facts]]
    in_form: Callable[[Facts, Facts | None], Facts]
    is_over: Callable[[Facts, date], bool]
    place: Callable[[Facts], LocalKey | None]


def place_files(life: LocalLife) -> LocalKindOfFiles[PlaceFacts]:
    """Files of places."""
    return LocalKindOfFiles(
        PLACES,
        life.places,
        read_place_file,
        lambda facts, _before: place_in_form(facts),
        lambda _facts, _today: False,
        lambda _facts: None,
    )


def event_files(life: LocalLife) -> LocalKindOfFiles[EventFacts]:
    """Files of events; those that are over are not begun with any more."""
    return LocalKindOfFiles(
        EVENTS,
        life.events,
        read_event_file,
        event_in_form,
        lambda facts, today: all(one.last_on < today for one in facts.occasions),
        lambda facts: facts.place,
    )


class LocalFilesImport(Generic[Facts]):
    """Takes files one by one. With `writes` false nothing is written, and all is said as if it were.

    `principal` works for the municipality and is the first of two; `proposals` is the id under which all that comes can
    be approved together. `places` are the ids of those that came, or would have come, before their events.
    """

    def __init__(
        self,
        kind: LocalKindOfFiles[Facts],
        principal: Principal,
        proposals: str,
        today: date,
        say: Say,
        *,
        writes: bool,
        places: frozenset[str] = frozenset(),
    ) -> None:
        self._kind: LocalKindOfFiles[Facts] = kind
        self._principal = principal
        self._municipality = principal.municipality or ""
        self._proposals = proposals
        self._today = today
        self._say = say
        self._writes = writes
        self._places = places

    async def take(self, file: Traversable) -> LocalTaken:
        """Bring in what is in a file. Raises `OSError`."""
        name = f"{self._kind.folder}/{file.name}"
        if file.name.endswith(PUBLISHED_SUFFIX):
            return LocalTaken(LocalFileOutcome.FOR_PEOPLE)
        try:
            read = self._read(name, file)
        except LocalFileRefused as refused:
            return LocalTaken(faults=refused.faults)
        key = LocalKey(self._municipality, read.own)
        there = await self._kind.desk.see(self._principal, key)
        facts = self._kind.in_form(read.facts, there.current if there else None)
        outcome = self._outcome(read, there, facts)
        if outcome in NOT_PROPOSED:
            return LocalTaken(outcome, (Fault(name, 1, NOT_PROPOSED[outcome]),))
        if outcome in (LocalFileOutcome.ADDED, LocalFileOutcome.CHANGED):
            try:
                await self._propose(read, key, there, facts)
            except VersionConflict:
                return LocalTaken(faults=(Fault(name, 1, "was changed at this very moment: run it again"),))
            except Refused as refused:
                return LocalTaken(faults=tuple(read.fault(one.path, facts, self._say(one)) for one in refused.problems))
        return LocalTaken(outcome)

    def _read(self, name: str, file: Traversable) -> LocalFile[Facts]:
        if not file.is_file() or not file.name.endswith(SUFFIX):
            raise LocalFileRefused([Fault(name, 1, f"only {SUFFIX} files belong here")])
        with file.open("rb") as stream:
            content: bytes = stream.read(FILE_BYTES + 1)
        if len(content) > FILE_BYTES:
            raise LocalFileRefused([Fault(name, 1, f"is larger than {FILE_BYTES:,} bytes")])
        return self._kind.read(name, content, self._municipality)

    def _outcome(self, read: LocalFile[Facts], there: Entry[Facts] | None, facts: Facts) -> LocalFileOutcome:
        if read.state in _ENDED:
            return LocalFileOutcome.FOR_PEOPLE
        if there is None:
            return LocalFileOutcome.OVER if self._kind.is_over(facts, self._today) else LocalFileOutcome.ADDED
        if there.current == facts:
            return LocalFileOutcome.UNCHANGED
        if there.state in _TAKEN_BY_HAND:
            return LocalFileOutcome.PUT_AWAY
        is_by_hand = there.proposal is not None and there.proposal.file is None
        return LocalFileOutcome.WAITING if is_by_hand else LocalFileOutcome.CHANGED

    async def _propose(self, read: LocalFile[Facts], key: LocalKey, there: Entry[Facts] | None, facts: Facts) -> None:
        """Propose it, or only look whether it could be. Raises `Refused` and `VersionConflict`."""
        desk = self._kind.desk
        if not self._writes:
            place = self._kind.place(facts)
            comes = place is not None and place.own in self._places
            try:
                await desk.check(self._principal, key, facts)
            except Refused as refused:
                problems = [one for one in refused.problems if not (comes and _is_of_place(one))]
                if problems:
                    raise Refused(*problems) from None
            return
        # What open data said last is known better here, where it was brought in since.
        imported = (there.imported if there else None) or read.imported
        proposal = Proposal(facts, self._principal.uid, desk.now(), self._proposals)
        await desk.bring(self._principal, key, proposal, imported, there.version if there else 0)


def _is_of_place(problem: Problem) -> bool:
    return (problem.code, problem.path) == (ProblemCode.NOT_FOUND, ("placeId",))
