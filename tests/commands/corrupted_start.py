"""Reads the data and the trusted documents of the packages in the current folder, one file after the other corrupted.

Prints a JSON object: for each file how the start was refused, or `null` where it was not.
"""

import json
import sys
from pathlib import Path

from handbook_api.app import trusted
from handbook_api.reference_data import load_reference_data
from handbook_api.settings import Settings
from handbook_api.start_refused import StartRefused

NONSENSE = b"\nno_such_key: this line is nothing that belongs here\n"


def refusal_with(file: Path) -> str | None:
    """How the start is refused with a line of nonsense at the end of this file, which is put back afterwards."""
    content = file.read_bytes()
    file.write_bytes(content + NONSENSE)
    try:
        load_reference_data(Settings())
        trusted(Settings())
    except StartRefused as refused:
        return str(refused)
    finally:
        file.write_bytes(content)
    return None


if __name__ == "__main__":
    print(json.dumps({name: refusal_with(Path(name)) for name in sys.argv[1:]}))
