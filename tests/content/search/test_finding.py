"""What somebody types, and what she finds: on a real index, with the real dictionary."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.article import Article, Category
from content.search.japanese import words_of
from content.search.matching import RESULT_CEILING
from content.search.service import QUERY_LIMIT_CHARACTERS
from content.starter_reading import read_starters
from handbook_api.platform.problems import ProblemCode, Refused
from tests.content.builders import NERIMA
from tests.content.search.conftest import Library, a_text, an_article_of_nerima, marked

VARIANTS = (
    ("発熱", "はつねつ"),
    ("発熱", "ハツネツ"),
    ("発熱", "ﾊﾂﾈﾂ"),
    ("予防接種", "よぼうせっしゅ"),
    ("予防接種", "ヨボウセッシュ"),
    ("離乳食", "りにゅうしょく"),
    ("子ども", "子供"),
    ("子ども", "こども"),
    ("赤ちゃん", "あかちゃん"),
    ("お母さん", "おかあさん"),
    ("おかあさん", "おかーさん"),
    ("虫歯", "むし歯"),
    ("虫歯", "ムシバ"),
    ("引き付け", "引付け"),
    ("里帰り", "里がえり"),
    ("寝かしつけ", "寝かし付け"),
    ("嘔吐", "おう吐"),
    ("発疹", "発しん"),
    ("抱っこ", "だっこ"),
    ("食べ物", "たべもの"),
    ("卵", "たまご"),
    ("卵", "玉子"),
    ("卵アレルギー", "たまごアレルギー"),
    ("ワクチン", "わくちん"),
    ("ベビーカー", "ベビーカ"),
    ("ヒブ", "Hib"),
    ("ＢＣＧ", "bcg"),
    ("1歳6か月", "1才6ヶ月"),
    ("1歳6か月", "１歳６カ月"),
    ("1歳6か月", "一歳六か月"),
    ("3歳児健診", "三歳児健診"),
    ("38℃", "38度"),
    ("妊婦健診", "にんぷけんしん"),
    ("飲み込む", "飲みこむ"),
    ("泣き止まない", "泣きやまない"),
)


async def test_each_way_of_writing_finds_the_other(library: Library) -> None:
    words = sorted({word for pair in VARIANTS for word in pair})
    for word in words:
        await library.publish(a_text(word, word, "短い文です。"))

    found = {word: await library.ids(word) for word in words}

    assert [(one, other) for one, other in VARIANTS if other not in found[one] or one not in found[other]] == []
    assert "発熱" not in found["予防接種"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("よぼ", "予防接種の日"),
        ("よぼう", "予防接種の日"),
        ("よぼうせっ", "予防接種の日"),
        ("予防せ", "予防接種の日"),
        ("りにゅうし", "離乳食のはじめ"),
        ("離", "離乳食のはじめ"),
        ("ベビーか", "ベビーカーに乗る"),
        ("はつね", "発熱のあと"),
        ("赤ちゃんのよぼう", "赤ちゃんの予防接種"),
    ],
)
async def test_it_is_found_while_she_types(library: Library, typed: str, found: str) -> None:
    await library.publish(a_text("it", found))
    await library.publish(a_text("another", "おむつの替え方"))

    assert (await library.ids(typed))[:1] == ["it"]


async def test_a_word_that_is_followed_by_a_blank_is_whole(library: Library) -> None:
    await library.publish(a_text("it", {"ja": "受診", "en": "Vaccination day"}, ""))

    assert await library.ids("vacc", "en") == ["it"]
    assert await library.ids("vacc ", "en") == []


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("発熱", "熱が出たとき"),
        ("fever", "熱が出たとき"),
        ("发烧", "熱が出たとき"),
        ("발열", "熱が出たとき"),
        ("sốt", "熱が出たとき"),
        ("sot", "熱が出たとき"),
        ("ワクチン", "予防接種の日"),
        ("vaccine", "予防接種の日"),
        ("Vaccines", "予防接種の日"),
        ("ひきつけ", "けいれんしたとき"),
        ("seizures", "けいれんしたとき"),
        ("SIDS", "乳幼児突然死症候群を防ぐ"),
        ("嘔吐", "吐いたとき"),
        ("はいた", "吐いたとき"),
        ("よなき", "夜泣きのころ"),
        ("なきやまない", "泣き止まないとき"),
        ("保育所", "保育園に入る"),
        ("1歳半", "1歳6か月児健診"),
    ],
)
async def test_another_word_for_the_same_thing_finds_it(library: Library, query: str, title: str) -> None:
    await library.publish(a_text("it", title, "家でできることがあります。"))
    await library.publish(a_text("another", "おむつの替え方", "家でできることがあります。"))

    assert await library.ids(query) == ["it"]


async def test_what_has_her_own_word_stands_before_what_has_another_for_it(library: Library) -> None:
    for name, word in (("vaccine", "ワクチン"), ("vaccination", "予防接種"), ("injection", "予防注射")):
        await library.publish(a_text(name, f"{word}について", "説明です。"))

    assert (await library.ids("予防接種"))[0] == "vaccination"
    assert (await library.ids("ワクチン"))[0] == "vaccine"
    assert sorted(await library.ids("予防注射")) == ["injection", "vaccination", "vaccine"]


async def test_what_was_understood_is_told(library: Library) -> None:
    await library.publish(a_text("it", "熱が出て、下がらないとき"))

    page = await library.find("熱が下がらないときどうする")

    assert [one.text for one in page.understood] == ["熱", "下がら"]
    assert "発熱" in page.understood[0].also


async def test_the_title_counts_more_than_a_heading_and_that_more_than_the_text(library: Library) -> None:
    other = "水分を少しずつ飲ませます。"
    await library.publish(a_text("body", "家での手当て", f"{other}せきが出ます。"))
    await library.publish(a_text("heading", "家での手当て", f"## せき\n\n{other}"))
    await library.publish(a_text("title", "せき", other))

    assert await library.ids("せき") == ["title", "heading", "body"]


async def test_an_article_that_answers_all_of_it_stands_before_one_that_answers_half(library: Library) -> None:
    await library.publish(a_text("half", "せき せき せき", "せきが続くとき。"))
    await library.publish(a_text("all", "家で様子を見るとき", "鼻血とせきの手当て。"))

    for number in range(3):
        await library.publish(a_text(f"neither-{number}", "おむつの替え方"))

    assert await library.ids("鼻血 せき") == ["all", "half"]


async def test_what_was_looked_for_is_marked(library: Library) -> None:
    await library.publish(
        a_text("it", "予防接種のあとに", "## おふろ\n\n熱が出ることがあります。はれた所は冷やします。")
    )

    by_kana, by_synonym = (await library.find("よぼうせっしゅ")).articles[0], (await library.find("高熱")).articles[0]

    assert marked(by_kana) == ["予防接種"]
    assert marked(by_synonym) == ["熱"]
    assert "".join(part.text for part in by_synonym.excerpt).startswith("熱が出ることがあります。")


async def test_a_text_that_looks_like_markup_is_shown_as_it_is(library: Library) -> None:
    await library.publish(a_text("it", "<b>熱</b>", "熱は<script>alert(1)</script>"))

    found = (await library.find("熱")).articles[0]

    assert "".join(part.text for part in found.title) == "<b>熱</b>"
    assert "".join(part.text for part in found.excerpt) == "熱は<script>alert(1)</script>"


async def test_furigana_does_not_part_a_word(library: Library) -> None:
    await library.publish(a_text("it", {"ja-easy": "注射の前に"}, "{予防|よぼう}{接種|せっしゅ}の日です。"))

    assert await library.ids("予防接種", "ja-easy") == await library.ids("よぼうせっしゅ", "ja-easy") == ["it"]


class TestLanguages:
    """Her own language first, then what she gets instead, then every other; each article once."""

    async def test_an_article_is_found_once_in_the_first_of_her_languages(self, library: Library) -> None:
        titles = {"ja": "熱が出たとき", "ja-easy": "熱が出たとき", "en": "Fever"}
        await library.publish(a_text("it", titles, "BCG"))

        page = await library.find("BCG", "en")

        assert [(one.id, one.language, one.matched_in) for one in page.articles] == [("it", "en", "en")]
        assert page.total == 1

    async def test_what_is_in_her_language_stands_before_what_is_not(self, library: Library) -> None:
        await library.publish(a_text("japanese", "BCG BCG", "BCG"))
        await library.publish(a_text("english", {"ja": "結核", "en": "A vaccine"}, {"ja": "説明", "en": "about BCG"}))

        assert await library.ids("BCG", "en") == ["english", "japanese"]

    async def test_a_japanese_word_finds_it_for_a_reader_of_english_and_she_gets_english(
        self, library: Library
    ) -> None:
        await library.publish(
            a_text("it", {"ja": "沐浴布の使い方", "en": "Bathing cloth"}, {"ja": "沐浴布", "en": "Soft."})
        )

        found = (await library.find("沐浴布", "en")).articles[0]

        assert (found.language, found.matched_in) == ("en", "ja")
        assert "".join(part.text for part in found.title) == "Bathing cloth"
        assert marked(found) == []

    @pytest.mark.parametrize(
        ("language", "title", "queries"),
        [
            ("en", "Vaccinations begin early", ("vaccination", "VACCINATE", "vaccinated", "vacci")),
            ("en", "Your baby's teeth", ("baby", "babies", "teeth")),
            ("zh", "宝宝发烧的时候", ("发烧", "宝宝发烧", "宝", "宝宝 发烧")),
            ("ko", "예방접종은 두 달부터", ("예방접종", "예방", "접종을", "두 달부터")),
            ("vi", "Tiêm chủng cho bé", ("tiêm chủng", "Tiem chung", "TIÊM", "chủng")),
        ],
    )
    async def test_each_language_by_its_own_analysis(
        self, library: Library, language: str, title: str, queries: tuple[str, ...]
    ) -> None:
        await library.publish(a_text("it", {"ja": "本文", language: title}, ""))

        assert [await library.ids(query, language) for query in queries] == [["it"]] * len(queries)


class TestWhoseArticles:
    """Everybody's, and those of one municipality."""

    async def test_a_municipalitys_own_are_found_by_its_families_alone(self, library: Library) -> None:
        await library.publish(a_text("everybody", "予防接種の日"))
        await library.publish(an_article_of_nerima("nerima", "練馬区の予防接種"))

        assert sorted(await library.ids("予防接種", municipality=NERIMA)) == ["everybody", "nerima"]
        assert await library.ids("予防接種") == ["everybody"]
        assert await library.ids("予防接種", municipality="131211") == ["everybody"]

    async def test_a_starter_that_was_replaced_is_not_found_there(self, library: Library) -> None:
        await library.publish(a_text("starter", "予防接種の日"))
        await library.publish(an_article_of_nerima("nerima", "予防接種の日", replaces="starter"))

        assert await library.ids("予防接種", municipality=NERIMA) == ["nerima"]
        assert (await library.find("予防接種", municipality=NERIMA)).total == 1
        assert await library.ids("予防接種") == ["starter"]

        await library.withdraw("nerima")

        assert await library.ids("予防接種", municipality=NERIMA) == ["starter"]

    async def test_only_what_is_about_the_category(self, library: Library) -> None:
        await library.publish(a_text("illness", "熱が出たとき"))
        await library.publish(a_text("vaccination", "予防接種のあとの熱", category=Category.VACCINATION))

        page = await library.find("熱", category=Category.VACCINATION)

        assert [one.id for one in page.articles] == ["vaccination"]
        assert page.total == 1


