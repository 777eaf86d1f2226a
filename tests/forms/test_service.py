"""Forms on a real database: half-way, sent, corrected, shown to the ward and kept from it."""

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from handbook_api.families.access import Side
from handbook_api.forms.answers import Answers, ChoicesAnswer, TextAnswer
from handbook_api.forms.entry import FormEntry
from handbook_api.forms.keys import FormKey
from handbook_api.forms.loading import load_forms
from handbook_api.forms.records import FormState
from handbook_api.forms.service import Written
from handbook_api.forms.sharing import CONSENT_WORDING
from handbook_api.forms.views import SeenForm, answers_for
from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import ProblemCode, VersionConflict
from tests.builders import a_parent
from tests.families.refusals import forbidden, refused
from tests.forms.builders import NO, YES, points
from tests.forms.conftest import Desk
from tests.pregnancies.lines import HARUKO, KENTA, MISAKI, NURSE, NURSE_ELSEWHERE, STRANGER, delivered, ended
from tests.queries import profiled

PAGE = "guardian_3_4m"
AT_SUBJECT, AT_RECORD = ("subjectId",), ("recordId",)
EVERYBODY = {
    "mother": MISAKI,
    "father": KENTA,
    "grandmother": HARUKO,
    "nurse": NURSE,
    "nurse elsewhere": NURSE_ELSEWHERE,
    "stranger": STRANGER,
}


def an_entry(form: str = PAGE, answers: Answers | None = None, **fields: Any) -> FormEntry:
    return FormEntry(form, {"outdoor_air": NO} if answers is None else answers, **fields)


async def started(desk: Desk, who: Principal = MISAKI, entry: FormEntry | None = None) -> tuple[FormKey, SeenForm]:
    key = desk.of_child()
    return key, await desk.forms.start(who, key, entry or an_entry())


async def sent(desk: Desk, who: Principal = MISAKI, entry: FormEntry | None = None) -> tuple[FormKey, SeenForm]:
    key, form = await started(desk, who, entry)
    return key, await desk.forms.send(who, key, form.record.version)


async def shared(desk: Desk) -> tuple[FormKey, SeenForm]:
    key, form = await sent(desk)
    return key, await desk.sharing.share(MISAKI, key, form.record.version, CONSENT_WORDING)


async def who_sees(desk: Desk, key: FormKey) -> set[str]:
    return {name for name, who in EVERYBODY.items() if await desk.seen_by(who, key) is not None}


async def test_half_way_the_guardians_see_a_form_and_nobody_else(desk: Desk) -> None:
    key, form = await started(desk)

    assert form.record.state is FormState.DRAFT
    assert await who_sees(desk, key) == {"mother", "father"}


async def test_a_form_that_was_sent_is_still_the_familys_alone_until_it_consents(desk: Desk) -> None:
    key, form = await sent(desk)

    assert form.record.state is FormState.SENT
    assert await who_sees(desk, key) == {"mother", "father"}


async def test_with_consent_the_wards_staff_see_it_and_without_it_at_once_no_more(desk: Desk) -> None:
    key, form = await shared(desk)

    assert form.record.consent is not None
    assert form.record.consent.wording == CONSENT_WORDING
    assert form.record.consent.given_at == desk.home.house.clock.now()
    assert await who_sees(desk, key) == {"mother", "father", "nurse"}

    await desk.sharing.stop(KENTA, key)

    assert await who_sees(desk, key) == {"mother", "father"}


async def test_stopping_needs_no_version_and_is_done_twice_without_harm(desk: Desk) -> None:
    key, form = await shared(desk)
    await desk.forms.correct(KENTA, key, form.record.version, Written({"outdoor_air": YES}, None))

    first = await desk.sharing.stop(MISAKI, key)
    second = await desk.sharing.stop(MISAKI, key)

    assert first.record == second.record
    assert second.record.consent is None


async def test_a_consent_is_to_the_wording_that_holds(desk: Desk) -> None:
    key, form = await sent(desk)

    assert await refused(desk.sharing.share(MISAKI, key, form.record.version, "2019-01")) == {
        ("wording",): ProblemCode.CONSENT_WORDING_CHANGED
    }
    assert await who_sees(desk, key) == {"mother", "father"}


