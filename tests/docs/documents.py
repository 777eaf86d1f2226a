"""Reads the tables of the documents, so that tests can compare them with the code."""

from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def document(name: str) -> str:
    """The text of `docs/NAME.md`."""
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading (with its number signs), up to the next heading of any depth."""
    (_, found) = text.split(f"\n{heading}\n")
    return found.partition("\n#")[0]


def rows(text: str) -> list[list[str]]:
    """The rows of every table of `text` without their heads, as cells."""
    lines = text.splitlines()
    found = []
    for number, line in enumerate(lines):
        is_head = number + 1 < len(lines) and lines[number + 1].startswith("|---")
        if line.startswith("|") and not line.startswith("|---") and not is_head:
            found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def code(cell: str) -> str:
    """What stands between backquotes in a cell that holds nothing else."""
    assert cell.startswith("`"), cell
    assert cell.endswith("`"), cell
    return cell[1:-1]
