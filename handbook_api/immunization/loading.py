"""Reads a schedule file at start, and refuses one that contradicts itself."""

from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable

from handbook_api.immunization.contradictions import contradictions
from handbook_api.immunization.entries import GroupEntry, ScheduleEntry
from handbook_api.immunization.models import VaccineGroup
from handbook_api.immunization.schedule import LiveKind, LiveRule, Schedule, SeriesGroup
from handbook_api.platform.data_files import DataFileRefused, edition_of, read_entry

_JAPAN = "schedule_jp.yaml"


class ScheduleRefused(DataFileRefused):
    """A schedule's file is wrong, and the program must not start with it."""


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
    entry = read_entry(file, content, ScheduleEntry, contradictions, ScheduleRefused)
    return _schedule(entry, edition_of(content))


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
