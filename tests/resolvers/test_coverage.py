"""The annual report's figures through the API."""

import uuid
from typing import Any

from handbook_api.municipalities.loading import load_municipalities
from handbook_api.platform.identity import Role
from tests.api import NERIMA, Api, Client
from tests.households import a_child, a_household
from tests.resolvers.asking import problems_of
from tests.resolvers.checkups import a_checkup, records_own

KIND = "INFANT_9_MONTHS"
"""A checkup that no other test has records of: the service is one for all."""
FIGURES = """isAttendanceSuppressed areJudgementsSuppressed
    attendance { eligible attended missed coveragePermille } judgements { healthy observe detailedExam notStated }"""


async def coverage(who: Client, first: str, last: str, kind: str = KIND) -> Any:
    document = f"""query($first: Date!, $last: Date!) {{
        checkupCoverage(kind: "{kind}", fromMonth: $first, toMonth: $last) {{
            kind kindName years {{ year total {{ {FIGURES} }} months {{ month figures {{ {FIGURES} }} }} }}
        }}
    }}"""
    return (await who.ask(document, first=first, last=last)).data["checkupCoverage"]


async def test_a_month_is_counted_once_no_number_of_it_is_small(api: Api) -> None:
    """Born in April 2022: the nine-month checkup ended in March 2023, in fiscal year 2022."""
    home = await a_household(api)
    children = [await a_child(home.mother, home.family, born="2022-04-10", name="ゆい") for _ in range(10)]
    for child in children[:4]:
        await a_checkup(home.nurse, child, kind=KIND, attendedOn="2023-01-15", findings=[], judgement="HEALTHY")
    small = await coverage(home.nurse, "2023-03-01", "2023-03-31")
    await records_own(home.mother, children[4], kind=KIND, attendedOn="2023-01-20")
    large = await coverage(home.nurse, "2023-03-01", "2023-03-31")

    (march,) = small["years"][0]["months"]
    assert march == {
        "month": "2023-03-01",
        "figures": {
            "isAttendanceSuppressed": True,
            "areJudgementsSuppressed": True,
            "attendance": None,
            "judgements": None,
        },
    }
    (march,) = large["years"][0]["months"]
    assert march["figures"]["attendance"] == {"eligible": 10, "attended": 5, "missed": 5, "coveragePermille": 500}
    assert (march["figures"]["judgements"], march["figures"]["areJudgementsSuppressed"]) == (None, True)
    assert large["years"][0]["total"]["attendance"] == march["figures"]["attendance"]
    assert (large["kind"], large["years"][0]["year"]) == (KIND, 2022)
    assert large["kindName"] == name_of(KIND)


def name_of(code: str) -> str:
    """As the municipality's file has it."""
    return next(
        kind.names["ja"] for one in load_municipalities().values() for kind in one.checkups if kind.code == code
    )


async def test_figures_are_for_the_municipalitys_staff(api: Api) -> None:
    home = await a_household(api)
    document = '{ checkupCoverage(kind: "INFANT_9_MONTHS", fromMonth: "2026-04-01", toMonth: "2026-10-01") { kind } }'

    for who in (
        home.mother,
        home.father,
        home.grandmother,
        home.stranger,
        api.sign_in("uid-of-Ono", Role.EDITOR, NERIMA),
    ):
        assert (await who.ask(document)).codes == ["FORBIDDEN"]
    assert [one["code"] for one in problems_of(await home.nurse_elsewhere.ask(document))] == ["UNKNOWN_CHECKUP"]


async def test_months_the_wrong_way_round_are_refused(api: Api) -> None:
    nurse = api.as_staff(f"nurse-{uuid.uuid4().hex}")
    document = f'{{ checkupCoverage(kind: "{KIND}", fromMonth: "2026-10-01", toMonth: "2026-09-30") {{ kind }} }}'

    assert [(one["code"], one["path"]) for one in problems_of(await nurse.ask(document))] == [
        ("DATE_OUT_OF_RANGE", ["toMonth"])
    ]
