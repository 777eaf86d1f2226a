"""Finds a mapping, by its code among those that come with the program or as an operator's own file, and checks it."""

from functools import partial
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from handbook_api.imports.mapping import ImportMapping
from handbook_api.imports.mapping_contradictions import Known, contradictions
from handbook_api.imports.mapping_entries import MappingEntry
from handbook_api.platform.data_files import DataFileRefused, Fault, read_entry

_SUFFIX = ".yaml"


class MappingRefused(DataFileRefused):
    """A mapping's file is wrong; nothing can be read by it."""


def load_mapping(code_or_file: str, known: Known) -> ImportMapping:
    """The mapping with this code, or the one in this file: whatever ends in `.yaml` is a file.

    Raises `MappingRefused` with everything that is wrong with it, each with its line, and where there is none.
    """
    own = Path(code_or_file)
    is_own = code_or_file.endswith(_SUFFIX)
    file: Traversable = own if is_own else _folder() / f"{code_or_file}{_SUFFIX}"
    try:
        content = file.read_bytes()
    except OSError:
        there = "" if is_own else f"; there are {', '.join(mapping_codes())}, or name a file that ends in {_SUFFIX}"
        raise MappingRefused([Fault(code_or_file, 1, f"there is no such mapping{there}")]) from None
    return read_mapping(file.name, content, known)


def read_mapping(file: str, content: bytes, known: Known) -> ImportMapping:
    """The mapping that `content`, the content of the file named `file`, describes. Raises `MappingRefused`."""
    entry = read_entry(file, content, MappingEntry, partial(contradictions, known=known), MappingRefused)
    return entry.mapping()


def mapping_codes() -> tuple[str, ...]:
    """The codes of the mappings that come with the program."""
    files = (file.name for file in _folder().iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in files if name.endswith(_SUFFIX)))


def _folder() -> Traversable:
    return resources.files(__package__) / "data"
