"""People, families and children for tests, written through the real services."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handbook_api.children.births import ChildBirthService
from handbook_api.children.endings import ChildEndingService
from handbook_api.children.model import Birth
from handbook_api.children.moving import ChildrenMoving
from handbook_api.children.service import ChildEntry, ChildService, SeenChild
from handbook_api.children.store import MIGRATIONS as CHILDREN
from handbook_api.children.store import ChildStore
from handbook_api.families.attempts import CodeAttempts
from handbook_api.families.changes import ChangeService
from handbook_api.families.counter import CounterService
from handbook_api.families.counter_store import MIGRATIONS as COUNTER
from handbook_api.families.counter_store import CounterStore
from handbook_api.families.invitations import Acceptance, InvitationService
from handbook_api.families.looks import LookService
from handbook_api.families.model import Family, Member, MemberRole
from handbook_api.families.motherhood import FamilyMotherService
from handbook_api.families.moving import MovingService
from handbook_api.families.protection import ProtectionService
from handbook_api.families.service import FamilyService, FamilyToFound
from handbook_api.families.store import MIGRATIONS as FAMILIES
from handbook_api.families.store import FamilyStore
from handbook_api.families.ward_access import WardAccessService
from handbook_api.journal.own_words import MothersEntries
from handbook_api.journal.store import JournalStore
from handbook_api.platform.access_log import MIGRATIONS as ACCESS_LOG
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import MIGRATIONS as LEDGER
from handbook_api.platform.ledger import Follower, Ledger
from handbook_api.platform.migrations import migrate
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from handbook_api.platform.vocabulary import Sex
from handbook_api.pregnancies.correcting import PregnancyCorrectionService
from handbook_api.pregnancies.deliveries import DeliveryService
from handbook_api.pregnancies.endings import PregnancyEndingService
from handbook_api.pregnancies.motherhood import MotherhoodService
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.store import MIGRATIONS as PREGNANCIES
from handbook_api.pregnancies.store import PregnancyStore
from handbook_api.staff.loss_support import LossSupport
from handbook_api.staff.registration import RegistrationService
from handbook_api.staff.registration_store import MIGRATIONS as REGISTRATION
from handbook_api.staff.registration_store import RegistrationStore
from handbook_api.staff.worklist import MIGRATIONS as WORKLIST
from handbook_api.staff.worklist import WorklistStore
from tests.clocks import SteppingClock

NERIMA = "131202"
SUGINAMI = "131156"
SERVED = frozenset({NERIMA, SUGINAMI})
AREAS = {NERIMA: frozenset({"TOYOTAMA", "KITA"})}
"""Suginami's file has none."""
TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class House:
    """The services of families and children on one database, wired as the composition root wires them."""

    database: Database
    clock: SteppingClock
    families: FamilyService
    invitations: InvitationService
    changes: ChangeService
    ward_access: WardAccessService
    counter: CounterService
    registrations: RegistrationService
    looks: LookService
    moving: MovingService
    protection: ProtectionService
    family_mothers: FamilyMotherService
    children: ChildService
    pregnancies: PregnancyService
    pregnancy_corrections: PregnancyCorrectionService
    pregnancy_endings: PregnancyEndingService
    motherhood: MotherhoodService
    deliveries: DeliveryService
    child_endings: ChildEndingService
    ledger: Ledger

    async def family(self, family_id: str) -> Family:
        """A family as it stands, whoever may see it."""
        found = await FamilyStore(self.database).get(family_id)
        assert found is not None
        return found


def a_house(
    database: Database,
    cipher: FieldCipher,
    signer: Signer,
    clock: SteppingClock,
    followers: Sequence[Follower] = (),
) -> House:
    """A process of the service: a second one on the same database is a second process."""
    ledger, access_log = Ledger(database, clock, followers), AccessLog(database, clock)
    store = FamilyStore(database)
    families = FamilyService(store, ledger, access_log, cipher, clock, SERVED)
    ward_access = WardAccessService(families, store, ledger, SERVED, TOKYO)
    children = ChildService(ChildStore(database), families, ledger, access_log, cipher, clock, TOKYO, SERVED)
    own_words = MothersEntries(JournalStore(database))
    births = ChildBirthService(ChildStore(database), ledger, cipher, TOKYO, own_words)
    support = LossSupport(WorklistStore(database))
    pregnancies = PregnancyService(
        PregnancyStore(database), families, ledger, access_log, support, children, clock, TOKYO, SERVED
    )
    return House(
        database=database,
        clock=clock,
        families=families,
        invitations=InvitationService(families, store, ledger, cipher, signer, clock),
        changes=ChangeService(families, ledger, access_log, signer, TOKYO, pregnancies.standings_within),
        ward_access=ward_access,
        counter=CounterService(
            families, ward_access, CounterStore(database), store, ledger, access_log, signer, clock, TOKYO
        ),
        registrations=RegistrationService(
            RegistrationStore(database),
            families,
            ward_access,
            ledger,
            CodeAttempts(store, clock),
            signer,
            AREAS,
            clock,
            TOKYO,
        ),
        looks=LookService(families, access_log, signer, clock, TOKYO),
        moving=MovingService(families, store, ledger, (ChildrenMoving(ChildStore(database)).leave,), clock, TOKYO),
        protection=ProtectionService(families, ledger, cipher),
        family_mothers=FamilyMotherService(families, children, births, ledger),
        children=children,
        pregnancies=pregnancies,
        pregnancy_corrections=PregnancyCorrectionService(pregnancies, ledger, SERVED),
        pregnancy_endings=PregnancyEndingService(pregnancies, families, ledger, support),
        motherhood=MotherhoodService(pregnancies, births, families, ledger, own_words),
        deliveries=DeliveryService(pregnancies, births, families, ledger, cipher, support),
        child_endings=ChildEndingService(children, families, ledger, support),
        ledger=ledger,
    )


