"""The title and the excerpt of an article that was found, with what was looked for marked. Pure."""

from collections.abc import Mapping

import numpy as np

from content.article import Heading
from content.markdown import is_wide
from content.search.excerpts import Part, Span, excerpt, parts
from content.search.reading_store import Shown
from content.search.searchable import Places

Pieces = Mapping[str, int]
"""Which piece of the question each term answers."""

_SPANS_LOOKED_AT = 200
"""The words of an excerpt are among so many of the first; a text that has more is about nothing else."""


def shown_parts(heading: Heading, text: Shown | None, pieces: Pieces) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Title and excerpt; of a text that is not in the index as it is now (`None`), title and summary as they are.

    The excerpt is of the body where that has anything of what was looked for, and of the summary otherwise.
    """
    if text is None:
        return parts(heading.title, ()), parts(heading.summary, ())
    numbers = {number: pieces[term] for number, term in enumerate(text.terms) if term in pieces}
    title = parts(text.title, _spans(text.title_places, numbers))
    in_body = _spans(text.body_places, numbers)
    if not in_body:
        return title, parts(text.summary, _spans(text.summary_places, numbers))
    return title, excerpt(text.body, in_body, is_wide=_is_wide_text(text.body))


def _spans(places: Places, numbers: Mapping[int, int]) -> list[Span]:
    if not numbers:
        return []
    hits = places[np.isin(places["term"], list(numbers))][:_SPANS_LOOKED_AT]
    return [Span(start, start + length, numbers[term]) for term, start, length in hits.tolist()]


def _is_wide_text(text: str) -> bool:
    return is_wide(text.lstrip("- 0123456789.\n")[:1])
