"""What becomes of a photo's file: nothing of it is kept but its pixels, and what is no good photo is told apart."""

import io

import pytest
from PIL import Image, ImageCms

from handbook_api.journal.pictures import renditions_of
from handbook_api.platform.pictures import PIXELS_CEILING
from handbook_api.platform.problems import ProblemCode, Refused
from tests.journal.pictures import (
    CAMERA,
    PLACE,
    a_jpeg,
    a_picture,
    a_png,
    a_png_bomb,
    a_scan_bomb,
    a_webp,
    an_animation,
    opened,
)


def why_not(content: bytes) -> ProblemCode:
    with pytest.raises(Refused) as refused:
        renditions_of(content)
    (problem,) = refused.value.problems
    return problem.code


def test_a_photo_is_kept_in_three_sizes_and_two_forms() -> None:
    sizes = renditions_of(a_jpeg(4000, 3000))

    assert [(one.width, one.height) for one in sizes] == [(320, 240), (1080, 810), (2048, 1536)]
    for one in sizes:
        webp, jpeg = opened(one.webp), opened(one.jpeg)
        assert (webp.format, webp.size) == ("WEBP", (one.width, one.height))
        assert (jpeg.format, jpeg.size) == ("JPEG", (one.width, one.height))


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (200, 100, [(200, 100)]),
        (320, 200, [(320, 200)]),
        (321, 200, [(320, 199), (321, 200)]),
        (800, 1000, [(256, 320), (800, 1000)]),
        (2048, 10, [(320, 2), (1080, 5), (2048, 10)]),
        (3000, 1, [(320, 1), (1080, 1), (2048, 1)]),
    ],
)
def test_no_size_is_larger_than_the_photo(width: int, height: int, sizes: list[tuple[int, int]]) -> None:
    assert [(one.width, one.height) for one in renditions_of(a_png(width, height))] == sizes


@pytest.mark.parametrize("content", [a_jpeg(with_place=True), a_png()], ids=["jpeg", "png"])
def test_nothing_that_a_file_knows_of_its_owner_is_left(content: bytes) -> None:
    assert PLACE in content

    for one in renditions_of(content):
        for kept in (one.webp, one.jpeg):
            assert PLACE not in kept
            assert CAMERA not in kept
            for block in (b"Exif", b"EXIF", b"xmp", b"XMP", b"ICC", b"http", b"2026:11"):
                assert block not in kept
            picture = opened(kept)
            assert dict(picture.getexif()) == {}
            assert {"icc_profile", "exif", "xmp", "comment"} & set(picture.info) == set()


def test_a_photo_whose_pixels_are_gone_over_again_and_again_is_not_read() -> None:
    assert why_not(a_scan_bomb()) is ProblemCode.PHOTO_UNREADABLE
    assert renditions_of(a_scan_bomb(scans=20))


