"""Whose staff somebody is, and which checkups of children that municipality has."""

from collections.abc import Mapping

from handbook_api.checkups.model import CheckupKind, Subject
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused


def works_for(principal: Principal) -> str:
    """The municipality whose staff somebody is. Raises `Forbidden` for everybody else."""
    if principal.role is not Role.STAFF or principal.municipality is None:
        raise Forbidden
    return principal.municipality


def versions_of(kind: str, municipality: str, municipalities: Mapping[str, Municipality]) -> tuple[CheckupKind, ...]:
    """The versions of a checkup of children in a programme. Raises `Refused(UNKNOWN_CHECKUP)` where there is none."""
    programme = municipalities.get(municipality)
    kinds = programme.checkups if programme else ()
    versions = tuple(one for one in kinds if one.code == kind and one.subject is Subject.CHILD)
    if not versions:
        raise Refused(Problem(ProblemCode.UNKNOWN_CHECKUP, ("kind",)))
    return versions
