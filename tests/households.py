"""Builders that use the service as its clients do: a family, its children, its records, through the API alone."""

import uuid
from dataclasses import dataclass
from typing import Any

from tests.api import NERIMA, Api, Client


@dataclass(frozen=True, slots=True)
class Household:
    """A family with everybody who can stand to it: two guardians, a grandmother who looks on, and others."""

    family: str
    mother: Client
    father: Client
    grandmother: Client
    nurse: Client
    """Of the municipality that the family lets look."""
    nurse_elsewhere: Client
    stranger: Client
    """A parent with a family of her own."""


def a_person(api: Api, name: str = "美咲", language: str = "ja") -> Client:
    """A parent nobody knows yet."""
    return api.sign_in(f"{name}-{uuid.uuid4().hex}", language=language)


async def a_family(founder: Client, own_name: str = "美咲", *, is_mother: bool = True) -> str:
    """A family that `founder` started; its id."""
    payload = await founder.change(
        "createFamily", "CreateFamilyInput", "family { id } errors { code }", ownName=own_name, isMother=is_mother
    )
    assert payload["errors"] == [], payload
    return str(payload["family"]["id"])


async def a_code(guardian: Client, family: str, role: str = "GUARDIAN") -> str:
    """An invitation code of the family."""
    payload = await guardian.change(
        "inviteToFamily", "InviteToFamilyInput", "code errors { code }", familyId=family, role=role
    )
    assert payload["errors"] == [], payload
    return str(payload["code"])


async def joined(person: Client, code: str, own_name: str = "健太") -> None:
    """`person` used the code."""
    payload = await person.change(
        "acceptInvitation", "AcceptInvitationInput", "errors { code }", code=code, ownName=own_name
    )
    assert payload["errors"] == [], payload


async def a_child(guardian: Client, family: str, *, born: str = "2026-05-10", name: str = "ゆい", **fields: Any) -> str:
    """A child of the family; its id."""
    given = {"sex": "FEMALE", "municipality": NERIMA} | fields
    payload = await guardian.change(
        "addChild", "AddChildInput", "child { id } errors { code path message }",
        familyId=family, name=name, birthDate=born, **given,
    )  # fmt: skip
    assert payload["errors"] == [], payload
    return str(payload["child"]["id"])


async def a_weight(writer: Client, child: str, grams: int = 6_480, *, on: str = "2026-11-20", **fields: Any) -> str:
    """A growth record of the child; its id."""
    payload = await writer.change(
        "recordGrowth", "RecordGrowthInput", "record { id } errors { code path message }",
        childId=child, measuredOn=on, weightGrams=grams, **fields,
    )  # fmt: skip
    assert payload["errors"] == [], payload
    return str(payload["record"]["id"])


async def shared_with_ward(guardian: Client, family: str, until: str = "2027-03-31T00:00:00+09:00") -> None:
    """The staff of Nerima may look until then."""
    payload = await guardian.change(
        "shareWithWard", "ShareWithWardInput", "errors { code }", familyId=family, municipality=NERIMA, until=until
    )
    assert payload["errors"] == [], payload


async def a_household(api: Api) -> Household:
    """A family with all its people, open to the staff of Nerima until March 2027, without children yet."""
    mother, father, grandmother, stranger = (a_person(api, name) for name in ("美咲", "健太", "幸子", "葵"))
    family = await a_family(mother)
    await joined(father, await a_code(mother, family), "健太")
    await joined(grandmother, await a_code(mother, family, "VIEWER"), "幸子")
    await a_family(stranger, "葵")
    await shared_with_ward(mother, family)
    return Household(
        family=family,
        mother=mother,
        father=father,
        grandmother=grandmother,
        nurse=api.as_staff(f"nurse-{uuid.uuid4().hex}"),
        nurse_elsewhere=api.as_staff(f"nurse-{uuid.uuid4().hex}", "131121"),
        stranger=stranger,
    )