def test_what_only_looks_like_a_scan_in_what_a_camera_adds_is_none() -> None:
    whole = a_jpeg()
    added = b"\xff\xe5" + (60_002).to_bytes(2) + b"\xff\xda" * 30_000

    assert renditions_of(whole[:2] + added + whole[2:] + b"\xff\xda" * 200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright_whichever_way_the_phone_was_held(orientation: int) -> None:
    """Seen upright it is red at the left and bright below, so what the phone wrote is turned the other way."""
    as_written = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    upright = a_picture(300, 200)
    sensor = upright.transpose(as_written) if as_written is not None else upright
    exif, file = Image.Exif(), io.BytesIO()
    exif[0x0112] = orientation
    sensor.save(file, "JPEG", exif=exif.tobytes(), quality=95)

    (size,) = renditions_of(file.getvalue())

    shown = opened(size.jpeg)
    assert shown.size == (300, 200)
    top_left, top_right, bottom_left = (shown.getpixel(at) for at in ((5, 5), (295, 5), (5, 195)))
    assert isinstance(top_left, tuple)
    assert isinstance(top_right, tuple)
    assert isinstance(bottom_left, tuple)
    assert top_left[0] > 200 > 60 > top_left[1]
    assert top_right[2] > 200
    assert bottom_left[1] > 200


def test_colours_are_those_of_the_profile_that_the_file_brought() -> None:
    """A profile in which red and blue have changed places: the pixels follow it, and the profile is gone."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"tmp_").replace(b"bXYZ", b"rXYZ").replace(b"tmp_", b"bXYZ")
    file = io.BytesIO()
    Image.new("RGB", (64, 64), (255, 0, 0)).save(file, "PNG", icc_profile=swapped)

    (size,) = renditions_of(file.getvalue())

    red, green, blue = opened(size.jpeg).getpixel((32, 32))  # type: ignore[misc]  # of RGB always three
    assert blue > 240 > 20 > max(red, green)


def test_a_profile_that_cannot_be_read_spoils_nothing() -> None:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), (255, 0, 0)).save(file, "PNG", icc_profile=b"no profile" * 40)

    (size,) = renditions_of(file.getvalue())

    red, green, blue = opened(size.jpeg).getpixel((32, 32))  # type: ignore[misc]  # of RGB always three
    assert red > 240 > 20 > max(green, blue)


@pytest.mark.parametrize("mode", ["L", "P", "1", "RGBA", "LA", "I;16"])
def test_whatever_kind_of_png_it_is_a_picture_comes_of_it(mode: str) -> None:
    picture = a_picture(200, 100)
    if mode == "I;16":
        picture = picture.convert("L").convert("I").point(lambda value: value * 257).convert("I;16")
    file = io.BytesIO()
    picture.convert(mode).save(file, "PNG")

    (size,) = renditions_of(file.getvalue())

    grey = opened(size.jpeg).convert("L")
    low, high = grey.getextrema()
    assert isinstance(low, (int, float))
    assert isinstance(high, (int, float))
    assert low < 100 < 150 < high


def test_what_is_transparent_becomes_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(file, "PNG")

    (size,) = renditions_of(file.getvalue())

    assert opened(size.jpeg).getpixel((25, 25)) == (255, 255, 255)


def test_a_cmyk_jpeg_is_taken() -> None:
    file = io.BytesIO()
    a_picture(200, 100).convert("CMYK").save(file, "JPEG")

    (size,) = renditions_of(file.getvalue())

    assert opened(size.jpeg).mode == "RGB"


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_kept(form: str) -> None:
    (size,) = renditions_of(an_animation(form))

    red, green, blue = opened(size.webp).convert("RGB").getpixel((100, 50))  # type: ignore[misc]  # of RGB always three
    assert red > 200 > 60 > max(green, blue)
    assert getattr(opened(size.webp), "n_frames", 1) == 1


@pytest.mark.parametrize("bomb", [a_png_bomb(), a_png_bomb(10_000, 5_001), a_png_bomb(2_000_000, 26)])
def test_a_bomb_is_refused_by_its_head(bomb: bytes) -> None:
    """Its pixels are not there at all: whoever decoded it first would have called it unreadable."""
    assert len(bomb) < 200
    assert why_not(bomb) is ProblemCode.PHOTO_TOO_MANY_PIXELS


def test_the_limit_lies_where_it_is_said() -> None:
    assert why_not(a_png_bomb(10_000, PIXELS_CEILING // 10_000)) is ProblemCode.PHOTO_UNREADABLE


@pytest.mark.parametrize("content", [a_jpeg(), a_png(), a_webp()], ids=["jpeg", "png", "webp"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.98])
def test_a_file_that_was_cut_short_is_unreadable(content: bytes, share: float) -> None:
    assert why_not(content[: int(len(content) * share)]) is ProblemCode.PHOTO_UNREADABLE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><script>alert(1)</script>",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100),
        b"GIF89a" + bytes(100),
        b"II*\0" + bytes(100),
        b"%PDF-1.7" + bytes(100),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\0\0\0\x18ftypavif" + bytes(100),
        b"RIFF\0\0\0\0WAVEfmt ",
    ],
)
def test_what_is_no_jpeg_png_or_webp_is_told_apart(content: bytes) -> None:
    assert why_not(content) is ProblemCode.PHOTO_FORMAT_NOT_SUPPORTED


@pytest.mark.parametrize("head", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"])
def test_a_good_head_alone_is_not_enough(head: bytes) -> None:
    assert why_not(head + b"<script>alert(1)</script>" * 50) is ProblemCode.PHOTO_UNREADABLE


def test_of_a_file_that_is_two_things_only_the_picture_is_kept() -> None:
    tail = b"PK\x03\x04" + b"<script>alert(document.cookie)</script>" * 20
    for content in (a_jpeg() + tail, a_png() + tail):
        for one in renditions_of(content):
            assert b"script" not in one.webp + one.jpeg
            assert b"PK\x03\x04" not in one.webp + one.jpeg
