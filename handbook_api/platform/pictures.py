"""What becomes of a picture's bytes: checked by their content, turned upright, freed of all but pixels, resized.

The original is not kept. A phone writes where and when a photo was taken into the file, and that must not reach
anybody (支援措置): what is kept is drawn anew from the pixels, so that nothing else of the file can be in it.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageCms

from handbook_api.platform.problems import Problem, ProblemCode, Refused

UPLOAD_CEILING_BYTES: Final = 15_000_000
PIXELS_CEILING: Final = 50_000_000
"""A phone's 48 megapixels fit. A small file can say that it is far larger, and would take all memory."""

_MEGAPIXEL = 1_000_000
_ORIENTATION_TAG = 0x0112
_JPEG_QUALITY = 82
_WEBP_QUALITY = 78
_SRGB = ImageCms.createProfile("sRGB")
_WHITE = (255, 255, 255)

_SCANS_CEILING: Final = 100
"""Of a progressive JPEG, which has a dozen or so."""

_MARKER: Final = re.compile(rb"\xff([^\x00\x01\xd0-\xd7\xff])", re.DOTALL)
"""Of JPEG (ITU-T T.81, B.1.1), but for those that stand among the pixels."""

_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = b"\xd8", b"\xd9", b"\xda"

_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each orientation of the Exif tag."""

_LYING: Final = frozenset({5, 6, 7, 8})
"""The orientations in which width and height change places."""

MEDIA_TYPES: Final = ("image/jpeg", "image/png", "image/webp")
"""What can be uploaded. HEIC cannot be read here: the app has the phone make a JPEG of it."""


@dataclass(frozen=True, slots=True)
class Box:
    """What a size of a picture has to fit into, in pixels of the picture seen upright."""

    width: int
    height: int

    def turned(self) -> "Box":
        """The same lying on its side."""
        return Box(self.height, self.width)

    def holds(self, size: tuple[int, int]) -> bool:
        """Whether a picture of this size fits."""
        return size[0] <= self.width and size[1] <= self.height


@dataclass(frozen=True, slots=True)
class Rendition:
    """One size of a picture in both its forms. `width` and `height` in pixels."""

    width: int
    height: int
    webp: bytes
    jpeg: bytes


def renditions_of(content: bytes, boxes: Sequence[Box], *, must_stand_still: bool = False) -> Sequence[Rendition]:
    """The picture in `content` in the sizes that fit `boxes`, which grow, the smallest first; none above its own size.

    Takes up to a second: not for the loop. Of an animated one, the first frame, unless it has to stand still. Raises
    `Refused`: `PHOTO_FORMAT_NOT_SUPPORTED` for anything that is not one of `MEDIA_TYPES` by its content,
    `PHOTO_TOO_MANY_PIXELS` by what its head says, before anything is decoded, `PICTURE_ANIMATED`, and
    `PHOTO_UNREADABLE` for one that is broken or cut short, and for one that takes far longer to read than any camera's.
    """
    form = _form(content)
    if form == "JPEG" and _has_too_many_scans(content):
        raise Refused(Problem(ProblemCode.PHOTO_UNREADABLE))
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as image:
            _refuse_bomb(image.size)
            if must_stand_still:
                _refuse_animation(image)
            largest = _pixels(image, boxes[-1])
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:  # a decoder that is fed with anything may raise anything
        raise Refused(Problem(ProblemCode.PHOTO_UNREADABLE)) from None
    return [_rendition(largest, box) for box in (*_smaller(boxes, largest.size), Box(*largest.size))]


def media_type_problems(media_type: str | None) -> tuple[Problem, ...]:
    """What is wrong with the type that an app says its photo has, where it says one. The content decides later."""
    if media_type is None or media_type.strip().lower() in MEDIA_TYPES:
        return ()
    return (Problem(ProblemCode.PHOTO_FORMAT_NOT_SUPPORTED, ("contentType",)),)


def _form(content: bytes) -> str:
    """By the first bytes, whatever the file was called."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    raise Refused(Problem(ProblemCode.PHOTO_FORMAT_NOT_SUPPORTED))


def _refuse_bomb(size: tuple[int, int]) -> None:
    if size[0] * size[1] > PIXELS_CEILING:
        raise _too_many_pixels()


def _refuse_animation(image: Image.Image) -> None:
    """A phone's JPEG may hold a second picture, such as one of depths. That is no animation."""
    if getattr(image, "is_animated", False) and image.format in ("PNG", "WEBP"):
        raise Refused(Problem(ProblemCode.PICTURE_ANIMATED))


def _has_too_many_scans(content: bytes) -> bool:
    """Whether a JPEG goes over its pixels again and again: each time takes a few bytes of it and the time of all."""
    at, scans = 0, 0
    while (marker := _MARKER.search(content, at)) and scans <= _SCANS_CEILING:
        kind = marker[1]
        if kind == _END_OF_IMAGE:
            break
        scans += kind == _START_OF_SCAN
        # What a segment holds may look like markers; the pixels behind a scan's head never do.
        at = marker.end()
        at += 0 if kind == _START_OF_IMAGE else int.from_bytes(content[at : at + 2])
    return scans > _SCANS_CEILING


def _too_many_pixels() -> Refused:
    return Refused(Problem(ProblemCode.PHOTO_TOO_MANY_PIXELS, (), {"limit": PIXELS_CEILING // _MEGAPIXEL}))


def _pixels(image: Image.Image, box: Box) -> Image.Image:
    """The picture upright, in sRGB, no larger than `box`, in an image that carries nothing besides."""
    orientation = _orientation(image)
    lying = box.turned() if orientation in _LYING else box
    profile = image.info.get("icc_profile")
    image.draft(None, _fitted(image.size, lying))  # a JPEG is decoded no larger than it is needed
    image.load()
    plain = _without_palette(image)
    plain.thumbnail((lying.width, lying.height), Image.Resampling.LANCZOS)
    coloured = _in_srgb(_on_white(plain), profile)
    upright = coloured.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else coloured
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    return clean


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION_TAG, 1))
    except Exception:  # an Exif block that cannot be read turns nothing, and the picture is good all the same
        return 1


def _without_palette(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("P", "PA", "1", "La", "LA", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA")
    return image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    background = Image.new("RGB", image.size, _WHITE)
    background.paste(image, mask=image.getchannel("A"))
    return background


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, by the profile that the picture brought; by none where that is not to be read or of another kind."""
    if profile and image.mode in ("RGB", "L", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, own, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image.convert("RGB")
        return converted or image.convert("RGB")
    return image.convert("RGB")


def _smaller(boxes: Sequence[Box], size: tuple[int, int]) -> list[Box]:
    """The boxes that the picture has to be made smaller for."""
    return [box for box in boxes if not box.holds(size)]


def _fitted(size: tuple[int, int], box: Box) -> tuple[int, int]:
    """The size in which a picture of `size` fills the box."""
    scale = min(box.width / size[0], box.height / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _rendition(largest: Image.Image, box: Box) -> Rendition:
    image = largest.copy()
    image.thumbnail((box.width, box.height), Image.Resampling.LANCZOS)
    webp, jpeg = io.BytesIO(), io.BytesIO()
    image.save(webp, "WEBP", quality=_WEBP_QUALITY, method=4)
    # Not progressive: that is encoded in one piece, for which the event loop waits (43 ms at this size instead of 6).
    image.save(jpeg, "JPEG", quality=_JPEG_QUALITY)
    return Rendition(image.width, image.height, webp.getvalue(), jpeg.getvalue())