async def test_what_is_half_way_cannot_be_shown_to_the_ward(desk: Desk) -> None:
    key, form = await started(desk)

    assert await refused(desk.sharing.share(MISAKI, key, form.record.version, CONSENT_WORDING)) == {
        AT_RECORD: ProblemCode.FORM_NOT_SENT
    }


async def test_a_correction_is_a_new_version_that_the_ward_still_sees(desk: Desk) -> None:
    key, form = await shared(desk)

    corrected = await desk.forms.correct(MISAKI, key, form.record.version, Written({"outdoor_air": YES}, None))

    assert corrected.record.version == form.record.version + 1
    assert corrected.record.corrected_at is not None
    assert await desk.forms.answers(corrected.record) == {"outdoor_air": YES}
    assert await desk.seen_by(NURSE, key) == corrected.record


async def test_who_does_not_write_such_forms_is_told_so_or_nothing(desk: Desk) -> None:
    entry = an_entry()

    await forbidden(desk.forms.start(HARUKO, desk.of_child(), entry))
    for nobody in (STRANGER, NURSE_ELSEWHERE):
        assert await refused(desk.forms.start(nobody, desk.of_child(), entry)) == {AT_SUBJECT: ProblemCode.NOT_FOUND}


async def test_a_form_that_is_not_hers_is_not_there_for_her_in_any_way(desk: Desk) -> None:
    key, form = await sent(desk)
    version, written = form.record.version, Written({"outdoor_air": YES}, None)
    not_found = {AT_RECORD: ProblemCode.NOT_FOUND}

    for who in (NURSE, NURSE_ELSEWHERE, STRANGER, HARUKO):
        assert await refused(desk.forms.save(who, key, version, written)) == not_found
        assert await refused(desk.forms.send(who, key, version)) == not_found
        assert await refused(desk.forms.correct(who, key, version, written)) == not_found
        assert await refused(desk.sharing.share(who, key, version, CONSENT_WORDING)) == not_found
        assert await refused(desk.sharing.stop(who, key)) == not_found
        assert await refused(desk.sharing.delete(who, key, version)) == not_found
    assert await desk.seen_by(MISAKI, key) == form.record


async def test_staff_read_what_they_are_shown_and_change_nothing_of_it(desk: Desk) -> None:
    key, form = await shared(desk)
    version = form.record.version

    await forbidden(desk.forms.correct(NURSE, key, version, Written({"outdoor_air": YES}, None)))
    await forbidden(desk.sharing.stop(NURSE, key))
    await forbidden(desk.sharing.delete(NURSE, key, version))


async def test_staff_write_for_a_family_at_the_counter_and_it_is_the_municipalitys(desk: Desk) -> None:
    key, form = await started(desk, NURSE)

    assert form.record.side is Side.OFFICIAL
    assert form.record.recorded_by is None
    assert await who_sees(desk, key) == {"nurse"}

    form = await desk.forms.send(NURSE, key, form.record.version)

    assert await who_sees(desk, key) == {"mother", "father", "nurse"}
    await forbidden(desk.sharing.delete(MISAKI, key, form.record.version))
    await forbidden(desk.sharing.delete(NURSE, key, form.record.version))


async def test_what_staff_have_half_way_is_not_in_the_familys_account_of_changes(desk: Desk) -> None:
    key, form = await started(desk, NURSE)

    async def told() -> list[str]:
        seen = await desk.home.house.changes.after(MISAKI, desk.home.family.id, None, 100)
        return [one.what for one in seen.changes if one.subject_id == str(key)]

    assert await told() == []

    await desk.forms.send(NURSE, key, form.record.version)

    assert await told() == ["FORM_SENT"]


async def test_staff_beginning_a_form_do_not_learn_that_the_family_has_it(desk: Desk) -> None:
    await sent(desk)

    _, form = await started(desk, NURSE)

    assert form.record.side is Side.OFFICIAL
    assert len(await desk.stored_forms()) == 2


