"""What a family may look like. Pure."""

import re
from datetime import timedelta

from handbook_api.families.model import Family, Member
from handbook_api.platform.problems import Problem, ProblemCode

MEMBERS_CEILING = 20
INVITATIONS_CEILING = 10
NAME_LIMIT_CHARACTERS = 60
INVITATION_LIFETIME = timedelta(hours=48)
WARD_SHARE_LONGEST = timedelta(days=366)
WRONG_CODES_AN_HOUR = 10

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0/O, 1/I/L or U: a code is read aloud over the telephone and typed by grandparents."""
CODE_LENGTH = 10


def normalized_code(typed: str) -> str:
    """A code as it was given out, from what somebody typed: case, spaces, hyphens and full-width forms are forgiven."""
    half_width = typed.translate({full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)})
    return re.sub(r"[\s\-‐-―ー]", "", half_width).upper()


def name_problems(name: str, path: tuple[str, ...]) -> tuple[Problem, ...]:
    """What is wrong with a person's name: empty, or longer than `NAME_LIMIT_CHARACTERS`."""
    if not name.strip():
        return (Problem(ProblemCode.REQUIRED, path),)
    if len(name) > NAME_LIMIT_CHARACTERS:
        return (Problem(ProblemCode.TOO_LONG, path, {"value": len(name), "limit": NAME_LIMIT_CHARACTERS}),)
    return ()


def leaving_problems(family: Family, member: Member) -> tuple[Problem, ...]:
    """Why `member` cannot leave: the last guardian cannot, since nobody could ever open the handbooks again."""
    if family.guardians == (member,):
        return (Problem(ProblemCode.LAST_GUARDIAN, ("familyId",)),)
    return ()
