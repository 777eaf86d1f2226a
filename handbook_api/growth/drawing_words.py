"""Every word and number that stands in a picture of a growth chart, in the reader's language."""

from dataclasses import dataclass
from typing import Final

from babel.dates import format_date

from handbook_api.growth.chart import GrowthChart, PlottedRecord
from handbook_api.growth.drawing_window import AgeWindow
from handbook_api.growth.models import AgeUsed, Band, Unit
from handbook_api.platform.texts import LANGUAGES, Texts


@dataclass(frozen=True, slots=True)
class DrawnUnit:
    """How a unit is shown to people: `divisor` turns a value of the chart into the one that is read."""

    name: str
    divisor: float
    decimals: int


DRAWN_UNITS: Final = {
    Unit.GRAM: DrawnUnit("KILOGRAM", 1_000.0, 2),
    Unit.MILLIMETRE: DrawnUnit("CENTIMETRE", 10.0, 1),
    Unit.KILOGRAM_PER_SQUARE_METRE: DrawnUnit("KILOGRAM_PER_SQUARE_METRE", 1.0, 1),
    Unit.PERCENT: DrawnUnit("PERCENT", 1.0, 1),
}


@dataclass(frozen=True, slots=True)
class ChartWords:
    """The texts of one picture. `notes` stand at its foot; `description` is what a screen reader says."""

    language: str
    title: str
    reference: str
    unit: str
    age: str
    records: str
    band: str
    percentile: str
    due_date: str
    newest_value: str | None
    notes: tuple[str, ...]
    description: str


def chart_words(chart: GrowthChart, window: AgeWindow, texts: Texts, language: str) -> ChartWords:
    """The words for `chart` in `language`, or in Japanese where there are no texts in that language."""
    return _Speaker(chart, window, texts, language if language in LANGUAGES else LANGUAGES[0]).words()


@dataclass(frozen=True, slots=True)
class _Speaker:
    chart: GrowthChart
    window: AgeWindow
    texts: Texts
    language: str

    def words(self) -> ChartWords:
        newest = self.chart.records[-1] if self.chart.records else None
        return ChartWords(
            language=self.language,
            title=self._say("title", measure=self._measure()),
            reference=self._say(f"reference.{self.chart.reference}"),
            unit=self._say(f"unit.{DRAWN_UNITS[self.chart.unit].name}"),
            age=self._age(),
            records=self._say("records", date=self._day(newest)) if newest else self._say("no_records"),
            band=self._say("band"),
            percentile=self._say("percentile"),
            due_date=self._say("due_date"),
            newest_value=self._value(newest) if newest else None,
            notes=self._notes(),
            description=self._description(newest),
        )

    def _say(self, key: str, *, count: int | None = None, **values: str | int) -> str:
        return self.texts.say(self.language, f"growth_chart.{key}", count=count, **values)

    def _measure(self) -> str:
        return self._say(f"measure.{self.chart.measure}")

    def _age(self) -> str:
        return self._say(f"age.{self.chart.axis}.{'years' if self.window.in_years else 'months'}")

    def _day(self, record: PlottedRecord) -> str:
        return format_date(record.measured_on, format="long", locale=self.language)

    def _value(self, record: PlottedRecord) -> str:
        unit = DRAWN_UNITS[self.chart.unit]
        number = f"{record.value / unit.divisor:.{unit.decimals}f}".replace("-", "−")
        return self._say("value", number=number, unit=self._say(f"unit.{unit.name}"))

    def _notes(self) -> tuple[str, ...]:
        corrected = (self._say("note.corrected"),) if self.chart.axis is AgeUsed.CORRECTED else ()
        return (*corrected, self._say("note.position"), self._say("note.own_way"), self.chart.source)

    def _description(self, newest: PlottedRecord | None) -> str:
        axis = self._say(
            "description.axis", age=self._age(), first=self.window.number(self.window.start_months),
            last=self.window.number(self.window.end_months),
        )  # fmt: skip
        if newest is None:
            return " ".join((axis, self._say("no_records")))
        count = self._say("description.records", count=len(self.chart.records))
        value = self._say("description.newest", date=self._day(newest), value=self._value(newest))
        band = (self._band(newest.band),) if newest.band else ()
        return " ".join((axis, count, value, *band, self._say("note.position")))

    def _band(self, band: Band) -> str:
        if band is Band.BELOW_P3:
            return self._say("description.below_p3")
        if band is Band.P97_OR_ABOVE:
            return self._say("description.p97_or_above")
        low, _, high = band.value.replace("P", "").partition("_TO_")
        return self._say("description.between", low=low, high=high)
