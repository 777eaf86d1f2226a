"""The journal and the teeth of the demonstration, with pictures that are drawn here: nobody's photo is in it."""

import io
from dataclasses import dataclass
from datetime import date, timedelta

from PIL import Image, ImageDraw

from handbook_api.children.model import Child
from handbook_api.demo.people import Person, chosen_id
from handbook_api.demo.writing import unless_changed
from handbook_api.families.access import Audience
from handbook_api.house import House
from handbook_api.journal.dates import DayPrecision, remembered
from handbook_api.journal.keys import ItemKey, JournalKey
from handbook_api.journal.records import EntryKind
from handbook_api.journal.rules import EntryDraft
from handbook_api.journal.uploads import Expected
from handbook_api.platform.civil_dates import add_months

_SIZE = (960, 720)
_SKY, _SUN, _MEADOW = (222, 235, 242), (247, 224, 163), (186, 210, 178)
_PATH = ("handbookId",)

FIRST_TEETH = {
    **dict.fromkeys(("71", "81"), 8),
    **dict.fromkeys(("51", "61"), 10),
    **dict.fromkeys(("52", "62", "72", "82"), 12),
    **dict.fromkeys(("54", "64", "74", "84"), 16),
    **dict.fromkeys(("53", "63", "73", "83"), 19),
}
"""The teeth of a two-year-old by their place, with the month of life in which each came through."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A milestone at an age in days, with what somebody wrote about it and what its picture shows."""

    milestone: str
    age_days: int
    text: str
    alt_text: str


HEAD_HELD_UP = Remembered("HEAD_CONTROL", 104, "腹ばいで、しっかり顔を上げていた。", "明るい空と野原の絵")
WALKED = Remembered("WALKED_ALONE", 392, "公園で三歩。あとは座りこんで大笑い。", "朝日と野原の絵")


async def remember(house: House, by: Person, child: Child, what: Remembered) -> None:
    """Write a milestone into the child's journal, with a picture."""
    journal = JournalKey(child.key)
    named = f"{child.key.child}-{what.milestone}"
    photo = await _picture(house, by, journal, chosen_id(f"{named}-picture"), what.alt_text)
    draft = EntryDraft(
        kind=EntryKind.MILESTONE,
        happened=remembered(child.birth.born_on + timedelta(days=what.age_days), DayPrecision.DAY),
        audience=Audience.FAMILY,
        text=what.text,
        milestone=what.milestone,
        photos=(photo,) if photo else (),
    )
    entries = house.services.journal.entries
    await unless_changed(entries.record(by.principal, journal, chosen_id(named), draft, path=_PATH))


async def enter_teeth(house: House, by: Person, child: Child, today: date) -> None:
    """Enter the teeth that have come through, each in its month, unless somebody entered some since."""
    if child.teeth.version > 0:
        return
    months = {code: add_months(child.birth.born_on, month) for code, month in FIRST_TEETH.items()}
    days = {code: remembered(day, DayPrecision.MONTH) for code, day in months.items() if day <= today}
    await unless_changed(house.services.journal.teeth.enter(by.principal, child.key, 0, days))


async def _picture(house: House, by: Person, journal: JournalKey, photo_id: str, alt_text: str) -> str | None:
    """A photo that is there to be put into an entry; `None` where it was deleted since."""
    parts = house.services.journal
    prepared = await unless_changed(
        parts.photos.prepare(by.principal, journal, photo_id, alt_text, "image/png", path=_PATH)
    )
    if prepared is None:
        return None
    await parts.uploads.take(Expected(ItemKey.in_journal(journal, photo_id), by.principal), _meadow())
    return photo_id


def _meadow() -> bytes:
    """A quiet picture, as PNG."""
    width, height = _SIZE
    picture = Image.new("RGB", _SIZE, _SKY)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((width * 0.62, height * 0.12, width * 0.62 + 170, height * 0.12 + 170), fill=_SUN)
    pen.ellipse((-width * 0.3, height * 0.62, width * 1.3, height * 1.9), fill=_MEADOW)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
