"""What editors and staff send about articles."""

from datetime import date, datetime

import strawberry

from content.article import AgeBasis, Category, Situation, Source, Target
from content.desk.entry import age_range, week_range
from content.desk.model import Facts, Plan, Words
from handbook_api.platform.vocabulary import Sex
from schema.announcements_inputs import PregnancySpanInput

_CHOSEN_ID = "A UUID that the app chooses, so that repeating the request makes nothing twice. Left out: one is made."
_WHICH = "Which text."
_VERSION = "The version the person saw."


@strawberry.input(description="From a day of age on, and before another one.")
class ArticleAgesInput:
    """Ages of children."""

    basis: AgeBasis = strawberry.field(description="How the age is counted.")
    from_days: int = strawberry.field(description="0 is the day that the age is counted from.")
    until_days: int = strawberry.field(description="Not in it any more. At most 7,305.")


@strawberry.input(
    description="Whom an article is put before, among the municipality's families. Left empty: nobody, it is looked for."
)
class ArticleTargetInput:
    """A target."""

    ages: ArticleAgesInput | None = strawberry.field(default=None, description="Left out: it is for no child's age.")
    weeks: PregnancySpanInput | None = strawberry.field(
        default=None, description="At most until week 43. Left out: it is for no pregnancy."
    )
    situation: Situation | None = strawberry.field(default=None, description="What must be true of the child.")
    area: str | None = strawberry.field(
        default=None, description="The code of one of the municipality's health centres. Left out: all of it."
    )
    sex: Sex | None = strawberry.field(default=None, description="Only where it matters medically.")
    first_child: bool = strawberry.field(default=False, description="For a family's eldest, or first pregnancy, alone.")

    def target(self) -> Target:
        """What the service takes. Raises `Refused` for spans that are none."""
        ages, weeks = self.ages, self.weeks
        return Target(
            ages=age_range(ages.basis, ages.from_days, ages.until_days) if ages else None,
            weeks=week_range(weeks.from_weeks, weeks.until_weeks) if weeks else None,
            situation=self.situation,
            area=self.area,
            sex=self.sex,
            first_child=self.first_child,
        )


@strawberry.input(description="A public document that states what the article says.")
class ArticleSourceInput:
    """A source."""

    title: str = strawberry.field(description="As its publisher calls it, at most 200 characters.")
    publisher: str = strawberry.field(description="Who published it, at most 200 characters.")
    year: int | None = strawberry.field(
        default=None, description="Year of the edition. Left out: `checkedOn` is needed."
    )
    checked_on: date | None = strawberry.field(
        default=None, description="When a page without an edition was last compared."
    )


@strawberry.input(description="What is said of an article beside its words.")
class ArticleFactsInput:
    """Facts."""

    category: Category = strawberry.field(description="What it is about.")
    target: ArticleTargetInput = strawberry.field(description="Whom it is put before.")
    sources: list[ArticleSourceInput] = strawberry.field(description="At most 30; one at least before it is submitted.")
    reviewed_on: date = strawberry.field(description="When it was last read against its sources.")
    review_due: date = strawberry.field(description="By when that is to be done again. Later than `reviewedOn`.")
    licence: str = strawberry.field(description="SPDX identifier, such as `CC-BY-4.0`.")
    clinician: str | None = strawberry.field(
        default=None, description="Who answers for a medical text, as readers are to see it. At most 200 characters."
    )

    def facts(self) -> Facts:
        """What the service takes. Raises `Refused` for spans that are none."""
        return Facts(
            category=self.category,
            target=self.target.target(),
            sources=tuple(Source(one.title, one.publisher, one.year, one.checked_on) for one in self.sources),
            reviewed_on=self.reviewed_on,
            review_due=self.review_due,
            licence=self.licence,
            clinician=self.clinician,
        )


@strawberry.input
class _WordsInput:
    title: str = strawberry.field(description="At most 100 characters.")
    summary: str = strawberry.field(description="At most 300 characters. May be empty until it is submitted.")
    body: str = strawberry.field(
        description="Markdown (CommonMark) of at most 30,000 characters. May be empty until it is submitted."
    )

    def words(self) -> Words:
        """What the service takes."""
        return Words(self.title, self.summary, self.body)