async def test_the_other_parent_who_begins_the_same_form_gets_what_is_there(desk: Desk) -> None:
    _, form = await started(desk)

    with pytest.raises(VersionConflict) as conflict:
        await started(desk, KENTA, an_entry(answers={"outdoor_air": YES}))

    assert isinstance(conflict.value.current, SeenForm)
    assert conflict.value.current.record == form.record
    assert await desk.forms.answers(conflict.value.current.record) == {"outdoor_air": NO}


async def test_two_parents_who_write_at_once_do_not_overwrite_each_other(desk: Desk) -> None:
    key, form = await started(desk)

    tried = await asyncio.gather(
        desk.forms.save(MISAKI, key, form.record.version, Written({"child_seat": YES}, None)),
        desk.forms.save(KENTA, key, form.record.version, Written({"child_seat": NO}, None)),
        return_exceptions=True,
    )

    conflicts = [one for one in tried if isinstance(one, VersionConflict)]
    kept = [one for one in tried if isinstance(one, SeenForm)]
    assert len(conflicts) == len(kept) == 1
    assert isinstance(conflicts[0].current, SeenForm)
    assert conflicts[0].current.record == kept[0].record


async def test_the_same_id_again_gives_the_first_answer_back_and_never_a_deleted_one(desk: Desk) -> None:
    key, form = await started(desk)

    again = await desk.forms.start(MISAKI, key, an_entry(answers={"outdoor_air": YES}))

    assert again.record == form.record

    await desk.sharing.delete(MISAKI, key, form.record.version)
    await desk.sharing.delete(MISAKI, key, form.record.version)

    assert await refused(desk.forms.start(MISAKI, key, an_entry())) == {("id",): ProblemCode.NOT_FOUND}
    assert await desk.stored_forms() == []


async def test_sending_twice_is_sending_once_and_saving_then_is_too_late(desk: Desk) -> None:
    key, form = await started(desk)

    first = await desk.forms.send(MISAKI, key, form.record.version)
    second = await desk.forms.send(MISAKI, key, form.record.version)

    assert first.record == second.record
    assert await refused(desk.forms.save(MISAKI, key, first.record.version, Written({}, None))) == {
        AT_RECORD: ProblemCode.FORM_ALREADY_SENT
    }
    assert await refused(desk.forms.send(MISAKI, key, first.record.version)) == {
        AT_RECORD: ProblemCode.FORM_ALREADY_SENT
    }


async def test_what_is_half_way_is_not_corrected(desk: Desk) -> None:
    key, form = await started(desk)

    assert await refused(desk.forms.correct(MISAKI, key, form.record.version, Written({"outdoor_air": YES}, None))) == {
        AT_RECORD: ProblemCode.FORM_NOT_SENT
    }


async def test_a_form_without_an_answer_is_kept_but_not_sent(desk: Desk) -> None:
    key, form = await started(desk, entry=an_entry(answers={"free_note": TextAnswer("  ")}))

    assert await desk.forms.answers(form.record) == {}
    assert await refused(desk.forms.send(MISAKI, key, form.record.version)) == {
        ("answers",): ProblemCode.NOTHING_ANSWERED
    }


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (an_entry("no_such_form"), {("form",): ProblemCode.UNKNOWN_FORM}),
        (an_entry("findings_3_4m"), {("form",): ProblemCode.UNKNOWN_FORM}),
        (an_entry("standard_3_4m"), {("form",): ProblemCode.UNKNOWN_FORM}),
        (an_entry("mother_health"), {("form",): ProblemCode.UNKNOWN_FORM}),
        (an_entry("national_3_4m_household"), {("form",): ProblemCode.UNKNOWN_FORM}),
        (an_entry(edition="2012"), {("form",): ProblemCode.UNKNOWN_FORM}),
        (an_entry(answered_on=date(2026, 11, 25)), {("answeredOn",): ProblemCode.DATE_IN_FUTURE}),
        (an_entry(answered_on=date(2026, 8, 9)), {("answeredOn",): ProblemCode.DATE_TOO_EARLY}),
        (an_entry(answers={"colour": NO}), {("answers", "colour"): ProblemCode.UNKNOWN_QUESTION}),
    ],
)
async def test_what_cannot_be_entered_is_told(
    desk: Desk, entry: FormEntry, problem: dict[tuple[str, ...], ProblemCode]
) -> None:
    assert await refused(desk.forms.start(MISAKI, desk.of_child(), entry)) == problem
    assert await desk.stored_forms() == []


