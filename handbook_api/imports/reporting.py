"""What an operator is told: a file with a line for each row that needs somebody, and the counts at the end.

What stands in a row is in neither: reports are sent on, and terminals are looked at by others.
"""

from collections.abc import Iterable, Iterator
from typing import Final, TextIO

from handbook_api.imports.outcomes import Judged, Outcome, Reason, Tally, Trouble
from handbook_api.platform.texts import LANGUAGES, Texts
from handbook_api.staff.csv_lines import MARK, csv_line

_LANGUAGE: Final = LANGUAGES[0]
_HEADING: Final = ("line", "column", "outcome", "code", "reason")
_TOLD: Final = (Outcome.BAD, Outcome.CONFLICT, Outcome.WAITING)
_WIDTH: Final = 44


class Report:
    """Writes a line for each trouble of each row, in the order of the file."""

    def __init__(self, stream: TextIO, texts: Texts) -> None:
        self._stream = stream
        self._texts = texts
        stream.write(MARK + csv_line([texts.say(_LANGUAGE, f"import.report.{name}") for name in _HEADING]))

    def add(self, rows: Iterable[Judged]) -> None:
        """Tell of these rows; those that need nobody are left out."""
        for row in rows:
            if row.outcome in _TOLD:
                for trouble in row.troubles:
                    self._stream.write(csv_line(self._cells(row, trouble)))

    def _cells(self, row: Judged, trouble: Trouble) -> tuple[str, ...]:
        say = self._texts.say
        return (
            str(row.line),
            trouble.column or "",
            say(_LANGUAGE, f"import.{row.outcome.value}"),
            trouble.reason.value,
            reason_text(trouble.reason, self._texts, _LANGUAGE),
        )


def reason_text(reason: Reason, texts: Texts, language: str) -> str:
    """Why, in words. A rule of another part that has no words here is told by its code."""
    key = f"import.{reason.value}"
    if texts.has(language, key):
        return texts.say(language, key)
    return texts.say(language, "import.OTHER", code=reason.value)


def told(tally: Tally, texts: Texts, *, writes: bool) -> str:
    """What became of a file, counted, for the terminal."""
    heads = {
        Outcome.NEW: "written" if writes else "to be written",
        Outcome.CORRECTED: "corrected" if writes else "to be corrected",
        Outcome.UNCHANGED: "unchanged",
        Outcome.WAITING: "waiting for a person" if writes else "to wait for a person",
        Outcome.DISMISSED: "dismissed earlier",
        Outcome.CONFLICT: "left as the handbook has it",
        Outcome.BAD: "bad",
    }
    lines = [_line("rows read", tally.rows)]
    for outcome, head in heads.items():
        if tally.outcomes[outcome]:
            lines.append(_line(head, tally.outcomes[outcome]))
            lines += _reasons(tally, outcome, texts)
    return "\n".join(lines)


def _reasons(tally: Tally, outcome: Outcome, texts: Texts) -> Iterator[str]:
    counts = ((count, trouble) for (of, trouble), count in tally.troubles.items() if of is outcome)
    for count, trouble in sorted(counts, key=lambda one: (-one[0], one[1].reason.value, one[1].column or "")):
        column = f"{trouble.column}: " if trouble.column else ""
        yield f"  {count:>9,}  {column}{reason_text(trouble.reason, texts, 'en')}"


def _line(head: str, count: int) -> str:
    return f"{head:<{_WIDTH - 9}}{count:>9,}"
