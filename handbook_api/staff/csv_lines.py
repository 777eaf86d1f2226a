"""Lines of a CSV file that a spreadsheet opens as they are meant: UTF-8 with its mark, and no cell that is run. Pure.

RFC 4180: lines end with CR LF, and what holds a comma, a quote or a line break stands in quotes.
"""

import csv
import io
from collections.abc import Sequence

MARK = "\ufeff"
"""Without it, Excel in Japan takes UTF-8 for Shift_JIS."""

_RUN = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula; in Japan in full width, too (OWASP, CSV Injection)."""


def csv_line(cells: Sequence[str]) -> str:
    """One line. A cell that would be run is written with an apostrophe in front, which makes it a text."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return line.getvalue()


def harmless(cell: str) -> str:
    """`cell` as a text, whatever somebody typed as a child's name."""
    return f"'{cell}" if cell.lstrip(" \u3000").startswith(_RUN) or cell.startswith(_RUN) else cell
