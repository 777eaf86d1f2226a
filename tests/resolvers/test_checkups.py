"""Checkups through the API: recorded, corrected, signed, released and withdrawn by staff; a family's own."""

from typing import Any

import pytest

from schema.global_ids import NodeKind, key_of, parse_global_id
from tests.api import Api, Client
from tests.clocks import SteppingClock
from tests.households import a_child, a_family, a_household, a_person
from tests.resolvers.asking import an_id, growth_of, the_child, told
from tests.resolvers.checkups import (
    FOUR_MONTHS,
    HIPS,
    MEASURED,
    a_checkup,
    a_home,
    checkup_of,
    corrects,
    corrects_own,
    deletes_own,
    held,
    records,
    records_own,
    refusal_codes,
    releases,
    signs,
    withdraws,
)
from tests.resolvers.conftest import Service

# Staff record


async def test_a_nurse_records_a_checkup_and_what_was_measured_is_on_the_curve(api: Api) -> None:
    home, child = await a_home(api)

    record = await a_checkup(
        home.nurse,
        child,
        findings=[*MEASURED, HIPS, {"question": "notes", "text": "よく笑う"}],
        judgement="OBSERVE",
        referral={"needed": False},
        place="石神井保健相談所",
        remarks="母が疲れている様子",
    )

    assert (record["version"], record["kind"], record["attendedOn"], record["side"]) == (
        1,
        FOUR_MONTHS,
        "2026-11-24",
        "OFFICIAL",
    )
    assert (record["judgement"], record["place"], record["remarks"]) == (
        "OBSERVE",
        "石神井保健相談所",
        "母が疲れている様子",
    )
    assert [(one["question"], one.get("printed")) for one in record["findings"]] == [
        ("weight", "6480 g"),
        ("height", "62.8 cm"),
        ("head", "41.5 cm"),
        ("hip_limitation", None),
        ("notes", None),
    ]
    assert record["findingsEdition"] == "2025"
    assert (record["growth"]["weightGrams"], record["growth"]["side"]) == (6_480, "OFFICIAL")
    assert await growth_of(home.grandmother, child, "id weightGrams lengthMillimetres headMillimetres") == [
        {"id": record["growth"]["id"], "weightGrams": 6_480, "lengthMillimetres": 628, "headMillimetres": 415}
    ]


async def test_the_answer_says_whose_it_is_so_that_twins_are_told_apart(api: Api) -> None:
    home = await a_household(api)
    sakura = await a_child(home.mother, home.family, born="2026-07-10", name="さくら", birthOrder=1, fetuses=2)
    momo = await a_child(home.mother, home.family, born="2026-07-10", name="もも", birthOrder=2, fetuses=2)

    one, other = await a_checkup(home.nurse, sakura), await a_checkup(home.nurse, momo)

    assert (one["childName"], one["birthDate"]) == ("さくら", "2026-07-10")
    assert (other["childName"], other["birthDate"]) == ("もも", "2026-07-10")


async def test_from_eighteen_months_on_the_weight_is_printed_in_kilograms(api: Api) -> None:
    home, child = await a_home(api, born="2025-05-10")

    record = await a_checkup(
        home.nurse, child, kind="TODDLER_18_MONTHS", findings=[{"question": "weight", "number": 10_250}]
    )

    assert record["findings"][0]["printed"] == "10.25 kg"
    assert record["growth"]["weightGrams"] == 10_250


async def test_a_day_that_does_not_fit_the_childs_age_is_asked_about_and_recorded_once_confirmed(api: Api) -> None:
    """The brother's checkup on his sister's page: she is four months old, and he is eighteen."""
    home, child = await a_home(api)

    refused = await records(home.nurse, child, kind="TODDLER_18_MONTHS", findings=[], judgement=None)
    confirmed = await records(home.nurse, child, kind="TODDLER_18_MONTHS", findings=[], judgement=None, confirmed=True)

    (error,) = refused["errors"]
    assert (error["path"], error["code"]) == (["attendedOn"], "OUTSIDE_CHECKUP_WINDOW")
    assert error["message"] == (
        "受診日（2026-11-24）は、2026-07-10を基準とする対象期間（2028-01-09から2028-07-08まで）の外です。"
        "どなたの健診か、日付とあわせてお確かめください。正しければ、そのまま記録できます。"
    )
    assert confirmed["errors"] == []


