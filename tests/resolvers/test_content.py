"""Articles through the API: for whom they are, in which language, and read by anybody."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from content.article import AgeBasis, Category, Situation, Target
from content.store import ArticleStore
from handbook_api.children.model import ChildStatus
from handbook_api.platform.texts import LANGUAGES
from handbook_api.platform.vocabulary import Sex
from schema.global_ids import NodeKind, global_id, parse_global_id
from tests.api import Api, Client
from tests.clocks import SteppingClock
from tests.content.builders import THEIRS, an_article, for_days, for_weeks, publish, withdraw
from tests.households import a_child, a_family, a_household, a_person
from tests.queries import profiled
from tests.resolvers.asking import an_id, problems_of, the_child, told
from tests.resolvers.conftest import Service
from tests.resolvers.pregnancies import a_newborn, begun, changed

ARTICLES = (
    an_article("about-four-months", for_days(100, 150), titles={"ja": "4か月のころ", "en": "About four months"}),
    an_article("all-the-first-year", for_days(0, 365), titles={"ja": "はじめの1年"}),
    an_article(
        "born-early", for_days(0, 365, AgeBasis.CORRECTED, Situation.BORN_EARLY), titles={"ja": "早く生まれた子"}
    ),
    an_article(
        "in-nerima", for_days(0, 200, municipality="131202"), revision=2, titles={"ja": "練馬区では", "en": "In Nerima"}
    ),
    an_article("three-years", for_days(1_000, 1_200), titles={"ja": "3歳のころ"}),
    an_article("girls", for_days(0, 300, sex=Sex.FEMALE), titles={"ja": "女の子のこと"}),
    an_article("first", for_days(0, 301, first_child=True), titles={"ja": "はじめてのお子さん"}),
    an_article("toyotama", for_days(0, 302, municipality="131202", area="toyotama"), titles={"ja": "豊玉では"}),
    an_article("week-19", for_weeks(19, 22), titles={"ja": "妊娠19週"}, category=Category.PREGNANCY_BODY),
    an_article("weeks", for_weeks(0, 43, first_child=True), titles={"ja": "はじめての妊娠"}),
    an_article("week-30", for_weeks(30, 33), titles={"ja": "妊娠30週"}),
    an_article("loss", Target(), titles={"ja": "お子さんを亡くされたとき"}, category=Category.LOSS),
)
ALL_OF_FOUR_MONTHS = ["4か月のころ", "練馬区では", "はじめてのお子さん", "はじめの1年"]
LIST = "edges { cursor node { id title language isStale categoryName } } pageInfo { hasNextPage endCursor }"


@pytest_asyncio.fixture(autouse=True)
async def articles(service: Service, an_empty_shelf: None) -> None:
    await service.house.services.articles.import_starters(ARTICLES)
    await service.database.articles.update_many({}, {"$set": {"published_at": datetime(2026, 1, 1, tzinfo=UTC)}})


async def titles_for(who: Client, child: str | None = None, **asked: Any) -> list[str]:
    document = f"""
        query($child: ID, $pregnancy: ID, $category: ArticleCategory, $language: String) {{
          articles(childId: $child, pregnancyId: $pregnancy, category: $category, language: $language) {{ {LIST} }}
        }}
    """
    page = (await who.ask(document, child=child, **asked)).data["articles"]
    return [edge["node"]["title"] for edge in page["edges"]]


async def a_pregnancy(mother: Client, family: str, due: str = "2027-04-20") -> str:
    """A pregnancy of 19 completed weeks; its id."""
    payload = await mother.change(
        "beginPregnancy", "BeginPregnancyInput", "pregnancy { id } errors { code path }",
        familyId=family, dating={"dueDate": due}, isMine=True, municipality="131202", id=an_id(),
    )  # fmt: skip
    assert payload["errors"] == [], payload
    return str(payload["pregnancy"]["id"])


async def home_titles(who: Client) -> list[str]:
    home = (await who.ask(f"{{ home {{ articles(first: 50) {{ {LIST} }} }} }}")).data["home"]
    return [edge["node"]["title"] for edge in home["articles"]["edges"]]


def key_of(global_id: str) -> str:
    return (parse_global_id(global_id) or ("", ""))[1]


async def yui_of(mother: Client, **fields: Any) -> str:
    return await a_child(mother, await a_family(mother), born="2026-07-23", **fields)


async def test_the_articles_for_a_childs_age_come_the_closest_fit_in_front(api: Api) -> None:
    mother = a_person(api)

    assert await titles_for(mother, await yui_of(mother, sex="MALE")) == ALL_OF_FOUR_MONTHS


async def test_an_article_for_children_born_early_is_for_them_alone(api: Api) -> None:
    mother = a_person(api)

    assert "早く生まれた子" in await titles_for(mother, await yui_of(mother, gestation={"weeks": 33}))


async def test_an_article_of_a_municipality_is_for_its_children_alone(api: Api) -> None:
    mother = a_person(api)

    assert "練馬区では" not in await titles_for(mother, await yui_of(mother, municipality=None))


async def test_a_viewers_list_tells_nothing_of_the_birth_page_or_the_municipality(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family, born="2026-07-23", gestation={"weeks": 33})

    assert set(await titles_for(home.mother, child)) - set(await titles_for(home.grandmother, child)) == {
        "早く生まれた子",
        "練馬区では",
        "女の子のこと",
        "はじめてのお子さん",
    }
    assert await titles_for(home.grandmother, child) == await home_titles(home.grandmother)
    assert await home_titles(home.grandmother) == ["4か月のころ", "はじめの1年"]


async def test_a_handbook_that_has_ended_asks_for_no_articles_and_no_checkups(api: Api, service: Service) -> None:
    mother = a_person(api)
    child = await yui_of(mother)
    (_, key) = parse_global_id(child) or ("", "")
    await service.database.children.update_one({"_id": key}, {"$set": {"status": ChildStatus.ENDED.value}})

    seen = await the_child(
        mother, child, "name status articles { edges { cursor } } nextCheckup { code } checkups { code }"
    )
    home = (await mother.ask("{ home { articles { edges { cursor } } } }")).data["home"]

    assert seen == {
        "name": "ゆい",
        "status": "ENDED",
        "articles": {"edges": []},
        "nextCheckup": None,
        "checkups": [],
    }
    assert home["articles"]["edges"] == []


async def test_a_list_speaks_the_callers_language_where_there_is_a_translation(api: Api) -> None:
    linh = a_person(api, "linh", language="en")
    child = await yui_of(linh, sex="MALE")

    seen = await the_child(linh, child, f"articles(first: 10) {{ {LIST} }}")

    shown = [edge["node"] for edge in seen["articles"]["edges"]]
    assert [(one["title"], one["language"], one["isStale"]) for one in shown] == [
        ("About four months", "en", False),
        ("In Nerima", "en", True),
        ("はじめてのお子さん", "ja", False),
        ("はじめの1年", "ja", False),
    ]
    assert {one["categoryName"] for one in shown} == {"The first months"}


async def test_a_list_is_read_on_from_a_cursor(api: Api) -> None:
    mother = a_person(api)
    child = await yui_of(mother, sex="MALE")

    first = (await the_child(mother, child, f"articles(first: 2) {{ {LIST} }}"))["articles"]
    cursor = first["pageInfo"]["endCursor"]
    rest = (await the_child(mother, child, f'articles(first: 2, after: "{cursor}") {{ {LIST} }}'))["articles"]

    assert [page["pageInfo"]["hasNextPage"] for page in (first, rest)] == [True, False]
    assert [edge["node"]["title"] for page in (first, rest) for edge in page["edges"]] == ALL_OF_FOUR_MONTHS


async def test_a_strangers_child_has_no_list_of_articles(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family)
    document = "query($child: ID!) { articles(childId: $child) { pageInfo { hasNextPage } } }"

    for wrong in (child, "あ"):
        answer = await home.stranger.ask(document, child=wrong)
        assert told(problems_of(answer)) == {("childId",): "NOT_FOUND"}


async def test_anybody_reads_an_article_without_signing_in(api: Api) -> None:
    mother = a_person(api)
    seen = await the_child(mother, await yui_of(mother), f"articles(first: 1) {{ {LIST} }}")
    article = seen["articles"]["edges"][0]["node"]["id"]
    document = """
        query($id: ID!, $language: String) { article(id: $id, language: $language) {
          id title language languages html text licence reviewedOn sources { title publisher year checkedOn }
        } }
    """

    japanese = (await api.as_nobody().ask(document, id=article)).data["article"]
    english = (await api.as_nobody().ask(document, id=article, language="en")).data["article"]
    vietnamese = (await api.as_nobody().ask(document, id=article, language="vi")).data["article"]

    assert (japanese["id"], japanese["title"], japanese["languages"]) == (article, "4か月のころ", ["ja", "en"])
    assert japanese["html"] == "<p>ぬるめのお湯で、短い時間で。</p>"
    assert japanese["text"].strip() == "ぬるめのお湯で、短い時間で。"
    assert japanese["sources"] == [
        {"title": "授乳・離乳の支援ガイド", "publisher": "厚生労働省", "year": 2019, "checkedOn": None}
    ]
    assert (japanese["reviewedOn"], japanese["licence"]) == ("2026-11-20", "Apache-2.0")
    assert (english["title"], english["language"]) == ("About four months", "en")
    assert (vietnamese["title"], vietnamese["language"]) == ("About four months", "en")


async def test_an_article_there_is_none_of_is_null(api: Api) -> None:
    for wrong in ("", "あ", "QXJ0aWNsZTpub3RoaW5n", "Q2hpbGQ6MQ"):
        answer = await api.as_nobody().ask("query($id: ID!) { article(id: $id) { id } }", id=wrong)
        assert answer.data["article"] is None


async def test_a_pregnancys_week_decides_and_a_handbook_with_a_child_is_not_the_first(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await a_pregnancy(home.mother, home.family)
    everybody = ["妊娠19週", "はじめての妊娠"]

    for guardian in (home.mother, home.father):
        assert await titles_for(guardian, pregnancy=pregnancy) == everybody
        assert await home_titles(guardian) == everybody
    await a_child(home.mother, home.family, born="2026-01-20", sex="MALE")
    assert await titles_for(home.mother, pregnancy=pregnancy) == ["妊娠19週"]


async def test_what_comes_to_a_week_just_now_stands_in_front(api: Api, clock: SteppingClock) -> None:
    mother = a_person(api)
    family = await a_family(mother)
    pregnancy = await a_pregnancy(mother, family, due="2027-02-09")

    assert await titles_for(mother, pregnancy=pregnancy) == ["はじめての妊娠"]  # 29 weeks
    clock.step(days=7)
    assert await titles_for(mother, pregnancy=pregnancy) == ["妊娠30週", "はじめての妊娠"]


async def test_a_pregnancy_is_nobodys_but_the_guardians_and_nobody_learns_that_it_is_there(api: Api) -> None:
    home = await a_household(api)
    pregnancy = await a_pregnancy(home.mother, home.family)
    document = "query($pregnancy: ID!) { articles(pregnancyId: $pregnancy) { pageInfo { hasNextPage } } }"

    for who in (home.grandmother, home.stranger, home.nurse_elsewhere):
        for asked in (pregnancy, "no id"):
            answer = await who.ask(document, pregnancy=asked)
            assert told(problems_of(answer)) == {("pregnancyId",): "NOT_FOUND"}
    assert await home_titles(home.grandmother) == []
    assert await titles_for(home.nurse, pregnancy=pregnancy) == ["妊娠19週"]
    assert (await api.as_nobody().ask(document, pregnancy=pregnancy)).codes == ["UNAUTHENTICATED"]


async def test_a_pregnancy_that_has_ended_asks_for_nothing(api: Api) -> None:
    mother = a_person(api)
    pregnancy = await a_pregnancy(mother, await a_family(mother))
    ended = await mother.change("endPregnancy", "EndPregnancyInput", "errors { code }", pregnancyId=pregnancy)
    assert ended["errors"] == []

    assert (await titles_for(mother, pregnancy=pregnancy), await home_titles(mother)) == ([], [])


async def test_of_twins_one_is_stillborn_and_the_list_is_for_the_other_alone(api: Api) -> None:
    mother = a_person(api)
    twins = await begun(mother, await a_family(mother), due="2027-01-22", fetuses=2)
    assert "妊娠30週" in await home_titles(mother)

    payload = await changed(
        mother, "recordDelivery", twins, "pregnancy { children { id } }",
        children=[a_newborn(1, "2026-11-23")], stillborn=[2],
    )  # fmt: skip

    (living,) = payload["pregnancy"]["children"]
    assert await titles_for(mother, pregnancy=twins) == []
    of_the_living = ["練馬区では", "女の子のこと", "はじめてのお子さん", "はじめの1年"]
    assert await titles_for(mother, living["id"]) == await home_titles(mother) == of_the_living


async def test_one_of_a_child_and_a_pregnancy_has_to_be_named(api: Api) -> None:
    answer = await a_person(api).ask("{ articles { pageInfo { hasNextPage } } }")

    assert told(problems_of(answer)) == {("childId",): "REQUIRED"}


async def test_the_eldest_child_is_the_first_twins_both_are_and_a_child_that_died_was_there(
    api: Api, service: Service
) -> None:
    mother = a_person(api)
    family = await a_family(mother)
    twins = [
        await a_child(mother, family, born=on, name=name)
        for on, name in (("2026-07-23", "ゆい"), ("2026-07-24", "めい"))
    ]
    for twin in twins:
        assert "はじめてのお子さん" in await titles_for(mother, twin)

    elder = await a_child(mother, family, born="2024-01-01", name="はる")
    await service.database.children.update_one({"_id": key_of(elder)}, {"$set": {"status": ChildStatus.ENDED.value}})

    for twin in twins:
        assert "はじめてのお子さん" not in await titles_for(mother, twin)
        seen = await the_child(mother, twin, f"articles(first: 50) {{ {LIST} }}")
        assert "はじめてのお子さん" not in [edge["node"]["title"] for edge in seen["articles"]["edges"]]


async def test_what_is_for_an_area_is_for_her_who_registered_there_and_tells_the_other_nothing(
    api: Api, service: Service
) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family, born="2026-07-23")
    family = await service.database.families.find_one({"_id": key_of(home.family)})
    assert family is not None
    registration = {
        "issue_id": an_id(),
        "municipality": "131202",
        "number": "1",
        "area": "toyotama",
        "issued_on": "2026-01-01",
        "registered_by": family["members"][0]["id"],
        "registered_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    await service.database.families.update_one({"_id": family["_id"]}, {"$set": {"registrations": [registration]}})

    assert "豊玉では" in await titles_for(home.mother, child)
    assert "豊玉では" in await home_titles(home.mother)
    for other in (home.father, home.grandmother, home.nurse):
        assert "豊玉では" not in await titles_for(other, child)


async def test_where_a_protected_mother_lives_does_not_show_in_what_the_father_gets_to_read(
    api: Api, service: Service
) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family, born="2026-07-23", sex="MALE")
    family = await service.database.families.find_one({"_id": key_of(home.family)})
    assert family is not None
    told_to_others = {"municipality": "131202", "known_to": family["members"][0]["uid"]}
    await service.database.children.update_one(
        {"_id": key_of(child)}, {"$set": {"municipality": "131041", "told_municipality": told_to_others}}
    )
    store = ArticleStore(service.database)
    for name, code, title in ((THEIRS, "131041", "新宿区では"), ("in-shinjuku", "131041", "新宿区の教室")):
        article = an_article(name, for_days(0, 200, municipality=code), titles={"ja": title}, owner=code)
        await publish(store, service.database, replace(article, replaces="all-the-first-year"))

    mothers, fathers = await titles_for(home.mother, child), await titles_for(home.father, child)

    for name in (THEIRS, "in-shinjuku"):
        await withdraw(store, service.database, name)
    assert {"新宿区では", "新宿区の教室"} <= set(mothers)
    assert not {"練馬区では", "はじめの1年"} & set(mothers)
    assert fathers == ALL_OF_FOUR_MONTHS


async def test_only_a_category_is_listed_where_it_is_asked_for(api: Api) -> None:
    mother = a_person(api)
    pregnancy = await a_pregnancy(mother, await a_family(mother))

    assert await titles_for(mother, pregnancy=pregnancy, category="PREGNANCY_BODY") == ["妊娠19週"]
    assert await titles_for(mother, pregnancy=pregnancy, category="LOSS") == []


async def test_whoever_looks_for_it_finds_what_is_put_before_nobody(api: Api) -> None:
    document = f"""
        query($category: ArticleCategory!, $municipality: String) {{
          articlesInCategory(category: $category, municipality: $municipality) {{ {LIST} }}
        }}
    """
    answer = await api.as_nobody().ask(document, category="LOSS")

    (edge,) = answer.data["articlesInCategory"]["edges"]
    assert edge["node"]["title"] == "お子さんを亡くされたとき"

    async def newborn(**named: str) -> set[str]:
        page = (await api.as_nobody().ask(document, category="NEWBORN", **named)).data["articlesInCategory"]
        return {edge["node"]["title"] for edge in page["edges"]}

    assert await newborn(municipality="131202") - await newborn() == {"練馬区では", "豊玉では"}
    nowhere = await api.as_nobody().ask(document, category="NEWBORN", municipality="999999")
    assert told(problems_of(nowhere)) == {("municipality",): "UNKNOWN_MUNICIPALITY"}


async def test_a_municipalitys_article_is_read_by_anybody_until_it_is_archived(api: Api, service: Service) -> None:
    store = ArticleStore(service.database)
    here = for_days(0, 100, municipality="131202")
    article = an_article(THEIRS, here, titles={"ja": "練馬区の沐浴教室"}, owner="131202")
    await publish(store, service.database, replace(article, clinician="練馬区保健所 医師"))
    document = "query($id: ID!) { article(id: $id) { title municipality clinician isBookmarked isHidden } }"
    theirs = global_id(NodeKind.ARTICLE, THEIRS)

    answer = await api.as_nobody().ask(document, id=theirs)

    assert answer.data["article"] == {
        "title": "練馬区の沐浴教室",
        "municipality": "131202",
        "clinician": "練馬区保健所 医師",
        "isBookmarked": None,
        "isHidden": None,
    }
    await withdraw(store, service.database, THEIRS)
    assert (await api.as_nobody().ask(document, id=theirs)).data["article"] is None


@pytest.mark.parametrize(
    ("accepted", "argument", "language"),
    [
        ("ja", None, "ja"),
        ("vi,en;q=0.5", None, "en"),
        ("zh-TW,zh;q=0.9", None, "en"),
        ("en-GB", None, "en"),
        ("en", "ja-easy", "ja"),
        ("ja", "EN-us", "en"),
        ("pt-BR", None, "en"),
    ],
)
async def test_a_reader_gets_the_best_of_her_languages_and_is_told_which(
    api: Api, accepted: str, argument: str | None, language: str
) -> None:
    document = "query($id: ID!, $language: String) { article(id: $id, language: $language) { language } }"
    article = global_id(NodeKind.ARTICLE, "about-four-months")

    answer = await api.as_nobody(accepted).ask(document, id=article, language=argument)

    assert answer.data["article"]["language"] == language


async def test_categories_and_languages_are_told_to_anybody_in_her_language(api: Api) -> None:
    document = """
        query($language: String) {
          articleCategories(language: $language) { code name categories { category name isPutBefore } }
          articleLanguages { code name instead }
        }
    """
    english = (await api.as_nobody("en").ask(document)).data
    vietnamese = (await api.as_nobody("en").ask(document, language="vi")).data

    assert english["articleCategories"][0]["name"] == "Pregnancy"
    assert vietnamese["articleCategories"][0]["name"] == "Khi mang thai"
    assert english["articleCategories"][-1] == {
        "code": "AFTER_A_LOSS",
        "name": "After a loss",
        "categories": [{"category": "LOSS", "name": "For families who lost a child", "isPutBefore": False}],
    }
    assert english["articleLanguages"][3] == {"code": "zh", "name": "中文", "instead": ["ja-easy", "en", "ja"]}


async def test_the_first_screen_reads_articles_once_and_no_family_twice(api: Api, service: Service) -> None:
    home = await a_household(api)
    for born, name in (("2026-07-23", "ゆい"), ("2023-04-01", "はる")):
        await a_child(home.mother, home.family, born=born, name=name)
    await a_pregnancy(home.mother, home.family)

    async with profiled(service.database) as queries:
        assert len(await home_titles(home.mother)) >= 5

    read = [one["ns"].partition(".")[2] for one in queries.operations]
    assert sorted(name for name in read if not name.startswith("system")) == [
        "articles",
        "children",
        "families",
        "pregnancies",
    ]
    assert queries.scans == set()


async def test_what_is_to_be_said_with_an_article_is_said_in_words(api: Api) -> None:
    document = "query($id: ID!, $language: String) { article(id: $id, language: $language) { notices } }"

    async def said(article: str, language: str) -> list[str]:
        asked = global_id(NodeKind.ARTICLE, article)
        answer = await api.as_nobody().ask(document, id=asked, language=language)
        found: list[str] = answer.data["article"]["notices"]
        return found

    no_diagnosis = (
        "この記事は一般的なご案内で、診断に代わるものではありません。心配なときは医療機関に相談してください。"
    )
    assert await said("about-four-months", "ja") == [no_diagnosis]
    in_english = await said("in-nerima", "en")
    assert [one.partition(".")[0] for one in in_english] == [
        "This translation was made from an earlier version",
        "This article gives general information and does not replace a diagnosis",
    ]
    assert await said("about-four-months", "en-GB") == in_english[1:]
    assert (await said("about-four-months", "vi"))[0] == (
        "This article has not been translated into your language yet. It is shown in English."
    )


async def test_what_is_to_be_said_goes_by_the_language_that_was_asked_for_alone(api: Api) -> None:
    """So that one answer is for all its readers; without one it goes by what she reads."""
    document = "query($id: ID!, $language: String) { article(id: $id, language: $language) { notices } }"
    id = global_id(NodeKind.ARTICLE, "about-four-months")

    async def said(reader: str, language: str | None) -> list[str]:
        answer = await api.as_nobody(reader).ask(document, id=id, language=language)
        found: list[str] = answer.data["article"]["notices"]
        return found

    assert await said("ja", "en") == await said("en", "en") == await said("en", None)
    assert await said("ja", None) == await said("en", "ja") != await said("en", None)


def test_there_are_words_for_every_language_that_somebody_may_get_instead(service: Service) -> None:
    services = service.house.services
    for code in services.article_languages.by_code:
        for language in LANGUAGES:
            assert services.texts.has(language, f"article.notice.OTHER_LANGUAGE.{code}")
