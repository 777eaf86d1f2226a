"""How long somebody reads a text. Pure."""

import re
from collections.abc import Mapping
from typing import Final

from content.checks.outline import outline

CHARACTERS_A_MINUTE: Final[Mapping[str, int]] = {"ja": 400, "ja-easy": 250, "zh": 250}
WORDS_A_MINUTE: Final = 180

_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_MARKED = re.compile(r"[\W_]")


def reading_minutes(body: str, language: str) -> int:
    """In how many minutes a body is read, in whole ones rounded up, one at least.

    Assumed are 400 characters a minute in Japanese, the lower end of the 400 to 600 that are commonly given for silent
    reading, and 250 in easy Japanese, whose readers are learning it. Chinese is taken at 250 characters. Every other
    language is taken at 180 words: over seventeen languages the IReST texts were read at 184 words a minute, aloud
    (Trauzettel-Klosinski and Dietz, Invest Ophthalmol Vis Sci 2012;53:5452). Marks and furigana are not counted.
    """
    text = outline(body).text
    pace = CHARACTERS_A_MINUTE.get(language)
    if pace is None:
        pace = CHARACTERS_A_MINUTE.get(language.partition("-")[0])
    if pace is None:
        return max(1, -(-len(_WORD.findall(text)) // WORDS_A_MINUTE))
    return max(1, -(-len(_MARKED.sub("", text)) // pace))
