"""Places and events of the municipality: what everybody finds, and what is only proposed."""

from dataclasses import dataclass, field

from tests.access.household_staff import marked
from tests.access.ids import Ids

LOCAL = ("SHOWN", "PROPOSED", "WITHDRAWN")
"""Places, and events. Readers see SHOWN as it was before the change that waits; the others never, or no more."""
SHOWN_PLACE, SHOWN_EVENT = "みんなの広場という所", "みんなの集まりという催し"
"""What readers have of SHOWN."""
LATITUDE, LONGITUDE = 35.7376, 139.6543
PHONES = {"SHOWN": "03-5555-0101", "PROPOSED": "03-5555-0102", "WITHDRAWN": "03-5555-0103"}
"""As the proposals say them."""


def place_name(name: str) -> str:
    """That of a place as it is proposed, or was."""
    return marked("所の名", name)


def event_title(name: str) -> str:
    """That of an event as it is proposed, or was."""
    return marked("催しの題", name)


@dataclass(slots=True, eq=False)
class PlaceThings:
    """By the names of `LOCAL`."""

    places: dict[str, str] = field(default_factory=dict)
    place_versions: dict[str, int] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    event_versions: dict[str, int] = field(default_factory=dict)
    import_id: str = ""
    """That of the file which proposed PROPOSED."""

    @property
    def ids(self) -> Ids:
        """What everybody asks for."""
        return Ids(local_places=tuple(self.places.values()), local_events=tuple(self.events.values()))
