"""Whose a row is. Pure.

A record in the wrong child's handbook is worse than one that waits: a row is somebody's only when exactly one child
fits in everything that the row says, and nothing speaks against it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from handbook_api.imports.columns import same_name
from handbook_api.imports.outcomes import Waiting
from handbook_api.imports.rows import Identity
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.vocabulary import Sex

CANDIDATES_CEILING = 10
"""Of one row. More than that help nobody to decide."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A child of a family that the municipality may see.

    `order` and `fetuses` are of the birth page, `numbers` those of the family's handbooks that the municipality
    issued. `guardians` are the names they go by in the family. `goes_on`: the handbook has not ended.
    """

    key: ChildKey
    born_on: date
    sex: Sex
    name: str
    order: int = 1
    fetuses: int = 1
    goes_on: bool = True
    numbers: frozenset[str] = frozenset()
    guardians: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """Who comes into question for a row: the children of the family with its number, and those born on its day.

    `of_number` is `None` where the row has no number, or one that no such family has.
    """

    of_number: tuple[Candidate, ...] | None
    of_birth: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The child a row is of; or why a person has to say, and who is like it."""

    child: ChildKey | None
    waiting: Waiting | None = None
    candidates: tuple[ChildKey, ...] = ()


def match(identity: Identity, pool: Pool) -> Match:
    """Whose a row is.

    With the number of a family that is known: the child of it that was born on the day, if sex, name and order fit
    where the row has them. Without: the child born on the day whose whole name fits, in a family that has no other
    number. A child of several born together needs its name or order in either case.
    """
    if pool.of_number is not None:
        fitting = [one for one in pool.of_number if _fits(identity, one)]
    else:
        fitting = [
            one
            for one in pool.of_birth
            if _fits(identity, one) and _has_whole_name(identity, one) and _has_no_other_number(identity, one)
        ]
    if len(fitting) == 1 and _is_told_apart(identity, fitting[0]):
        return Match(fitting[0].key)
    like = tuple(dict.fromkeys(one.key for one in fitting or _alike(identity, pool)))[:CANDIDATES_CEILING]
    if len(fitting) > 1:
        return Match(None, Waiting.SEVERAL_CHILDREN, like)
    return Match(None, Waiting.UNSURE if like else Waiting.NO_CHILD, like)


def _fits(identity: Identity, child: Candidate) -> bool:
    """Whether nothing that the row says speaks against the child. A handbook that has ended is for a person to open."""
    known = {identity.sex, child.sex} - {None, Sex.UNKNOWN}
    return (
        child.goes_on
        and child.born_on == identity.born_on
        and len(known) < 2
        and (not _names(identity) or _has_name(identity, child))
        and (identity.order is None or child.fetuses < 2 or identity.order == child.order)
    )


def _is_told_apart(identity: Identity, child: Candidate) -> bool:
    """Of twins the other one may not have been entered yet: the only one there is need not be the one."""
    return child.fetuses < 2 or bool(_names(identity)) or identity.order is not None


def _has_no_other_number(identity: Identity, child: Candidate) -> bool:
    return identity.handbook_number is None or not child.numbers or identity.handbook_number in child.numbers


def _has_name(identity: Identity, child: Candidate) -> bool:
    """Whether the name fits, the given name alone included: a handbook's cover often has no more."""
    own = set(_whole_and_given(child.name))
    return any(same_name(one, other) for name in _names(identity) for one in _whole_and_given(name) for other in own)


def _has_whole_name(identity: Identity, child: Candidate) -> bool:
    """Whether surname and given name fit. The surname may be that of a guardian, where the child's name has none."""
    surnames = [parts[0] for parts in map(str.split, _names(identity)) if len(parts) > 1]
    if not surnames:
        return False
    if any(same_name(name, child.name) for name in _names(identity) if len(name.split()) > 1):
        return True
    return any(_begins_with(guardian, one) for guardian in child.guardians for one in surnames)


def _begins_with(name: str, surname: str) -> bool:
    unspaced, wanted = "".join(name.split()), "".join(surname.split())
    return same_name(unspaced[: len(wanted)], wanted)


def _whole_and_given(name: str) -> Iterator[str]:
    yield name
    parts = name.split()
    if len(parts) > 1:
        yield parts[-1]


def _names(identity: Identity) -> Sequence[str]:
    return [one for one in (identity.name, identity.kana) if one]


def _alike(identity: Identity, pool: Pool) -> Iterable[Candidate]:
    """Who may be meant although something does not fit: the likeliest in front."""
    family = pool.of_number or ()
    yield from (one for one in family if one.born_on == identity.born_on)
    yield from (one for one in pool.of_birth if _has_name(identity, one))
    yield from (one for one in family if one.born_on != identity.born_on)
