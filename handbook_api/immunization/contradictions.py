"""What a schedule's file can get wrong although every single line of it looks right: names, products, sources. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date

from pydantic import BaseModel

from handbook_api.immunization.basis import Verification
from handbook_api.immunization.entries import GroupEntry, ProductEntry, ScheduleEntry, SeasonEntry
from handbook_api.immunization.models import VaccineGroup
from handbook_api.immunization.series_contradictions import series_contradictions
from handbook_api.platform.data_files import Contradiction
from handbook_api.platform.texts import LANGUAGES
from handbook_api.platform.yaml_document import Path


def contradictions(entry: ScheduleEntry) -> Iterator[Contradiction]:
    """Everything that does not go together in a file whose shape is right."""
    yield from _languages(entry.languages)
    yield from _twice("live_rules", "kind", (rule.kind for rule in entry.live_rules))
    yield from _twice("products", "code", (product.code for product in entry.products))
    yield from _twice("groups", "group", (group.group for group in entry.groups))
    yield from _sources(entry, (), entry.sources)
    products = {product.code: product for product in entry.products}
    groups = {group.group: group for group in entry.groups}
    for position, product in enumerate(entry.products):
        for path, what in _product(product, groups, entry.languages):
            yield ("products", position, *path), what
    for position, group in enumerate(entry.groups):
        for path, what in _group(group, groups, products, entry.languages):
            yield ("groups", position, *path), what


def _languages(languages: tuple[str, ...]) -> Iterator[Contradiction]:
    for position, language in enumerate(languages):
        if language not in LANGUAGES:
            yield ("languages", position), f"the app does not speak {language}, only {', '.join(LANGUAGES)}"


def _names(names: Mapping[str, str], languages: tuple[str, ...]) -> Iterator[Contradiction]:
    for language in languages:
        if language not in names:
            yield ("names",), f"there is no name in {language}"
    for language in names:
        if language not in languages:
            yield ("names", language), f"{language} is none of the languages of this file"


def _twice(part: str, key: str, values: Iterable[Hashable]) -> Iterator[Contradiction]:
    seen: set[Hashable] = set()
    for position, value in enumerate(values):
        if value in seen:
            yield (part, position, key), f"{value} stands twice"
        seen.add(value)


def _sources(entry: BaseModel, path: Path, sources: Mapping[str, str]) -> Iterator[Contradiction]:
    """Every rule, wherever it stands: the sources it names are there, and it says how well it is known."""
    named, verified = getattr(entry, "sources", None), getattr(entry, "verified", None)
    if isinstance(named, tuple):
        for position, source in enumerate(named):
            if source not in sources:
                yield (*path, "sources", position), f"there is no source {source}"
        if named and verified is None:
            yield (*path, "sources"), "a rule with sources has to say how well it is verified"
        if not named and verified in (Verification.YES, Verification.ONE):
            yield (*path, "verified"), f"verified: {verified} needs a source"
    for name, value in entry:
        if isinstance(value, BaseModel):
            yield from _sources(value, (*path, name), sources)
        elif isinstance(value, tuple):
            for position, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from _sources(item, (*path, name, position), sources)


def _product(
    product: ProductEntry, groups: Mapping[VaccineGroup, GroupEntry], languages: tuple[str, ...]
) -> Iterator[Contradiction]:
    yield from _names(product.names, languages)
    yield from _ends_before_it_begins("valid_until", product.valid_from, product.valid_until)
    if not product.groups:
        yield ("groups",), "a product belongs to a group"
    for position, group in enumerate(product.groups):
        if product.record_only:
            if group in groups:
                yield ("groups", position), f"{group} is planned, and this product is only recorded"
        elif group not in groups:
            yield ("groups", position), f"there is no group {group}"
        elif product.code not in groups[group].products:
            yield ("groups", position), f"the group {group} does not list {product.code}"


def _group(
    group: GroupEntry,
    groups: Mapping[VaccineGroup, GroupEntry],
    products: Mapping[str, ProductEntry],
    languages: tuple[str, ...],
) -> Iterator[Contradiction]:
    yield from _names(group.names, languages)
    yield from _ends_before_it_begins("born_until", group.born_from, group.born_until)
    for position, code in enumerate(group.products):
        if code not in products:
            yield ("products", position), f"there is no product {code}"
        elif group.group not in products[code].groups:
            yield ("products", position), f"the product {code} does not list the group {group.group}"
    yield from _repeated(group.products)
    yield from _switches(group)
    yield from _references(group, groups)
    yield from _extensions(group)
    if group.season is not None:
        yield from _season(group.season)
    yield from series_contradictions(group)


def _repeated(products: tuple[str, ...]) -> Iterator[Contradiction]:
    yield from ((("products",), f"{code} stands twice") for code, times in Counter(products).items() if times > 1)


def _switches(group: GroupEntry) -> Iterator[Contradiction]:
    for begun, followers in (group.switches or {}).items():
        for code in (begun, *followers):
            if code not in group.products:
                yield ("switches", begun), f"{code} is no product of this group"


def _references(group: GroupEntry, groups: Mapping[VaccineGroup, GroupEntry]) -> Iterator[Contradiction]:
    if group.alternative_to is not None and (
        group.alternative_to.group not in groups or group.alternative_to.group is group.group
    ):
        yield ("alternative_to", "group"), f"there is no other group {group.alternative_to.group}"
    if group.follows is None:
        return
    followed = groups.get(group.follows)
    if followed is None:
        yield ("follows",), f"there is no group {group.follows}"
    elif list(groups).index(group.follows) >= list(groups).index(group.group):
        yield ("follows",), f"{group.follows} has to stand before this group"
    elif group.products != followed.products:
        yield ("follows",), f"the products are not those of {group.follows}"
    elif any(other.follows is group.follows for other in groups.values() if other is not group):
        yield ("follows",), f"another group follows {group.follows} too"
    elif group.season is not None or followed.season is not None:
        yield ("follows",), "a group with seasons neither follows another nor is followed"


def _extensions(group: GroupEntry) -> Iterator[Contradiction]:
    for position, extension in enumerate(group.extensions):
        parts = [
            *_ends_before_it_begins("born_until", extension.born_from, extension.born_until),
            *_ends_before_it_begins("closes", extension.opens, extension.closes),
            *_ends_before_it_begins("dose_between", *(extension.dose_between or (None, None))),
        ]
        yield from ((("extensions", position, *path), what) for path, what in parts)


def _season(season: SeasonEntry) -> Iterator[Contradiction]:
    """The season may go over the turn of the year; the day that parts two of them is outside of it."""
    opens, closes, parts = season.opens, season.closes, season.counted_from
    inside = opens < parts <= closes if opens <= closes else parts > opens or parts <= closes
    if inside:
        yield ("season", "counted_from"), "the day that parts two seasons is inside of one"


def _ends_before_it_begins(key: str, begins: date | None, ends: date | None) -> Iterator[Contradiction]:
    if begins is not None and ends is not None and ends < begins:
        yield (key,), "it ends before it begins"
