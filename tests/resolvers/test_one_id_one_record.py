"""An id that an app chose is that of one record in its handbook, whichever part keeps it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.api import Api
from tests.households import Household, a_child, a_household
from tests.resolvers import checkups
from tests.resolvers.asking import ERRORS, an_id, told
from tests.resolvers.journals import an_entry
from tests.resolvers.journals import deletes as deletes_entry
from tests.resolvers.pregnancies import begun
from tests.resolvers.test_appointments import a_place, a_slot
from tests.resolvers.test_pregnancy_records import GIVEN


async def _weighed(home: Household, child: str, pregnancy: str, id: str) -> dict[str, Any]:
    given = {"childId": child, "id": id, "measuredOn": "2026-11-20", "weightGrams": 6_480}
    return await home.mother.change("recordGrowth", "RecordGrowthInput", ERRORS, **given)


async def _vaccinated(home: Household, child: str, pregnancy: str, id: str) -> dict[str, Any]:
    given = {"childId": child, "id": id, "product": "ROTARIX", "givenOn": "2026-07-10"}
    return await home.mother.change("recordVaccination", "RecordVaccinationInput", ERRORS, **given)


async def _decided(home: Household, child: str, pregnancy: str, id: str) -> dict[str, Any]:
    given = {"childId": child, "id": id, "kind": "EXCLUDE", "group": "ROTA", "reason": "主治医の意見書による"}
    return await home.nurse.change("recordVaccinationDecision", "RecordVaccinationDecisionInput", ERRORS, **given)


async def _checked(home: Household, child: str, pregnancy: str, id: str) -> dict[str, Any]:
    return await checkups.records_own(home.mother, child, id=id, kind="INFANT_4_MONTHS", attendedOn="2026-09-20")


async def _examined(home: Household, child: str, pregnancy: str, id: str) -> dict[str, Any]:
    given = {"subjectId": child, "id": id, "kind": "INFANT_4_MONTHS", "attendedOn": "2026-09-20", "findings": []}
    return await home.nurse.change("recordCheckup", "RecordCheckupInput", ERRORS, **given)


async def _answered(home: Household, child: str, pregnancy: str, id: str) -> dict[str, Any]:
    given = {"subjectId": child, "id": id, "form": "guardian_2w", "answers": []}
    return await home.mother.change("startForm", "StartFormInput", ERRORS, **given)


async def _written(home: Household, child: str, pregnancy: str, id: str) -> dict[str, Any]:
    given = {"handbookId": child, "id": id, "kind": "NOTE", "happened": {"day": "2026-11-20"}, "text": "海を見た。"}
    return await home.mother.change("recordJournalEntry", "RecordJournalEntryInput", ERRORS, **given, audience="FAMILY")


async def _photographed(home: Household, child: str, pregnancy: str, id: str) -> dict[str, Any]:
    given = {"handbookId": child, "id": id, "altText": "海"}
    return await home.mother.change("preparePhoto", "PreparePhotoInput", ERRORS, **given)


async def _booked(home: Household, child: str, pregnancy: str, id: str) -> dict[str, Any]:
    slot = await a_slot(
        home.nurse, await a_place(home.nurse), on="2026-12-11", consultation={"ja": "授乳相談"}, consultationFor="CHILD"
    )
    given = {"slotId": slot, "bookings": [{"childId": child, "id": id}]}
    return await home.mother.change("bookAppointment", "BookAppointmentInput", ERRORS, **given)


async def _weighed_herself(home: Household, child: str, pregnancy: str, id: str) -> dict[str, Any]:
    given = {"pregnancyId": pregnancy, "id": id, **GIVEN["OwnWeight"]}
    return await home.mother.change("recordOwnWeight", "RecordOwnWeightInput", ERRORS, **given)


async def _answered_herself(home: Household, child: str, pregnancy: str, id: str) -> dict[str, Any]:
    given = {"subjectId": pregnancy, "id": id, "form": "mother_health", "answers": []}
    return await home.mother.change("startForm", "StartFormInput", ERRORS, **given)


async def _written_of_it(home: Household, child: str, pregnancy: str, id: str) -> dict[str, Any]:
    given = {"handbookId": pregnancy, "id": id, "kind": "NOTE", "happened": {"day": "2026-11-20"}, "text": "胎動。"}
    return await home.mother.change("recordJournalEntry", "RecordJournalEntryInput", ERRORS, **given, audience="MOTHER")


Record = Callable[[Household, str, str, str], Awaitable[dict[str, Any]]]
IN_A_CHILDS = (_weighed, _vaccinated, _decided, _checked, _examined, _answered, _written, _photographed, _booked)
IN_A_PREGNANCYS = (_weighed_herself, _answered_herself, _written_of_it)
TOLD_BY_NOTHING = {_photographed}
"""A photo is in the account only once it is in an entry."""
OF_ONE_KIND = {frozenset({_checked, _examined})}
"""Whatever has this id already is answered as what it is."""
PAIRS = [
    (first, second)
    for handbook in (IN_A_CHILDS, IN_A_PREGNANCYS)
    for first in handbook
    for second in handbook
    if first is not second and first not in TOLD_BY_NOTHING and frozenset({first, second}) not in OF_ONE_KIND
]


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=lambda one: one.__name__.strip("_"))
async def test_an_id_that_an_app_chose_is_that_of_one_record(api: Api, first: Record, second: Record) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family, born="2026-05-10")
    pregnancy, chosen = await begun(home.mother, home.family), an_id()
    assert (await first(home, child, pregnancy, chosen))["errors"] == []

    again = await second(home, child, pregnancy, chosen)

    assert told(again["errors"]) == {("id",): "NOT_FOUND"}
    assert (await first(home, child, pregnancy, chosen))["errors"] == []


async def test_a_late_repeat_brings_nothing_back_as_a_record_of_another_kind(api: Api) -> None:
    home = await a_household(api)
    child = await a_child(home.mother, home.family, born="2026-05-10")
    pregnancy, chosen = await begun(home.mother, home.family), an_id()
    entry = await an_entry(home.mother, child, id=chosen)
    await deletes_entry(home.mother, entry)

    assert told((await _weighed(home, child, pregnancy, chosen))["errors"]) == {("id",): "NOT_FOUND"}
