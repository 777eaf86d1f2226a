"""Families in MongoDB: one document each, with its members and open invitations inside."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.families.model import Family, Invitation, Member, MemberRole
from handbook_api.families.ward_records import (
    read_move,
    read_registration,
    read_shares,
    stored_move,
    stored_registration,
    stored_share,
    with_openers,
)
from handbook_api.platform.ids import new_id
from handbook_api.platform.ledger import Page
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document


class FamilyStore:
    """Reads and writes families. Whether somebody may is asked in `access.py` by the services that call this."""

    def __init__(self, database: Database) -> None:
        self._families = database.families
        self._attempts = database.invitation_attempts

    async def get(self, family_id: str, session: AsyncClientSession | None = None) -> Family | None:
        """The family with this id."""
        found = await self._families.find_one({"_id": family_id}, session=session)
        return _family(found) if found else None

    async def with_ids(self, family_ids: tuple[str, ...]) -> tuple[Family, ...]:
        """The families with these ids, in no order; one read, however many."""
        if not family_ids:
            return ()
        found = self._families.find({"_id": {"$in": list(family_ids)}})
        return tuple([_family(document) async for document in found])

    async def of_person(self, uid: str) -> tuple[Family, ...]:
        """The families a person belongs to, the one she joined first in front."""
        found = await self._families.find({"members.uid": uid}).to_list()
        families = [_family(document) for document in found]
        return tuple(sorted(families, key=lambda family: _joined(family, uid)))

    async def with_invitation(self, code_digest: str) -> Family | None:
        """The family that gave out the invitation with this digest."""
        found = await self._families.find_one({"invitations.code_digest": code_digest})
        return _family(found) if found else None

    async def insert(self, page: Page, family: Family) -> None:
        """Write a new family. Raises `DuplicateKeyError` when its id is taken."""
        document = {"_id": family.id, "sequence": 0, "unplanned": False, **_stored(family)}
        await self._families.insert_one(document, session=page.session)

    async def save(self, page: Page, family: Family) -> None:
        """Write a family that was read in the same transaction, as its next version."""
        fields = _stored(family) | {"version": family.version + 1}
        await self._families.update_one({"_id": family.id}, {"$set": fields}, session=page.session)

    async def save_untold(self, page: Page, family: Family) -> None:
        """Write a family without making it another version: nobody in the family is to tell that something was done."""
        await self._families.update_one({"_id": family.id}, {"$set": _stored(family)}, session=page.session)

    async def moving_by(self, day: date, limit: int) -> tuple[str, ...]:
        """The ids of families that leave a municipality on `day`, or were to do so before, at most `limit`."""
        found = self._families.find({"moves.moves_on": {"$lte": day.isoformat()}}, {"_id": 1}).limit(limit)
        return tuple([document["_id"] async for document in found])

    async def count_of_person(self, uid: str, session: AsyncClientSession) -> int:
        """How many families a person belongs to."""
        return await self._families.count_documents({"members.uid": uid}, session=session)

    async def begin_attempt(self, uid: str, now: datetime) -> tuple[str, int]:
        """Remember for an hour that this person tries a code; gives the attempt's id and her attempts in that hour."""
        attempt = new_id()
        await self._attempts.insert_one({"_id": attempt, "uid": uid, "at": now})
        return attempt, await self._attempts.count_documents({"uid": uid, "at": {"$gt": now - timedelta(hours=1)}})

    async def forget_attempt(self, attempt: str) -> None:
        """Take back an attempt that was no wrong guess."""
        await self._attempts.delete_one({"_id": attempt})


def _joined(family: Family, uid: str) -> datetime:
    member = family.member_of(uid)
    return member.joined_at if member else datetime.max.replace(tzinfo=UTC)


def _stored(family: Family) -> Document:
    return {
        "version": family.version,
        "members": [_stored_member(member) for member in family.members],
        "invitations": [_stored_invitation(invitation) for invitation in family.invitations],
        "ward_shares": [stored_share(share) for share in family.ward_shares],
        "mother_uid": family.mother_uid,
        "registrations": [stored_registration(one) for one in family.registrations],
        "is_frozen": family.is_frozen,
        "undisclosed_uids": sorted(family.undisclosed_uids),
        "moves": [stored_move(one) for one in family.moves],
        "mother_left_at": family.mother_left_at,
    }