@pytest.mark.parametrize(
    ("entry", "edition"),
    [
        (an_entry(), "2025"),
        (an_entry(issued_on=date(2025, 3, 31)), "2023"),
        (an_entry(edition="2023"), "2023"),
    ],
)
async def test_an_answered_form_keeps_the_edition_of_its_handbook(desk: Desk, entry: FormEntry, edition: str) -> None:
    key, form = await started(desk, entry=entry)

    assert form.record.edition == edition

    saved = await desk.forms.save(KENTA, key, form.record.version, Written({"child_seat": YES}, None))

    assert saved.record.edition == edition


async def test_answers_are_sealed_in_the_document_and_in_the_ledger(desk: Desk) -> None:
    await started(desk, entry=an_entry(answers={"free_note": TextAnswer("夜泣きが続いています")}))
    database = desk.home.database

    for name in ("children", "changes"):
        for document in await database[name].find().to_list():
            assert "夜泣き" not in repr(document)
            assert "夜泣き".encode() not in repr(document).encode()


async def test_what_a_family_keeps_to_itself_is_left_out_of_what_staff_read(desk: Desk) -> None:
    words = TextAnswer("おたんじょうびおめでとう")
    entry = an_entry("guardian_1y", {"birthday_message": words, "gestures": YES})
    key, form = await sent(desk, entry=entry)
    await desk.sharing.share(MISAKI, key, form.record.version, CONSENT_WORDING)
    definition = load_forms().definition("guardian_1y", form.record.edition)
    assert definition is not None

    child = await desk.home.house.children.see(NURSE, desk.child)
    assert child is not None
    record = await desk.seen_by(NURSE, key)
    assert record is not None
    answers = await desk.forms.answers(record)

    assert answers_for(child.standing, record, definition, answers) == {"gestures": YES}
    assert await refused(desk.forms.start(NURSE, desk.of_child(), entry)) == {
        ("answers", "birthday_message"): ProblemCode.UNKNOWN_QUESTION
    }


async def test_what_screens_for_abuse_is_asked_by_staff_and_there_for_no_member_of_the_family(desk: Desk) -> None:
    entry = an_entry("national_3_4m_household", {"home_events": ChoicesAnswer(("HIT_IN_ANGER",))})
    key, form = await started(desk, NURSE, entry)
    await desk.forms.send(NURSE, key, form.record.version)

    assert await who_sees(desk, key) == {"nurse"}
    for guardian in (MISAKI, KENTA):
        seen = await desk.home.house.changes.after(guardian, desk.home.family.id, None, 100)
        assert not [one for one in seen.changes if one.subject_id == str(key)]


async def test_what_is_the_mothers_own_is_hers_and_with_her_consent_the_wards(desk: Desk) -> None:
    key = desk.of_pregnancy()
    form = await desk.forms.start(MISAKI, key, an_entry("mother_health", {"strong_stress": YES}))
    form = await desk.forms.send(MISAKI, key, form.record.version)

    assert await who_sees(desk, key) == {"mother"}
    assert await refused(desk.sharing.stop(KENTA, key)) == {AT_RECORD: ProblemCode.NOT_FOUND}
    await forbidden(desk.forms.start(KENTA, desk.of_pregnancy(), an_entry("mother_health", {"strong_stress": NO})))

    await desk.sharing.share(MISAKI, key, form.record.version, CONSENT_WORDING)

    assert await who_sees(desk, key) == {"mother", "nurse"}
    seen = await desk.home.house.changes.after(KENTA, desk.home.family.id, None, 100)
    assert not [one for one in seen.changes if one.subject_id == str(key)]


async def test_a_fathers_note_is_for_both_parents(desk: Desk) -> None:
    key = desk.of_pregnancy()

    await desk.forms.start(KENTA, key, an_entry("father_and_others_note", {"note": TextAnswer("会えるのが楽しみ")}))

    assert await who_sees(desk, key) == {"mother", "father"}


