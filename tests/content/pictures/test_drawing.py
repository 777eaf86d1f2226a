"""What becomes of a file for an article: the sizes of phones, nothing but pixels, nothing that moves or is broken."""

import io

import pytest
from PIL import Image

from content.pictures.drawing import drawn
from content.pictures.markup import PictureSize
from handbook_api.platform.problems import ProblemCode, Refused
from tests.journal.pictures import (
    CAMERA,
    PLACE,
    a_jpeg,
    a_picture,
    a_png,
    a_png_bomb,
    a_webp,
    an_animation,
    opened,
)


def sizes_of(content: bytes) -> list[tuple[int, int]]:
    return [(one.width, one.height) for one in drawn(content).sizes]


def why_not(content: bytes) -> ProblemCode:
    with pytest.raises(Refused) as refused:
        drawn(content)
    (problem,) = refused.value.problems
    return problem.code


def test_a_picture_is_kept_in_three_widths_and_two_forms() -> None:
    found = drawn(a_jpeg(4000, 3000))

    assert found.sizes == (PictureSize(320, 240), PictureSize(640, 480), PictureSize(1280, 960))
    for (size, form), content in found.contents.items():
        picture = opened(content)
        assert (picture.format, picture.size) == ({"webp": "WEBP", "jpg": "JPEG"}[form], (size.width, size.height))
    assert len(found.contents) == 6


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (200, 150, [(200, 150)]),
        (640, 480, [(320, 240), (640, 480)]),
        (641, 480, [(320, 240), (640, 479), (641, 480)]),
        (600, 1200, [(320, 640), (600, 1200)]),
        (1000, 5000, [(256, 1280), (512, 2560), (1000, 5000)]),
        (100, 100, [(100, 100)]),
    ],
)
def test_widths_are_those_of_phones_and_no_picture_is_enlarged(
    width: int, height: int, sizes: list[tuple[int, int]]
) -> None:
    assert sizes_of(a_png(width, height)) == sizes


@pytest.mark.parametrize(("width", "height"), [(99, 400), (400, 99), (1, 1), (300, 60_000), (8_000, 300)])
def test_what_nothing_could_be_seen_on_is_too_small(width: int, height: int) -> None:
    assert why_not(a_png(width, height)) is ProblemCode.PICTURE_TOO_SMALL


def test_a_picture_that_was_held_upright_is_as_wide_as_it_is_seen() -> None:
    assert sizes_of(a_jpeg(4000, 1000, orientation=6)) == [(320, 1280), (640, 2560), (1000, 4000)]


@pytest.mark.parametrize("content", [a_jpeg(2000, 1500, with_place=True), a_png(700, 500)], ids=["jpeg", "png"])
def test_no_size_and_no_form_knows_where_or_with_what_it_was_taken(content: bytes) -> None:
    assert PLACE in content

    for kept in drawn(content).contents.values():
        for known in (PLACE, CAMERA, b"Exif", b"EXIF", b"xmp", b"XMP", b"ICC", b"2026:11"):
            assert known not in kept


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_what_moves_is_refused(form: str) -> None:
    assert why_not(an_animation(form)) is ProblemCode.PICTURE_ANIMATED


def test_a_phones_picture_with_a_second_one_inside_it_is_no_animation() -> None:
    """MPO: what many phones write, the second picture being one of depths or for glasses."""
    file = io.BytesIO()
    first, second = a_picture(400, 300), Image.new("RGB", (400, 300), (0, 0, 255))
    first.save(file, "MPO", save_all=True, append_images=[second])
    assert opened(file.getvalue()).format == "MPO"

    found = drawn(file.getvalue())

    assert found.sizes[-1] == PictureSize(400, 300)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (a_png_bomb(), ProblemCode.PHOTO_TOO_MANY_PIXELS),
        (a_png_bomb(10_000, 5_001), ProblemCode.PHOTO_TOO_MANY_PIXELS),
        (a_jpeg()[:30_000], ProblemCode.PHOTO_UNREADABLE),
        (a_png()[: len(a_png()) // 2], ProblemCode.PHOTO_UNREADABLE),
        (a_webp()[:500], ProblemCode.PHOTO_UNREADABLE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), ProblemCode.PHOTO_FORMAT_NOT_SUPPORTED),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", ProblemCode.PHOTO_FORMAT_NOT_SUPPORTED),
    ],
    ids=["bomb", "just too large", "cut jpeg", "cut png", "cut webp", "heic", "svg"],
)
def test_what_cannot_be_used_is_told_apart(content: bytes, code: ProblemCode) -> None:
    assert why_not(content) is code


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGBA", "LA", "P", "I;16"])
def test_whatever_kind_of_picture_it_is_it_is_shown_in_colours_of_the_web(mode: str) -> None:
    picture, file = a_picture(400, 300), io.BytesIO()
    if mode == "I;16":
        picture = picture.convert("L").convert("I").point(lambda value: value * 257)
    picture.convert(mode).save(file, "JPEG" if mode == "CMYK" else "PNG")

    found = drawn(file.getvalue())

    for content in found.contents.values():
        shown = opened(content)
        low, high = shown.convert("L").getextrema()
        assert shown.mode == "RGB"
        assert isinstance(low, (int, float))
        assert isinstance(high, (int, float))
        assert low < 100 < 150 < high
