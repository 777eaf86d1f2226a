"""How reminders read, in every language there are texts in."""

import re
from dataclasses import replace
from datetime import date, time

import pytest

from handbook_api.platform.texts import LANGUAGES, Texts
from notifications.kinds.checkup import CLOSING, OPEN, SOON
from notifications.reminders import Wording
from notifications.saying import Said, addressed, say, time_of_day
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


OF_A_CHILD = (
    "reminder.questionnaire.child",
    "reminder.appointment.child",
    "reminder.appointment_booked.child",
    "reminder.appointment_corrected.child",
    "reminder.appointment_cancelled.child",
    "reminder.record_arrived.child",
)
OF_A_MOTHER = (
    "reminder.pregnancy_visit.next",
    *(f"reminder.pregnancy_checkup.{when}" for when in ("soon", "open", "closing")),
    *(f"reminder.mother_checkup.{when}" for when in ("soon", "open", "closing")),
    *(text.replace(".child", ".mother") for text in OF_A_CHILD),
)
EVERYTHING = Wording(
    "",
    {name: {"ja": f"《{name}》", "en": f"<{name}>"} for name in ("checkup", "purpose", "place", "municipality")},
    {name: date(2026, 12, 23) for name in ("opens_on", "last_day", "due_on", "on")},
    times={"at": time(13, 30)},
)
NEVER_SAID = re.compile(
    r"おめでとう|赤ちゃん|ベビー|ママ|至急|遅れ|過ぎ|congratulations|\bbaby|overdue|\blate\b|\bmom", re.IGNORECASE
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", OF_A_CHILD)
def test_a_text_about_a_child_is_there_in_every_language(texts: Texts, language: str, text: str) -> None:
    said = say(texts, language, replace(EVERYTHING, text=text), "ゆい")

    assert "ゆい" in said.title
    assert not {"{", "}"} & set(said.title + said.body)
    assert not NEVER_SAID.search(said.title + said.body)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", OF_A_MOTHER)
def test_a_text_about_a_mother_needs_no_name_congratulates_nobody_and_calls_nothing_late(
    texts: Texts, language: str, text: str
) -> None:
    said = say(texts, language, replace(EVERYTHING, text=text))

    assert not {"{", "}"} & set(said.title + said.body)
    assert not NEVER_SAID.search(said.title + said.body)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [text for text in (*OF_A_CHILD, *OF_A_MOTHER) if "appointment" in text])
def test_where_and_when_an_appointment_is_stands_in_the_body_alone(texts: Texts, language: str, text: str) -> None:
    title = say(texts, language, replace(EVERYTHING, text=text), "ゆい").title

    assert not re.search("《place》|<place>|2026|13:30|1:30", title)


def test_a_time_of_day_is_said_as_people_say_it() -> None:
    assert (time_of_day(time(13, 30), "ja"), time_of_day(time(9, 5), "en")) == ("13:30", "9:05\u202fAM")


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
