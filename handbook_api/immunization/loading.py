"""Reads a schedule file at start, and refuses one that contradicts itself."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from handbook_api.immunization.contradictions import contradictions
from handbook_api.immunization.entries import GroupEntry, ScheduleEntry
from handbook_api.immunization.models import VaccineGroup
from handbook_api.immunization.schedule import LiveKind, LiveRule, Schedule, SeriesGroup
from handbook_api.municipalities.document import Document, NotADocument, Path, read_document

_JAPAN = "schedule_jp.yaml"
_EDITION_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a schedule's file. `line` counts from 1."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}"


class ScheduleRefused(Exception):
    """A schedule's file is wrong, and the program must not start with it. Its text has one line per fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def load_schedule(file: Traversable | None = None) -> Schedule:
    """The schedule that `file` describes; Japan's unless told otherwise.

    Raises `ScheduleRefused` with everything that is wrong with it, each with its line.
    """
    file = file or resources.files(__package__) / "data" / _JAPAN
    return read_schedule(file.name, file.read_bytes())


def read_schedule(file: str, content: bytes) -> Schedule:
    """The schedule that `content`, the content of the file named `file`, describes.

    Raises `ScheduleRefused` with everything that is wrong with it, each with its line.
    """
    try:
        document = read_document(content.decode("utf-8"))
    except UnicodeDecodeError as mistake:
        line = content.count(b"\n", 0, mistake.start) + 1
        raise ScheduleRefused([Fault(file, line, "the text is not UTF-8")]) from None
    except NotADocument as mistake:
        raise ScheduleRefused([Fault(file, mistake.line, mistake.what)]) from None
    entry = _entry(file, document)
    faults = [_fault(file, document, path, what) for path, what in contradictions(entry)]
    if faults:
        raise ScheduleRefused(faults)
    return _schedule(entry, hashlib.sha256(content).hexdigest()[:_EDITION_LENGTH])


def _entry(file: str, document: Document) -> ScheduleEntry:
    try:
        return ScheduleEntry.model_validate(document.value)
    except ValidationError as mistakes:
        faults = [_fault(file, document, mistake["loc"], _in_words(mistake)) for mistake in mistakes.errors()]
        raise ScheduleRefused(faults) from None


def _fault(file: str, document: Document, path: Path, what: str) -> Fault:
    place = ".".join(str(step) for step in path)
    return Fault(file, document.line_of(path), f"{place}: {what}" if place else what)


def _in_words(mistake: ErrorDetails) -> str:
    match mistake["type"]:
        case "extra_forbidden":
            return "there is no such key"
        case "missing":
            return "is missing"
        case "model_type" | "dict_type" | "mapping_type":
            return "has to have keys of its own"
        case "value_error":
            return str(mistake["ctx"]["error"])
        case _:
            return mistake["msg"]


def _schedule(entry: ScheduleEntry, edition: str) -> Schedule:
    groups = tuple(_group(group) for group in entry.groups)
    live_rules: dict[LiveKind | None, LiveRule] = {rule.kind: rule.rule() for rule in entry.live_rules}
    by_group = {group.group: group for group in groups}
    return Schedule(
        jurisdiction=entry.jurisdiction,
        edition=edition,
        grace_days=entry.grace_days,
        languages=entry.languages,
        live_rules=tuple(live_rules.values()),
        groups=groups,
        products={product.code: product.product() for product in entry.products},
        sources=entry.sources,
        by_group=by_group,
        live_rule_by_product={product.code: live_rules.get(product.live) for product in entry.products},
        chains=_chains(by_group),
    )


def _chains(by_group: Mapping[VaccineGroup, SeriesGroup]) -> Mapping[VaccineGroup, tuple[SeriesGroup, ...]]:
    followers = {group.follows: group for group in by_group.values() if group.follows is not None}
    chains: dict[VaccineGroup, tuple[SeriesGroup, ...]] = {}
    for first in by_group.values():
        if first.follows is not None:
            continue
        chain = [first]
        while chain[-1].group in followers:
            chain.append(followers[chain[-1].group])
        chains |= {group.group: tuple(chain) for group in chain}
    return chains


def _group(entry: GroupEntry) -> SeriesGroup:
    return SeriesGroup(
        group=entry.group,
        names=entry.names,
        legal=entry.legal,
        source=entry.sources,
        verified=entry.verified,
        products=entry.products,
        window=entry.window.window(),
        first=entry.first.slot(),
        branches=tuple(branch.branch() for branch in entry.branches),
        switches=None if entry.switches is None else {one: frozenset(to) for one, to in entry.switches.items()},
        sex=entry.sex,
        born_from=entry.born_from,
        born_until=entry.born_until,
        routine_from=entry.routine_from,
        of_pregnancy=entry.of_pregnancy,
        excluded_if=entry.excluded_if,
        follows=entry.follows,
        extensible=entry.extensible,
        extension_cap=entry.extension_cap,
        extensions=tuple(extension.extension() for extension in entry.extensions),
        season=entry.season.season() if entry.season else None,
        alternative_to=entry.alternative_to.alternative() if entry.alternative_to else None,
        first_dose_not_advised_from=entry.first_dose_not_advised_from,
    )
