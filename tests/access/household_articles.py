"""What the municipality writes for everybody: articles that are put before some, what lies at the desk, and marks."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from content.article import AgeBasis, AgeRange, Article, Category, Heading, Situation, Target, Translation, WeekRange
from tests.access.household_staff import marked
from tests.access.ids import Ids, own_part, spelled
from tests.access.people import Person
from tests.api import NERIMA

_FOR_BABIES = AgeRange(AgeBasis.CALENDAR, 0, 400)


def _article(name: str, title: str, *, ages: AgeRange | None = _FOR_BABIES, **target: Any) -> Article:
    heading = Heading("ja", title, f"{title}の要約")
    return Article(
        id=name,
        revision=1,
        category=Category.CHECKUP,
        target=Target(ages=ages, **target),
        translations=(Translation(heading, f"{title}の本文"),),
        sources=(),
        reviewed_on=date(2026, 10, 1),
        review_due=date(2027, 10, 1),
        licence="CC-BY-4.0",
    )


FOR_ALL = _article("for-all", "みんなの記事")
FOR_BORN_EARLY = _article("for-born-early", "早く生まれた子の記事", situation=Situation.BORN_EARLY)
FOR_NERIMA = _article("for-nerima", "練馬区の子の記事", municipality=NERIMA)
BEFORE_THE_PUSHES = (FOR_ALL, FOR_BORN_EARLY, FOR_NERIMA)

FOR_CORRECTED_AGE = _article("for-corrected", "修正月齢の記事", ages=AgeRange(AgeBasis.CORRECTED, 50, 60))
"""The child is 123 days old, and 57 by the corrected age; nobody else is of either age in between."""
FOR_FIRST_CHILD = _article("for-first", "第一子の記事", ages=AgeRange(AgeBasis.CALENDAR, 130, 140), first_child=True)
"""The eldest is 137 days old."""
FOR_AREA = _article("for-area", "石神井の記事", municipality=NERIMA, area="SHAKUJII")
"""The father registered a handbook there; the mother did hers in another town."""
FOR_WEEKS = _article("for-weeks", "妊娠の週の記事", ages=None, weeks=WeekRange(24, 28))
"""The mother's running pregnancy is in them, and none of the others."""
KEPT_BY = {Person.MOTHER: _article("kept-by-mother", "母が取っておく記事"),
           Person.GRANDMOTHER: _article("kept-by-grandmother", "祖母が取っておく記事")}  # fmt: skip
HIDDEN_BY_MOTHER = _article("hidden-by-mother", "母が見たくない記事")
AFTER_THE_PUSHES = (
    *(FOR_CORRECTED_AGE, FOR_FIRST_CHILD, FOR_AREA, FOR_WEEKS, HIDDEN_BY_MOTHER),
    *KEPT_BY.values(),
)

AGE_OF_NOBODY, WEEK_OF_NOBODY = 1_000, 5
"""What the public list is asked for. Of what is for these anybody may learn; nothing else has to be in it."""


def title_of(article: Article) -> str:
    """What is said of an article in a list."""
    return article.translations[0].heading.title


def article_id(article: Article) -> str:
    """The id that GraphQL knows an article by."""
    return spelled("Article", article.id)


TEXTS = ("RETURNED", "IN_REVIEW", "APPROVED", "EDITED", "ARCHIVED")
"""The originals at the desk. EDITED is one that readers have, with newer words in work; ARCHIVED is one they had."""
PUBLISHED_TITLE, PUBLISHED_BODY = "区が出した記事", "区が出した本文"
"""What readers have of EDITED."""
UNPUBLISHED = ("RETURNED", "IN_REVIEW", "APPROVED", "ARCHIVED")
TRANSLATION = "ENGLISH"
"""A draft of EDITED in English."""
PICTURES = ("IN_DRAFT", "PUBLISHED", "NOT_SENT")
READINGS_OF_EDITED, READINGS_OF_STARTER = 1_733, 2_741


def title(name: str) -> str:
    """That of a text as it stands at the desk."""
    return marked("原稿の題", name)


def body(name: str) -> str:
    """The words of a text as they stand at the desk."""
    return marked("原稿の本文", name)


def body_before(name: str) -> str:
    """The words of its first revision, where it has another one."""
    return marked("初稿の本文", name)


def remark(name: str) -> str:
    """What was said when a text was returned."""
    return marked("原稿への意見", name)


def picture_said(name: str) -> str:
    """What is said of a picture for whoever cannot see it."""
    return marked("絵の説明", name)


@dataclass(slots=True, eq=False)
class ArticleThings:
    """By the names that `building_articles.py` gives them."""

    writer_uid: str = ""
    """Of a colleague of the editor's who wrote everything."""
    reviewer_uid: str = ""
    """Of one of the staff who returned and approved."""
    texts: dict[str, str] = field(default_factory=dict)
    """By the names of `TEXTS`, and `TRANSLATION`."""
    versions: dict[str, int] = field(default_factory=dict)
    articles: dict[str, str] = field(default_factory=dict)
    """Ids of what readers get, or are to get, by the names of `TEXTS`."""
    pictures: dict[str, str] = field(default_factory=dict)
    """By the names of `PICTURES`."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Where one size of each picture is that was sent."""
    upload_address: str = ""
    """Of the picture that was not sent."""

    def own_address(self, name: str) -> str:
        """What of the address of a picture nobody can guess."""
        return self.addresses[name].split("/")[2]

    def own_article(self, name: str) -> str:
        """What no other article's id has."""
        return own_part(self.articles[name])

    @property
    def ids(self) -> Ids:
        """What everybody asks for."""
        return Ids(
            articles=(
                *map(article_id, (FOR_ALL, HIDDEN_BY_MOTHER, *KEPT_BY.values())),
                *self.articles.values(),
            ),
            article_texts=tuple(self.texts.values()),
            article_pictures=tuple(self.pictures.values()),
        )
