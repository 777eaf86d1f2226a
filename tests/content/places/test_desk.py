"""Working on places and events, on a real MongoDB: two people behind everything that is said, and nothing lost."""

from dataclasses import replace
from datetime import date

import pytest

from content.places.desk import AT_ONCE_CEILING, CEILING, Seen
from content.places.model import LocalState, LocalStep
from handbook_api.platform.ids import new_id
from handbook_api.platform.problems import Forbidden, ProblemCode, Refused, VersionConflict
from tests.builders import NERIMA
from tests.content.places.builders import (
    COLLEAGUE,
    EDITOR,
    EDITOR_ELSEWHERE,
    NURSE,
    PARENT,
    Ward,
    a_key,
    a_place,
    an_event,
    an_occasion,
    days_off,
    hours,
)

NOBODYS_BUSINESS = (PARENT, replace(PARENT, uid="uid-other"))


def told(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[ProblemCode, tuple[str, ...]]]:
    return [(one.code, one.path) for one in refused.value.problems]


async def test_a_proposal_is_seen_by_no_reader_before_a_second_person_approved_it(ward: Ward) -> None:
    proposed = await ward.life.places.propose(EDITOR, new_id(), a_place())

    assert await ward.life.reading.place(proposed.key) is None

    await ward.life.places.approve(NURSE, (Seen(proposed.key, 1),))
    shown = await ward.life.reading.place(proposed.key)
    assert shown is not None
    assert (shown.facts, shown.revision) == (a_place(), 0)


async def test_nobody_approves_her_own_proposal(ward: Ward) -> None:
    proposed = await ward.life.places.propose(EDITOR, new_id(), a_place())

    with pytest.raises(Refused) as refused:
        await ward.life.places.approve(EDITOR, (Seen(proposed.key, 1),))

    assert told(refused) == [(ProblemCode.LOCAL_ENTRY_PROPOSED_BY_YOU, ("approvals", "0", "id"))]


async def test_a_changed_place_stays_up_as_it_was_until_somebody_else_approves(ward: Ward) -> None:
    place = await ward.place(a_place("前の名前"))

    changed = await ward.life.places.change(COLLEAGUE, place.key, place.version, a_place("後の名前"))
    before = await ward.life.reading.place(place.key)
    await ward.life.places.approve(EDITOR, (Seen(place.key, changed.version),))
    after = await ward.life.reading.place(place.key)

    assert before is not None
    assert after is not None
    assert (before.facts.names["ja"], after.facts.names["ja"]) == ("前の名前", "後の名前")
    assert (before.revision, after.revision) == (0, 1)


async def test_whoever_rewrites_a_proposal_is_its_writer_then(ward: Ward) -> None:
    proposed = await ward.life.places.propose(EDITOR, new_id(), a_place())
    rewritten = await ward.life.places.change(NURSE, proposed.key, 1, a_place("別の名前"))

    with pytest.raises(Refused):
        await ward.life.places.approve(NURSE, (Seen(proposed.key, rewritten.version),))
    (approved,) = await ward.life.places.approve(EDITOR, (Seen(proposed.key, rewritten.version),))

    assert approved.state is LocalState.PUBLISHED


async def test_a_proposal_that_was_changed_since_is_not_approved_unseen(ward: Ward) -> None:
    proposed = await ward.life.places.propose(EDITOR, new_id(), a_place())
    other = await ward.life.places.propose(EDITOR, new_id(), a_place("別の施設"))
    await ward.life.places.change(EDITOR, proposed.key, 1, a_place("すりかえ"))

    with pytest.raises(Refused) as refused:
        await ward.life.places.approve(NURSE, (Seen(other.key, 1), Seen(proposed.key, 1)))

    assert told(refused) == [(ProblemCode.VERSION_CONFLICT, ("approvals", "1", "expectedVersion"))]
    assert await ward.life.reading.place(other.key) is None  # all of them or none


async def test_two_editors_at_once_the_second_is_told_what_the_first_wrote(ward: Ward) -> None:
    place = await ward.place()
    await ward.life.places.change(EDITOR, place.key, place.version, a_place("先の人"))

    with pytest.raises(VersionConflict) as conflict:
        await ward.life.places.change(NURSE, place.key, place.version, a_place("後の人"))

    current = conflict.value.current
    assert getattr(current, "current").names["ja"] == "先の人"  # noqa: B009 - the conflict carries any record


async def test_everything_that_is_repeated_gives_the_first_answer(ward: Ward) -> None:
    id = new_id()
    desk = ward.life.places
    first = await desk.propose(EDITOR, id, a_place())
    again = await desk.propose(EDITOR, id, a_place("もう一度"))
    approved = await desk.approve(NURSE, (Seen(first.key, 1),))
    approved_again = await desk.approve(NURSE, (Seen(first.key, 1),))
    changed = await desk.change(EDITOR, first.key, 2, a_place("変更"))
    changed_again = await desk.change(EDITOR, first.key, 2, a_place("変更"))
    closed = await desk.close(EDITOR, first.key)
    closed_again = await desk.close(NURSE, first.key)
    withdrawn = await desk.withdraw(EDITOR, first.key, closed.version, only_proposal=False)
    withdrawn_again = await desk.withdraw(EDITOR, first.key, closed.version, only_proposal=False)

    assert (again, approved_again, changed_again) == (first, approved, changed)
    assert (closed_again, withdrawn_again) == (closed, withdrawn)


