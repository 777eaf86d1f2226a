"""Every sentence there is: the same keys and placeholders in every language, and the choice of a language."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.platform.problems import ProblemCode
from handbook_api.platform.texts import LANGUAGES, Texts, TextsRefused, negotiate

TEXTS = Texts.load()

MORNING = 'msgid "greeting.morning"\nmsgstr "Good morning, {name}."\n'
VISITS_IN_ENGLISH = """
msgid "visits.left"
msgid_plural "visits.left"
msgstr[0] "{count} visit left"
msgstr[1] "{count} visits left"
"""


def a_catalogue(folder: Path, language: str, part: str, text: str) -> None:
    header = f'msgid ""\nmsgstr "Language: {language}\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / language).mkdir(exist_ok=True)
    (folder / language / f"{part}.po").write_text(header + text, encoding="utf-8")


def a_folder(folder: Path, **catalogues: str) -> Path:
    """Catalogues `PART="..."`, the same for every language."""
    for language in LANGUAGES:
        for part, text in catalogues.items():
            a_catalogue(folder, language, part, text)
    return folder


def sentences(language: str) -> dict[str, tuple[str, ...]]:
    """The texts of a language by key, every plural form of each."""
    found: dict[str, tuple[str, ...]] = {}
    for message in TEXTS.catalogues[language]:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


# Our own catalogues


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_has_a_text(code: ProblemCode, language: str) -> None:
    assert TEXTS.has(language, f"problem.{code}")


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_says_the_same_things(language: str) -> None:
    assert set(sentences(language)) == set(sentences(LANGUAGES[0]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_unsure(language: str) -> None:
    for message in TEXTS.catalogues[language]:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            assert TEXTS.has(language, key), key
            assert not message.fuzzy, key


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_text_has_the_same_placeholders_in_every_language(language: str) -> None:
    first = sentences(LANGUAGES[0])
    for key, forms in sentences(language).items():
        named = set().union(*map(placeholders, forms))
        assert named == set().union(*map(placeholders, first[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_has_a_plain_name(language: str) -> None:
    for key, forms in sentences(language).items():
        for name in set().union(*map(placeholders, forms)):
            assert name.isidentifier(), key


# Speaking


def test_a_text_is_said_with_its_values(tmp_path: Path) -> None:
    texts = Texts.load(a_folder(tmp_path, everyday=MORNING))

    assert texts.say("en", "greeting.morning", name="Misaki") == "Good morning, Misaki."


def test_a_value_is_never_read_as_a_text_itself(tmp_path: Path) -> None:
    texts = Texts.load(a_folder(tmp_path, everyday=MORNING))

    assert texts.say("en", "greeting.morning", name="{name}") == "Good morning, {name}."


@pytest.mark.parametrize(("count", "said"), [(0, "0 visits left"), (1, "1 visit left"), (2, "2 visits left")])
def test_english_has_two_forms_of_number(tmp_path: Path, count: int, said: str) -> None:
    a_catalogue(a_folder(tmp_path, everyday=MORNING), "en", "visits", VISITS_IN_ENGLISH)

    texts = Texts.load(tmp_path)

    assert texts.say("en", "visits.left", count=count) == said


def test_a_language_we_do_not_speak_is_answered_in_japanese() -> None:
    key = "problem.LAST_GUARDIAN"

    assert TEXTS.say("tlh", key) == TEXTS.say("ja", key) != TEXTS.say("en", key)


@pytest.mark.parametrize("count", [None, 1, 2])
def test_a_key_without_a_text_is_a_mistake_of_ours(count: int | None) -> None:
    with pytest.raises(KeyError, match=r"no\.such\.text"):
        TEXTS.say("ja", "no.such.text", count=count)


def test_a_value_that_is_missing_is_a_mistake_of_ours(tmp_path: Path) -> None:
    texts = Texts.load(a_folder(tmp_path, everyday=MORNING))

    with pytest.raises(KeyError):
        texts.say("en", "greeting.morning")


# Reading catalogues


def test_a_key_that_two_parts_use_is_refused(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, everyday=MORNING, other=MORNING)

    with pytest.raises(TextsRefused, match=r"^ja/other\.po, line 4: the text 'greeting\.morning' is there twice$"):
        Texts.load(folder)


def test_a_plural_that_is_a_text_elsewhere_is_refused(tmp_path: Path) -> None:
    a_folder(tmp_path, everyday='msgid "visits.left"\nmsgstr "Visits are left."\n')
    a_catalogue(tmp_path, "en", "visits", VISITS_IN_ENGLISH)

    with pytest.raises(TextsRefused, match=r"^en/visits\.po, line 5: the text 'visits\.left' is there twice$"):
        Texts.load(tmp_path)


def test_a_key_that_one_part_uses_twice_is_refused(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, everyday=f"{MORNING}\n{MORNING}")

    with pytest.raises(TextsRefused, match=r"^ja/everyday\.po, line 7: .* twice$"):
        Texts.load(folder)


def test_a_broken_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TextsRefused, match=r"^ja/everyday\.po, line 7: this is not as it is written in a catalogue$"):
        Texts.load(a_folder(tmp_path, everyday='\nmsgid "a.b"\nmsgstr "Hello."\nHello to you too.\n'))


def test_an_empty_text_is_refused(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, everyday=f'{MORNING}\nmsgid "a.b"\nmsgstr ""\n\nmsgid "a.c"\nmsgstr ""\n')

    with pytest.raises(TextsRefused) as refused:
        Texts.load(folder)

    assert [str(fault) for fault in refused.value.faults] == [
        "ja/everyday.po, line 7: there is no text of 'a.b'",
        "ja/everyday.po, line 10: there is no text of 'a.c'",
    ]


def test_a_catalogue_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, everyday=MORNING)
    (folder / "ja" / "everyday.po").write_bytes(f"{MORNING}# 朝".encode("shift-jis"))

    with pytest.raises(TextsRefused, match=r"^ja/everyday\.po, line 3: the text is not UTF-8$"):
        Texts.load(folder)


def test_a_text_that_no_part_has_is_none() -> None:
    assert not TEXTS.has("en", "a.c")


# Which language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "ja"),
        ("", "ja"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN-us", "en"),
        ("ja-JP,ja;q=0.9,en;q=0.8", "ja"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("ja;q=0.2, en;q=0.3", "en"),
        ("fr, de;q=0.9", "ja"),
        ("fr, en;q=0.1", "en"),
        ("en;q=0", "ja"),
        ("en;Q=0.1, ja;Q=0.5", "ja"),
        ("en ; q=0.5 , ja ; q=0.4", "en"),
        ("*", "ja"),
        ("english", "ja"),
        ("en;q=viel", "ja"),
        ("en;q=nan", "ja"),
        (",,;;q=,en", "en"),
    ],
)
def test_the_language_that_fits_best(header: str | None, language: str) -> None:
    assert negotiate(header) == language


@given(st.text(max_size=80))
def test_no_header_breaks_the_choice(header: str) -> None:
    assert negotiate(header) in LANGUAGES
