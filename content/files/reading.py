"""Files of articles: `ID/LANGUAGE.md`, one folder for each article. Everything that is wrong is told with its line.

The file without `translates` is the original and says everything about the article; the others give their own title,
summary and body.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final

from content.files.matter import OriginalMatter, TranslatedMatter, contradictions
from handbook_api.platform.data_files import DataFileRefused, Fault, read_entry, read_text
from handbook_api.platform.yaml_document import NotADocument, Path, read_document

SUFFIX: Final = ".md"
PUBLISHED_SUFFIX: Final = ".published.md"
"""Words that readers have while newer ones are being worked on. For people alone."""

FILE_BYTES: Final = 1_000_000
"""Far more than the longest text that can be saved."""

_SPLIT = re.compile(r"---[ \t]*\n(?P<front>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class FilesRefused(DataFileRefused):
    """Files that cannot be taken as they are."""


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """One file: its name with its folder, and its Markdown without space around it.

    `front` is its front matter with every line where it stands in the file, `body_line` the line the Markdown begins.
    """

    name: str
    body: str
    front: str
    body_line: int

    def fault(self, path: Path, what: str) -> Fault:
        """Something that is wrong at the key to which `path` leads; `("body",)` leads to the Markdown."""
        line = self.body_line if path[:1] == ("body",) else read_document(self.front).line_of(path)
        place = ".".join(str(step) for step in path)
        return Fault(self.name, line, f"{place}: {what}" if place else what)


@dataclass(frozen=True, slots=True)
class OriginalFile(ArticleFile):
    """The file of an original."""

    matter: OriginalMatter


@dataclass(frozen=True, slots=True)
class TranslatedFile(ArticleFile):
    """The file of a translation."""

    matter: TranslatedMatter

    def made_from(self, revision: int) -> int:
        """The revision of the original, now at `revision`, that this was made from; 0 for an unknown older one."""
        match self.matter.translates:
            case "current":
                return revision
            case "older":
                return 0
            case number:
                return number


@dataclass(frozen=True, slots=True)
class ArticleFolder:
    """An article. `left_out` are the names of files that are for people alone."""

    original: OriginalFile
    translations: tuple[TranslatedFile, ...]
    left_out: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[OriginalFile | TranslatedFile, ...]:
        """All of them, the original in front."""
        return (self.original, *self.translations)


def read_folder(folder: Traversable) -> ArticleFolder:
    """The article in a folder, its translations in the order of their languages.

    Raises `FilesRefused` with everything that is wrong in it, and `OSError`.
    """
    originals: list[OriginalFile] = []
    translations: list[TranslatedFile] = []
    left_out: list[str] = []
    faults: list[Fault] = []
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{folder.name}/{file.name}"
        if file.name.endswith(PUBLISHED_SUFFIX):
            left_out.append(name)
            continue
        try:
            read = _read_file(name, file)
        except FilesRefused as refused:
            faults += refused.faults
            continue
        if isinstance(read, OriginalFile):
            originals.append(read)
        else:
            translations.append(read)
    if not faults or originals:
        faults += _faults_together(folder.name, originals, translations)
    if faults:
        raise FilesRefused(faults)
    return ArticleFolder(originals[0], tuple(translations), tuple(left_out))


def _read_file(name: str, file: Traversable) -> OriginalFile | TranslatedFile:
    if not file.is_file() or not file.name.endswith(SUFFIX):
        raise FilesRefused([Fault(name, 1, f"only {SUFFIX} files belong here")])
    content = _content(name, file)
    text = read_text(name, content, FilesRefused).removeprefix("\ufeff").replace("\r\n", "\n")
    front, body, body_line = _split(name, text)
    read: OriginalFile | TranslatedFile
    if _is_translation(name, front):
        translated = read_entry(name, front.encode(), TranslatedMatter, lambda _: (), FilesRefused)
        read = TranslatedFile(name, body, front, body_line, translated)
    else:
        original = read_entry(name, front.encode(), OriginalMatter, contradictions, FilesRefused)
        read = OriginalFile(name, body, front, body_line, original)
    right = f"{read.matter.id}/{read.matter.language}{SUFFIX}"
    if name != right:
        raise FilesRefused([Fault(name, 1, f"its id and language say that it is {right}")])
    return read


def _content(name: str, file: Traversable) -> bytes:
    with file.open("rb") as stream:
        content: bytes = stream.read(FILE_BYTES + 1)
    if len(content) > FILE_BYTES:
        raise FilesRefused([Fault(name, 1, f"is larger than {FILE_BYTES:,} bytes")])
    return content


def _split(name: str, text: str) -> tuple[str, str, int]:
    """The front matter behind an empty line, so that its lines keep their numbers; the body, and where it begins."""
    parts = _SPLIT.match(text)
    if parts is None:
        raise FilesRefused([Fault(name, 1, "there is no front matter between two lines of ---")])
    body = text[parts.end() :]
    before_it = text[: parts.end()] + body[: len(body) - len(body.lstrip())]
    return "\n" + parts["front"], body.strip(), before_it.count("\n") + 1


def _is_translation(name: str, front: str) -> bool:
    try:
        value = read_document(front).value
    except NotADocument as mistake:
        raise FilesRefused([Fault(name, mistake.line, mistake.what)]) from None
    return isinstance(value, dict) and "translates" in value


def _faults_together(
    folder: str, originals: Sequence[OriginalFile], translations: Sequence[TranslatedFile]
) -> Iterator[Fault]:
    if len(originals) != 1:
        yield Fault(folder, 1, f"one file without `translates` is the original, here are {len(originals)}")
        return
    revision = originals[0].matter.revision
    for one in translations:
        translates = one.matter.translates
        if isinstance(translates, int) and translates > revision:
            yield one.fault(("translates",), f"the original is only at revision {revision}")
