"""Every sentence a person reads: gettext catalogues by key, and the choice of a language for a request."""

import gettext
import re
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("ja", "en")
"""The languages there are texts in; the first is the one for whoever asks for none of them."""


_KEY = re.compile(r'^msgid "(.+)"$', re.MULTILINE)
"""Keys are looked for in the file itself: of two equal ones, the parser drops the second and says nothing."""


class Texts:
    """All catalogues, ready to speak. Made once, at start, by the composition root."""

    def __init__(self, catalogues: dict[str, Catalog]) -> None:
        self.catalogues = catalogues

    @classmethod
    def load(cls, locales: Traversable | None = None) -> "Texts":
        """Read the catalogues `LANGUAGE/PART.po` in a folder, the project's own where none is named.

        Raises `PoFileError` when one of them is not well formed, and `ValueError` for a key that is there twice.
        """
        folder = locales or resources.files(__package__) / "locales"
        return cls({language: _catalogue(language, folder / language) for language in LANGUAGES})

    @cached_property
    def _spoken(self) -> dict[str, gettext.GNUTranslations]:
        return {language: _compiled(catalogue) for language, catalogue in self.catalogues.items()}

    def say(self, language: str, key: str, /, *, count: int | None = None, **values: str | int) -> str:
        """The text of `key` in `language`, its `{placeholders}` filled from `values` (and `{count}`, for a plural).

        Raises `KeyError` for a key that no catalogue has: that is a mistake of ours, found by a test.
        """
        spoken = self._spoken.get(language) or self._spoken[LANGUAGES[0]]
        text = spoken.gettext(key) if count is None else spoken.ngettext(key, key, count)
        if text == key:
            raise KeyError(key)
        return text.format(count=count, **values)

    def has(self, language: str, key: str) -> bool:
        """Whether the catalogue of `language` has a text for `key`."""
        message = self.catalogues[language].get(key)
        if message is None:
            return False
        return all(message.string) if isinstance(message.string, (list, tuple)) else bool(message.string)


def _catalogue(language: str, folder: Traversable) -> Catalog:
    whole = Catalog(locale=language)
    keys: set[str] = set()
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        content = file.read_text(encoding="utf-8")
        for key in _KEY.findall(content):
            if key in keys:
                raise ValueError(f"the text {key!r} is there twice in {language}, the second time in {file.name}")
            keys.add(key)
        for message in read_po(content.splitlines(keepends=True), locale=language, abort_invalid=True):
            if message.id:
                whole[message.id] = message
    return whole


def _compiled(catalogue: Catalog) -> gettext.GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def negotiate(accept_language: str | None) -> str:
    """The best of our languages for an `Accept-Language` header (RFC 9110, 12.5.4); Japanese where none fits."""
    best, best_weight = LANGUAGES[0], 0.0
    for part in (accept_language or "").split(","):
        tag, _, parameters = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        weight = _weight(parameters)
        if language in LANGUAGES and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
