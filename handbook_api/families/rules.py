"""What a family may look like. Pure."""

import re
import unicodedata
from datetime import timedelta

from handbook_api.families.model import Family, Member
from handbook_api.platform.problems import Problem, ProblemCode
from handbook_api.platform.texts import LANGUAGES

FAMILIES_CEILING = 20
"""How many families one person may belong to when she founds another."""
MEMBERS_CEILING = 20
INVITATIONS_CEILING = 10
REGISTRATIONS_CEILING = 20
"""One for each child; a family has at most twenty children."""
NAME_LIMIT_CHARACTERS = 60
INVITATION_LIFETIME = timedelta(hours=48)
MOVES_CEILING = 10
WARD_SHARE_LONGEST = timedelta(days=366)
COUNTER_CODE_LIFETIME = timedelta(minutes=10)
WRONG_CODES_AN_HOUR = 10

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0/O, 1/I/L or U: a code is read aloud over the telephone and typed by grandparents."""
CODE_LENGTH = 10


def normalized_code(typed: str) -> str:
    """A code as it was given out, from what somebody typed: only letters and digits count, in any case and width."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper())


def name_problems(name: str, path: tuple[str, ...]) -> tuple[Problem, ...]:
    """What is wrong with a person's name: empty, or longer than `NAME_LIMIT_CHARACTERS`."""
    length = len(name.strip())
    if length == 0:
        return (Problem(ProblemCode.REQUIRED, path),)
    if length > NAME_LIMIT_CHARACTERS:
        return (Problem(ProblemCode.TOO_LONG, path, {"value": length, "limit": NAME_LIMIT_CHARACTERS}),)
    return ()


def language_problems(language: str) -> tuple[Problem, ...]:
    """What is wrong with the language somebody's pushes are to be written in: there are no texts in it."""
    return () if language in LANGUAGES else (Problem(ProblemCode.UNKNOWN_LANGUAGE, ("language",)),)


def is_the_mother(family: Family, uid: str, *, says_so: bool) -> bool:
    """Whether a guardian who joins is the family's mother.

    She is if she says so, unless somebody else was before: what is for the mother alone is never shown to another
    guardian, and a code and a tick in a box must not be enough. The mother who comes back is still the mother.
    """
    return family.mother_uid == uid or (says_so and family.mother_uid is None)


def frozen_problems(family: Family, path: tuple[str, ...]) -> tuple[Problem, ...]:
    """Why nobody is let in or put out by the family itself: the staff froze it, for as long as people disagree."""
    return (Problem(ProblemCode.FAMILY_FROZEN, path),) if family.is_frozen else ()


def leaving_problems(family: Family, member: Member, path: tuple[str, ...]) -> tuple[Problem, ...]:
    """Why `member` cannot leave: the last guardian cannot, since nobody could ever open the handbooks again."""
    if family.guardians == (member,):
        return (Problem(ProblemCode.LAST_GUARDIAN, path),)
    return ()