class TestLoss:
    """Articles about losing a child come up for whoever looks for them."""

    @pytest.fixture
    async def library(self, library: Library) -> Library:
        await library.publish(
            a_text("loss", "赤ちゃんを亡くしたとき", "死産のあとに。蒼穹の会。", category=Category.LOSS)
        )
        await library.publish(a_text("bath", "赤ちゃんのおふろ"))
        await library.publish(a_text("money", "死産、死産、死産のときの給付"))
        return library

    async def test_whoever_looks_for_something_else_does_not_meet_them(self, library: Library) -> None:
        assert await library.ids("赤ちゃん") == ["bath"]

    async def test_whoever_looks_for_them_finds_them_first(self, library: Library) -> None:
        assert await library.ids("死産") == ["loss", "money"]
        assert "loss" in await library.ids("stillbirth")
        assert (await library.ids("赤ちゃんが亡くなった"))[0] == "loss"

    async def test_they_are_found_where_nothing_else_answers(self, library: Library) -> None:
        assert await library.ids("蒼穹") == ["loss"]

    async def test_and_in_their_own_category(self, library: Library) -> None:
        page = await library.find("赤ちゃん", category=Category.LOSS)

        assert [one.id for one in page.articles] == ["loss"]


class TestPages:
    """Read on from a place."""

    async def test_a_page_goes_on_where_the_last_one_ended(self, library: Library) -> None:
        for number in range(5):
            await library.publish(a_text(f"article-{number}", "熱" + "のとき" * number))

        whole = await library.ids("熱")
        first, second = await library.find("熱", first=3), await library.find("熱", first=3, after=3)

        assert [one.id for one in (*first.articles, *second.articles)] == whole
        assert (first.has_next, second.has_next, first.total, second.total) == (True, False, 5, 5)
        assert first.articles[-1].position == 3

    @pytest.mark.parametrize("query", ["", "   ", "\u3000"])
    async def test_no_question_is_refused(self, library: Library, query: str) -> None:
        with pytest.raises(Refused) as refused:
            await library.find(query)

        assert [(one.code, one.path) for one in refused.value.problems] == [(ProblemCode.REQUIRED, ("query",))]

    async def test_a_question_that_is_too_long_is_refused(self, library: Library) -> None:
        await library.find("熱" * QUERY_LIMIT_CHARACTERS)
        with pytest.raises(Refused) as refused:
            await library.find("熱" * (QUERY_LIMIT_CHARACTERS + 1))

        assert [one.code for one in refused.value.problems] == [ProblemCode.TOO_LONG]

    @pytest.mark.parametrize("query", ["?", "。、", "は", "🍼", "\x00", "-" * 100, "ー" * 100, "xyzzy", "が" * 100])
    async def test_a_question_that_says_nothing_finds_nothing(self, library: Library, query: str) -> None:
        await library.publish(a_text("it", "熱が出たとき", "水分を。"))

        page = await library.find(query)

        assert (page.articles, page.total) == ((), 0)
        assert RESULT_CEILING == 1_000


NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def starters() -> tuple[Article, ...]:
    return read_starters()


async def test_every_content_word_of_a_title_finds_its_article_in_kana_too(
    library: Library, starters: tuple[Article, ...]
) -> None:
    for article in starters:
        await library.store.put_starter(article, NOW)
    await library.search.indexing.catch_up()
    lost = []
    for article in starters:
        if article.category is Category.LOSS:
            continue
        heading = article.translations[0].heading
        for word in words_of(heading.title):
            if not word.is_content or word.is_minor or word.is_number or not word.sounds:
                continue
            for query in {heading.title[word.start : word.end], word.sound}:
                page = await library.find(query, first=100)
                if article.id not in [one.id for one in page.articles]:
                    lost.append((article.id, query))

    assert lost == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="熱発よぼうせっしゅ赤ちゃん のは1歳abcやsốt发열ー、", max_size=40).filter(str.strip))
async def test_whatever_is_typed_is_answered(library: Library, query: str) -> None:
    await library.find(query)
