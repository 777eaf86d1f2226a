"""Who is asking: the words every part uses for a signed-in person. `identity_verifier` has Firebase's proof of it."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a signed-in person may be, from the custom claim `role` of her Firebase ID token.

    It opens functions of the service. Which family's records she sees is decided in `families/access.py`.
    """

    PARENT = "PARENT"
    STAFF = "STAFF"
    EDITOR = "EDITOR"
    ADMIN = "ADMIN"

    @property
    def serves_a_municipality(self) -> bool:
        """Whether the role means nothing without the municipality it is held in."""
        return self in (Role.STAFF, Role.EDITOR)


@dataclass(frozen=True, slots=True)
class Principal:
    """A person whose token was verified.

    `uid` is Firebase's user id and never goes into a log line. `municipality` is the code of the municipality she
    works for: always there for staff and editors, never for a parent.
    """

    uid: str
    role: Role
    municipality: str | None = None


class IdentityUnavailable(Exception):
    """Firebase could not be asked, so nobody can be let in or turned away. GraphQL code `UNAVAILABLE`; try again."""

    def __init__(self, retry_after_seconds: int = 5) -> None:
        super().__init__("the identity service cannot be reached")
        self.retry_after_seconds = retry_after_seconds


class IdentityMisconfigured(Exception):
    """The settings for Firebase contradict each other or lack something. Raised at start; the message says what."""
