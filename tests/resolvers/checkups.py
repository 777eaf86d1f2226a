"""Checkups through the API, as staff and families ask for them."""

from typing import Any

from tests.api import Api, Client
from tests.households import Household, a_child, a_household
from tests.resolvers.asking import ERRORS, the_child

FINDINGS = (
    "findings { __typename question ... on FormNumberAnswer { number printed } "
    "... on FormChoiceAnswer { choice { code } } ... on FormTextAnswer { text } }"
)
RECORD = (
    f"record {{ id version kind attendedOn childName birthDate side place note {FINDINGS} judgement "
    f"referral {{ needed doneOn result }} growth {{ id weightGrams lengthMillimetres headMillimetres side }} remarks "
    f"signedAt signedBy releasedAt withdrawnAt findingsEdition withheld "
    f"corrections {{ version reason judgement attendedOn }} }} {ERRORS}"
)
MEASURED: list[dict[str, Any]] = [
    {"question": "weight", "number": 6_480},
    {"question": "height", "number": 628},
    {"question": "head", "number": 415},
]
HIPS: dict[str, Any] = {"question": "hip_limitation", "choice": "NO"}
FOUR_MONTHS = "INFANT_4_MONTHS"
BORN = "2026-07-10"
"""Four months old: the window of the four-month checkup is from 10 November to 9 December 2026."""


async def a_home(api: Api, born: str = BORN, **fields: Any) -> tuple[Household, str]:
    """A household, and its daughter."""
    home = await a_household(api)
    return home, await a_child(home.mother, home.family, born=born, **fields)


async def records(nurse: Client, child: str, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "kind": FOUR_MONTHS,
        "attendedOn": "2026-11-24",
        "findings": [*MEASURED, HIPS],
        "judgement": "HEALTHY",
    } | fields
    return await nurse.change("recordCheckup", "RecordCheckupInput", RECORD, subjectId=child, **given)


async def a_checkup(nurse: Client, child: str, **fields: Any) -> dict[str, Any]:
    payload = await records(nurse, child, **fields)
    assert payload["errors"] == [], payload
    record: dict[str, Any] = payload["record"]
    return record


async def corrects(nurse: Client, record: str, version: int, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"attendedOn": "2026-11-24", "findings": [*MEASURED, HIPS], "judgement": "HEALTHY"} | fields
    return await nurse.change(
        "correctCheckup", "CorrectCheckupInput", RECORD, recordId=record, expectedVersion=version, **given
    )


async def signs(nurse: Client, record: str, version: int) -> dict[str, Any]:
    return await nurse.change("signCheckup", "SignCheckupInput", RECORD, recordId=record, expectedVersion=version)


async def releases(nurse: Client, record: str, version: int, **fields: Any) -> dict[str, Any]:
    return await nurse.change(
        "releaseCheckup", "ReleaseCheckupInput", RECORD, recordId=record, expectedVersion=version, **fields
    )


async def withdraws(nurse: Client, record: str, version: int, reason: str = "妹さんの記録でした") -> dict[str, Any]:
    return await nurse.change(
        "withdrawCheckup", "WithdrawCheckupInput", RECORD, recordId=record, expectedVersion=version, reason=reason
    )


async def records_own(guardian: Client, child: str, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"kind": FOUR_MONTHS, "attendedOn": "2026-11-20"} | fields
    return await guardian.change("recordOwnCheckup", "RecordOwnCheckupInput", RECORD, subjectId=child, **given)


async def corrects_own(guardian: Client, record: str, version: int, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"kind": FOUR_MONTHS, "attendedOn": "2026-11-21"} | fields
    return await guardian.change(
        "correctOwnCheckup", "CorrectOwnCheckupInput", RECORD, recordId=record, expectedVersion=version, **given
    )


async def deletes_own(guardian: Client, record: str, version: int = 1) -> dict[str, Any]:
    selection = f"deletedId record {{ version }} {ERRORS}"
    return await guardian.change(
        "deleteOwnCheckup", "DeleteOwnCheckupInput", selection, recordId=record, expectedVersion=version
    )


async def held(who: Client, child: str, selection: str = RECORD[9 : -len(ERRORS) - 3]) -> list[dict[str, Any]]:
    """The records of a child, the last one held in front."""
    seen = await the_child(who, child, f"checkupRecords(first: 100) {{ edges {{ node {{ {selection} }} }} }}")
    return [edge["node"] for edge in seen["checkupRecords"]["edges"]]


async def checkup_of(who: Client, child: str, code: str = FOUR_MONTHS) -> dict[str, Any]:
    """How a checkup of the programme stands for a child."""
    selection = "checkups { code status attendedOn opensOn lastDay record { id side judgement } }"
    seen = await the_child(who, child, selection)
    return next(one for one in seen["checkups"] if one["code"] == code)


async def refusal_codes(who: Client, mutation: str, **fields: Any) -> list[str]:
    """The codes of a mutation that is refused as a whole."""
    input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
    answer = await who.ask(
        f"mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}", input=fields
    )
    return answer.codes
