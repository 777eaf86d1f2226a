"""What the household has that the municipality has to do with: checkups, appointments, a journal, its counter."""

from dataclasses import dataclass, field

from tests.access.ids import Ids

ELSEWHERE = "131121"
"""Where NURSE_ELSEWHERE works."""
THIRD = "131130"
"""Where the mother registered a handbook. That is nobody else's business, the nurse's included."""

CHILD_SEEN = "そらまるこ"
"""The child that has checkups, appointments and a journal. Whoever works at a place of the ward reads its name."""
SEEN_CHILD_BORN = "2026-07-10"
TOOTH_CAME = "2026-10-29"

FATHERS_NUMBER = "N-FATHER-4711"
MOTHERS_NUMBER = "S-MOTHER-8823"
UNREGISTERED_NUMBER = "N-UNUSED-3390"

PLACE = "石神井の部屋"
SESSION_PLACE = "健診会場の部屋"
CALLED_OFF_BECAUSE = "医師が来られないため"

SLOT_DAYS = ("2026-12-08", "2026-12-09", "2026-12-10", "2026-11-24")


@dataclass(frozen=True, slots=True)
class MarkedCheckup:
    """A checkup's record that is told from every other by each of its texts, and by the weight it has measured."""

    id: str
    mark: str
    weight_grams: int
    version: int

    def text(self, what: str) -> str:
        """One of its texts."""
        return marked(what, self.mark)


@dataclass(frozen=True, slots=True)
class MarkedEntry:
    """An entry of a journal with a photo in it, told from every other by each of its texts."""

    id: str
    photo: str
    mark: str
    version: int

    def text(self, what: str) -> str:
        """One of its texts."""
        return marked(what, self.mark)


def marked(what: str, mark: str) -> str:
    """The text that stands for `what` in the thing with this mark, and nowhere else."""
    return f"{what}〈{mark}〉"


@dataclass(slots=True, eq=False)
class StaffThings:
    """By the names that `building_staff.py` gives them."""

    child: str = ""
    checkups: dict[str, MarkedCheckup] = field(default_factory=dict)
    deleted_checkup: str = ""
    deleted_checkup_of_the_mother: str = ""
    session: str = ""
    place: str = ""
    slots: dict[str, str] = field(default_factory=dict)
    appointments: dict[str, str] = field(default_factory=dict)
    entries: dict[str, MarkedEntry] = field(default_factory=dict)
    deleted_entry: str = ""
    loose_photos: dict[str, str] = field(default_factory=dict)
    """Those in no entry, by whose each is."""
    deleted_photo: str = ""
    issues: dict[str, str] = field(default_factory=dict)
    """Handbooks that the municipality issued, by number."""
    issue_codes: dict[str, str] = field(default_factory=dict)
    registered_at: dict[str, str] = field(default_factory=dict)
    """By the number of the handbook."""
    counter_code: str = ""
    """The father's, with which staff could open the family."""

    @property
    def ids(self) -> Ids:
        """What everybody asks for."""
        return Ids(
            children=(self.child,),
            checkup_records=(
                *(one.id for one in self.checkups.values()),
                self.deleted_checkup,
                self.deleted_checkup_of_the_mother,
            ),
            checkup_sessions=(self.session,),
            places=(self.place,),
            slots=tuple(self.slots.values()),
            appointments=tuple(self.appointments.values()),
            journal_entries=(*(one.id for one in self.entries.values()), self.deleted_entry),
            photos=(
                *(one.photo for one in self.entries.values()),
                *self.loose_photos.values(),
                self.deleted_photo,
            ),
            issues=tuple(self.issues.values()),
        )
