"""Puts articles before readers and onto the desk, and lets people mark some.

Through the API, but for articles that came with the program and for how often something was read.
"""

import uuid
from typing import Any

from content.languages import load_languages
from content.search.everything import article_search
from content.search.synonyms import load_synonyms
from content.store import ArticleStore
from handbook_api.platform.identity import Role
from tests.access.household import Household, done
from tests.access.household_articles import (
    AFTER_THE_PUSHES,
    HIDDEN_BY_MOTHER,
    KEPT_BY,
    PICTURES,
    PUBLISHED_BODY,
    PUBLISHED_TITLE,
    READINGS_OF_EDITED,
    READINGS_OF_STARTER,
    TEXTS,
    TRANSLATION,
    article_id,
    body,
    body_before,
    picture_said,
    remark,
    title,
)
from tests.access.household_staff import marked
from tests.access.ids import own_part
from tests.access.making import made
from tests.access.people import Person
from tests.api import NERIMA, Client
from tests.journal.pictures import a_jpeg

FACTS: dict[str, Any] = {
    "category": "CONSULTATION",
    "target": {"ages": {"basis": "CALENDAR", "fromDays": 0, "untilDays": 400}},
    "reviewedOn": "2026-11-20",
    "reviewDue": "2027-11-20",
    "licence": "CC-BY-4.0",
}
_SUBMITTED, _APPROVED, _PUBLISHED = "submitArticleText", "approveArticleText", "publishArticleText"
_STEPS = {
    "RETURNED": (_SUBMITTED, "returnArticleText"),
    "IN_REVIEW": (_SUBMITTED,),
    "APPROVED": (_SUBMITTED, _APPROVED),
    "EDITED": (_SUBMITTED, _APPROVED, _PUBLISHED, "saveArticleText"),
    "ARCHIVED": (_SUBMITTED, _APPROVED, _PUBLISHED),
}
"""What is done with each after it was begun. ARCHIVED goes once the mother has bookmarked it."""
_BY_REVIEWER = (_APPROVED, "returnArticleText")


async def articles(home: Household) -> None:
    """After the pushes: no reminder is to tell of any of them."""
    things = home.articles
    things.writer_uid, things.reviewer_uid = (f"uid-{what}-{uuid.uuid4().hex}" for what in ("writing", "reviewing"))
    writer = home.service.api.sign_in(things.writer_uid, Role.EDITOR, NERIMA)
    reviewer = home.service.api.sign_in(things.reviewer_uid, Role.STAFF, NERIMA)
    for article in AFTER_THE_PUSHES:
        await ArticleStore(home.service.database).put_starter(article, home.service.clock.now())
    # Before anything is published, so that what is archived has to go from the index by itself.
    await article_search(home.service.database, load_languages(), load_synonyms()).indexing.catch_up()
    for name in PICTURES:
        await _picture(home, writer, name)
    for name in TEXTS:
        await _begun(home, writer, name)
        for step in _STEPS[name]:
            home.service.clock.step(seconds=1)
            await _step(home, reviewer if step in _BY_REVIEWER else writer, name, step)
    await _translated(home, writer)
    await _marked(home)
    await done(reviewer, "archiveArticleText", textId=things.texts["ARCHIVED"])
    await _read_by_some(home)


async def _picture(home: Household, writer: Client, name: str) -> None:
    things, http = home.articles, home.service.api.http
    payload = await made(
        writer,
        "requestArticlePicture",
        "picture { id } uploadUrl",
        texts=[{"language": "ja", "altText": picture_said(name)}],
        licence="CC-BY-4.0",
        peopleShown="NONE_SHOWN",
        credit=marked("絵を撮った人", name),
    )
    things.pictures[name] = payload["picture"]["id"]
    if name == "NOT_SENT":
        things.upload_address = payload["uploadUrl"]
        return
    sent = await http.put(payload["uploadUrl"], content=a_jpeg(400, 300))
    assert sent.status_code == 204, sent.text
    document = "query($id: ID!) { articlePicture(id: $id) { sizes { jpegUrl } } }"
    seen = await writer.ask(document, id=things.pictures[name])
    things.addresses[name] = seen.data["articlePicture"]["sizes"][0]["jpegUrl"]


