"""How reminders read, in every language there are texts in."""

import pytest

from handbook_api.platform.texts import LANGUAGES, Texts
from notifications.kinds.checkup import CLOSING, OPEN, SOON
from notifications.reminders import Wording
from notifications.saying import Said, addressed, say
from tests.notifications.builders import a_reminder

WORDING = a_reminder().wording


def test_a_reminder_in_japanese(texts: Texts) -> None:
    assert say(texts, "ja", WORDING, "ゆい") == Said(
        "ゆいさんの4か月児健診の時期になりました",
        "2026年12月23日(水)まで受けられます。場所や持ち物は手帳でご覧ください。",
    )


def test_a_reminder_in_english(texts: Texts) -> None:
    assert say(texts, "en", WORDING, "ゆい") == Said(
        "ゆい: it is time for the 4-month checkup",
        "You can go until Wed, Dec 23, 2026. The handbook says where, and what to bring.",
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [SOON, OPEN, CLOSING])
def test_every_text_is_there_and_has_its_placeholders_filled(texts: Texts, language: str, text: str) -> None:
    said = say(texts, language, Wording(text, WORDING.names, WORDING.days), "ゆい")

    assert "ゆい" in said.title
    assert not {"{", "}"} & set(said.title + said.body)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("ゆい", "ゆいさん"),
        ("佐藤 結衣", "佐藤 結衣さん"),
        ("ゆいちゃん", "ゆいちゃん"),
        ("れんくん", "れんくん"),
        ("結衣さま", "結衣さま"),
    ],
)
def test_a_child_is_called_politely_and_only_once(name: str, called: str) -> None:
    assert addressed(name, "ja") == called


def test_a_name_is_left_alone_in_english() -> None:
    assert addressed("Yui", "en") == "Yui"
