"""Reads the tests and the published limits at start, and refuses a file that contradicts itself."""

from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Annotated

from pydantic import Field

from handbook_api.immunization.basis import Basis, Verification
from handbook_api.immunization.entry_values import Code, Count, Entry, Text, Texts
from handbook_api.platform.data_files import Contradiction, DataFileRefused, edition_of, read_entry
from handbook_api.platform.texts import LANGUAGES
from handbook_api.platform.yaml_document import Path
from handbook_api.pregnancies.records import StripResult
from handbook_api.pregnancies.reference import GainGuide, GainGuides, KindOfTest, PressureLimit, Reference, StripLimit

TESTS_FILE, LIMITS_FILE = "tests.yaml", "limits.yaml"
OTHER_TEST = "OTHER"
"""Of a test that is none of the list: its name is written."""

Positive = Annotated[int, Field(gt=0)]


class ReferenceRefused(DataFileRefused):
    """A file of reference data is wrong, and the program must not start with it."""


class _Sourced(Entry):
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    verified: Verification

    def basis(self) -> Basis:
        """Where it was found, and how well it is known."""
        return Basis(self.sources, self.verified)


class _Published(_Sourced):
    publication: Texts


class _TestEntry(_Sourced):
    code: Code
    names: Texts
    options: Mapping[Code, Texts] = {}
    unit: Texts | None = None
    decimals: Count = 0
    form_page: Positive | None = None
    left_out_of_standard: bool = False

    def kind(self) -> KindOfTest:
        """The same as a value."""
        return KindOfTest(
            self.code,
            self.names,
            self.options,
            self.unit,
            self.decimals,
            self.form_page,
            self.left_out_of_standard,
            self.basis(),
        )


class _TestsEntry(Entry):
    tests: Annotated[tuple[_TestEntry, ...], Field(min_length=1)]
    sources: Mapping[str, Text]


class _PressureEntry(_Published):
    systolic_mmhg: Positive
    diastolic_mmhg: Positive

    def limit(self) -> PressureLimit:
        """The same as a value."""
        return PressureLimit(self.systolic_mmhg, self.diastolic_mmhg, self.publication, self.basis())


class _StripEntry(_Published):
    at: StripResult

    def limit(self) -> StripLimit:
        """The same as a value."""
        return StripLimit(self.at, self.publication, self.basis())


class _GuideEntry(Entry):
    names: Texts
    bmi_below_tenths: Positive | None = None
    least_grams: Positive | None = None
    most_grams: Positive
    is_individual: bool = False

    def guide(self) -> GainGuide:
        """The same as a value."""
        return GainGuide(self.names, self.bmi_below_tenths, self.least_grams, self.most_grams, self.is_individual)


class _GainEntry(_Published):
    guides: Annotated[tuple[_GuideEntry, ...], Field(min_length=1)]


class _LimitsEntry(Entry):
    pressure_at_home: _PressureEntry
    pressure_at_clinic: _PressureEntry
    pressure_severe: _PressureEntry
    urine_protein: _StripEntry
    oedema: _StripEntry
    gain: _GainEntry
    sources: Mapping[str, Text]


def load_reference() -> Reference:
    """What the project brings. Raises `ReferenceRefused` with everything that is wrong, each with its line."""
    data = resources.files(__package__) / "data"
    return read_reference((data / TESTS_FILE).read_bytes(), (data / LIMITS_FILE).read_bytes())


def read_reference(tests: bytes, limits: bytes) -> Reference:
    """What the content of the two files says. Raises `ReferenceRefused` with everything that is wrong with one."""
    listed = read_entry(TESTS_FILE, tests, _TestsEntry, _test_contradictions, ReferenceRefused)
    limited = read_entry(LIMITS_FILE, limits, _LimitsEntry, _limit_contradictions, ReferenceRefused)
    return Reference(
        tests={one.code: one.kind() for one in listed.tests},
        pressure_at_home=limited.pressure_at_home.limit(),
        pressure_at_clinic=limited.pressure_at_clinic.limit(),
        pressure_severe=limited.pressure_severe.limit(),
        urine_protein=limited.urine_protein.limit(),
        oedema=limited.oedema.limit(),
        gain=GainGuides(
            tuple(one.guide() for one in limited.gain.guides), limited.gain.publication, limited.gain.basis()
        ),
        edition=edition_of(tests + limits),
    )


def _test_contradictions(entry: _TestsEntry) -> Iterator[Contradiction]:
    seen: set[str] = set()
    for place, test in enumerate(entry.tests):
        path: Path = ("tests", place)
        if test.code in seen:
            yield (*path, "code"), f"{test.code} is there twice"
        seen.add(test.code)
        if test.decimals and test.unit is None:
            yield (*path, "decimals"), "there is no unit"
        yield from _untold((*path, "names"), test.names)
        yield from _untold((*path, "unit"), test.unit or test.names)
        for code, names in test.options.items():
            yield from _untold((*path, "options", code), names)
        yield from _unknown_sources(path, test.sources, entry.sources)
    if OTHER_TEST not in seen:
        yield ("tests",), f"there is no {OTHER_TEST}, for what is not in the list"


def _limit_contradictions(entry: _LimitsEntry) -> Iterator[Contradiction]:
    published: Mapping[str, _Published] = {
        "pressure_at_home": entry.pressure_at_home,
        "pressure_at_clinic": entry.pressure_at_clinic,
        "pressure_severe": entry.pressure_severe,
        "urine_protein": entry.urine_protein,
        "oedema": entry.oedema,
        "gain": entry.gain,
    }
    for key, one in published.items():
        yield from _untold((key, "publication"), one.publication)
        yield from _unknown_sources((key,), one.sources, entry.sources)
    yield from _pressure_contradictions("pressure_at_home", entry.pressure_at_home, entry.pressure_severe)
    yield from _pressure_contradictions("pressure_at_clinic", entry.pressure_at_clinic, entry.pressure_severe)
    yield from _guide_contradictions(entry.gain.guides)


def _pressure_contradictions(key: str, usual: _PressureEntry, severe: _PressureEntry) -> Iterator[Contradiction]:
    if usual.systolic_mmhg >= severe.systolic_mmhg or usual.diastolic_mmhg >= severe.diastolic_mmhg:
        yield (key,), "is not below pressure_severe"


def _guide_contradictions(guides: tuple[_GuideEntry, ...]) -> Iterator[Contradiction]:
    reached = 0
    for place, guide in enumerate(guides):
        path: Path = ("gain", "guides", place)
        yield from _untold((*path, "names"), guide.names)
        is_last = place == len(guides) - 1
        if is_last != (guide.bmi_below_tenths is None):
            yield path, "the last guide, and no other, has no bmi_below_tenths"
        elif guide.bmi_below_tenths is not None and guide.bmi_below_tenths <= reached:
            yield (*path, "bmi_below_tenths"), "is not above that of the guide before"
        reached = guide.bmi_below_tenths or reached
        if guide.least_grams is not None and guide.least_grams > guide.most_grams:
            yield (*path, "least_grams"), "is above most_grams"


def _untold(path: Path, texts: Mapping[str, str]) -> Iterator[Contradiction]:
    missing = [language for language in LANGUAGES if language not in texts]
    if missing:
        yield path, f"there is no text in {', '.join(missing)}"


def _unknown_sources(path: Path, named: tuple[str, ...], sources: Mapping[str, str]) -> Iterator[Contradiction]:
    for one in named:
        if one not in sources:
            yield (*path, "sources"), f"{one} is not in the list of sources"
