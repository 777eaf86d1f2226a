"""A municipality's desk with its people over a real database, as tests need it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from content.article import AgeBasis, AgeRange, Article, Category, Source, Target
from content.categories import load_categories
from content.desk.everything import ArticleDesk, article_desk
from content.desk.model import Facts, Text, TextKey, TextState, Words
from content.languages import load_languages
from content.pictures.reading import PictureReading
from content.pictures.store import PictureStore
from content.store import ArticleStore
from handbook_api.municipalities.loading import load_municipalities
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.mongodb import Database
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.platform.tools import Tools
from tests.clocks import SteppingClock

NERIMA: Final = "131202"
SETAGAYA: Final = "131121"
"""Another municipality with the same programme."""

HANA: Final = Principal("hana", Role.EDITOR, NERIMA)
REN: Final = Principal("ren", Role.EDITOR, NERIMA)
NURSE: Final = Principal("nurse-sato", Role.STAFF, NERIMA)
SECOND_NURSE: Final = Principal("nurse-ito", Role.STAFF, NERIMA)
EDITOR_ELSEWHERE: Final = Principal("aoi", Role.EDITOR, SETAGAYA)
PARENT: Final = Principal("misaki", Role.PARENT)

AN_ID: Final = "0b7b7b3e-5d1f-4c0a-9c6e-2f1d3a4b5c6d"
LANGUAGES: Final = load_languages()
CATEGORIES: Final = load_categories(LANGUAGES)
FACTS: Final = Facts(
    category=Category.CONSULTATION,
    target=Target(AgeRange(AgeBasis.CALENDAR, 0, 365)),
    sources=(Source("子育て相談のご案内", "練馬区", checked_on=date(2026, 11, 1)),),
    reviewed_on=date(2026, 11, 20),
    review_due=date(2027, 11, 20),
    licence="CC-BY-4.0",
)
MEDICAL_FACTS: Final = replace(FACTS, category=Category.ILLNESS)
WORDS: Final = Words("夜間の相談", "夜の相談先です。", "困ったときは電話してください。\n\n## 時間\n\n夜7時から。")
ENGLISH: Final = Words("Help at night", "Whom to ask at night.", "Please call.")


@dataclass(frozen=True, slots=True)
class Office:
    """The desk, and short ways to bring a text somewhere."""

    desk: ArticleDesk
    articles: ArticleStore
    database: Database
    clock: SteppingClock

    async def article(self, by: Principal = HANA, facts: Facts = FACTS, id: str = AN_ID, words: Words = WORDS) -> Text:
        """A new article's original, in Japanese."""
        return await self.desk.drafting.create_article(by, id, "ja", words, facts)

    async def translation(
        self, original: Text, by: Principal = HANA, language: str = "en", words: Words = ENGLISH
    ) -> Text:
        """A translation of the original's working revision."""
        article_id = original.key.article_id
        return await self.desk.drafting.create_translation(by, article_id, language, original.revision, words)

    async def saved(self, text: Text, body: str, by: Principal = HANA, is_small_correction: bool = False) -> Text:
        """The text with another body."""
        words = replace(WORDS if text.is_original else ENGLISH, body=body)
        return await self.desk.drafting.save(by, text.key, text.version, words, is_small_correction=is_small_correction)

    async def approved(self, text: Text, by: Principal = NURSE) -> Text:
        """A draft, submitted and approved."""
        submitted = await self.desk.deciding.submit(HANA, text.key, text.version)
        return await self.desk.deciding.approve(by, text.key, submitted.version)

    async def published(self, text: Text, by: Principal = NURSE) -> Text:
        """A draft, submitted, approved and published."""
        approved = await self.approved(text, by)
        return await self.desk.deciding.publish(HANA, text.key, approved.version)

    async def there(self, text: Text) -> Text:
        """The text as it stands."""
        found = await self.desk.reading.see(Principal("anybody", Role.EDITOR, text.municipality), text.key)
        assert found is not None
        return found

    async def read(self, text: Text) -> Article | None:
        """What readers have of its article."""
        return await self.articles.get(text.key.article_id)


def an_office(tools: Tools) -> Office:
    """A desk on the database of `tools`, for two municipalities."""
    nerima = load_municipalities()[NERIMA]
    municipalities = {NERIMA: nerima, SETAGAYA: replace(nerima, code=SETAGAYA)}
    pictures = PictureReading(PictureStore(tools.database), LANGUAGES)
    desk = article_desk(tools, municipalities, LANGUAGES, CATEGORIES, pictures)
    assert isinstance(tools.clock, SteppingClock)
    return Office(desk, ArticleStore(tools.database), tools.database, tools.clock)


def a_text(
    state: TextState = TextState.DRAFT, category: Category | None = Category.CONSULTATION, **fields: object
) -> Text:
    """An original at the desk of Nerima, without a database."""
    at = SteppingClock().now()
    text = Text(
        key=TextKey(AN_ID, "ja"),
        municipality=NERIMA,
        state=state,
        version=1,
        revision=1,
        title="夜間の相談",
        summary="",
        holds_since=1,
        created_at=at,
        changed_at=at,
        changed_by="hana",
        category=category,
    )
    return replace(text, **fields)  # type: ignore[arg-type]  # the tests name fields of a text


def codes(problems: tuple[Problem, ...]) -> dict[tuple[str, ...], ProblemCode]:
    """The code of every problem, by the path it names."""
    return {problem.path: problem.code for problem in problems}