@pytest.mark.parametrize(
    ("on", "code"), [("2026-11-25", "DATE_IN_FUTURE"), ("2026-07-09", "DATE_TOO_EARLY"), ("2026-11-09", None)]
)
async def test_a_day_before_birth_or_still_to_come_is_refused_even_when_confirmed(
    api: Api, on: str, code: str | None
) -> None:
    home, child = await a_home(api)

    payload = await records(home.nurse, child, attendedOn=on, findings=[], confirmed=True)

    assert told(payload["errors"]) == ({("attendedOn",): code} if code else {})


async def test_the_last_day_of_the_window_fits_and_the_next_one_does_not(api: Api) -> None:
    """Born on 24 June: from 24 October to 23 November."""
    home, child = await a_home(api, born="2026-06-24")

    late = await records(home.nurse, child, attendedOn="2026-11-24", findings=[])
    on_time = await records(home.nurse, child, attendedOn="2026-11-23", findings=[])

    assert told(late["errors"]) == {("attendedOn",): "OUTSIDE_CHECKUP_WINDOW"}
    assert on_time["errors"] == []


async def test_a_weight_that_is_all_but_impossible_is_asked_about_at_its_question(api: Api) -> None:
    home, child = await a_home(api)
    heavy = [{"question": "weight", "number": 16_480}]

    refused = await records(home.nurse, child, findings=heavy)
    confirmed = await records(home.nurse, child, findings=heavy, confirmed=True)

    assert told(refused["errors"]) == {("findings", "weight"): "IMPLAUSIBLE_UNLESS_CONFIRMED"}
    assert confirmed["record"]["growth"]["weightGrams"] == 16_480


async def test_everything_that_is_wrong_with_an_entry_is_told_at_once(api: Api) -> None:
    home, child = await a_home(api)

    payload = await records(
        home.nurse,
        child,
        findings=[{"question": "hip_limitation", "choice": "PERHAPS"}, {"question": "tail", "choice": "YES"}],
        judgement=None,
        referral={"needed": False, "doneOn": "2026-11-24"},
        place="あ" * 101,
        remarks="あ" * 4_001,
        sign=True,
    )

    assert told(payload["errors"]) == {
        ("findings", "hip_limitation"): "UNKNOWN_OPTION",
        ("findings", "tail"): "UNKNOWN_QUESTION",
        ("judgement",): "REQUIRED",
        ("referral", "doneOn"): "NOT_ASKED",
        ("place",): "TOO_LONG",
        ("remarks",): "TOO_LONG",
    }
    assert await held(home.nurse, child) == []


@pytest.mark.parametrize("kind", ["INFANT_4_MONTH", "MOTHER_2_WEEKS", "PRENATAL_1", ""])
async def test_a_checkup_that_is_none_of_the_childs_is_refused(api: Api, kind: str) -> None:
    home, child = await a_home(api)

    assert told((await records(home.nurse, child, kind=kind))["errors"]) == {("kind",): "UNKNOWN_CHECKUP"}


async def test_recording_again_with_the_same_id_gives_the_first_answer(api: Api) -> None:
    home, child = await a_home(api)
    chosen = an_id()

    first = await records(home.nurse, child, id=chosen)
    again = await records(home.nurse, child, id=chosen, judgement="DETAILED_EXAM")

    assert again == first
    assert len(await held(home.nurse, child)) == 1


