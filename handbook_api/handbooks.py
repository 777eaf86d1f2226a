"""A family with all its handbooks, for what plans and sends. Not for persons: nobody's access is asked."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.appointments.model import Appointment
from handbook_api.appointments.store import AppointmentStore
from handbook_api.children.model import Child
from handbook_api.children.store import ChildStore
from handbook_api.families.model import Family
from handbook_api.platform.ids import ChildKey, PregnancyKey
from handbook_api.pregnancies.model import Pregnancy
from handbook_api.pregnancies.store import PregnancyStore

SubjectKey = ChildKey | PregnancyKey
"""Whose handbook: a child's, or that of a pregnancy. They can be spelled alike: only the type tells them apart."""

_Held = TypeVar("_Held", Child, Pregnancy, Appointment)


class Families(Protocol):
    """Where families are kept."""

    async def get(self, family_id: str, session: AsyncClientSession | None = None, /) -> Family | None:
        """The family with this id."""
        ...

    async def with_ids(self, family_ids: tuple[str, ...], /) -> tuple[Family, ...]:
        """The families with these ids, in no order."""
        ...


@dataclass(frozen=True, slots=True)
class Contents:
    """What the handbooks of a family hold, and the appointments for those they are of."""

    children: tuple[Child, ...] = ()
    pregnancies: tuple[Pregnancy, ...] = ()
    appointments: tuple[Appointment, ...] = ()

    def appointments_of(self, subject: SubjectKey) -> tuple[Appointment, ...]:
        """Those for one child or one woman."""
        return tuple(one for one in self.appointments if one.subject == subject)


EMPTY = Contents()


@dataclass(frozen=True, slots=True)
class Handbook:
    """A family and what its handbooks hold."""

    family: Family
    contents: Contents


class Handbooks:
    """Reads handbooks as they stand at this moment."""

    def __init__(
        self, families: Families, children: ChildStore, pregnancies: PregnancyStore, appointments: AppointmentStore
    ) -> None:
        self._families = families
        self._children = children
        self._pregnancies = pregnancies
        self._appointments = appointments

    async def about(self, subject: SubjectKey) -> Handbook | None:
        """The family of a child or a pregnancy, and of its handbooks what concerns that one: read side by side.

        With a pregnancy come the children, of whom some may have been born of it. `None` where there is no such family.
        """
        family_id = subject.family_id
        match subject:
            case ChildKey():
                family, child, appointments = await asyncio.gather(
                    self._families.get(family_id),
                    self._children.get(subject),
                    self._appointments.to_be_told((family_id,)),
                )
                contents = Contents(children=_there(child), appointments=appointments)
            case PregnancyKey():
                family, pregnancy, children, appointments = await asyncio.gather(
                    self._families.get(family_id),
                    self._pregnancies.get(subject),
                    self._children.of_families((family_id,)),
                    self._appointments.to_be_told((family_id,)),
                )
                contents = Contents(children, _there(pregnancy), appointments)
        return None if family is None else Handbook(family, contents)

    async def of_families(self, family_ids: Collection[str]) -> Mapping[str, Handbook]:
        """The handbook of each of these families that exists, in one read of each collection, however many they are.

        Raises `ValueError`, `KeyError` or `TypeError` when any of the documents cannot be read.
        """
        asked = tuple(family_ids)
        families, children, pregnancies, appointments = await asyncio.gather(
            self._families.with_ids(asked),
            self._children.of_families(asked),
            self._pregnancies.of_families(asked),
            self._appointments.to_be_told(asked),
        )
        children_of, pregnancies_of, appointments_of = (
            _by_family(children),
            _by_family(pregnancies),
            _by_family(appointments),
        )
        return {
            family.id: Handbook(
                family,
                Contents(
                    tuple(children_of[family.id]), tuple(pregnancies_of[family.id]), tuple(appointments_of[family.id])
                ),
            )
            for family in families
        }

    async def within(self, family_id: str, session: AsyncClientSession) -> Handbook | None:
        """One family's handbook as the transaction of `session` has it, what was written in it included.

        One read after the other: a transaction does one thing at a time. `None` where there is no such family.
        """
        family = await self._families.get(family_id, session)
        if family is None:
            return None
        children = await self._children.of_families((family_id,), session)
        pregnancies = await self._pregnancies.of_families((family_id,), session)
        appointments = await self._appointments.to_be_told((family_id,), session)
        return Handbook(family, Contents(children, pregnancies, appointments))


def _there(held: _Held | None) -> tuple[_Held, ...]:
    return () if held is None else (held,)


def _by_family(held: Iterable[_Held]) -> defaultdict[str, list[_Held]]:
    by_family: defaultdict[str, list[_Held]] = defaultdict(list)
    for one in held:
        by_family[one.key.family_id].append(one)
    return by_family
