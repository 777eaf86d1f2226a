"""A handbook as the municipality entered it when it was issued (母子健康手帳の交付)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handbook_api.platform.ids import SEPARATOR


@dataclass(frozen=True, slots=True)
class IssueKey:
    """Which issued handbook: its municipality first, because that is whose entry it is."""

    municipality: str
    issue: str

    def __str__(self) -> str:
        return f"{self.municipality}{SEPARATOR}{self.issue}"

    @classmethod
    def parse(cls, text: str) -> "IssueKey | None":
        """The key that `text` spells, or `None` for anything that is not one."""
        municipality, separator, issue = text.partition(SEPARATOR)
        return cls(municipality, issue) if municipality and separator and issue else None


@dataclass(frozen=True, slots=True)
class RegisteredBy:
    """Who registered an issued handbook: the guardian, by her member's id, of that family."""

    family_id: str
    member_id: str
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class HandbookIssue:
    """An issued handbook. Of the registration code printed on it only a digest is kept.

    `number` is the 交付番号, of which a municipality gives each once. `area` is the code of the 保健相談所 in charge,
    `None` in a municipality without them. `due_on` and `born_on` are what was stated at the counter. `issued_by` is the
    user id of the staff member and stays with the municipality.
    """

    key: IssueKey
    version: int
    number: str
    area: str | None
    issued_on: date
    due_on: date | None
    born_on: date | None
    code_digest: str
    code_expires_at: datetime
    issued_by: str
    issued_at: datetime
    registered: RegisteredBy | None = None


def stored_issue(issue: HandbookIssue) -> dict[str, Any]:
    """An issued handbook as MongoDB keeps it."""
    registered = issue.registered
    return {
        "_id": str(issue.key),
        "municipality": issue.key.municipality,
        "version": issue.version,
        "number": issue.number,
        "area": issue.area,
        "issued_on": issue.issued_on.isoformat(),
        "due_on": issue.due_on.isoformat() if issue.due_on else None,
        "born_on": issue.born_on.isoformat() if issue.born_on else None,
        "code_digest": issue.code_digest,
        "code_expires_at": issue.code_expires_at,
        "issued_by": issue.issued_by,
        "issued_at": issue.issued_at,
        "registered": {
            "family_id": registered.family_id,
            "member_id": registered.member_id,
            "at": registered.registered_at,
        }
        if registered
        else None,
    }


def read_issue(document: Mapping[str, Any]) -> HandbookIssue:
    """The issued handbook that `stored_issue` wrote."""
    key = IssueKey.parse(document["_id"])
    if key is None:
        raise ValueError("an issued handbook's document has no key of one")
    due_on, born_on, registered = document["due_on"], document["born_on"], document["registered"]
    return HandbookIssue(
        key=key,
        version=document["version"],
        number=document["number"],
        area=document["area"],
        issued_on=date.fromisoformat(document["issued_on"]),
        due_on=date.fromisoformat(due_on) if due_on else None,
        born_on=date.fromisoformat(born_on) if born_on else None,
        code_digest=document["code_digest"],
        code_expires_at=document["code_expires_at"],
        issued_by=document["issued_by"],
        issued_at=document["issued_at"],
        registered=RegisteredBy(registered["family_id"], registered["member_id"], registered["at"])
        if registered
        else None,
    )