async def test_closing_and_cancelling_take_one_person_and_no_version(ward: Ward) -> None:
    place, event = await ward.place(), await ward.event()

    await ward.life.places.close(EDITOR, place.key)
    await ward.life.events.close(EDITOR, event.key)

    shown_place, shown_event = await ward.life.reading.place(place.key), await ward.life.reading.event(event.key)
    assert shown_place is not None
    assert shown_event is not None
    assert shown_place.is_closed
    assert shown_event.is_closed
    assert await ward.life.reading.places("131202", None, 10, None) == ()


async def test_to_say_again_that_it_is_cancelled_drops_that_it_is_not(ward: Ward) -> None:
    event = await ward.event()
    closed = await ward.life.events.close(EDITOR, event.key)
    reopening = await ward.life.events.change(COLLEAGUE, event.key, closed.version, an_event("やはり行う"))

    again = await ward.life.events.close(EDITOR, event.key)
    with pytest.raises(Refused):
        await ward.life.events.approve(NURSE, (Seen(event.key, reopening.version),))

    assert (again.state, again.proposal, again.revision) == (LocalState.CLOSED, None, closed.revision)


async def test_what_was_closed_by_mistake_takes_two_to_open_again(ward: Ward) -> None:
    place = await ward.place()
    closed = await ward.life.places.close(EDITOR, place.key)
    reopening = await ward.life.places.change(EDITOR, place.key, closed.version, a_place())
    still = await ward.life.reading.place(place.key)
    (opened,) = await ward.life.places.approve(NURSE, (Seen(place.key, reopening.version),))

    assert still is not None
    assert still.is_closed
    assert (reopening.state, opened.state) == (LocalState.REOPENING_PROPOSED, LocalState.PUBLISHED)


async def test_a_proposal_can_be_dropped_and_what_is_published_stays(ward: Ward) -> None:
    place = await ward.place()
    changed = await ward.life.places.change(EDITOR, place.key, place.version, a_place("やめた案"))

    kept = await ward.life.places.withdraw(EDITOR, place.key, changed.version, only_proposal=True)

    assert (kept.state, kept.proposal, kept.published) == (LocalState.PUBLISHED, None, a_place())


async def test_what_is_withdrawn_is_seen_by_no_reader_and_lost_for_nobody(ward: Ward) -> None:
    place = await ward.place()

    withdrawn = await ward.life.places.withdraw(EDITOR, place.key, place.version, only_proposal=False)

    assert await ward.life.reading.place(place.key) is None
    assert await ward.life.reading.places("131202", None, 10, None) == ()
    history = await ward.life.places.history(withdrawn, 10, None)
    assert [(one.step, one.by) for one in history] == [
        (LocalStep.WITHDRAWN, EDITOR.uid),
        (LocalStep.APPROVED, COLLEAGUE.uid),
        (LocalStep.PROPOSED, EDITOR.uid),
    ]
    assert history[-1].facts == a_place()


async def test_every_save_is_kept(ward: Ward) -> None:
    proposed = await ward.life.places.propose(EDITOR, new_id(), a_place("一"))
    second = await ward.life.places.change(EDITOR, proposed.key, 1, a_place("二"))
    third = await ward.life.places.change(EDITOR, proposed.key, second.version, a_place("三"))

    history = await ward.life.places.history(third, 2, None)
    rest = await ward.life.places.history(third, 2, history[-1].version)

    assert [one.facts.names["ja"] for one in (*history, *rest) if one.facts] == ["三", "二", "一"]


async def test_another_municipality_and_parents_have_no_business_there(ward: Ward) -> None:
    place = await ward.place()
    desk = ward.life.places

    assert await desk.see(EDITOR_ELSEWHERE, place.key) is None
    with pytest.raises(Refused) as refused:
        await desk.change(EDITOR_ELSEWHERE, place.key, place.version, a_place("よそ"))
    assert told(refused) == [(ProblemCode.NOT_FOUND, ("id",))]
    for who in NOBODYS_BUSINESS:
        assert await desk.see(who, place.key) is None
        for work in (
            desk.propose(who, new_id(), a_place()),
            desk.change(who, place.key, place.version, a_place()),
            desk.approve(who, (Seen(place.key, place.version),)),
            desk.close(who, place.key),
            desk.withdraw(who, place.key, place.version, only_proposal=False),
            desk.page(who, (), 10, None),
            desk.approve_file(who, "import", 10),
        ):
            with pytest.raises(Forbidden):
                await work