async def a_house_with_indexes(
    database: Database,
    cipher: FieldCipher,
    signer: Signer,
    clock: SteppingClock,
    followers: Sequence[Follower] = (),
) -> House:
    """A process of the service on an empty database, which it brings into shape first."""
    await migrate(
        database, (*LEDGER, *FAMILIES, *CHILDREN, *ACCESS_LOG, *COUNTER, *REGISTRATION, *PREGNANCIES, *WORKLIST), clock
    )
    return a_house(database, cipher, signer, clock, followers)


def an_id() -> str:
    """An id as an app chooses it."""
    return str(uuid.uuid4())


def a_parent(name: str) -> Principal:
    """Somebody who signed in; who has the same name is the same person."""
    return Principal(f"uid-of-{name}", Role.PARENT)


def a_staff_member(municipality: str = NERIMA, name: str = "Hayashi") -> Principal:
    """A public health nurse of a municipality."""
    return Principal(f"uid-of-{name}", Role.STAFF, municipality)


async def a_family(house: House, founder: Principal, *, is_mother: bool = True, family_id: str | None = None) -> Family:
    """A family that `founder` has just started."""
    return await house.families.found(founder, FamilyToFound(family_id or an_id(), "佐藤美咲", is_mother, "ja"))


def an_acceptance(code: str, *, name: str = "佐藤健太", is_mother: bool = False) -> Acceptance:
    """What somebody types who was given a code."""
    return Acceptance(code, name, is_mother, "ja")


async def a_member(
    house: House,
    family: Family,
    inviter: Principal,
    who: Principal,
    role: MemberRole = MemberRole.GUARDIAN,
    *,
    is_mother: bool = False,
) -> Member:
    """Somebody who has joined by the inviter's code."""
    _, code = await house.invitations.invite(inviter, family.id, role)
    joined = await house.invitations.accept(who, an_acceptance(code, is_mother=is_mother))
    member = joined.member_of(who.uid)
    assert member is not None
    return member


async def consent(house: House, family: Family, guardian: Principal, municipality: str = NERIMA) -> datetime:
    """Let the staff of a municipality look for thirty days."""
    until = house.clock.now() + timedelta(days=30)
    await house.ward_access.share_with_ward(guardian, family.id, municipality, until)
    return until


def a_birth(
    born: str = "2026-05-10",
    *,
    at: time | None = None,
    gestation_days: int | None = 277,
    weight_grams: int | None = 3_050,
    length_millimetres: int | None = 492,
    head_millimetres: int | None = 334,
    order: int = 1,
    fetuses: int = 1,
) -> Birth:
    """A birth at term of a child of usual size."""
    return Birth(
        born_on=date.fromisoformat(born),
        born_at=at,
        gestation_days=gestation_days,
        weight_grams=weight_grams,
        length_millimetres=length_millimetres,
        head_millimetres=head_millimetres,
        order=order,
        fetuses=fetuses,
    )


def a_child_entry(
    name: str = "さくら",
    born: str = "2026-05-10",
    *,
    sex: Sex = Sex.FEMALE,
    birth: Birth | None = None,
    municipality: str | None = NERIMA,
    confirmed: bool = False,
) -> ChildEntry:
    """What a parent enters about a child."""
    return ChildEntry(name, sex, birth or a_birth(born), municipality, confirmed)


async def a_child(
    house: House,
    family: Family,
    guardian: Principal,
    *,
    name: str = "さくら",
    born: str = "2026-05-10",
    child_id: str | None = None,
) -> SeenChild:
    """A child that its guardian has just entered."""
    key = ChildKey(family.id, child_id or an_id())
    return await house.children.enter(guardian, key, a_child_entry(name, born))
