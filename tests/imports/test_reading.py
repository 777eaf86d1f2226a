"""How a file is read: its encoding, its heading, its rows."""

from pathlib import Path

import pytest

from handbook_api.imports.columns import CellRefused, Fault, read_text
from handbook_api.imports.reading import SHIFT_JIS, UTF_8, FileRefused, Row, open_csv


def a_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "rows.csv"
    path.write_bytes(text.encode(encoding))
    return path


HEADING = "交付番号,氏名,備考"


@pytest.mark.parametrize(("encoding", "found"), [("utf-8", UTF_8), ("utf-8-sig", UTF_8), ("cp932", SHIFT_JIS)])
def test_the_encoding_is_found_by_itself(tmp_path: Path, encoding: str, found: str) -> None:
    file = open_csv(a_file(tmp_path, f"{HEADING}\r\n12-0001,髙﨑 ゆい,①\r\n", encoding))
    assert file.encoding == found
    assert list(file.rows()) == [Row(2, {"交付番号": "12-0001", "氏名": "髙﨑 ゆい", "備考": "①"})]


def test_a_row_names_the_line_it_ends_on_also_behind_a_text_of_several_lines(tmp_path: Path) -> None:
    file = open_csv(a_file(tmp_path, f'{HEADING}\n12-0001,ゆい,"一行目\n二行目"\n12-0002,はる,\n'))
    assert [row.line for row in file.rows()] == [3, 4]


def test_a_row_with_too_few_or_too_many_cells_is_given_without_any(tmp_path: Path) -> None:
    file = open_csv(a_file(tmp_path, f"{HEADING}\n12-0001,ゆい\n12-0002,はる,,余り\n12-0003,そら,\n"))
    assert [(row.line, row.cells is None) for row in file.rows()] == [(2, True), (3, True), (4, False)]


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    file = open_csv(a_file(tmp_path, f"{HEADING}\n\n,,\n12-0001,ゆい,\n"))
    assert [row.line for row in file.rows()] == [4]


def test_a_byte_that_is_no_letter_spoils_its_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(f"{HEADING}\n12-0001,".encode("cp932") + b"\x85\xff" + ",\n12-0002,はる,\n".encode("cp932"))
    first, second = open_csv(path).rows()
    assert first.cells is not None
    assert second.cells is not None
    with pytest.raises(CellRefused, match=Fault.NOT_TEXT.value):
        read_text(first.cells["氏名"])
    assert read_text(second.cells["氏名"]) == "はる"


@pytest.mark.parametrize("heading", ["", ",,", "氏名,氏名"])
def test_a_file_without_a_heading_of_its_own_is_refused(tmp_path: Path, heading: str) -> None:
    file = open_csv(a_file(tmp_path, f"{heading}\nx,y,z\n"))
    with pytest.raises(FileRefused):
        list(file.rows())


def test_the_rows_are_counted_before_they_are_read(tmp_path: Path) -> None:
    rows = "".join(f"12-{n:05},ゆい,\n" for n in range(5_000))
    assert open_csv(a_file(tmp_path, f"{HEADING}\n{rows}")).count_lines() == 5_000
