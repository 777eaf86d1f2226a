"""What a file says anew, put into what people made of what it said before. Pure.

A municipality's editors add languages and hours to what came from a file. A later file changes only what it says
differently from the one before.
"""

from collections.abc import Mapping
from dataclasses import fields, replace

from content.places.model import Facts


def merged(current: Facts, last: Facts, new: Facts) -> Facts:
    """`current` with everything in which `new` differs from `last`."""
    changes = {
        one.name: _merged(getattr(current, one.name), getattr(last, one.name), getattr(new, one.name))
        for one in fields(current)
        if getattr(last, one.name) != getattr(new, one.name)
    }
    return _replaced(current, changes)


def _replaced(current: Facts, changes: Mapping[str, object]) -> Facts:
    return replace(current, **changes)  # type: ignore[arg-type]  # each is a value of the field it is named by


def _merged(current: object, last: object, new: object) -> object:
    """Of texts by language only those that changed; of everything else the new value."""
    if not (isinstance(current, Mapping) and isinstance(last, Mapping) and isinstance(new, Mapping)):
        return new
    gone = {language for language in last if language not in new}
    changed = {language: text for language, text in new.items() if last.get(language) != text}
    return {language: text for language, text in current.items() if language not in gone} | changed
