"""Every sentence a person reads: gettext catalogues by key, and the choice of a language for a request."""

import gettext
import re
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from handbook_api.platform.data_files import DataFileRefused, Fault, read_text

LANGUAGES = ("ja", "en")
"""The languages there are texts in; the first is the one for whoever asks for none of them."""


_KEY = re.compile(r'^msgid "(.+)"$')
"""Keys are looked for in the file itself: of two equal ones, the parser drops the second and says nothing."""


class TextsRefused(DataFileRefused):
    """Catalogues are wrong, and the program must not start with them."""


class Texts:
    """All catalogues, ready to speak. Made once, at start, by the composition root."""

    def __init__(self, catalogues: dict[str, Catalog]) -> None:
        self.catalogues = catalogues

    @classmethod
    def load(cls, locales: Traversable | None = None) -> "Texts":
        """Read the catalogues `LANGUAGE/PART.po` in a folder, the project's own where none is named.

        Raises `TextsRefused` with the line of whatever is not well formed, of a key that is there twice, and of one
        without a text.
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
        return self.catalogues[language].get(key) is not None


def _catalogue(language: str, folder: Traversable) -> Catalog:
    whole = Catalog(locale=language)
    keys: set[str] = set()
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        name = f"{language}/{file.name}"
        lines = read_text(name, file.read_bytes(), TextsRefused).splitlines(keepends=True)
        _demand_new(name, lines, keys)
        for message in _read(name, lines, language):
            if message.id:
                whole[message.id] = message
    return whole


def _demand_new(file: str, lines: list[str], keys: set[str]) -> None:
    """Add the keys in these lines to `keys`, none of which may be there already."""
    for number, line in enumerate(lines, start=1):
        found = _KEY.match(line)
        if found is None:
            continue
        if found[1] in keys:
            raise TextsRefused([Fault(file, number, f"the text {found[1]!r} is there twice")])
        keys.add(found[1])


def _read(file: str, lines: list[str], language: str) -> Catalog:
    try:
        catalogue = read_po(lines, locale=language, abort_invalid=True)
    except PoFileError as mistake:
        raise TextsRefused([Fault(file, mistake.lineno + 1, "this is not as it is written in a catalogue")]) from None
    untold = [message for message in catalogue if message.id and not _is_told(message)]
    if untold:
        raise TextsRefused([Fault(file, one.lineno or 1, f"there is no text of {one.id!r}") for one in untold])
    return catalogue


def _is_told(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (list, tuple)) else bool(message.string)


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