async def test_a_colleague_who_records_the_same_checkup_is_shown_what_is_there(api: Api) -> None:
    home, child = await a_home(api)
    first = await a_checkup(home.nurse, child)
    colleague = api.as_staff("nurse-okada")

    payload = await records(colleague, child, id=an_id(), judgement="OBSERVE")

    assert told(payload["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert payload["record"] == first
    assert len(await held(home.nurse, child)) == 1


# Corrected, signed, released


async def test_once_signed_a_correction_needs_a_reason_and_how_it_was_stays(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child, sign=True)

    silent = await corrects(home.nurse, record["id"], 1, judgement="OBSERVE")
    corrected = await corrects(home.nurse, record["id"], 1, judgement="OBSERVE", reason="聞き取りの誤り")

    assert told(silent["errors"]) == {("reason",): "REQUIRED"}
    assert (corrected["record"]["version"], corrected["record"]["judgement"]) == (2, "OBSERVE")
    assert corrected["record"]["corrections"] == [
        {"version": 1, "reason": "聞き取りの誤り", "judgement": "HEALTHY", "attendedOn": "2026-11-24"}
    ]
    assert corrected["record"]["signedBy"] is not None


async def test_whoever_corrects_what_is_signed_stands_for_it_from_then_on(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child, sign=True)

    corrected = await corrects(api.as_staff("dr-ishii"), record["id"], 1, judgement="OBSERVE", reason="再診")

    assert corrected["record"]["signedBy"] == "dr-ishii"
    assert record["signedBy"] != "dr-ishii"


async def test_what_nobody_signed_is_changed_without_a_reason_and_its_earlier_state_stays_as_well(api: Api) -> None:
    """One nurse weighs; the doctor judges."""
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child, findings=MEASURED, judgement=None)

    judged = await corrects(home.nurse, record["id"], 1, findings=[*MEASURED, HIPS], judgement="HEALTHY", sign=True)

    assert (judged["errors"], judged["record"]["judgement"], judged["record"]["version"]) == ([], "HEALTHY", 2)
    assert [one["judgement"] for one in judged["record"]["corrections"]] == [None]


async def test_a_correction_corrects_the_growth_record_and_makes_no_second_one(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child)
    lighter = [{"question": "weight", "number": 6_420}, *MEASURED[1:], HIPS]

    corrected = await corrects(home.nurse, record["id"], 1, findings=lighter)

    assert corrected["record"]["growth"]["id"] == record["growth"]["id"]
    assert await growth_of(home.mother, child, "version weightGrams") == [{"version": 2, "weightGrams": 6_420}]


async def test_a_growth_record_that_is_corrected_by_itself_is_what_the_checkup_says(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child)

    await home.nurse.change(
        "correctGrowth", "CorrectGrowthInput", "errors { code }", recordId=record["growth"]["id"], expectedVersion=1,
        measuredOn="2026-11-24", weightGrams=6_400, lengthMillimetres=628, headMillimetres=415,
    )  # fmt: skip

    (seen,) = await held(home.nurse, child)
    assert seen["findings"][0] | {"number": 6_400} == seen["findings"][0]


async def test_a_measurement_that_was_entered_by_mistake_goes_off_the_curve(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child)

    corrected = await corrects(home.nurse, record["id"], 1, findings=[HIPS])

    assert corrected["record"]["growth"] is None
    assert await growth_of(home.mother, child) == []


async def test_what_stands_already_is_done_whatever_version_she_saw(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child)
    await corrects(home.nurse, record["id"], 1, judgement="OBSERVE")

    again = await corrects(home.nurse, record["id"], 1, judgement="OBSERVE")

    assert (again["errors"], again["record"]["version"]) == ([], 2)


async def test_correcting_what_a_colleague_corrected_shows_hers_and_overwrites_nothing(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child)

    hers = await corrects(home.nurse, record["id"], 1, judgement="OBSERVE")
    late = await corrects(home.nurse, record["id"], 1, judgement="DETAILED_EXAM")

    assert told(late["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert late["record"] == hers["record"]


async def test_a_record_is_not_signed_without_the_minimum_to_be_digitised(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child, judgement=None)

    unsigned = await signs(home.nurse, record["id"], 1)
    await corrects(home.nurse, record["id"], 1)
    signed, again = await signs(home.nurse, record["id"], 2), await signs(home.nurse, record["id"], 2)

    assert told(unsigned["errors"]) == {("judgement",): "REQUIRED"}
    assert (signed["record"]["version"], signed["record"]["signedAt"]) == (3, "2026-11-24T01:00:00+00:00")
    assert again == signed


async def test_a_family_sees_at_once_that_it_was_attended_and_what_was_found_from_the_release_on(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(
        home.nurse, child, place="石神井保健相談所", remarks="要フォロー", referral={"needed": True}, sign=True
    )

    (before,) = await held(home.father, child)
    await releases(home.nurse, record["id"], 1)
    (after,) = await held(home.father, child)

    assert (before["attendedOn"], before["place"]) == ("2026-11-24", "石神井保健相談所")
    assert (before["findings"], before["judgement"], before["referral"], before["growth"]) == ([], None, None, None)
    assert after["judgement"] == "HEALTHY"
    assert after["referral"] == {"needed": True, "doneOn": None, "result": None}
    assert [one["question"] for one in after["findings"]] == ["weight", "height", "head", "hip_limitation"]
    for seen in (before, after):
        assert (seen["remarks"], seen["signedBy"], seen["signedAt"], seen["corrections"]) == (None, None, None, [])


async def test_an_answer_that_is_withheld_stays_with_the_municipality(api: Api) -> None:
    home, child = await a_home(api)
    found = [*MEASURED, HIPS, {"question": "notes", "text": "家庭の様子に注意"}]
    record = await a_checkup(home.nurse, child, findings=found, sign=True)

    unknown = await releases(home.nurse, record["id"], 1, withhold=["tail"])
    released = await releases(home.nurse, record["id"], 1, withhold=["notes"])
    (father,) = await held(home.father, child)

    assert told(unknown["errors"]) == {("withhold", "tail"): "UNKNOWN_QUESTION"}
    assert released["record"]["withheld"] == ["notes"]
    assert "notes" in [one["question"] for one in released["record"]["findings"]]
    assert "notes" not in [one["question"] for one in father["findings"]]
    assert father["withheld"] == []


async def test_what_nobody_stands_for_is_not_released(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child)

    payload = await releases(home.nurse, record["id"], 1)

    assert told(payload["errors"]) == {("recordId",): "NOT_SIGNED"}


async def test_releasing_again_changes_nothing(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child, sign=True)

    first, again = await releases(home.nurse, record["id"], 1), await releases(home.nurse, record["id"], 1)

    assert (first["record"]["version"], again) == (2, first)


async def test_remarks_and_unreleased_findings_are_nowhere_in_the_familys_ledger(api: Api, service: Service) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child, remarks="要フォロー", sign=True)

    _, key = parse_global_id(record["id"]) or (None, "")
    entries = [one["after"] async for one in service.database.changes.find({"subject.id": key})]

    assert len(entries) == 1
    assert [entries[0][name] for name in ("remarks", "findings", "judgement", "referral", "signature")] == [None] * 5
    assert entries[0]["attended_on"] == "2026-11-24"


async def test_the_familys_account_says_that_a_checkup_was_recorded_and_by_no_name(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child)
    document = "query($id: ID!) { changes(familyId: $id, first: 100) { edges { node { what subjectId by side } } } }"

    edges = (await home.father.ask(document, id=home.family)).data["changes"]["edges"]

    assert {"what": "CHECKUP_RECORDED", "subjectId": record["id"], "by": None, "side": "OFFICIAL"} in [
        edge["node"] for edge in edges
    ]


# Withdrawn


async def test_a_record_of_the_wrong_twin_is_taken_back_with_its_weight_and_she_is_reminded_again(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child, sign=True)
    assert (await checkup_of(home.mother, child))["status"] == "DONE"

    silent = await withdraws(home.nurse, record["id"], 1, " ")
    first, again = await withdraws(home.nurse, record["id"], 1), await withdraws(home.nurse, record["id"], 1)

    assert told(silent["errors"]) == {("reason",): "REQUIRED"}
    assert first["record"]["withdrawnAt"] == "2026-11-24T01:00:00+00:00"
    assert again == first
    assert (await checkup_of(home.mother, child))["status"] == "OPEN"
    assert await growth_of(home.mother, child) == []
    assert await held(home.mother, child) == []
    assert told((await corrects_own(home.mother, record["id"], 2))["errors"]) == {("recordId",): "NOT_FOUND"}
    assert told((await deletes_own(home.mother, record["id"], 2))["errors"]) == {("recordId",): "NOT_FOUND"}
    (kept,) = await held(home.nurse, child)
    assert kept["corrections"][0]["reason"] == "妹さんの記録でした"


async def test_what_was_withdrawn_is_changed_no_more_and_can_be_recorded_anew(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child)
    await withdraws(home.nurse, record["id"], 1)

    for payload in (
        await corrects(home.nurse, record["id"], 2, judgement="OBSERVE"),
        await signs(home.nurse, record["id"], 2),
        await releases(home.nurse, record["id"], 2),
    ):
        assert told(payload["errors"]) == {("recordId",): "CHECKUP_WITHDRAWN"}
    assert (await a_checkup(home.nurse, child, judgement="OBSERVE"))["version"] == 1


# The family's own


async def test_a_guardian_enters_that_a_checkup_was_held_and_it_is_done(api: Api) -> None:
    home, child = await a_home(api)
    assert (await checkup_of(home.mother, child))["status"] == "OPEN"

    payload = await records_own(home.mother, child, place="ひまわり小児科", note="元気でした")

    record = payload["record"]
    assert (record["side"], record["place"], record["note"]) == ("FAMILY", "ひまわり小児科", "元気でした")
    stands = await checkup_of(home.father, child)
    assert (stands["status"], stands["attendedOn"], stands["record"]["id"]) == ("DONE", "2026-11-20", record["id"])
    nothing_open = (await the_child(home.mother, child, "nextCheckup { code }"))["nextCheckup"]
    assert nothing_open["code"] == "INFANT_6_MONTHS"


async def test_a_family_corrects_and_deletes_its_own_and_a_late_repeat_does_not_bring_it_back(api: Api) -> None:
    home, child = await a_home(api)
    chosen = an_id()
    record = (await records_own(home.mother, child, id=chosen))["record"]

    corrected = await corrects_own(home.father, record["id"], 1, note="翌日でした")
    stale = await corrects_own(home.mother, record["id"], 1)
    gone, again = await deletes_own(home.mother, record["id"], 2), await deletes_own(home.father, record["id"], 2)
    late = await records_own(home.mother, child, id=chosen)

    assert (corrected["record"]["version"], corrected["record"]["attendedOn"]) == (2, "2026-11-21")
    assert told(stale["errors"]) == {("expectedVersion",): "VERSION_CONFLICT"}
    assert stale["record"] == corrected["record"]
    assert gone == again == {"deletedId": record["id"], "record": None, "errors": []}
    assert told(late["errors"]) == {("id",): "NOT_FOUND"}
    assert (await checkup_of(home.mother, child))["status"] == "OPEN"


async def test_a_slip_in_a_familys_day_is_asked_about_as_well(api: Api) -> None:
    """A wrong child's checkup would stop the reminders of this one."""
    home, child = await a_home(api)

    wrong = await records_own(home.mother, child, kind="CHILD_3_YEARS")
    future = await records_own(home.mother, child, attendedOn="2026-11-25", note="あ" * 1_001)

    assert told(wrong["errors"]) == {("attendedOn",): "OUTSIDE_CHECKUP_WINDOW"}
    assert told(future["errors"]) == {("attendedOn",): "DATE_IN_FUTURE", ("note",): "TOO_LONG"}


async def test_the_municipalitys_record_stands_before_the_familys(api: Api) -> None:
    home, child = await a_home(api)
    await records_own(home.mother, child)
    record = await a_checkup(home.nurse, child)

    stands = await checkup_of(home.mother, child)

    assert (stands["attendedOn"], stands["record"]["id"]) == ("2026-11-24", record["id"])
    assert [one["side"] for one in await held(home.mother, child)] == ["OFFICIAL", "FAMILY"]


# Who may


async def test_a_viewer_sees_no_records_and_writes_none(api: Api) -> None:
    home, child = await a_home(api)
    record = await a_checkup(home.nurse, child, sign=True)
    await releases(home.nurse, record["id"], 1)
    own = (await records_own(home.mother, child))["record"]

    assert await held(home.grandmother, child) == []
    assert (await the_child(home.grandmother, child, "checkups { code } nextCheckup { code }")) == {
        "checkups": [],
        "nextCheckup": None,
    }
    fields = {"subjectId": child, "kind": FOUR_MONTHS, "attendedOn": "2026-11-20"}
    assert await refusal_codes(home.grandmother, "recordOwnCheckup", **fields) == ["FORBIDDEN"]
    assert await refusal_codes(home.grandmother, "recordCheckup", **fields) == ["FORBIDDEN"]
    for one in (record["id"], own["id"]):
        assert told((await corrects_own(home.grandmother, one, 1))["errors"]) == {("recordId",): "NOT_FOUND"}
        assert told((await deletes_own(home.grandmother, one))["errors"]) == {("recordId",): "NOT_FOUND"}
        assert (await home.grandmother.ask("query($id: ID!) { node(id: $id) { id } }", id=one)).data["node"] is None


async def test_guardians_do_not_write_what_is_the_municipalitys(api: Api) -> None:
    home, child = await a_home(api)
    record = (await a_checkup(home.nurse, child))["id"]
    version = {"recordId": record, "expectedVersion": 1}

    for who in (home.mother, home.father):
        fields = {"subjectId": child, "kind": FOUR_MONTHS, "attendedOn": "2026-11-20"}
        assert await refusal_codes(who, "recordCheckup", **fields) == ["FORBIDDEN"]
        assert await refusal_codes(who, "correctCheckup", **version, attendedOn="2026-11-20") == ["FORBIDDEN"]
        assert await refusal_codes(who, "signCheckup", **version) == ["FORBIDDEN"]
        assert await refusal_codes(who, "releaseCheckup", **version) == ["FORBIDDEN"]
        assert await refusal_codes(who, "withdrawCheckup", **version, reason="x") == ["FORBIDDEN"]
        assert await refusal_codes(who, "deleteOwnCheckup", **version) == ["FORBIDDEN"]
        own = {"kind": FOUR_MONTHS, "attendedOn": "2026-11-20"}
        assert await refusal_codes(who, "correctOwnCheckup", **version, **own) == ["FORBIDDEN"]


async def test_staff_do_not_write_what_is_the_familys(api: Api) -> None:
    home, child = await a_home(api)
    own = (await records_own(home.mother, child))["record"]["id"]
    fields = {"kind": FOUR_MONTHS, "attendedOn": "2026-11-20"}

    assert await refusal_codes(home.nurse, "recordOwnCheckup", subjectId=child, **fields) == ["FORBIDDEN"]
    version = {"recordId": own, "expectedVersion": 1}
    assert await refusal_codes(home.nurse, "correctOwnCheckup", **version, **fields) == ["FORBIDDEN"]
    assert await refusal_codes(home.nurse, "deleteOwnCheckup", **version) == ["FORBIDDEN"]
    assert await refusal_codes(home.nurse, "signCheckup", **version) == ["FORBIDDEN"]


async def test_another_familys_checkups_are_not_found(api: Api) -> None:
    home, child = await a_home(api)
    record = (await a_checkup(home.nurse, child))["id"]

    for who in (home.stranger, home.nurse_elsewhere):
        assert told((await records(who, child))["errors"]) == {("subjectId",): "NOT_FOUND"}
        assert told((await records_own(who, child))["errors"]) == {("subjectId",): "NOT_FOUND"}
        for payload in (
            await corrects(who, record, 1),
            await signs(who, record, 1),
            await releases(who, record, 1),
            await withdraws(who, record, 1),
            await corrects_own(who, record, 1),
            await deletes_own(who, record),
        ):
            assert told(payload["errors"]) == {("recordId",): "NOT_FOUND"}
        assert (await who.ask("query($id: ID!) { node(id: $id) { id } }", id=record)).data["node"] is None


@pytest.mark.parametrize("wrong", ["あ", "", "Q2hlY2t1cFJlY29yZDox"])
async def test_what_is_no_id_is_not_found(api: Api, wrong: str) -> None:
    nurse = api.as_staff("nurse-mori")

    assert told((await corrects(nurse, wrong, 1))["errors"]) == {("recordId",): "NOT_FOUND"}
    assert told((await deletes_own(nurse, wrong))["errors"]) == {("recordId",): "NOT_FOUND"}
    assert told((await records(nurse, wrong))["errors"]) == {("subjectId",): "NOT_FOUND"}


async def test_a_record_is_found_by_its_id_as_far_as_she_may_see_it(api: Api) -> None:
    home, child = await a_home(api)
    record = (await a_checkup(home.nurse, child, remarks="要フォロー"))["id"]
    document = "query($id: ID!) { node(id: $id) { ... on CheckupRecord { attendedOn judgement remarks } } }"

    father, nurse = await home.father.ask(document, id=record), await home.nurse.ask(document, id=record)

    assert father.data["node"] == {"attendedOn": "2026-11-24", "judgement": None, "remarks": None}
    assert nurse.data["node"] == {"attendedOn": "2026-11-24", "judgement": "HEALTHY", "remarks": "要フォロー"}


# The programme


async def test_a_checkup_says_how_it_stands_and_what_it_takes(api: Api) -> None:
    home, child = await a_home(api, born="2024-06-10")
    selection = "checkups { code status needsBooking voucher questionnaire findingsForm subject }"

    checkups = {one["code"]: one for one in (await the_child(home.mother, child, selection))["checkups"]}

    assert checkups["CHILD_30_MONTHS_DENTAL"] == {
        "code": "CHILD_30_MONTHS_DENTAL",
        "status": "TO_COME",
        "needsBooking": True,
        "voucher": None,
        "questionnaire": None,
        "findingsForm": "findings_dental_2y",
        "subject": "CHILD",
    }
    assert checkups["INFANT_6_MONTHS"]["voucher"] == "受診票を使えます。"
    assert {code: one["status"] for code, one in checkups.items() if one["status"] != "PASSED"} == {
        "CHILD_2_YEARS_DENTAL": "OPEN",
        "CHILD_30_MONTHS_DENTAL": "TO_COME",
        "CHILD_3_YEARS": "TO_COME",
        "CHILD_5_YEARS": "TO_COME",
    }


async def page_of(who: Client, child: str, first: int, after: str | None) -> dict[str, Any]:
    document = """
        query($child: ID!, $first: Int!, $after: String) {
          child(id: $child) { checkupRecords(first: $first, after: $after) {
            edges { cursor node { attendedOn } } pageInfo { hasNextPage endCursor }
          } }
        }
    """
    answer = await who.ask(document, child=child, first=first, after=after)
    page: dict[str, Any] = answer.data["child"]["checkupRecords"]
    return page


async def test_records_are_read_page_by_page(api: Api) -> None:
    mother = a_person(api)
    child = await a_child(mother, await a_family(mother), born="2025-05-10")
    for kind, on in (
        ("INFANT_4_MONTHS", "2025-09-20"),
        ("INFANT_6_MONTHS", "2025-12-01"),
        ("INFANT_9_MONTHS", "2026-02-20"),
    ):
        await records_own(mother, child, kind=kind, attendedOn=on)

    first = await page_of(mother, child, 2, None)
    second = await page_of(mother, child, 2, first["pageInfo"]["endCursor"])

    assert [edge["node"]["attendedOn"] for edge in (*first["edges"], *second["edges"])] == [
        "2026-02-20",
        "2025-12-01",
        "2025-09-20",
    ]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


async def test_a_day_begins_in_japan(api: Api, clock: SteppingClock) -> None:
    home, child = await a_home(api)
    clock.step(hours=13, minutes=59)  # 14:59 UTC: a minute to midnight in Tokyo
    early = await records(home.nurse, child, attendedOn="2026-11-25")
    clock.step(minutes=1)

    assert told(early["errors"]) == {("attendedOn",): "DATE_IN_FUTURE"}
    assert (await records(home.nurse, child, attendedOn="2026-11-25"))["errors"] == []


# Whereabouts that are kept


async def test_the_place_is_kept_from_the_others_where_somebodys_whereabouts_are(api: Api, service: Service) -> None:
    home, child = await a_home(api)
    before = await records_own(home.father, child, kind="INFANT_1_MONTH", attendedOn="2026-08-10", place="駅前の医院")
    await service.database.families.update_one(
        {"members.is_mother": True, "_id": key_of(NodeKind.FAMILY, home.family, "familyId")},
        {"$set": {"members.$[mother].is_undisclosed": True}},
        array_filters=[{"mother.is_mother": True}],
    )
    own = (await records_own(home.mother, child, place="新しい町の小児科"))["record"]
    await a_checkup(home.nurse, child, place="光が丘保健相談所")

    fathers = {one["attendedOn"]: one["place"] for one in await held(home.father, child, "attendedOn place")}
    mothers = {one["attendedOn"]: one["place"] for one in await held(home.mother, child, "attendedOn place")}

    assert own["place"] == "新しい町の小児科"
    assert fathers == {"2026-11-24": None, "2026-11-20": None, "2026-08-10": "駅前の医院"}
    assert mothers == {"2026-11-24": "光が丘保健相談所", "2026-11-20": "新しい町の小児科", "2026-08-10": "駅前の医院"}
    assert before["errors"] == []


async def test_a_correction_by_the_other_guardian_leaves_a_place_he_is_not_shown(api: Api, service: Service) -> None:
    home, child = await a_home(api)
    await service.database.families.update_one(
        {"_id": key_of(NodeKind.FAMILY, home.family, "familyId")},
        {"$set": {"members.$[mother].is_undisclosed": True}},
        array_filters=[{"mother.is_mother": True}],
    )
    own = (await records_own(home.mother, child, place="新しい町の小児科"))["record"]

    corrected = await corrects_own(home.father, own["id"], 1)

    assert (corrected["errors"], corrected["record"]["place"]) == ([], None)
    (mothers,) = await held(home.mother, child, "attendedOn place")
    assert mothers == {"attendedOn": "2026-11-21", "place": "新しい町の小児科"}