def _shows(home: Household, name: str) -> str:
    """What has to stand in a body for a picture to be shown there."""
    return f"\n\n![](picture:{own_part(home.articles.pictures[name])})"


async def _begun(home: Household, writer: Client, name: str) -> None:
    things = home.articles
    words = {"title": title(name), "summary": marked("原稿の要約", name), "body": body(name)}
    if name == "RETURNED":
        words |= {"body": body_before(name)}
    if name == "EDITED":
        words = {"title": PUBLISHED_TITLE, "summary": "みんなに", "body": PUBLISHED_BODY + _shows(home, "PUBLISHED")}
    payload = await made(
        writer, "createArticle", "text { id version articleId }", language="ja", facts=_facts(name), **words
    )
    things.texts[name] = payload["text"]["id"]
    things.versions[name] = payload["text"]["version"]
    things.articles[name] = payload["text"]["articleId"]
    if name == "RETURNED":
        body_now = body(name) + _shows(home, "IN_DRAFT")
        await _step(home, writer, name, "saveArticleText", **{**words, "body": body_now, "facts": _facts(name)})


def _facts(name: str) -> dict[str, Any]:
    if name == "EDITED":
        return FACTS | {
            "sources": [{"title": "相談のご案内", "publisher": "練馬区", "checkedOn": "2026-11-01"}],
            "clinician": "区の保健師",
        }
    source = {"title": marked("原稿の出典", name), "publisher": "練馬区", "checkedOn": "2026-11-01"}
    return FACTS | {"sources": [source], "clinician": marked("原稿の監修", name)}


async def _step(home: Household, who: Client, name: str, mutation: str, **given: Any) -> None:
    things = home.articles
    if mutation == "returnArticleText":
        given = {"remark": remark(name)}
    if mutation == "saveArticleText" and not given:
        given = {"title": title(name), "summary": marked("原稿の要約", name), "body": body(name)}
    payload = await made(
        who, mutation, "text { version }", textId=things.texts[name], expectedVersion=things.versions[name], **given
    )
    things.versions[name] = payload["text"]["version"]


async def _translated(home: Household, writer: Client) -> None:
    things = home.articles
    words = {"title": title(TRANSLATION), "summary": marked("原稿の要約", TRANSLATION), "body": body(TRANSLATION)}
    payload = await made(
        writer,
        "createTranslation",
        "text { id version }",
        articleId=things.articles["EDITED"],
        language="en",
        translates=1,
        **words,
    )
    things.texts[TRANSLATION], things.versions[TRANSLATION] = payload["text"]["id"], payload["text"]["version"]


async def _marked(home: Household) -> None:
    mother = home.clients[Person.MOTHER]
    for person, article in KEPT_BY.items():
        await done(home.clients[person], "bookmarkArticle", articleId=article_id(article))
    await done(mother, "bookmarkArticle", articleId=home.articles.articles["ARCHIVED"])
    await done(mother, "hideArticle", articleId=article_id(HIDDEN_BY_MOTHER))


async def _read_by_some(home: Household) -> None:
    """A month that is over, of what the municipality wrote and of what came with the program."""
    own = home.articles.own_article("EDITED")
    readings = ((own, NERIMA, READINGS_OF_EDITED), ("for-all", "", READINGS_OF_STARTER))
    await home.service.database.article_readership.insert_many(
        [
            {
                "_id": f"2026-10/{article}/ja",
                "month": "2026-10",
                "article": article,
                "language": "ja",
                "owner": owner,
                "days": {"14": number},
            }
            for article, owner, number in readings
        ]
    )
