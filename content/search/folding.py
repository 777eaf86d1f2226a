"""How a text is written and how it sounds, each brought into one form. Pure.

What folds alike finds each other: full and half width, capitals, ひらがな and カタカナ, the ways of writing a long
vowel, and, where accents are taken off, Vietnamese that was typed without them.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_KATAKANA: Final = {code: chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)} | {
    ord("ヽ"): "ゝ",
    ord("ヾ"): "ゞ",
    0x3099: "",
    0x309A: "",
}
"""Also takes away 濁点 and 半濁点 that no kana before them takes: they say nothing."""
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−〜～"), "ー")
"""What people type for a long vowel where their keyboard offers several dashes."""

_SAME_SOUND: Final = tuple(
    pair.split("=") for pair in ("ゔぁ=ば", "ゔぃ=び", "ゔぇ=べ", "ゔぉ=ぼ", "ゔ=ぶ", "ぢ=じ", "づ=ず")
)
_ROWS: Final = {
    "あ": "あかさたなはまやらわがざだばぱぁゃゎ",
    "い": "いきしちにひみりぎじびぴぃ",
    "う": "うくすつぬふむゆるぐずぶぷぅゅ",
    "え": "えけせてねへめれげぜでべぺぇ",
    "お": "おこそとのほもよろをごぞどぼぽぉょ",
}
_VOWELS: Final = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
_PROLONGED: Final = {"あ": "あ", "い": "い", "う": "う", "え": "い", "お": "う"}
"""How a vowel is prolonged in hiragana (せんせい, おとうさん), whichever way it was written (せんせー, おとーさん)."""

_KANA_ONLY: Final = re.compile(r"[ぁ-ゖゝゞー]+")
_TRAILED_OFF: Final = "あいう"
_TRAILED_OFF_FROM: Final = 3
"""サーバー is サーバ as well, and メモリー メモリ, but せんせー is せんせい, and キー is not キ."""


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """One form for all ways of writing the same: width, capitals, kana, long vowels. Folding again changes nothing."""
    return _with_plain_vowels(_in_hiragana(_composed(text)))


def fold_letters(text: str) -> str:
    """The same for languages without kana: width, capitals, and accents composed one way."""
    return _composed(text)


def without_accents(text: str) -> str:
    """What somebody types who has no accents on her keyboard: `sốt` is `sot`, `đau` is `dau`. Takes folded letters."""
    bare = "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", bare).replace("đ", "d")


def is_kana(text: str) -> bool:
    """Whether a folded text is written in kana alone."""
    return _KANA_ONLY.fullmatch(text) is not None


def is_wide_writing(character: str) -> bool:
    """Whether it is a character of Chinese or Japanese that is a word or a piece of one by itself."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character in "々〆"


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _in_hiragana(text: str) -> str:
    hiragana = text.translate(_KATAKANA)
    for written, sounds in _SAME_SOUND:
        hiragana = hiragana.replace(written, sounds)
    return hiragana


def _with_plain_vowels(text: str) -> str:
    out: list[str] = []
    for place, character in enumerate(text):
        before = out[-1] if out else ""
        vowel = _VOWELS.get(before)
        prolonged = _DASHES.get(ord(character), character)
        if prolonged == "ー" and vowel is not None:
            if place == len(text) - 1 and len(text) >= _TRAILED_OFF_FROM and vowel in _TRAILED_OFF:
                continue
            out.append(_PROLONGED[vowel])
        elif (character == "え" and vowel == "え") or (character == "お" and vowel == "お"):
            out.append(_PROLONGED[vowel])
        else:
            out.append(character)
    return "".join(out)
