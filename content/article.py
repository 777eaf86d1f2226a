"""What an article is: texts in several languages, whom it is for, and what it rests on."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handbook_api.platform.vocabulary import Sex

LAST_WEEK = 42
"""After it nothing is put before a pregnancy any more."""


class Category(StrEnum):
    """Where an article stands. The tree of them, with their names, is in `categories.yaml`."""

    PREGNANCY_BODY = "PREGNANCY_BODY"
    PREGNANCY_MEALS = "PREGNANCY_MEALS"
    PREGNANCY_WORK = "PREGNANCY_WORK"
    PREGNANCY_SIGNS = "PREGNANCY_SIGNS"
    BIRTH = "BIRTH"
    NEWBORN = "NEWBORN"
    FEEDING = "FEEDING"
    MEALS = "MEALS"
    SLEEP = "SLEEP"
    DEVELOPMENT = "DEVELOPMENT"
    TEETH = "TEETH"
    VACCINATION = "VACCINATION"
    CHECKUP = "CHECKUP"
    ACCIDENT = "ACCIDENT"
    ILLNESS = "ILLNESS"
    EMERGENCY = "EMERGENCY"
    BORN_SMALL = "BORN_SMALL"
    MULTIPLES = "MULTIPLES"
    DISABILITY = "DISABILITY"
    PARENTS = "PARENTS"
    PARTNER = "PARTNER"
    SINGLE_PARENT = "SINGLE_PARENT"
    OTHER_LANGUAGES = "OTHER_LANGUAGES"
    NURSERY = "NURSERY"
    MONEY = "MONEY"
    CONSULTATION = "CONSULTATION"
    DISASTER = "DISASTER"
    HANDBOOK = "HANDBOOK"
    LOSS = "LOSS"
    """For families who lost a child: found by who looks for it, never put before anybody."""


class AgeBasis(StrEnum):
    """From which day an age is counted."""

    CALENDAR = "CALENDAR"
    """From the day of birth: vaccinations, checkups, dangers of what a child's world holds."""
    CORRECTED = "CORRECTED"
    """From the due date for a child born early: what depends on how far it has developed."""


class Situation(StrEnum):
    """What must be true of a child, besides its age, for an article to be for it."""

    BORN_EARLY = "BORN_EARLY"
    """Born before 37 completed weeks (早産)."""


class Origin(StrEnum):
    """Whose words an article has."""

    STARTER = "STARTER"
    """As it came with the program: a newer starter takes its place."""
    EDITED = "EDITED"
    """Somebody's own: no import touches it."""


@dataclass(frozen=True, slots=True)
class AgeRange:
    """The ages an article is for, in whole days: `from_days` is the first day, `until_days` the first one too late."""

    basis: AgeBasis
    from_days: int
    until_days: int

    def __post_init__(self) -> None:
        if not 0 <= self.from_days < self.until_days:
            raise ValueError("an age range begins at birth or later and ends after it begins")


@dataclass(frozen=True, slots=True)
class WeekRange:
    """Completed weeks of a pregnancy: `from_week` is the first it is for, `until_week` the first one too late."""

    from_week: int
    until_week: int

    def __post_init__(self) -> None:
        if not 0 <= self.from_week < self.until_week <= LAST_WEEK + 1:
            raise ValueError("a range of weeks begins at week 0 or later and ends after it begins, by week 43")


@dataclass(frozen=True, slots=True)
class Target:
    """Whom an article is put before.

    `ages` is for children, `weeks` for pregnancies; one with neither is only ever looked for. `municipality` is the
    code of the one whose families it is for, `None` for everybody, and `area` that of one of its health centres. The
    others narrow it: `situation` and `sex` to the children they are true of (of a pregnancy they say nothing), and
    `first_child` to a family's eldest, or to a pregnancy in a family without children. Twins are both the eldest.
    """

    ages: AgeRange | None = None
    situation: Situation | None = None
    municipality: str | None = None
    weeks: WeekRange | None = None
    area: str | None = None
    sex: Sex | None = None
    first_child: bool = False

    @property
    def is_aimed(self) -> bool:
        """Whether it is put before anybody at all."""
        return self.ages is not None or self.weeks is not None


@dataclass(frozen=True, slots=True)
class Source:
    """A public document that states what the article says.

    `year` is the year of the edition, `checked_on` the day a page without an edition was last compared.
    """

    title: str
    publisher: str
    year: int | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list shows of an article in one language.

    `translates` is the revision of the original that this was made from, `None` for the original itself.
    """

    language: str
    title: str
    summary: str
    translates: int | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """An article in one language. `body` is Markdown (CommonMark)."""

    heading: Heading
    body: str


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article without its bodies, as a list needs it. `headings` begins with the original."""

    id: str
    revision: int
    category: Category
    target: Target
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class PublishedSummary:
    """An article without its bodies, and since when it is there, whatever was changed of it later.

    `replaced_in` are the codes of the municipalities whose families get an article of their own in its place.
    """

    summary: ArticleSummary
    published_at: datetime
    replaced_in: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Article:
    """A whole article. `translations` begins with the original; `revision` is the original's.

    `reviewed_on` is the day its text was last read against its sources, `review_due` the day by which that is to be
    done again. `licence` is an SPDX identifier. `owner` is the code of the municipality whose editors wrote it, `None`
    for what came with the program; `replaces` is then the starter that it stands in for before that municipality's
    families. `clinician` is who answers for a medical text, as it is to be shown.
    """

    id: str
    revision: int
    category: Category
    target: Target
    translations: tuple[Translation, ...]
    sources: tuple[Source, ...]
    reviewed_on: date
    review_due: date
    licence: str
    origin: Origin = Origin.STARTER
    owner: str | None = None
    replaces: str | None = None
    clinician: str | None = None

    def __post_init__(self) -> None:
        if self.category is Category.LOSS and self.target.is_aimed:
            raise ValueError("an article about losing a child is never put before anybody")

    @property
    def summary(self) -> ArticleSummary:
        """The article as a list shows it."""
        headings = tuple(translation.heading for translation in self.translations)
        return ArticleSummary(self.id, self.revision, self.category, self.target, headings)
