"""Pictures for articles through the API: requested, sent, seen by everybody, changed and removed by their editors."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from content.article import Origin
from content.store import ArticleStore
from handbook_api.platform.identity import Role
from handbook_api.platform.pictures import UPLOAD_CEILING_BYTES
from schema.global_ids import NodeKind, global_id, parse_global_id
from tests.api import NERIMA, Api, Client
from tests.clocks import SteppingClock
from tests.content.builders import an_article
from tests.households import a_household, a_person
from tests.journal.pictures import CAMERA, PLACE, a_jpeg, a_png, a_png_bomb, an_animation, opened
from tests.resolvers.asking import ERRORS, an_id, problems_of, told
from tests.resolvers.conftest import Service
from tests.resolvers.journals import node, sends

SIZES = "sizes { widthPixels heightPixels webpUrl jpegUrl }"
PICTURE = (
    "id version markdown texts { language altText caption } licence credit peopleShown addedAt addedByCaller "
    f"isUploaded {SIZES} articleIds"
)
GIVEN: dict[str, Any] = {
    "texts": [{"language": "ja", "altText": "赤ちゃんをお湯に入れている", "caption": "38〜40℃"}],
    "licence": "CC-BY-4.0",
    "peopleShown": "NONE_SHOWN",
}


def an_editor(api: Api, municipality: str = NERIMA) -> Client:
    return api.sign_in(f"editor-{uuid.uuid4().hex}", Role.EDITOR, municipality)


async def requests(who: Client, **fields: Any) -> dict[str, Any]:
    selection = f"picture {{ {PICTURE} }} uploadUrl uploadExpiresAt {ERRORS}"
    return await who.change("requestArticlePicture", "RequestArticlePictureInput", selection, **(GIVEN | fields))


async def changes(who: Client, picture: str, version: int, **fields: Any) -> dict[str, Any]:
    given = GIVEN | fields | {"pictureId": picture, "expectedVersion": version}
    selection = f"picture {{ {PICTURE} }} {ERRORS}"
    return await who.change("changeArticlePicture", "ChangeArticlePictureInput", selection, **given)


async def removes(who: Client, picture: str, version: int) -> dict[str, Any]:
    selection = f"removedId picture {{ version }} {ERRORS}"
    given = {"pictureId": picture, "expectedVersion": version}
    return await who.change("removeArticlePicture", "RemoveArticlePictureInput", selection, **given)


async def the_picture(who: Client, picture: str) -> Any:
    document = f"query($id: ID!) {{ articlePicture(id: $id) {{ {PICTURE} }} }}"
    return (await who.ask(document, id=picture)).data["articlePicture"]


async def a_picture(api: Api, who: Client, content: bytes | None = None, **fields: Any) -> dict[str, Any]:
    """A picture that was sent."""
    requested = await requests(who, **fields)
    assert requested["errors"] == [], requested
    sent = await sends(api, requested["uploadUrl"], a_jpeg(800, 600) if content is None else content)
    assert sent.status_code == 204, sent.text
    picture: dict[str, Any] = await the_picture(who, requested["picture"]["id"])
    return picture


async def publishes(service: Service, body: str) -> str:
    """Readers have an article of Nerima with this body from now on; its id."""
    article = replace(an_article(an_id(), body=body, origin=Origin.EDITED), owner=NERIMA)
    store = ArticleStore(service.house.database)
    await service.house.ledger.change(NERIMA, lambda page: store.put_published(article, page.now, page.session))
    return article.id


def problem_in(answer: httpx.Response) -> str:
    (error,) = answer.json()["errors"]
    (problem,) = error["extensions"]["errors"]
    return str(problem["code"])


# Sending and seeing


async def test_a_picture_is_requested_sent_and_seen_by_everybody(api: Api) -> None:
    editor = an_editor(api)
    requested = await requests(editor, credit="撮影: 練馬区")
    own = requested["picture"]["markdown"].removeprefix("![](picture:").removesuffix(")")
    assert requested["picture"] == {
        "id": requested["picture"]["id"],
        "version": 1,
        "markdown": f"![](picture:{own})",
        "texts": [{"language": "ja", "altText": "赤ちゃんをお湯に入れている", "caption": "38〜40℃"}],
        "licence": "CC-BY-4.0",
        "credit": "撮影: 練馬区",
        "peopleShown": "NONE_SHOWN",
        "addedAt": "2026-11-24T01:00:00+00:00",
        "addedByCaller": True,
        "isUploaded": False,
        "sizes": [],
        "articleIds": [],
    }
    assert requested["uploadExpiresAt"] == "2026-11-24T01:15:00+00:00"

    sent = await sends(api, requested["uploadUrl"], a_jpeg(1600, 1200, with_place=True))

    assert (sent.status_code, sent.content) == (204, b"")
    picture = await the_picture(editor, requested["picture"]["id"])
    assert [(one["widthPixels"], one["heightPixels"]) for one in picture["sizes"]] == [
        (320, 240),
        (640, 480),
        (1280, 960),
    ]
    for size in picture["sizes"]:
        for form, media_type in (("webpUrl", "image/webp"), ("jpegUrl", "image/jpeg")):
            seen = await api.http.get(size[form])
            assert (seen.status_code, seen.headers["content-type"]) == (200, media_type)
            assert opened(seen.content).size == (size["widthPixels"], size["heightPixels"])
            assert PLACE not in seen.content
            assert CAMERA not in seen.content
            assert seen.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert seen.headers["content-security-policy"] == "default-src 'none'; sandbox"
            assert seen.headers["x-content-type-options"] == "nosniff"
            assert seen.headers["cross-origin-resource-policy"] == "cross-origin"
            assert seen.headers["content-disposition"] == "inline"
            assert "set-cookie" not in seen.headers
            assert "vary" not in seen.headers


async def test_what_a_phone_has_already_is_not_sent_again(api: Api) -> None:
    picture = await a_picture(api, an_editor(api))
    address = picture["sizes"][0]["webpUrl"]
    etag = (await api.http.get(address)).headers["etag"]

    again = [
        await api.http.get(address, headers={"If-None-Match": tags})
        for tags in (etag, f"W/{etag}", f'"other", {etag}', "*", '"other"')
    ]

    assert [answer.status_code for answer in again] == [304, 304, 304, 304, 200]
    assert again[0].content == b""
    assert again[0].headers["cache-control"] == "public, max-age=31536000, immutable"
    assert again[0].headers["etag"] == etag
    assert etag != (await api.http.get(picture["sizes"][0]["jpegUrl"])).headers["etag"]


async def test_the_head_of_a_picture_can_be_asked_for(api: Api) -> None:
    address = (await a_picture(api, an_editor(api)))["sizes"][0]["jpegUrl"]

    head = await api.http.head(address)

    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len((await api.http.get(address)).content)


async def test_at_an_address_that_was_not_given_out_there_is_nothing(api: Api) -> None:
    address: str = (await a_picture(api, an_editor(api)))["sizes"][0]["webpUrl"]
    key = address.split("/")[2]
    wrong = [
        f"/article-pictures/{'0' * 32}/320.webp",
        f"/article-pictures/{key.upper()}x/320.webp",
        f"/article-pictures/{key}/321.webp",
        f"/article-pictures/{key}/320.png",
        f"/article-pictures/{key}/320.webp.jpg",
        f"/article-pictures/{key}/..%2F320.webp",
        f"/article-pictures/{key}/３２０.webp",
    ]

    answers = [await api.http.get(one) for one in wrong]

    assert {answer.status_code for answer in answers} == {404}
    assert all("no-store" in answer.headers["cache-control"] for answer in answers)
    assert (await api.http.get(f"/article-pictures/{key}")).status_code == 405
    assert (await api.http.put(address, content=a_png())).status_code == 405


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "PHOTO_FORMAT_NOT_SUPPORTED"),
        (b"\0\0\0\x18ftypheic" + bytes(1_000), "PHOTO_FORMAT_NOT_SUPPORTED"),
        (a_jpeg()[:20_000], "PHOTO_UNREADABLE"),
        (a_png_bomb(), "PHOTO_TOO_MANY_PIXELS"),
        (an_animation("PNG"), "PICTURE_ANIMATED"),
        (a_png(50, 50), "PICTURE_TOO_SMALL"),
    ],
    ids=["nothing", "heic", "cut", "bomb", "animation", "small"],
)
async def test_what_cannot_be_used_is_told_apart_and_a_better_file_can_be_sent(
    api: Api, content: bytes, code: str
) -> None:
    requested = await requests(an_editor(api))

    refused = await sends(api, requested["uploadUrl"], content, **{"Content-Type": "image/jpeg"})

    assert (refused.status_code, problem_in(refused)) == (422, code)
    assert (await sends(api, requested["uploadUrl"], a_png())).status_code == 204


async def test_what_is_wrong_with_a_file_is_said_in_the_senders_language(api: Api) -> None:
    address = (await requests(an_editor(api)))["uploadUrl"]

    answers = [await sends(api, address, a_png(50, 50), **{"Accept-Language": one}) for one in ("ja", "en")]

    in_japanese, in_english = [one.json()["errors"][0]["extensions"]["errors"][0]["message"] for one in answers]
    assert in_japanese == "画像が小さすぎます。縦も横も100ピクセル以上の画像を選んでください。"
    assert in_english == "The picture is too small. Its width and height have to be at least 100 pixels."


async def test_a_file_that_is_too_large_is_not_read_to_its_end(api: Api) -> None:
    address = (await requests(an_editor(api)))["uploadUrl"]

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield bytes(1_000_000)

    refused = await api.http.put(address, content=endless(), headers={"Content-Length": str(UPLOAD_CEILING_BYTES + 1)})

    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (413, "BODY_TOO_LARGE")


async def test_nobody_sends_what_was_not_requested_and_not_a_byte_of_it_is_read(api: Api, clock: SteppingClock) -> None:
    address = (await requests(an_editor(api)))["uploadUrl"]
    clock.step(minutes=15)

    async def must_not_be_read() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    for one in (address, "/article-pictures/gAAAAABnothing"):
        assert (await api.http.put(one, content=must_not_be_read())).status_code == 404


async def test_an_address_for_a_photo_takes_no_picture_and_the_other_way_round(api: Api) -> None:
    address: str = (await requests(an_editor(api)))["uploadUrl"]

    assert (await sends(api, address.replace("/article-pictures/", "/photos/"), a_png())).status_code == 404


async def test_requesting_again_gives_a_new_address_until_it_was_sent(api: Api) -> None:
    editor, id = an_editor(api), an_id()
    first, again = await requests(editor, id=id), await requests(editor, id=id, licence="other")
    await sends(api, again["uploadUrl"], a_png())

    sent = await requests(editor, id=id)

    assert first["picture"] == again["picture"]
    assert (sent["picture"]["id"], sent["picture"]["isUploaded"]) == (first["picture"]["id"], True)
    assert (sent["uploadUrl"], sent["uploadExpiresAt"]) == (None, None)


# What is said of it


async def test_everything_that_is_wrong_is_said_in_the_editors_language(api: Api) -> None:
    payload = await requests(
        an_editor(api), id="no id", texts=[{"language": "ja", "altText": " "}], licence="", contentType="image/heic"
    )
    assert told(payload["errors"]) == {("id",): "NOT_AN_ID"}

    payload = await requests(
        an_editor(api), texts=[{"language": "tlh", "altText": " "}], licence="", contentType="image/heic"
    )
    assert told(payload["errors"]) == {
        ("texts", "0", "language"): "UNKNOWN_LANGUAGE",
        ("texts", "0", "altText"): "REQUIRED",
        ("licence",): "REQUIRED",
        ("contentType",): "PHOTO_FORMAT_NOT_SUPPORTED",
    }
    assert (payload["picture"], payload["uploadUrl"]) == (None, None)


async def test_what_is_said_is_changed_once_and_the_second_editor_sees_it(api: Api) -> None:
    editor, colleague = an_editor(api), api.as_staff(f"nurse-{uuid.uuid4().hex}")
    picture = await a_picture(api, editor)
    texts = [{"language": "ja", "altText": "足から入れている"}, {"language": "en", "altText": "feet first"}]

    changed = await changes(colleague, picture["id"], 1, texts=texts, peopleShown="AGREED")
    late = await changes(editor, picture["id"], 1, licence="other")

    assert changed["errors"] == []
    assert (changed["picture"]["version"], changed["picture"]["peopleShown"]) == (2, "AGREED")
    assert (changed["picture"]["addedByCaller"], late["picture"]["addedByCaller"]) == (False, True)
    assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert [one["altText"] for one in late["picture"]["texts"]] == ["足から入れている", "feet first"]


async def test_what_readers_have_is_neither_changed_nor_removed(api: Api, service: Service) -> None:
    editor = an_editor(api)
    picture = await a_picture(api, editor)
    article = await publishes(service, f"本文\n\n{picture['markdown']}")

    changed = await changes(editor, picture["id"], 1, licence="other")
    removed = await removes(editor, picture["id"], 1)

    assert told(changed["errors"]) == told(removed["errors"]) == {("pictureId",): "PICTURE_IN_USE"}
    assert (await the_picture(editor, picture["id"]))["articleIds"] == [global_id(NodeKind.ARTICLE, article)]
    assert (await api.http.get(picture["sizes"][0]["webpUrl"])).status_code == 200


async def test_everybody_reads_an_article_with_its_pictures(api: Api, service: Service) -> None:
    picture = await a_picture(api, an_editor(api), credit="撮影: 練馬区")
    own = picture["markdown"].removeprefix("![](picture:").removesuffix(")")
    id = global_id(NodeKind.ARTICLE, await publishes(service, f"{{湯|ゆ}}で。\n\n{picture['markdown']}"))
    document = f"""query($id: ID!) {{ article(id: $id) {{
        html text pictures {{ picture altText caption credit licence {SIZES} }}
    }} }}"""

    article = (await api.as_nobody().ask(document, id=id)).data["article"]

    assert article["pictures"] == [
        {
            "picture": own,
            "altText": "赤ちゃんをお湯に入れている",
            "caption": "38〜40℃",
            "credit": "撮影: 練馬区",
            "licence": "CC-BY-4.0",
            "sizes": picture["sizes"],
        }
    ]
    assert article["text"] == "湯(ゆ)で。\n[赤ちゃんをお湯に入れている]\n38〜40℃\n撮影: 練馬区"
    assert f'<img src="{picture["sizes"][1]["jpegUrl"]}" alt="赤ちゃんをお湯に入れている"' in article["html"]
    assert "<ruby>湯<rp>(</rp><rt>ゆ</rt><rp>)</rp></ruby>" in article["html"]


async def test_a_removed_picture_is_gone_for_everybody_and_removing_it_again_is_no_error(api: Api) -> None:
    editor = an_editor(api)
    picture = await a_picture(api, editor)

    for _ in range(2):
        assert (await removes(editor, picture["id"], 1)) == {"removedId": picture["id"], "picture": None, "errors": []}

    assert await the_picture(editor, picture["id"]) is None
    assert (await api.http.get(picture["sizes"][0]["webpUrl"])).status_code == 404


# Who sees what


async def test_pictures_are_their_municipalitys_alone(api: Api) -> None:
    editor = an_editor(api)
    picture = await a_picture(api, editor)
    home = await a_household(api)
    elsewhere = an_editor(api, "131121")
    of_nobody = [elsewhere, home.mother, home.father, home.grandmother, home.nurse_elsewhere, home.stranger]

    for who in (editor, home.nurse):
        assert (await the_picture(who, picture["id"]))["id"] == picture["id"]
        assert (await node(who, picture["id"], "... on ArticlePicture { version }"))["version"] == 1
    for who in of_nobody:
        assert await the_picture(who, picture["id"]) is None
        assert await node(who, picture["id"], "id") is None
    for who in (elsewhere, home.nurse_elsewhere):
        for payload in (await changes(who, picture["id"], 1), await removes(who, picture["id"], 1)):
            assert told(payload["errors"]) == {("pictureId",): "NOT_FOUND"}
            assert payload["picture"] is None


async def test_an_id_of_another_kind_is_none_of_a_picture(api: Api) -> None:
    editor = an_editor(api)
    picture = await a_picture(api, editor)
    found = parse_global_id(picture["id"])
    assert found is not None
    of_another = global_id(NodeKind.ANNOUNCEMENT, found[1])

    assert await the_picture(editor, of_another) is None
    assert await the_picture(editor, "no id") is None
    for payload in (await changes(editor, of_another, 1), await removes(editor, of_another, 1)):
        assert told(payload["errors"]) == {("pictureId",): "NOT_FOUND"}


async def test_parents_bring_and_list_none(api: Api) -> None:
    parent, picture = a_person(api), await a_picture(api, an_editor(api))
    given = GIVEN | {"pictureId": picture["id"], "expectedVersion": 1}

    answers = [
        await parent.ask("{ articlePictures { edges { cursor } } }"),
        await parent.ask(
            "mutation($i: RequestArticlePictureInput!) { requestArticlePicture(input: $i) { uploadUrl } }", i=GIVEN
        ),
        await parent.ask(
            "mutation($i: ChangeArticlePictureInput!) { changeArticlePicture(input: $i) { errors { code } } }", i=given
        ),
        await parent.ask(
            "mutation($i: RemoveArticlePictureInput!) { removeArticlePicture(input: $i) { errors { code } } }",
            i={"pictureId": picture["id"], "expectedVersion": 1},
        ),
    ]

    assert [answer.codes for answer in answers] == [["FORBIDDEN"]] * 4


async def test_pictures_are_listed_page_by_page(api: Api, clock: SteppingClock) -> None:
    editor = an_editor(api, "131130")
    ids = []
    for _ in range(3):
        ids.append((await requests(editor))["picture"]["id"])
        clock.step(seconds=1)
    document = """query($after: String) {
        articlePictures(first: 2, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }
    }"""

    first = (await editor.ask(document)).data["articlePictures"]
    second = (await editor.ask(document, after=first["pageInfo"]["endCursor"])).data["articlePictures"]
    wrong = await editor.ask(document, after="bm8gY3Vyc29y")

    assert [edge["node"]["id"] for edge in (*first["edges"], *second["edges"])] == ids[::-1]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    assert [problem["code"] for problem in problems_of(wrong)] == ["NOT_A_CURSOR"]
