"""How the household is told things: its devices, how the mother wants it, and what the municipality announces."""

from dataclasses import dataclass, field

from tests.access.household_staff import marked
from tests.access.ids import Ids
from tests.access.people import Person

DEVICE_NAMES = {person: marked("端末の名", person.value) for person in (Person.MOTHER, Person.FATHER)}
QUIET_FROM = "21:13:00"
"""Since when in the evening the mother wants to hear nothing."""
ANNOUNCEMENTS = ("RETURNED", "IN_REVIEW", "PUBLISHED")
"""By how far each is. The first two are the municipality's own; the last one everybody reads."""


def title(name: str) -> str:
    """That of an announcement."""
    return marked("お知らせの題", name)


def remark(name: str) -> str:
    """What was said when an announcement was returned."""
    return marked("お知らせへの意見", name)


@dataclass(slots=True, eq=False)
class TellingThings:
    """By the names that `building_telling.py` gives them."""

    devices: dict[Person, str] = field(default_factory=dict)
    """Ids, by whose each is."""
    editor_uid: str = ""
    """Of a colleague of the editor's who wrote the announcements."""
    announcements: dict[str, str] = field(default_factory=dict)
    """By the names of `ANNOUNCEMENTS`."""
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def ids(self) -> Ids:
        """What everybody asks for."""
        return Ids(announcements=tuple(self.announcements.values()))
