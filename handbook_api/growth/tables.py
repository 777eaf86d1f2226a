"""The figures this package carries, read from its own `data/` folder."""

import csv
from importlib import resources


def table(name: str) -> list[dict[str, str]]:
    """The rows of `data/NAME.csv` by column. Lines that start with `#` tell the source and are not rows."""
    text = (resources.files(__package__) / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
