"""The files of the page, read once from the package. What is not in this table cannot be asked for."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath

PAGE = "page.html"
TEXTS = "texts.json"
FIRST_LANGUAGE = "ja"

MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".graphql": "application/graphql",
    ".svg": "image/svg+xml",
}
"""A file that ends otherwise is not served."""

_PLACE_OF_A_TEXT = re.compile(r'(<[^<>]*\bdata-text="([^"]+)"[^<>]*>)(?=</)')


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file as it is sent. `etag` is quoted, as in the header."""

    content: bytes
    media_type: str
    etag: str


def read_files() -> Mapping[str, PageFile]:
    """Every file by its path below `static/`, the page itself as `PAGE` with its texts in Japanese.

    A browser without scripts, and every other one until they run, shows those.
    """
    contents = dict(_contents(files(__package__).joinpath("static"), PurePosixPath()))
    texts = json.loads(contents[TEXTS])[FIRST_LANGUAGE]
    contents[PAGE] = filled(contents[PAGE].decode(), texts).encode()
    return {path: _page_file(path, content) for path, content in contents.items()}


def filled(page: str, texts: Mapping[str, str]) -> str:
    """The page with its texts: each goes into the empty element whose `data-text` names it.

    Raises `KeyError` for one that is missing.
    """
    return _PLACE_OF_A_TEXT.sub(lambda place: place[1] + escape(texts[place[2]], quote=False), page)


def _contents(folder: Traversable, path: PurePosixPath) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        inner = path / entry.name
        if entry.is_dir():
            yield from _contents(entry, inner)
        elif inner.suffix in MEDIA_TYPES:
            yield str(inner), entry.read_bytes()


def _page_file(path: str, content: bytes) -> PageFile:
    digest = hashlib.sha256(content).hexdigest()[:32]
    return PageFile(content, MEDIA_TYPES[PurePosixPath(path).suffix], f'"{digest}"')
