"""Every sentence a person reads: gettext catalogues by key, and the choice of a language for a request."""

import gettext
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("ja", "en")
"""The languages there are texts in; the first is the one for whoever asks for none of them."""


class Texts:
    """All catalogues, ready to speak. Made once, at start, by the composition root."""

    def __init__(self, catalogues: dict[str, Catalog]) -> None:
        self.catalogues = catalogues

    @classmethod
    def load(cls) -> "Texts":
        """Read the project's own catalogues, `locales/LANGUAGE/PART.po`.

        Raises `PoFileError` when one of them is not well formed, and `ValueError` for a key that two parts use.
        """
        locales = resources.files(__package__) / "locales"
        return cls({language: _catalogue(language, locales / language) for language in LANGUAGES})

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
        return message is not None and bool(message.string)


def _catalogue(language: str, folder: Traversable) -> Catalog:
    whole = Catalog(locale=language)
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        for message in read_po(lines, locale=language, abort_invalid=True):
            if not message.id:
                continue
            if message.id in whole:
                raise ValueError(f"the text {message.id!r} is in two catalogues of {language}")
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
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
