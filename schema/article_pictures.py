"""Pictures in articles: as their editors work on them, and as they stand in an article."""

from collections.abc import Sequence
from datetime import datetime

import strawberry

from content.pictures.entry import EnteredFacts, EnteredText
from content.pictures.markup import SCHEME, PictureSize, ShownPicture
from content.pictures.model import PeopleShown, PictureKey
from content.pictures.service import SeenPicture
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from schema.context import Context
from schema.global_ids import NodeKind, global_id, key_of
from schema.mistakes import UserError
from schema.node import Node

strawberry.enum(
    PeopleShown,
    description="What is stated about the people in a picture. NONE_SHOWN: nobody can be recognised, or it is drawn. AGREED: "
    "everybody who can be recognised agreed to be shown, and for a child whoever has custody of it.",
)

_WHICH = "Which picture."
_VERSION = "The version the person saw."


@strawberry.type(
    description="One size of a picture, in both its forms. The addresses need no signing in and never change."
)
class ArticlePictureSize:
    """A size."""

    width_pixels: int = strawberry.field(description="Width.")
    height_pixels: int = strawberry.field(description="Height.")
    webp_url: str = strawberry.field(description="Address of the WebP picture, relative to the service's own.")
    jpeg_url: str = strawberry.field(description="Address of the JPEG picture, relative to the service's own.")


@strawberry.type(
    description="A picture as it is shown in an article's text, for apps that draw the article themselves."
)
class ArticleFigure:
    """A picture in a text."""

    picture: str = strawberry.field(
        description="What names it in the Markdown of the text, without `picture:` in front. The same picture may be shown twice."
    )
    alt_text: str = strawberry.field(description="What it shows, for whoever cannot see it. Never empty.")
    caption: str | None = strawberry.field(description="What stands below it. Null: nothing.")
    credit: str | None = strawberry.field(description="Who is to be named below it. Null: nobody.")
    licence: str | None = strawberry.field(
        description="Under which terms others may use it, an SPDX identifier where there is one. Null: not stated."
    )
    sizes: list[ArticlePictureSize] = strawberry.field(
        description="The smallest in front: widths of 320, 640 and 1280 pixels, and never more than the picture had. Never empty."
    )


@strawberry.type(description="What is said of a picture in one language.")
class ArticlePictureText:
    """A text."""

    language: str = strawberry.field(description="Such as `ja` or `ja-easy`.")
    alt_text: str = strawberry.field(description="What it shows, for whoever cannot see it.")
    caption: str | None = strawberry.field(description="What stands below it. Null: nothing.")


