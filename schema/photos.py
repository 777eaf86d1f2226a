"""Photos of a journal: what they show, and the addresses they are seen at."""

from datetime import datetime

import strawberry

from handbook_api.journal.addresses import photo_address
from handbook_api.journal.views import SeenPhoto
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.mistakes import UserError
from schema.node import Node


@strawberry.type(description="One size of a photo, in both its forms.")
class PhotoSize:
    """A size."""

    width_pixels: int = strawberry.field(description="Width.")
    height_pixels: int = strawberry.field(description="Height.")
    webp_url: str = strawberry.field(description="Address of the WebP picture, relative to the service's own.")
    jpeg_url: str = strawberry.field(description="Address of the JPEG picture, relative to the service's own.")


@strawberry.type(
    description="A photo. It is upright, in sRGB, and carries nothing but its pixels: no place, no time, no camera. Whoever "
    "sees its entry sees it; before it is in one, only whoever prepared it."
)
class Photo(Node):
    """A photo as one person sees it."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when changing the photo.")
    alt_text: str = strawberry.field(description="What it shows, for whoever cannot see it.")
    is_uploaded: bool = strawberry.field(description="Whether its bytes have come.")
    width_pixels: int | None = strawberry.field(description="Of the largest size. Null until it was uploaded.")
    height_pixels: int | None = strawberry.field(description="Of the largest size. Null until it was uploaded.")
    sizes: list[PhotoSize] = strawberry.field(
        description="The smallest in front: longest edges of 320, 1080 and 2048 pixels, and never more than the picture "
        "had. Empty until it was uploaded."
    )
    expires_at: datetime | None = strawberry.field(
        description="Until when the addresses work, and then only while the caller may see it. Null until it was uploaded."
    )


async def shown_photo(seen: SeenPhoto, context: Context) -> Photo:
    """A photo as the client sees it, with addresses of the caller's own."""
    photo, picture = seen.photo, seen.photo.picture
    token, expires_at = context.services.journal.addresses.token(context.principal, photo.key)
    sizes = picture.sizes if picture else ()
    return Photo(
        id=global_id(NodeKind.PHOTO, photo.key),
        version=photo.version,
        alt_text=await context.services.cipher.decrypt(photo.sealed_alt_text),
        is_uploaded=picture is not None,
        width_pixels=sizes[-1].width if sizes else None,
        height_pixels=sizes[-1].height if sizes else None,
        sizes=[
            PhotoSize(
                width_pixels=size.width,
                height_pixels=size.height,
                webp_url=photo_address(token, size, "webp"),
                jpeg_url=photo_address(token, size, "jpg"),
            )
            for size in sizes
        ],
        expires_at=expires_at if sizes else None,
    )


@strawberry.input(description="Make room for a photo, and get the address to send its bytes to.")
class PreparePhotoInput:
    """For `preparePhoto`."""

    handbook_id: strawberry.ID = strawberry.field(description="The child or the pregnancy in whose journal it will be.")
    alt_text: str = strawberry.field(
        description="What it shows, for whoever cannot see it: 1 to 300 characters, such as 公園で笑っている."
    )
    content_type: str | None = strawberry.field(
        default=None,
        description="The media type of the file, so that one that cannot be used is refused before it is sent: "
        "image/jpeg, image/png or image/webp. Left out: its content decides once it came.",
    )
    id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID that the app chooses, so that a repeat prepares no second photo."
    )


@strawberry.input(description="Replace what is said about a photo.")
class CorrectPhotoInput:
    """For `correctPhoto`."""

    photo_id: strawberry.ID = strawberry.field(description="Which photo.")
    expected_version: int = strawberry.field(description="The version the person saw.")
    alt_text: str = strawberry.field(description="What it shows: 1 to 300 characters.")


@strawberry.input(description="Delete a photo.")
class DeletePhotoInput:
    """For `deletePhoto`."""

    photo_id: strawberry.ID = strawberry.field(description="Which photo.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.type(description="What came of preparing a photo.")
class PreparePhotoPayload:
    """A photo and where its bytes go, or why not."""

    photo: Photo | None = strawberry.field(description="The photo. Null with errors.")
    upload_url: str | None = strawberry.field(
        description="Send the file there as the body of a PUT, at most 15,000,000 bytes, relative to the service's own "
        "address; 204 says that it is kept. Null once it was uploaded, and with errors."
    )
    upload_expires_at: datetime | None = strawberry.field(
        description="Until when sending can begin; `preparePhoto` with the same `id` gives a new address. Null where "
        "`uploadUrl` is."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of correcting a photo.")
class PhotoPayload:
    """A photo, or why not."""

    photo: Photo | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of deleting a photo.")
class DeletePhotoPayload:
    """Whether it is gone."""

    deleted_id: strawberry.ID | None = strawberry.field(description="The id that is gone. Null with errors.")
    photo: Photo | None = strawberry.field(
        description="With `VERSION_CONFLICT`, the photo as it stands. Null otherwise."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")
