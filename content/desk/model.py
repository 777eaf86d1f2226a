"""The words of the desk: a text is one article in one language, with every revision and every step kept.

An article's facts (whom it is for, what it rests on, when it is read again) stand with its original, and are revised
and approved together with the original's words.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from content.article import Category, Source, Target
from handbook_api.platform.identity import Role
from handbook_api.platform.ids import SEPARATOR


@dataclass(frozen=True, slots=True)
class TextKey:
    """Which text: an article's id, which holds no separator, and a language."""

    article_id: str
    language: str

    def __str__(self) -> str:
        return f"{self.article_id}{SEPARATOR}{self.language}"

    @classmethod
    def parse(cls, text: str) -> "TextKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        parts = text.split(SEPARATOR)
        return cls(*parts) if len(parts) == 2 and all(parts) else None


class TextState(StrEnum):
    """How far the working revision of a text is. What readers have meanwhile is told by `Text.published`."""

    DRAFT = "DRAFT"
    """It is being written, for the first time or again."""
    IN_REVIEW = "IN_REVIEW"
    """It waits for a second person."""
    APPROVED = "APPROVED"
    """A second person approved it; readers do not have it yet."""
    SCHEDULED = "SCHEDULED"
    """It is published by itself when its time comes."""
    PUBLISHED = "PUBLISHED"
    """Readers have it as it stands."""
    ARCHIVED = "ARCHIVED"
    """Put away: readers do not have it."""


class TextStep(StrEnum):
    """What can be done with a text, or was."""

    SAVED = "SAVED"
    RESTORED = "RESTORED"
    """An old revision was made the newest."""
    SUBMITTED = "SUBMITTED"
    TAKEN_BACK = "TAKEN_BACK"
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    SCHEDULED = "SCHEDULED"
    PUBLISHED = "PUBLISHED"
    ARCHIVED = "ARCHIVED"
    REOPENED = "REOPENED"
    PUBLISHED_WHEN_DUE = "PUBLISHED_WHEN_DUE"
    """By the program: its time had come."""
    HELD_BACK = "HELD_BACK"
    """By the program: its time had come, but not that of what it needs."""
    EXPIRED = "EXPIRED"
    """By the program: the words that readers had were of use until now."""
    MISSED = "MISSED"
    """By the program: it was of no use any more before it could be published."""
    WITHDRAWN = "WITHDRAWN"
    """With its original, which was archived or has expired."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a text says. `body` is Markdown (CommonMark)."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of an article beside its words; in the original's revisions alone.

    `replaces` is the starter it stands in for, chosen when the article was made of it and never changed.
    """

    category: Category
    target: Target
    sources: tuple[Source, ...]
    reviewed_on: date
    review_due: date
    licence: str
    clinician: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One save. Nothing in it is ever changed.

    `number` counts a text's revisions from 1. `translates` is the revision of the original that a translation was made
    from, 0 for one that was older than any that is kept. `holds_since` is the oldest revision that means the same as
    this one: translations made from that one or a later one still hold; it is `number`, unless whoever saved it said
    that it was a small correction. `by` is the user id of whoever saved it, `None` for an operator's files.
    """

    key: TextKey
    number: int
    words: Words
    facts: Facts | None
    translates: int | None
    holds_since: int
    by: str | None
    at: datetime
    restored_from: int | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What readers have: which revision, since when anything of this text, and until when.

    `translates` and `holds_since` are the revision's; `category` and `review_due` are there for an original alone.
    """

    revision: int
    at: datetime
    holds_since: int
    translates: int | None = None
    category: Category | None = None
    review_due: date | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """When an approved text is to be published, and from when on it is not to be read any more."""

    publish_at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved the working revision, in which role.

    `original` is, of a translation, the `holds_since` of what readers had of the original then, `None` where they had
    nothing.
    """

    by: str
    role: Role
    at: datetime
    original: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reviewer said when she returned a text."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One thing that was done. `number` is the version it led to, `revision` the working revision at that time.

    `by` is a user id of the municipality's people, `None` for the program and for an operator's files.
    """

    number: int
    kind: TextStep
    by: str | None
    at: datetime
    revision: int
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class OriginalNow:
    """What a translation has to know of its original: kept beside it, and always as the original stands.

    `working` and `published` are the `holds_since` of its working revision and of what readers have; `categories`
    those of both.
    """

    working: int
    published: int | None
    categories: frozenset[Category]


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it stands, without its body, which is in its revision.

    `version` counts the steps. `writers` wrote what stands there and nobody has approved, `approved_writers` what was
    approved last. An original has a `category` and may have a starter that it `replaces`; a translation has an
    `original`.
    """

    key: TextKey
    municipality: str
    state: TextState
    version: int
    revision: int
    title: str
    summary: str
    holds_since: int
    created_at: datetime
    changed_at: datetime
    changed_by: str | None
    category: Category | None = None
    replaces: str | None = None
    translates: int | None = None
    original: OriginalNow | None = None
    writers: frozenset[str] = frozenset()
    approved_writers: frozenset[str] = frozenset()
    approval: Approval | None = None
    remark: Remark | None = None
    plan: Plan | None = None
    published: Publication | None = None

    @property
    def is_original(self) -> bool:
        """Whether it is what the others are translations of."""
        return self.original is None

    @property
    def categories(self) -> frozenset[Category]:
        """The article's: the one it is to have, and the one that readers have."""
        if self.original is not None:
            return self.original.categories
        both = (self.category, self.published.category if self.published else None)
        return frozenset(one for one in both if one is not None)

    @property
    def is_stale(self) -> bool:
        """Whether what readers have of the original means something else than what this was made from."""
        return self._is_older_than(self.original.published if self.original else None)

    @property
    def is_behind(self) -> bool:
        """Whether the original, as it is being worked on, means something else than what this was made from."""
        return self._is_older_than(self.original.working if self.original else None)

    def _is_older_than(self, revision: int | None) -> bool:
        return self.translates is not None and revision is not None and self.translates < revision
