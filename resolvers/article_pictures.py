"""Pictures in articles: editors and staff bring them, say what they show, and remove them."""

from typing import Annotated

import strawberry

from content.pictures.model import PictureKey
from content.pictures.service import SeenPicture
from content.pictures.store import PicturePlace
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from resolvers.attempts import attempt
from resolvers.keys import chosen_or_new_id
from schema.article_pictures import (
    ArticlePicture,
    ArticlePicturePayload,
    ChangeArticlePictureInput,
    RemoveArticlePictureInput,
    RemoveArticlePicturePayload,
    RequestArticlePictureInput,
    RequestArticlePicturePayload,
    picture_key,
    shown_picture,
)
from schema.context import Context, Info
from schema.global_ids import NodeKind, parse_global_id
from schema.paging import (
    AfterArgument,
    Connection,
    Edge,
    FirstArgument,
    Listed,
    check_page_size,
    connection,
    cursor_at,
    instant_in,
    position_at,
)


@strawberry.type
class ArticlePictureQueries:
    """Queries of pictures."""

    @strawberry.field(
        description="For editors and staff: a picture of their municipality. Null for every other id, and for everybody else."
    )
    async def article_picture(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which picture.")]
    ) -> ArticlePicture | None:
        """As whoever works on articles sees it."""
        _ = info.context.principal
        found = parse_global_id(id)
        if found is None or found[0] is not NodeKind.ARTICLE_PICTURE:
            return None
        return await article_picture_node(found[1], info.context)

    @strawberry.field(
        description="For editors and staff: the pictures of their municipality, the newest in front, those still to be sent as well."
    )
    async def article_pictures(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[ArticlePicture]:
        """A page of them."""
        context = info.context
        principal, size = context.principal, check_page_size(first)
        place = _place(position_at(Listed.ARTICLE_PICTURES, after))
        found = await context.services.article_pictures.desk.page(principal, size + 1, place)
        edges = [
            Edge(cursor=cursor_at(Listed.ARTICLE_PICTURES, _position(one)), node=shown_picture(one, context))
            for one in found[:size]
        ]
        return connection(edges, after, has_next_page=len(found) > size)


@strawberry.type
class ArticlePictureMutations:
    """Changes to pictures."""

    @strawberry.mutation(
        description="For editors and staff: make room for a picture of their municipality, and get the address that its bytes are "
        "sent to."
    )
    async def request_article_picture(
        self,
        info: Info,
        input: Annotated[RequestArticlePictureInput, strawberry.argument(description="What it shows.")],
    ) -> RequestArticlePicturePayload:
        """The picture and the address, or why not."""
        context = info.context

        async def work() -> SeenPicture:
            desk = context.services.article_pictures.desk
            id = chosen_or_new_id(input.id)
            return await desk.request(context.principal, id, input.facts(), input.content_type)

        tried = await attempt(work, context)
        if tried.result is None:
            return RequestArticlePicturePayload(
                picture=None, upload_url=None, upload_expires_at=None, errors=tried.errors
            )
        url, expires_at = context.services.article_pictures.uploads.address(tried.result.picture) or (None, None)
        return RequestArticlePicturePayload(
            picture=shown_picture(tried.result, context), upload_url=url, upload_expires_at=expires_at, errors=[]
        )

    @strawberry.mutation(
        description="For editors and staff: replace everything that is said about a picture, while no article shows it that readers "
        "have or that waits for its approval or publication. A language in which no such text shows it can always be added. Safe to "
        "repeat with the same `expectedVersion`."
    )
    async def change_article_picture(
        self,
        info: Info,
        input: Annotated[ChangeArticlePictureInput, strawberry.argument(description="What it shows.")],
    ) -> ArticlePicturePayload:
        """The picture, or why not."""
        context = info.context

        async def work() -> SeenPicture:
            key = picture_key(input.picture_id, "pictureId")
            desk = context.services.article_pictures.desk
            return await desk.change(context.principal, key, input.expected_version, input.facts())

        tried = await attempt(work, context)
        return ArticlePicturePayload(picture=_shown(tried.result or tried.current, context), errors=tried.errors)

    @strawberry.mutation(
        description="For editors and staff: remove a picture, while no article shows it that readers have or that waits for its "
        "approval or publication. A second time is no error."
    )
    async def remove_article_picture(
        self,
        info: Info,
        input: Annotated[RemoveArticlePictureInput, strawberry.argument(description="Which one.")],
    ) -> RemoveArticlePicturePayload:
        """The id that is gone, or why not."""
        context = info.context

        async def work() -> strawberry.ID:
            key = picture_key(input.picture_id, "pictureId")
            await context.services.article_pictures.desk.remove(context.principal, key, input.expected_version)
            return input.picture_id

        tried = await attempt(work, context)
        return RemoveArticlePicturePayload(
            removed_id=tried.result, picture=_shown(tried.current, context), errors=tried.errors
        )


async def article_picture_node(text: str, context: Context) -> ArticlePicture | None:
    """The picture with this key, as the caller may work on it."""
    key = PictureKey.parse(text)
    found = await context.services.article_pictures.desk.see(context.principal, key) if key else None
    return shown_picture(found, context) if found else None


def _shown(seen: object, context: Context) -> ArticlePicture | None:
    return shown_picture(seen, context) if isinstance(seen, SeenPicture) else None


def _position(seen: SeenPicture) -> str:
    return f"{seen.picture.added_at.isoformat(timespec='milliseconds')}/{seen.picture.key}"


def _place(position: str | None) -> PicturePlace | None:
    if position is None:
        return None
    at, _, key = position.partition("/")
    try:
        if PictureKey.parse(key) is not None:
            return PicturePlace(instant_in(at), key)
    except ValueError:
        pass
    raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