@strawberry.type(
    description="A picture for a municipality's articles, as its editors and staff see it. It is upright, in sRGB, and carries "
    "nothing but its pixels; the file that was sent is not kept. While an article shows it that readers have, or that waits for "
    "its approval or publication, it can neither be removed nor said to show something else; words can be added in "
    "a language in which no such text shows it."
)
class ArticlePicture(Node):
    """A picture."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when changing it.")
    markdown: str = strawberry.field(
        description="What shows it in an article's text. Words between the brackets stand in the place of `altText` there, and "
        "words in quotation marks behind the address in the place of the caption."
    )
    texts: list[ArticlePictureText] = strawberry.field(
        description="What it shows, by language. Where an article's language is missing, what its readers fall back on."
    )
    licence: str = strawberry.field(description="Under which terms it is used, an SPDX identifier where there is one.")
    credit: str | None = strawberry.field(description="Who is to be named below it. Null: nobody.")
    people_shown: PeopleShown = strawberry.field(description="What was stated about the people in it.")
    added_at: datetime = strawberry.field(description="When it was requested.")
    added_by_caller: bool = strawberry.field(description="Whether the caller herself requested it.")
    is_uploaded: bool = strawberry.field(description="Whether its bytes have come. Before that no article shows it.")
    sizes: list[ArticlePictureSize] = strawberry.field(
        description="The smallest in front: widths of 320, 640 and 1280 pixels, and never more than the picture had. Empty "
        "until it was uploaded. Whoever knows an address sees the picture, and nobody can guess one: it is as public as the "
        "articles that show it."
    )
    article_ids: list[strawberry.ID] = strawberry.field(
        description="The ids of the articles that readers have and that show it."
    )


@strawberry.input(description="What is said of a picture in one language.")
class ArticlePictureTextInput:
    """A text."""

    language: str = strawberry.field(description="One that articles can be had in, such as `ja` or `ja-easy`.")
    alt_text: str = strawberry.field(
        description="What it shows, for whoever cannot see it: 1 to 300 characters, such as 赤ちゃんをあおむけに寝かせている."
    )
    caption: str | None = strawberry.field(
        default=None, description="What stands below it, at most 300 characters. Left out: nothing."
    )


@strawberry.input
class _FactsInput:
    texts: list[ArticlePictureTextInput] = strawberry.field(
        description="What it shows, in at least the language that its article is written in first. Of two in one language, the "
        "last one counts."
    )
    licence: str = strawberry.field(
        description="Under which terms it is used: an SPDX identifier such as `CC-BY-4.0`, or words. 1 to 100 characters."
    )
    people_shown: PeopleShown = strawberry.field(description="What the caller states about the people in it.")
    credit: str | None = strawberry.field(
        default=None, description="Who is to be named below it, at most 200 characters. Left out: nobody."
    )

    def facts(self) -> EnteredFacts:
        """What the service takes."""
        texts = tuple(EnteredText(one.language, one.alt_text, one.caption) for one in self.texts)
        return EnteredFacts(texts, self.licence, self.people_shown, self.credit)


@strawberry.input(
    description="Make room for a picture of the caller's municipality, and get the address to send its bytes to."
)
class RequestArticlePictureInput(_FactsInput):
    """For `requestArticlePicture`."""

    content_type: str | None = strawberry.field(
        default=None,
        description="The media type of the file, so that one that cannot be used is refused before it is sent: "
        "image/jpeg, image/png or image/webp. Left out: its content decides once it came.",
    )
    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID that the app chooses, so that a repeat makes no second picture. Left out: one is made.",
    )


@strawberry.input(description="Replace everything that is said about a picture.")
class ChangeArticlePictureInput(_FactsInput):
    """For `changeArticlePicture`."""

    picture_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)


@strawberry.input(description="Remove a picture.")
class RemoveArticlePictureInput:
    """For `removeArticlePicture`."""

    picture_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)


@strawberry.type(description="What came of requesting a picture.")
class RequestArticlePicturePayload:
    """A picture and where its bytes go, or why not."""

    picture: ArticlePicture | None = strawberry.field(description="The picture. Null with errors.")
    upload_url: str | None = strawberry.field(
        description="Send the file there as the body of a PUT, at most 15,000,000 bytes, relative to the service's own "
        "address; 204 says that it is kept. Null once it was uploaded, and with errors."
    )
    upload_expires_at: datetime | None = strawberry.field(
        description="Until when sending can begin; `requestArticlePicture` with the same `id` gives a new address. Null where "
        "`uploadUrl` is."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of changing a picture.")
class ArticlePicturePayload:
    """A picture, or why not."""

    picture: ArticlePicture | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of removing a picture.")
class RemoveArticlePicturePayload:
    """Whether it is gone."""

    removed_id: strawberry.ID | None = strawberry.field(description="The id that is gone. Null with errors.")
    picture: ArticlePicture | None = strawberry.field(
        description="With `VERSION_CONFLICT`, the picture as it stands. Null otherwise."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


def picture_key(text: str, field: str) -> PictureKey:
    """The picture an id is of. Raises `Refused(NOT_FOUND)` for `field`."""
    key = PictureKey.parse(key_of(NodeKind.ARTICLE_PICTURE, text, field))
    if key is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, (field,)))
    return key


def shown_picture(seen: SeenPicture, context: Context) -> ArticlePicture:
    """A picture as its editors see it."""
    picture, facts = seen.picture, seen.picture.facts
    file = picture.shown(())
    return ArticlePicture(
        id=global_id(NodeKind.ARTICLE_PICTURE, picture.key),
        version=picture.version,
        markdown=f"![]({SCHEME}:{picture.key.own})",
        texts=[
            ArticlePictureText(language=language, alt_text=text.alt, caption=text.caption)
            for language, text in facts.texts.items()
        ],
        licence=facts.licence,
        credit=facts.credit,
        people_shown=facts.people_shown,
        added_at=picture.added_at,
        added_by_caller=picture.added_by == context.principal.uid,
        is_uploaded=file is not None,
        sizes=_sizes(file) if file else [],
        article_ids=[global_id(NodeKind.ARTICLE, one) for one in seen.shown_by],
    )


def shown_figures(pictures: Sequence[ShownPicture]) -> list[ArticleFigure]:
    """The pictures of a rendered text, in its order."""
    return [
        ArticleFigure(
            picture=one.id,
            alt_text=one.alt,
            caption=one.caption,
            credit=one.credit,
            licence=one.licence,
            sizes=_sizes(one),
        )
        for one in pictures
    ]


def _sizes(shown: ShownPicture) -> list[ArticlePictureSize]:
    return [_size(shown, size) for size in shown.sizes]


def _size(shown: ShownPicture, size: PictureSize) -> ArticlePictureSize:
    return ArticlePictureSize(
        width_pixels=size.width,
        height_pixels=size.height,
        webp_url=shown.address(size, "webp"),
        jpeg_url=shown.address(size, "jpg"),
    )