@strawberry.input(description="Begin an article of the caller's municipality, in the language it is written in first.")
class CreateArticleInput(_WordsInput):
    """For `createArticle`."""

    language: str = strawberry.field(description="One of `articleLanguages`, such as `ja`.")
    facts: ArticleFactsInput = strawberry.field(description="What is said of it beside its words.")
    id: strawberry.ID | None = strawberry.field(default=None, description=_CHOSEN_ID)


@strawberry.input(description="Make an article of the municipality's own of one that came with the program.")
class AdoptArticleInput:
    """For `adoptArticle`."""

    article_id: strawberry.ID = strawberry.field(description="Which article.")
    id: strawberry.ID | None = strawberry.field(default=None, description=_CHOSEN_ID)


@strawberry.input(description="Begin a translation of one of the municipality's articles.")
class CreateTranslationInput(_WordsInput):
    """For `createTranslation`."""

    article_id: strawberry.ID = strawberry.field(description="Which article.")
    language: str = strawberry.field(description="One of `articleLanguages` that the article is not there in.")
    translates: int = strawberry.field(description="The number of the original's revision that it was made from.")


@strawberry.input(description="Save what stands in a text. Whatever it was before, it is a draft then.")
class SaveArticleTextInput(_WordsInput):
    """For `saveArticleText`."""

    text_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)
    facts: ArticleFactsInput | None = strawberry.field(
        default=None, description="Of an original, all of them. Left out, and for a translation: as they were."
    )
    translates: int | None = strawberry.field(
        default=None,
        description="Of a translation, the number of the original's revision that it says the same as now. Left out: as it was.",
    )
    is_small_correction: bool = strawberry.field(
        default=False,
        description="Of an original: whether it says the same as before, so that its translations still hold. Whoever approves it "
        "approves that too.",
    )


@strawberry.input(description="Make an old revision of a text the newest one.")
class RestoreArticleTextInput:
    """For `restoreArticleText`."""

    text_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)
    revision: int = strawberry.field(description="The number of the revision to bring back.")


@strawberry.input(description="A draft that is ready for a second person.")
class SubmitArticleTextInput:
    """For `submitArticleText`."""

    text_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)


@strawberry.input(description="A text that is not to be reviewed, or not to be published by itself, as yet.")
class TakeBackArticleTextInput:
    """For `takeBackArticleText`."""

    text_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)


@strawberry.input(description="A text that is to be changed.")
class ReturnArticleTextInput:
    """For `returnArticleText`."""

    text_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)
    remark: str = strawberry.field(description="What is to be changed, at most 1,000 characters.")


@strawberry.input(description="A text that the caller, who did not write it, stands by.")
class ApproveArticleTextInput:
    """For `approveArticleText`."""

    text_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)


@strawberry.input(description="An approved text that is to be published when its time comes.")
class ScheduleArticleTextInput:
    """For `scheduleArticleText`."""

    text_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)
    publish_at: datetime = strawberry.field(description="At most 366 days ahead.")
    expires_at: datetime | None = strawberry.field(
        default=None, description="When it is to be taken away by itself, at most ten years later. Left out: never."
    )

    def plan(self) -> Plan:
        """What the service takes."""
        return Plan(self.publish_at, self.expires_at)


@strawberry.input(description="An approved text that readers are to have now.")
class PublishArticleTextInput:
    """For `publishArticleText`."""

    text_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)
    expires_at: datetime | None = strawberry.field(
        default=None,
        description="When it is to be taken away by itself, at most ten years ahead. Left out: never, also where that was said "
        "of what readers had before.",
    )


@strawberry.input(description="A text that readers are not to have any more. No version is asked for.")
class ArchiveArticleTextInput:
    """For `archiveArticleText`."""

    text_id: strawberry.ID = strawberry.field(description=_WHICH)
    remark: str | None = strawberry.field(
        default=None, description="Why, at most 1,000 characters. Left out: not said."
    )


@strawberry.input(description="An archived text that is to be worked on again.")
class ReopenArticleTextInput:
    """For `reopenArticleText`."""

    text_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)
