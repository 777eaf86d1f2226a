"""Articles as a country's editors might write them, as many as asked for, made of the starters: always the same."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from content.article import Article, Heading, Translation
from content.search.synonyms import load_synonyms
from content.starter_reading import read_starters

_SEED: Final = 20261125
_LANGUAGES: Final = ("ja", "en")
_ENGLISH_SHARE: Final = 0.25
_PARAGRAPHS: Final = (5, 12)
"""From so many to so many; a starter has about ten."""

_PLACES: Final = re.findall(
    r"\S+",
    """
    豊玉 桜台 光が丘 石神井 大泉 関町 北町 田柄 春日町 高松 谷原 土支田 旭丘 小竹 栄町 羽沢 練馬 向山 貫井 中村 平和台
    氷川台 早宮 錦 南田中 下石神井 上石神井 立野
    """,
)
_KINDS: Final = (
    "保健相談所",
    "児童館",
    "地区区民館",
    "図書館",
    "子ども家庭支援センター",
    "地域集会所",
    "出張所",
    "小児科",
)


def articles(count: int) -> Iterator[Article]:
    """So many articles in Japanese, a quarter of them in English too: paragraphs of several starters, with a place, a
    number and words of the field that few others have.
    """
    drawn = random.Random(_SEED)  # noqa: S311 - made up, and the same each time
    starters = read_starters()
    paragraphs = {language: _paragraphs(starters, language) for language in _LANGUAGES}
    titles = {language: _titles(starters, language) for language in _LANGUAGES}
    words = {language: _words(language) for language in _LANGUAGES}
    for number in range(count):
        languages = _LANGUAGES if drawn.random() < _ENGLISH_SHARE else _LANGUAGES[:1]
        translations = tuple(
            _text(language, drawn, paragraphs[language], titles[language], words[language], number)
            for language in languages
        )
        yield replace(drawn.choice(starters), id=f"article-{number:05}", translations=translations)


def _text(
    language: str,
    drawn: random.Random,
    paragraphs: Sequence[str],
    titles: Sequence[str],
    words: Sequence[str],
    number: int,
) -> Translation:
    place = f"{drawn.choice(_PLACES)}{drawn.choice(_KINDS)}"
    own = drawn.sample(words, 3)
    chosen = drawn.sample(paragraphs, drawn.randint(*_PARAGRAPHS))
    chosen.insert(drawn.randrange(len(chosen)), f"{place}（{number}番窓口、03-{number:04}）。{'、'.join(own)}。")
    title = f"{drawn.choice(titles)} ― {own[0]}"
    return Translation(Heading(language, title, place, None if language == "ja" else 1), "\n\n".join(chosen))


def _paragraphs(starters: Sequence[Article], language: str) -> list[str]:
    bodies = (one.body for article in starters for one in article.translations if one.heading.language == language)
    return sorted({paragraph.strip() for body in bodies for paragraph in re.split(r"\n\n+", body)})


def _titles(starters: Sequence[Article], language: str) -> list[str]:
    headings = (one.heading for article in starters for one in article.translations)
    return sorted({re.split(" ― | - ", one.title)[0] for one in headings if one.language == language})


def _words(language: str) -> list[str]:
    return sorted({word for group in load_synonyms().groups for word in group.words.get(language, ())})
