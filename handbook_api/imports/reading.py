"""Reads a CSV file row by row, in memory that does not grow with the file, in UTF-8 or Shift_JIS."""

import codecs
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

UTF_8: Final = "utf-8"
SHIFT_JIS: Final = "cp932"
"""Shift_JIS as the programs of Japanese offices write it: with the letters of NEC and IBM (髙, 﨑, ①)."""

CELL_CEILING_CHARACTERS: Final = 10_000
_CHUNK_BYTES: Final = 1 << 16


class FileRefused(Exception):
    """The file as a whole cannot be read. The message says why, for an operator."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the physical line on which it ends (from 1; the heading is a line too), and its cells by heading.

    `cells` is `None` where the row has more or fewer cells than the heading, or one that is far too long. A byte that
    is no letter in the file's encoding stands as a lone surrogate, which `columns.normalised` refuses.
    """

    line: int
    cells: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file and the encoding it is in."""

    path: Path
    encoding: str

    def rows(self) -> Iterator[Row]:
        """Every row after the heading. Raises `FileRefused` for a heading that names a column twice or none."""
        with self._opened() as file:
            yield from _rows(csv.reader(file))

    def heading(self) -> tuple[str, ...]:
        """The names of the columns."""
        with self._opened() as file:
            return _heading(csv.reader(file))

    def count_lines(self) -> int:
        """About how many rows there are: line breaks without the heading's (a text in quotes may hold more)."""
        with self.path.open("rb") as file:
            return max(0, sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK_BYTES), b"")) - 1)

    def _opened(self) -> TextIO:
        # A byte order mark is no part of the first column's name.
        encoding = "utf-8-sig" if self.encoding == UTF_8 else self.encoding
        return self.path.open(encoding=encoding, errors="surrogateescape", newline="")


def open_csv(path: Path, encoding: str | None = None) -> CsvFile:
    """A file in the encoding it says, or in the one it is in: all of it good UTF-8, otherwise Shift_JIS."""
    if encoding is not None:
        return CsvFile(path, encoding)
    return CsvFile(path, UTF_8 if _is_utf_8(path) else SHIFT_JIS)


def _is_utf_8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder(UTF_8)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _rows(reader: "CsvReader") -> Iterator[Row]:
    heading = _heading(reader)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(reader.line_num, _by_heading(heading, cells))
    except csv.Error as error:
        raise FileRefused(f"line {reader.line_num}: {error}") from None


def _by_heading(heading: tuple[str, ...], cells: list[str]) -> Mapping[str, str] | None:
    if len(cells) != len(heading) or any(len(cell) > CELL_CEILING_CHARACTERS for cell in cells):
        return None
    return dict(zip(heading, cells, strict=True))


def _heading(reader: "CsvReader") -> tuple[str, ...]:
    heading = tuple(name.strip() for name in next(reader, []))
    if not any(heading):
        raise FileRefused("the file has no heading in its first line")
    twice = sorted({name for name in heading if name and heading.count(name) > 1})
    if twice:
        raise FileRefused(f"the heading names a column twice: {', '.join(twice)}")
    return heading
