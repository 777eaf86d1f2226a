"""How an announcement reads: in which language, on a phone, in the inbox. Pure."""

import base64
from typing import Final

from handbook_api.platform.texts import LANGUAGES, Texts
from notifications.announcements.model import Announcement, AnnouncementKey, Content
from notifications.pushes import PushContent
from notifications.reminders import ReminderKind, Wording
from notifications.saying import Said, say

EXCERPT_CHARACTERS: Final = 200
"""As much of the text as a push and the inbox show; the whole is behind the link."""

_MORE: Final = "…"


def language_given(content: Content, language: str) -> str:
    """The language somebody who reads `language` gets: hers, and where it was not written in that, Japanese."""
    return language if language in content.titles else LANGUAGES[0]


def wording_of(content: Content) -> Wording:
    """What the inbox keeps. An urgent one says so by itself."""
    names = {"title": content.titles, "body": {one: _excerpt(text) for one, text in content.bodies.items()}}
    return Wording("reminder.announcement_urgent" if content.is_urgent else "reminder.announcement", names, {})


def said(texts: Texts, content: Content, language: str) -> Said:
    """What a phone shows whose language this is: all of it in the one language that is given.

    Raises nothing: every announcement is there in Japanese.
    """
    return say(texts, language_given(content, language), wording_of(content))


def headline(texts: Texts, content: Content, language: str) -> str:
    """The title as whoever reads `language` is shown it: an urgent one says so."""
    return said(texts, content, language).title


def body_in(content: Content, language: str) -> str:
    """The whole text, in the language that is given to whoever reads `language`."""
    return content.bodies[language_given(content, language)]


def link_to_announcement(key: AnnouncementKey) -> str:
    """The address in the app that shows the whole of it. It is named by the global id that GraphQL knows it by."""
    named = base64.urlsafe_b64encode(f"Announcement:{key}".encode()).decode().rstrip("=")
    return f"handbook://announcement/{named}"


def push_of(texts: Texts, announcement: Announcement, language: str) -> PushContent:
    """What is pushed of it to a device in `language`."""
    content = announcement.content
    words = said(texts, content, language)
    return PushContent(
        tag=announcement.key.tag,
        kind=ReminderKind.ANNOUNCEMENT.value,
        title=words.title,
        body=words.body,
        link=link_to_announcement(announcement.key),
        language=language,
        useful_until=content.useful_until,
        urgent=content.is_urgent,
    )


def _excerpt(text: str) -> str:
    """On one line, as it is shown where there is little room."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT_CHARACTERS else line[: EXCERPT_CHARACTERS - 1].rstrip() + _MORE