def _stored_member(member: Member) -> Document:
    return {
        "id": member.id,
        "uid": member.uid,
        "role": member.role.value,
        "name": member.sealed_name,
        "is_mother": member.is_mother,
        "invited_by": member.invited_by,
        "is_confirmed": member.is_confirmed,
        "is_undisclosed": member.is_undisclosed,
        "language": member.language,
        "joined_at": member.joined_at,
    }


def _stored_invitation(invitation: Invitation) -> Document:
    return {
        "id": invitation.id,
        "code_digest": invitation.code_digest,
        "role": invitation.role.value,
        "invited_by": invitation.invited_by,
        "expires_at": invitation.expires_at,
        "used_by": invitation.used_by,
    }


def _family(document: Document) -> Family:
    return Family(
        id=document["_id"],
        version=document["version"],
        members=tuple(_member(member) for member in document["members"]),
        invitations=tuple(_invitation(invitation) for invitation in document["invitations"]),
        ward_shares=read_shares(document),
        mother_uid=document["mother_uid"],
        # From before handbooks were registered, a document has none of the following.
        registrations=tuple(read_registration(one) for one in document.get("registrations", ())),
        is_frozen=document.get("is_frozen", False),
        undisclosed_uids=frozenset(document.get("undisclosed_uids", ())),
        moves=tuple(read_move(one) for one in document.get("moves", ())),
        mother_left_at=document.get("mother_left_at"),
    )


def _member(document: dict[str, Any]) -> Member:
    return Member(
        id=document["id"],
        uid=document["uid"],
        role=MemberRole(document["role"]),
        sealed_name=document["name"],
        is_mother=document["is_mother"],
        invited_by=document["invited_by"],
        is_confirmed=document["is_confirmed"],
        is_undisclosed=document["is_undisclosed"],
        language=document["language"],
        joined_at=document["joined_at"],
    )


def _invitation(document: dict[str, Any]) -> Invitation:
    return Invitation(
        id=document["id"],
        code_digest=document["code_digest"],
        role=MemberRole(document["role"]),
        invited_by=document["invited_by"],
        expires_at=document["expires_at"],
        used_by=document["used_by"],
    )


async def _indexes(database: Database) -> None:
    await database.families.create_index([("members.uid", ASCENDING)], name="member")
    await database.families.create_index([("invitations.code_digest", ASCENDING)], name="invitation", sparse=True)
    await database.families.create_index(
        [("unplanned", ASCENDING)], name="unplanned", partialFilterExpression={"unplanned": True}
    )
    await database.invitation_attempts.create_index([("uid", ASCENDING), ("at", ASCENDING)], name="person")
    await database.invitation_attempts.create_index([("at", ASCENDING)], name="forget", expireAfterSeconds=3600)


async def _staff_access(database: Database) -> None:
    """What was one consent becomes the list of all openings, each with whoever gave it, as the ledger has it."""
    await database.families.create_index([("moves.moves_on", ASCENDING)], name="moves", sparse=True)
    async for document in database.families.find({"ward_share": {"$exists": True}}):
        last = await database.changes.find_one(
            {"family_id": document["_id"], "subject.id": document["_id"], "what": "SHARED_WITH_WARD"},
            sort=[("sequence", -1)],
        )
        shares = [stored_share(share) for share in with_openers(read_shares(document), last)]
        await database.families.update_one(
            {"_id": document["_id"], "ward_share": document["ward_share"]},
            {"$set": {"ward_shares": shares}, "$unset": {"ward_share": ""}},
        )


MIGRATIONS = (
    Migration("0002-families", "families by member, by invitation and by what is to be planned", _indexes),
    Migration(
        "0008-staff-access", "every opening to a municipality with whoever gave it; families that move", _staff_access
    ),
)
