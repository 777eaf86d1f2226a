"""Real picture files, made as cameras and mischief make them."""

import io
import struct
import zlib

from PIL import Image, ImageCms, PngImagePlugin

PLACE = b"35.7356N139.6517E"
"""What the GPS block of a test's photo says: Nerima's town hall."""
CAMERA = b"Misaki's Phone"

_GPS_TAG, _MAKE_TAG, _ORIENTATION_TAG = 0x8825, 0x010F, 0x0112


def a_picture(width: int = 1600, height: int = 1200, mode: str = "RGB") -> Image.Image:
    """A picture that is no flat surface: red on the left, blue on the right, brighter below."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (Image.eval(across, lambda value: 255 - value), down, across)).convert(mode)


def a_jpeg(width: int = 1600, height: int = 1200, *, orientation: int = 1, with_place: bool = False) -> bytes:
    """A JPEG as a phone writes it, with its orientation and, if wished, with everything it knows of its owner."""
    picture, exif = a_picture(width, height), Image.Exif()
    exif[_ORIENTATION_TAG] = orientation
    options: dict[str, object] = {}
    if with_place:
        exif[_MAKE_TAG] = CAMERA.decode()
        exif[_GPS_TAG] = {1: "N", 2: (35.0, 44.0, 8.2), 3: "E", 4: (139.0, 39.0, 6.1), 27: PLACE, 29: "2026:11:20"}
        xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + PLACE + b"</x:xmpmeta>"
        options = {
            "xmp": xmp,
            "comment": CAMERA,
            "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        }
    return _saved(picture, "JPEG", exif=exif.tobytes(), quality=90, **options)


def a_png(width: int = 400, height: int = 300, mode: str = "RGB") -> bytes:
    """A PNG with words in it."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Location", PLACE.decode())
    return _saved(a_picture(width, height).convert(mode), "PNG", pnginfo=words)


def a_webp(width: int = 400, height: int = 300) -> bytes:
    """A WebP."""
    return _saved(a_picture(width, height), "WEBP")


def an_animation(form: str) -> bytes:
    """Two frames: the first one red, the second one blue."""
    first, second = (Image.new("RGB", (200, 100), colour) for colour in ((255, 0, 0), (0, 0, 255)))
    return _saved(first, form, save_all=True, append_images=[second], duration=100)


def a_png_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A few hundred bytes whose head says two and a half thousand million pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0" * 1_000)) + _chunk(b"IEND")
    )


def a_scan_bomb(scans: int = 200) -> bytes:
    """A small file whose pixels are gone over again and again."""
    whole = _saved(a_picture(400, 300), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * scans + whole[-2:]


def opened(content: bytes) -> Image.Image:
    """A picture as a phone shows it."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def _chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _saved(picture: Image.Image, form: str, **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, form, **options)
    return written.getvalue()