async def test_all_that_is_wrong_with_a_place_is_told_at_once(ward: Ward) -> None:
    facts = a_place(
        " ",
        category="CASTLE",
        descriptions={"en": "only in English"},
        website="ftp://example.jp",
        phone="0" * 41,
        hours=hours(different=(days_off("2026-12-29", "2027-01-03"), days_off("2027-01-03"))),
        stated=replace(a_place().stated, source="", checked_on=date(2026, 11, 25)),
    )

    with pytest.raises(Refused) as refused:
        await ward.life.places.propose(EDITOR, new_id(), facts)

    assert set(told(refused)) == {
        (ProblemCode.UNKNOWN_LOCAL_CATEGORY, ("category",)),
        (ProblemCode.REQUIRED, ("names", "ja")),
        (ProblemCode.REQUIRED, ("descriptions", "ja")),
        (ProblemCode.TOO_LONG, ("phone",)),
        (ProblemCode.WEBSITE_NOT_ALLOWED, ("website",)),
        (ProblemCode.HOURS_CONTRADICT, ("hours", "different")),
        (ProblemCode.REQUIRED, ("source",)),
        (ProblemCode.DATE_IN_FUTURE, ("checkedOn",)),
    }


async def test_all_that_is_wrong_with_an_event_is_told_at_once(ward: Ward) -> None:
    backwards, twice = an_occasion(starts="11:00", ends="10:00"), an_occasion("2026-12-06")
    facts = an_event("", backwards, twice, twice, place=a_key(), capacity=0)

    with pytest.raises(Refused) as refused:
        await ward.life.events.propose(EDITOR, new_id(), facts)

    assert set(told(refused)) == {
        (ProblemCode.REQUIRED, ("titles", "ja")),
        (ProblemCode.EVENT_TIMES_CONTRADICT, ("occasions", "0")),
        (ProblemCode.EVENT_TIMES_CONTRADICT, ("occasions", "2")),
        (ProblemCode.CAPACITY_OUT_OF_RANGE, ("capacity",)),
        (ProblemCode.NOT_FOUND, ("placeId",)),
    }


async def test_an_event_is_at_a_place_of_its_own_municipality(ward: Ward) -> None:
    place = await ward.place()

    event = await ward.event(an_event(place=place.key))
    with pytest.raises(Refused) as refused:
        await ward.life.events.propose(EDITOR_ELSEWHERE, new_id(), an_event(place=place.key))

    assert event.published is not None
    assert event.published.place == place.key
    assert told(refused) == [(ProblemCode.NOT_FOUND, ("placeId",))]


async def test_not_more_than_a_hundred_are_approved_at_once(ward: Ward) -> None:
    with pytest.raises(Refused) as refused:
        await ward.life.places.approve(NURSE, tuple(Seen(a_key(), 1) for _ in range(AT_ONCE_CEILING + 1)))

    assert told(refused) == [(ProblemCode.CEILING_REACHED, ("approvals",))]


async def test_dates_keep_their_numbers_when_others_come_and_go(ward: Ward) -> None:
    event = await ward.event(an_event("講座", an_occasion("2026-12-05"), an_occasion("2026-12-12")))
    assert event.published is not None
    fifth, twelfth = event.published.occasions
    moved = replace(twelfth, first_on=date(2026, 12, 19), last_on=date(2026, 12, 19))

    changed = await ward.life.events.change(
        EDITOR, event.key, event.version, an_event("講座", moved, an_occasion("2026-11-28"))
    )

    assert (fifth.number, twelfth.number) == (1, 2)
    assert changed.proposal is not None
    assert [(str(one.first_on), one.number) for one in changed.proposal.facts.occasions] == [
        ("2026-11-28", 3),
        ("2026-12-19", 2),
    ]


async def test_a_municipality_has_so_many_and_no_more(ward: Ward) -> None:
    place = await ward.place()
    withdrawn = await ward.life.places.withdraw(EDITOR, place.key, place.version, only_proposal=False)
    await ward.database.local_places.insert_many(
        [{"_id": str(a_key()), "municipality": NERIMA, "state": "PUBLISHED"} for _ in range(CEILING - 1)]
    )

    assert await ward.life.places.room(EDITOR) == 1
    await ward.life.places.propose(EDITOR, new_id(), a_place())
    with pytest.raises(Refused) as another:
        await ward.life.places.propose(EDITOR, new_id(), a_place())
    with pytest.raises(Refused) as back_again:
        await ward.life.places.change(EDITOR, place.key, withdrawn.version, a_place("もう一度"))
    await ward.life.places.propose(EDITOR_ELSEWHERE, new_id(), a_place())

    assert told(another) == told(back_again) == [(ProblemCode.CEILING_REACHED, ("id",))]


@pytest.mark.parametrize("name", ["豊玉\n児童館", "豊玉\t児童館", " 豊玉\u202e \u2066児童館\x07"])
async def test_names_and_titles_are_one_line_that_reads_as_it_is_written(ward: Ward, name: str) -> None:
    place = await ward.place(a_place(name, addresses={"ja": name}))
    event = await ward.event(an_event(name, venues={"ja": name}, descriptions={"ja": "一行目\n二行目"}))

    assert place.published is not None
    assert event.published is not None
    plain = {"ja": "豊玉 児童館"}
    assert place.published.names == place.published.addresses == plain
    assert event.published.titles == event.published.venues == plain
    assert event.published.descriptions == {"ja": "一行目\n二行目"}
