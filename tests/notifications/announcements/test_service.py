"""Writing, reviewing, approving, releasing and stopping, on a real database."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.problems import Forbidden, ProblemCode, Refused, VersionConflict
from notifications.announcements.model import Announcement, AnnouncementState, AnnouncementStep, Segment
from notifications.announcements.store import AnnouncementPlace
from tests.builders import NERIMA, an_id
from tests.notifications.announcements.ward import (
    COLLEAGUE,
    EDITOR,
    MISAKI,
    NURSE,
    NURSE_ELSEWHERE,
    THIS_WEEK,
    Ward,
    a_content,
    a_key,
)
from tests.queries import profiled

Step, State = AnnouncementStep, AnnouncementState


def codes(refused: pytest.ExceptionInfo[Refused]) -> dict[tuple[str, ...], ProblemCode]:
    return {one.path: one.code for one in refused.value.problems}


async def test_from_the_first_word_to_the_release_every_step_is_kept(ward: Ward) -> None:
    draft = await ward.a_draft(EDITOR)
    submitted = await ward.desk.take(EDITOR, draft.key, Step.SUBMITTED, 1)
    returned = await ward.desk.take(NURSE, draft.key, Step.RETURNED, 2, " 日付を直してください ")
    ward.clock.step(minutes=5)
    rewritten = await ward.desk.rewrite(EDITOR, draft.key, 3, a_content(titles={"ja": "臨時休館（訂正）"}))
    await ward.desk.take(EDITOR, draft.key, Step.SUBMITTED, 4)
    approved = await ward.desk.take(NURSE, draft.key, Step.APPROVED, 5)
    released = await ward.desk.take(EDITOR, draft.key, Step.RELEASED, 6)

    states = [one.state for one in (draft, submitted, returned, rewritten, approved, released)]
    assert states == [State.DRAFT, State.IN_REVIEW, State.RETURNED, State.DRAFT, State.APPROVED, State.SCHEDULED]
    assert [(one.kind, one.by) for one in released.steps] == [
        (Step.WRITTEN, EDITOR.uid),
        (Step.SUBMITTED, EDITOR.uid),
        (Step.RETURNED, NURSE.uid),
        (Step.WRITTEN, EDITOR.uid),
        (Step.SUBMITTED, EDITOR.uid),
        (Step.APPROVED, NURSE.uid),
        (Step.RELEASED, EDITOR.uid),
    ]
    assert released.steps[3].at - released.steps[2].at == timedelta(minutes=5)
    assert await ward.desk.remark(released.steps[2]) == "日付を直してください"
    assert await ward.desk.see(COLLEAGUE, draft.key) == released
    assert released.wake_at == ward.clock.now()


async def test_a_remark_is_sealed(ward: Ward) -> None:
    draft = await ward.a_draft()
    submitted = await ward.desk.take(EDITOR, draft.key, Step.SUBMITTED, 1)
    await ward.desk.take(NURSE, draft.key, Step.RETURNED, submitted.version, "佐藤さんに確認")

    (stored,) = await ward.database.announcements.find().to_list()
    assert "佐藤" not in str(stored)


async def test_the_same_id_twice_is_one_announcement(ward: Ward) -> None:
    chosen = an_id()

    first = await ward.desk.write(EDITOR, chosen, a_content())
    again = await ward.desk.write(EDITOR, chosen.upper(), a_content(titles={"ja": "別の題"}))

    assert again == first
    assert await ward.database.announcements.count_documents({}) == 1


async def test_two_municipalities_may_choose_the_same_id(ward: Ward) -> None:
    chosen = an_id()
    await ward.desk.write(EDITOR, chosen, a_content())

    elsewhere = await ward.desk.write(NURSE_ELSEWHERE, chosen, a_content(titles={"ja": "杉並区より"}))

    assert elsewhere.content.titles == {"ja": "杉並区より"}


@pytest.mark.parametrize("who", [MISAKI, Principal("uid-admin", Role.ADMIN)])
async def test_nobody_but_editors_and_staff_writes_or_sees_one(ward: Ward, who: Principal) -> None:
    draft = await ward.a_draft()

    with pytest.raises(Forbidden):
        await ward.desk.write(who, an_id(), a_content())
    with pytest.raises(Forbidden):
        await ward.desk.rewrite(who, draft.key, 1, a_content())
    with pytest.raises(Forbidden):
        await ward.desk.take(who, draft.key, Step.SUBMITTED, 1)
    with pytest.raises(Forbidden):
        await ward.desk.stop(who, draft.key)
    with pytest.raises(Forbidden):
        await ward.desk.page(who, (), 10, None)
    assert await ward.desk.see(who, draft.key) is None


async def test_to_another_municipality_it_does_not_exist(ward: Ward) -> None:
    draft = await ward.a_draft()
    nowhere = {("announcementId",): ProblemCode.NOT_FOUND}

    for key in (draft.key, a_key()):
        with pytest.raises(Refused) as refused:
            await ward.desk.rewrite(NURSE_ELSEWHERE, key, 1, a_content())
        assert codes(refused) == nowhere
        with pytest.raises(Refused) as refused:
            await ward.desk.take(NURSE_ELSEWHERE, key, Step.SUBMITTED, 1)
        assert codes(refused) == nowhere
        with pytest.raises(Refused) as refused:
            await ward.desk.stop(NURSE_ELSEWHERE, key)
        assert codes(refused) == nowhere
        assert await ward.desk.see(NURSE_ELSEWHERE, key) is None
    assert await ward.desk.page(NURSE_ELSEWHERE, (), 10, None) == ()


async def test_an_editor_does_not_approve(ward: Ward) -> None:
    draft = await ward.a_draft(NURSE)
    await ward.desk.take(NURSE, draft.key, Step.SUBMITTED, 1)

    with pytest.raises(Forbidden):
        await ward.desk.take(EDITOR, draft.key, Step.APPROVED, 2)


@pytest.mark.parametrize("last_editor", [EDITOR, NURSE])
async def test_neither_its_author_nor_its_last_editor_approves(ward: Ward, last_editor: Principal) -> None:
    draft = await ward.a_draft(NURSE)
    await ward.desk.rewrite(last_editor, draft.key, 1, a_content(titles={"ja": "訂正"}))
    await ward.desk.take(COLLEAGUE, draft.key, Step.SUBMITTED, 2)

    with pytest.raises(Refused) as refused:
        await ward.desk.take(NURSE, draft.key, Step.APPROVED, 3)

    assert codes(refused) == {("announcementId",): ProblemCode.APPROVED_BY_ITS_WRITER}
    assert (await ward.desk.take(COLLEAGUE, draft.key, Step.APPROVED, 3)).state is State.APPROVED


@pytest.mark.parametrize("is_released", [False, True])
async def test_whatever_is_changed_after_the_approval_needs_a_new_one(ward: Ward, is_released: bool) -> None:
    announcement = await (ward.a_released() if is_released else ward.an_approved())

    changed = await ward.desk.rewrite(
        EDITOR, announcement.key, announcement.version, a_content(useful_until=THIS_WEEK + timedelta(hours=1))
    )

    assert (changed.state, changed.wake_at) == (State.DRAFT, None)
    with pytest.raises(Refused) as refused:
        await ward.desk.take(EDITOR, announcement.key, Step.RELEASED, changed.version)
    assert codes(refused) == {("announcementId",): ProblemCode.ANNOUNCEMENT_STATE}
    await ward.sends()
    assert await ward.state(announcement) is State.DRAFT


async def test_whoever_comes_late_is_shown_what_the_other_wrote(ward: Ward) -> None:
    draft = await ward.a_draft()
    theirs = await ward.desk.rewrite(NURSE, draft.key, 1, a_content(titles={"ja": "先に直した題"}))

    with pytest.raises(VersionConflict) as conflict:
        await ward.desk.rewrite(EDITOR, draft.key, 1, a_content(titles={"ja": "後から直した題"}))

    assert conflict.value.current == theirs


async def test_nothing_is_approved_that_was_changed_since_it_was_read(ward: Ward) -> None:
    draft = await ward.a_draft()
    await ward.desk.take(EDITOR, draft.key, Step.SUBMITTED, 1)
    await ward.desk.rewrite(EDITOR, draft.key, 2, a_content(titles={"ja": "差し替え"}))
    await ward.desk.take(EDITOR, draft.key, Step.SUBMITTED, 3)

    with pytest.raises(VersionConflict):
        await ward.desk.take(NURSE, draft.key, Step.APPROVED, 2)


async def test_of_two_that_write_at_the_same_moment_one_is_told(ward: Ward) -> None:
    draft = await ward.a_draft()

    came = await asyncio.gather(
        *(ward.desk.rewrite(who, draft.key, 1, a_content(titles={"ja": who.uid})) for who in (EDITOR, NURSE)),
        return_exceptions=True,
    )

    assert sorted(type(one).__name__ for one in came) == ["Announcement", "VersionConflict"]


async def test_a_repeated_request_gives_the_first_answer(ward: Ward) -> None:
    draft = await ward.a_draft()
    new = a_content(titles={"ja": "訂正"})

    written = [await ward.desk.rewrite(EDITOR, draft.key, 1, new) for _ in range(2)]
    submitted = [await ward.desk.take(EDITOR, draft.key, Step.SUBMITTED, 2) for _ in range(2)]
    approved = [await ward.desk.take(NURSE, draft.key, Step.APPROVED, 3) for _ in range(2)]
    released = [await ward.desk.take(NURSE, draft.key, Step.RELEASED, 4) for _ in range(2)]
    stopped = [await ward.desk.stop(NURSE, draft.key) for _ in range(2)]

    for one, again in (written, submitted, approved, released, stopped):
        assert one == again


async def test_another_text_under_an_old_version_is_no_repetition(ward: Ward) -> None:
    draft = await ward.a_draft()
    await ward.desk.rewrite(EDITOR, draft.key, 1, a_content(titles={"ja": "訂正"}))

    with pytest.raises(VersionConflict):
        await ward.desk.rewrite(EDITOR, draft.key, 1, a_content(titles={"ja": "もう一度訂正"}))


async def test_what_is_wrong_is_told_all_at_once_and_nothing_is_kept(ward: Ward) -> None:
    wrong = a_content(bodies={}, link="http://x", segment=Segment(areas=frozenset({"NOWHERE"})))

    with pytest.raises(Refused) as refused:
        await ward.desk.write(EDITOR, an_id(), wrong)

    assert codes(refused) == {
        ("body", "ja"): ProblemCode.REQUIRED,
        ("link",): ProblemCode.LINK_NOT_ALLOWED,
        ("segment", "areas"): ProblemCode.UNKNOWN_AREA,
    }
    assert await ward.database.announcements.count_documents({}) == 0


async def test_what_was_overtaken_by_time_is_not_approved(ward: Ward) -> None:
    draft = await ward.a_draft()
    await ward.desk.take(EDITOR, draft.key, Step.SUBMITTED, 1)
    ward.clock.step(days=8)

    with pytest.raises(Refused) as refused:
        await ward.desk.take(NURSE, draft.key, Step.APPROVED, 2)

    assert codes(refused) == {("usefulUntil",): ProblemCode.TIME_OUT_OF_RANGE}


async def test_what_would_be_of_no_use_after_the_night_is_not_released(ward: Ward) -> None:
    ward.clock.step(hours=13)
    midnight = ward.clock.now() + timedelta(hours=1)
    approved = await ward.an_approved(useful_until=midnight)

    with pytest.raises(Refused) as refused:
        await ward.desk.take(EDITOR, approved.key, Step.RELEASED, approved.version)

    assert codes(refused) == {("announcementId",): ProblemCode.ANNOUNCEMENT_OUT_OF_TIME}


async def test_what_is_returned_says_why(ward: Ward) -> None:
    draft = await ward.a_draft()
    await ward.desk.take(EDITOR, draft.key, Step.SUBMITTED, 1)

    for remark, code in ((" ", ProblemCode.REQUIRED), ("あ" * 1_001, ProblemCode.TOO_LONG)):
        with pytest.raises(Refused) as refused:
            await ward.desk.take(NURSE, draft.key, Step.RETURNED, 2, remark)
        assert codes(refused) == {("remark",): code}


async def listed(ward: Ward, *states: AnnouncementState) -> list[Announcement]:
    found: list[Announcement] = []
    after = None
    while True:
        page = await ward.desk.page(NURSE, states, 2, after)
        found += page
        if len(page) < 2:
            return found
        after = AnnouncementPlace(page[-1].created_at, str(page[-1].key))


async def test_they_are_listed_the_newest_first_page_by_page(ward: Ward) -> None:
    drafts = []
    for _ in range(5):
        drafts.append(await ward.a_draft())
        ward.clock.step(minutes=1)
    stopped = await ward.desk.stop(NURSE, drafts[2].key)

    drafts[2] = stopped
    assert await listed(ward) == drafts[::-1]
    assert await listed(ward, State.STOPPED) == [stopped]
    assert await listed(ward, State.DRAFT) == [one for one in drafts[::-1] if one.state is State.DRAFT]


async def test_no_query_looks_through_a_whole_collection(ward: Ward) -> None:
    await ward.a_home()
    await ward.reconcile()

    async with profiled(ward.database) as queries:
        announcement = await ward.a_released()
        await listed(ward)
        await listed(ward, State.SCHEDULED)
        await ward.store.published(NERIMA, ward.clock.now(), 10, None)
        await ward.sends_to_the_end()
        await ward.reconcile()
        await ward.reconciler.hurry()
        await ward.desk.reach(announcement)
        await ward.desk.reach(replace(announcement, content=a_content(segment=Segment(language="ja"))))

    assert queries.scans == set()
