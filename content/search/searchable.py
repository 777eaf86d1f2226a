"""What of an article is searched: its title, its summary with the headings, and its body."""

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from content.article import Article, Category, Translation
from content.languages import Analysis
from content.rendering import headings, text_without_furigana
from content.search.analysis import Analyser
from content.search.postings import Counts
from content.search.terms import Analysed, Occurrence, of_category

PLACE: Final = np.dtype([("term", "<u4"), ("start", "<u4"), ("length", "<u2")])
"""One occurrence: the number of its term among the text's, and where it stands."""

Places = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class SearchableText:
    """An article in one language, read. `counts` is by term, `words` how many each field has.

    `title`, `summary` and `body` are as they are shown, and the places say where each of `terms` stands in them.
    """

    language: str
    title: str
    summary: str
    body: str
    terms: tuple[str, ...]
    counts: Mapping[str, Counts]
    words: Counts
    title_places: Places
    summary_places: Places
    body_places: Places


def searchable(article: Article, analyses: Mapping[str, Analysis], analyser: Analyser) -> tuple[SearchableText, ...]:
    """An article's texts in the languages that there are, read."""
    return tuple(
        _text(translation, article.category, analyses[translation.heading.language], analyser)
        for translation in article.translations
        if translation.heading.language in analyses
    )


def packed_terms(terms: Sequence[str]) -> bytes:
    """The terms of a text in few bytes. None of them has a line break."""
    return zlib.compress("\n".join(terms).encode(), level=6)


def read_terms(packed: bytes) -> tuple[str, ...]:
    """The terms that `packed_terms` wrote."""
    return tuple(zlib.decompress(packed).decode().split("\n"))


def packed_places(places: Places) -> bytes:
    """Occurrences in few bytes."""
    return zlib.compress(places.tobytes(), level=6)


def read_places(packed: bytes) -> Places:
    """The occurrences that `packed_places` wrote."""
    return np.frombuffer(zlib.decompress(packed), dtype=PLACE)


def _text(translation: Translation, category: Category, analysis: Analysis, analyser: Analyser) -> SearchableText:
    heading = translation.heading
    body = text_without_furigana(translation.body)
    in_headings = "\n".join((heading.summary, *(one.text for one in headings(translation.body))))
    fields = [analyser.analyse(text, analysis) for text in (heading.title, in_headings, body)]
    title_often, heading_often, body_often = (_often(field) for field in fields)
    terms = tuple(dict.fromkeys((of_category(category), *title_often, *heading_often, *body_often)))
    numbers = {term: number for number, term in enumerate(terms)}
    return SearchableText(
        language=heading.language,
        title=heading.title,
        summary=heading.summary,
        body=body,
        terms=terms,
        counts={term: Counts(title_often[term], heading_often[term], body_often[term]) for term in terms},
        words=Counts(*(field.words for field in fields)),
        title_places=_places(fields[0].occurrences, numbers),
        summary_places=_places([one for one in fields[1].occurrences if one.end <= len(heading.summary)], numbers),
        body_places=_places(fields[2].occurrences, numbers),
    )


def _often(field: Analysed) -> Counter[str]:
    return Counter(one.term for one in field.occurrences)


def _places(occurrences: Sequence[Occurrence], numbers: Mapping[str, int]) -> Places:
    values = [(numbers[one.term], one.start, one.end - one.start) for one in occurrences]
    return np.array(values, dtype=PLACE)