async def test_how_she_feels_is_not_for_staff_to_write(desk: Desk) -> None:
    for form, answers in (("epds", points(1)), ("mother_self_record", {"low_mood": YES})):
        assert await refused(desk.forms.start(NURSE, desk.of_pregnancy(), an_entry(form, answers))) == {
            ("form",): ProblemCode.FORM_NOT_FOR_YOU
        }


async def test_staff_copy_the_mothers_health_page_for_a_woman_without_a_telephone(desk: Desk) -> None:
    key = desk.of_pregnancy()
    form = await desk.forms.start(NURSE, key, an_entry("mother_health", {"strong_stress": NO}))
    await desk.forms.send(NURSE, key, form.record.version)

    assert await who_sees(desk, key) == {"mother", "nurse"}


async def offered(desk: Desk, who: Principal) -> list[str]:
    child = await desk.home.house.children.see(who, desk.child)
    assert child is not None
    return [one.definition.code for one in await desk.forms.offered(who, child)]


async def test_a_child_of_three_months_is_offered_its_page_and_a_viewer_nothing(desk: Desk) -> None:
    """Born on 10 August 2026, it is 3 months and 14 days old on 24 November."""
    assert await offered(desk, MISAKI) == ["guardian_3_4m", "national_3_4m", "stool_colour", "allergy_note"]
    assert await offered(desk, NURSE) == ["guardian_3_4m", "national_3_4m", "stool_colour", "allergy_note"]
    assert await offered(desk, HARUKO) == []


async def offered_in_pregnancy(desk: Desk, who: Principal = MISAKI) -> list[str]:
    pregnancy = await desk.home.pregnancies.see(who, desk.home.key)
    assert pregnancy is not None
    return [one.definition.code for one in await desk.forms.offered(who, pregnancy)]


async def test_a_pregnancy_offers_what_fits_its_week_to_whom_it_is_for(desk: Desk) -> None:
    """26 weeks 0 days: the month's diary is that of weeks 24 to 27."""
    assert await offered_in_pregnancy(desk) == [
        "pregnancy_diary_m07", "father_and_others_note", "mother_health", "pregnancy_notes", "work_and_environment",
    ]  # fmt: skip
    assert await offered_in_pregnancy(desk, KENTA) == ["father_and_others_note"]


async def test_after_the_birth_the_time_after_it_is_offered_and_after_an_end_nothing(desk: Desk) -> None:
    pregnancy = await desk.home.stands()
    await desk.home.put(delivered(pregnancy, "2026-11-10"))

    assert await offered_in_pregnancy(desk) == ["bonding", "epds", "mother_self_record"]

    await desk.home.put(ended(pregnancy))

    assert await offered_in_pregnancy(desk) == []


async def test_a_late_answer_is_written_all_the_same(desk: Desk) -> None:
    _, form = await started(desk, entry=an_entry("guardian_2w", {"sleep_supine": YES}))

    assert form.record.form == "guardian_2w"


async def test_the_ledger_says_what_was_done_and_forgets_what_was_deleted(desk: Desk) -> None:
    key, form = await shared(desk)
    await desk.sharing.stop(MISAKI, key)
    await desk.sharing.delete(MISAKI, key, form.record.version + 1)

    entries = await desk.home.house.ledger.entries_after(desk.home.family.id, 0, 100)
    about = [one.change for one in entries if one.change.subject_id == str(key)]

    assert [change.what for change in about] == [
        "FORM_STARTED", "FORM_SENT", "FORM_SHARED", "FORM_SHARING_STOPPED", "FORM_DELETED",
    ]  # fmt: skip
    assert all(change.before is None and change.after is None for change in about)


async def test_somebody_elses_mother_is_not_the_mother_here(desk: Desk) -> None:
    """A pregnancy whose mother is not known yet has nobody who writes what is the mother's own."""
    await desk.home.put(replace(await desk.home.stands(), mother_uid=a_parent("Yui").uid))

    await forbidden(desk.forms.start(MISAKI, desk.of_pregnancy(), an_entry("mother_health", {"strong_stress": NO})))


async def test_no_query_looks_through_a_collection(desk: Desk) -> None:
    async with profiled(desk.home.database) as queries:
        key, form = await shared(desk)
        await desk.sharing.delete(MISAKI, key, form.record.version)

    assert queries.plans
    assert queries.scans == set()
