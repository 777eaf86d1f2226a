"""Revisions of articles' texts, their differences, and what was done with the texts."""

from datetime import date, datetime

import strawberry

from content.article import AgeBasis, Category, Situation
from content.article import Target as StoredTarget
from content.desk.comparing import ComparedLine, LineChange
from content.desk.comparing import Comparison as FoundComparison
from content.desk.model import Facts, Revision, StepTaken, TextStep
from handbook_api.platform.vocabulary import Sex
from schema.announcements import PregnancySpan
from schema.content import Source

strawberry.enum(TextStep, name="ArticleTextStep", description="What can be done with a text, or was.")
strawberry.enum(LineChange, name="ArticleLineChange", description="What became of a line between two revisions.")
strawberry.enum(
    AgeBasis,
    name="ArticleAgeBasis",
    description="From which day an age is counted. CORRECTED: from the due date, for a child born early.",
)
strawberry.enum(
    Situation,
    name="ArticleSituation",
    description="What must be true of a child. BORN_EARLY: born before 37 completed weeks.",
)

BY = "User id of whoever did it. Null: the program, or an operator's files."


@strawberry.type(description="From a day of age on, and before another one.")
class ArticleAges:
    """Ages of children."""

    basis: AgeBasis = strawberry.field(description="How the age is counted.")
    from_days: int = strawberry.field(description="The first day.")
    until_days: int = strawberry.field(description="The first day that is not in it any more.")


@strawberry.type(
    description="Whom an article is put before, among the municipality's families. Without ages and weeks: nobody, it is looked for."
)
class ArticleTarget:
    """A target."""

    ages: ArticleAges | None = strawberry.field(description="Of children. Null: it is for no child's age.")
    weeks: PregnancySpan | None = strawberry.field(description="Of pregnancies. Null: it is for no pregnancy.")
    situation: Situation | None = strawberry.field(description="What must be true of the child. Null: nothing.")
    area: str | None = strawberry.field(description="The code of a health centre. Null: the whole municipality.")
    sex: Sex | None = strawberry.field(description="For children of this sex. Null: of any.")
    first_child: bool = strawberry.field(description="For a family's eldest, or first pregnancy, alone.")


@strawberry.type(description="What is said of an article beside its words.")
class ArticleFacts:
    """Facts."""

    category: Category = strawberry.field(description="What it is about.")
    target: ArticleTarget = strawberry.field(description="Whom it is put before.")
    sources: list[Source] = strawberry.field(description="What it rests on.")
    clinician: str | None = strawberry.field(description="Who answers for a medical text. Null where nobody is named.")
    reviewed_on: date = strawberry.field(description="When it was last read against its sources.")
    review_due: date = strawberry.field(description="By when that is to be done again.")
    licence: str = strawberry.field(description="SPDX identifier.")


@strawberry.type(description="A revision: one save of a text. It never changes.")
class ArticleRevision:
    """A save."""

    number: int = strawberry.field(description="Counts the revisions of the text from 1.")
    title: str = strawberry.field(description="Plain text.")
    summary: str = strawberry.field(description="Plain text. May be empty in a draft.")
    body: str = strawberry.field(description="Markdown (CommonMark). May be empty in a draft.")
    facts: ArticleFacts | None = strawberry.field(description="Null in a translation: they are the original's.")
    translates: int | None = strawberry.field(
        description="The number of the original's revision that it was made from; 0: an older one than is kept. Null in an original."
    )
    is_small_correction: bool = strawberry.field(
        description="Whether it says the same as the revision before, so that translations still hold."
    )
    restored_from: int | None = strawberry.field(
        description="The number of the older revision that it brought back. Null for everything else."
    )
    set_by: str | None = strawberry.field(description=BY)
    set_at: datetime = strawberry.field(description="When it was saved.")


@strawberry.type(description="A sentence, or a line that has none, of one or both of two revisions.")
class ArticleComparedLine:
    """A line."""

    change: LineChange = strawberry.field(description="Whether it stayed, came or went.")
    text: str = strawberry.field(description="As it stands in the Markdown. May be empty: a blank line.")


@strawberry.type(
    description="Two revisions of a text side by side. What went stands in front of what came in its place."
)
class ArticleComparison:
    """A comparison."""

    older: ArticleRevision = strawberry.field(description="The one that is compared.")
    newer: ArticleRevision = strawberry.field(description="The one that it is compared with.")
    title: list[ArticleComparedLine] = strawberry.field(description="Of the title.")
    summary: list[ArticleComparedLine] = strawberry.field(description="Of the summary.")
    body: list[ArticleComparedLine] = strawberry.field(description="Of the body, in its order.")
    facts_differ: bool = strawberry.field(description="Whether anything is different beside the words.")


@strawberry.type(description="One thing that was done with a text.")
class ArticleTextEvent:
    """A step."""

    number: int = strawberry.field(description="The version of the text that it led to.")
    step: TextStep = strawberry.field(description="What was done.")
    revision: int = strawberry.field(description="The number of the revision that stood there then.")
    remark: str | None = strawberry.field(description="What was said to it. Null: nothing.")
    set_by: str | None = strawberry.field(description=BY)
    set_at: datetime = strawberry.field(description="When.")


def shown_revision(revision: Revision) -> ArticleRevision:
    """A revision with everything in it."""
    words = revision.words
    return ArticleRevision(
        number=revision.number,
        title=words.title,
        summary=words.summary,
        body=words.body,
        facts=_shown_facts(revision.facts) if revision.facts else None,
        translates=revision.translates,
        is_small_correction=revision.holds_since != revision.number,
        restored_from=revision.restored_from,
        set_by=revision.by,
        set_at=revision.at,
    )


def _shown_facts(facts: Facts) -> ArticleFacts:
    return ArticleFacts(
        category=facts.category,
        target=_shown_target(facts.target),
        sources=[
            Source(title=one.title, publisher=one.publisher, year=one.year, checked_on=one.checked_on)
            for one in facts.sources
        ],
        clinician=facts.clinician,
        reviewed_on=facts.reviewed_on,
        review_due=facts.review_due,
        licence=facts.licence,
    )


def _shown_target(target: StoredTarget) -> ArticleTarget:
    ages, weeks = target.ages, target.weeks
    return ArticleTarget(
        ages=ArticleAges(basis=ages.basis, from_days=ages.from_days, until_days=ages.until_days) if ages else None,
        weeks=PregnancySpan(from_weeks=weeks.from_week, until_weeks=weeks.until_week) if weeks else None,
        situation=target.situation,
        area=target.area,
        sex=target.sex,
        first_child=target.first_child,
    )


def shown_step(step: StepTaken) -> ArticleTextEvent:
    """One step of a text's story."""
    return ArticleTextEvent(
        number=step.number,
        step=step.kind,
        revision=step.revision,
        remark=step.remark,
        set_by=step.by,
        set_at=step.at,
    )


def shown_comparison(comparison: FoundComparison) -> ArticleComparison:
    """Two revisions side by side."""
    return ArticleComparison(
        older=shown_revision(comparison.older),
        newer=shown_revision(comparison.newer),
        title=_shown_lines(comparison.title),
        summary=_shown_lines(comparison.summary),
        body=_shown_lines(comparison.body),
        facts_differ=comparison.facts_differ,
    )


def _shown_lines(lines: tuple[ComparedLine, ...]) -> list[ArticleComparedLine]:
    return [ArticleComparedLine(change=one.change, text=one.text) for one in lines]
