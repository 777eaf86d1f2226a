"""The list as a CSV file: what a spreadsheet makes of it, who may fetch it, and what it costs."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import ProblemCode
from handbook_api.staff.csv_lines import MARK, csv_line, harmless
from handbook_api.staff.follow_ups import FollowUpStatus
from handbook_api.staff.following_up import FollowUpEntry
from handbook_api.staff.missed_export import PATH
from handbook_api.staff.missed_rules import MissedQuery, MissedWindow, read_query, spelled_query
from handbook_api.staff.registration import IssueEntry
from tests.builders import an_id
from tests.clocks import SteppingClock
from tests.families.refusals import forbidden, refused
from tests.staff.desks import CLOSED, FOUR_MONTHS, HAYASHI, KENTA, MISAKI, TODAY, Desk, many_children

THE_LIST = MissedQuery(FOUR_MONTHS, TODAY)


@pytest.mark.parametrize(
    "typed",
    ["=HYPERLINK(1)", "+81 3", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", " =1", "\u3000=1"],
)
def test_a_cell_that_a_spreadsheet_would_run_is_a_text(typed: str) -> None:
    assert harmless(typed) == f"'{typed}"


@pytest.mark.parametrize("typed", ["", "さくら", "2026-11-24", "3歳-4歳", "'=1", "0"])
def test_every_other_cell_is_as_it_was_typed(typed: str) -> None:
    assert harmless(typed) == typed


@given(cells=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=1, max_size=5))
def test_a_line_is_read_back_as_the_cells_it_was_made_of(cells: list[str]) -> None:
    line = csv_line(cells)

    assert next(csv.reader(io.StringIO(line, newline=""))) == [harmless(cell) for cell in cells]
    assert line.endswith("\r\n")


def test_a_question_is_read_back_from_an_address_as_it_was() -> None:
    query = MissedQuery(FOUR_MONTHS, TODAY, MissedWindow.OPEN, "KITA", 3, 6, frozenset({FollowUpStatus.CALLED}))

    assert read_query(spelled_query(query)) == query
    assert read_query(spelled_query(THE_LIST)) == THE_LIST


async def address(desk: Desk, query: MissedQuery = THE_LIST) -> str:
    """The token in an address for Hayashi."""
    url, _ = desk.work.missed_export.address(HAYASHI, query)
    return url.removeprefix(f"{PATH}/").removesuffix(".csv")


async def fetched(desk: Desk, token: str) -> list[list[str]]:
    """The rows behind an address, the headings among them."""
    file = desk.work.missed_export.open(token)
    assert file is not None
    content = b"".join([part async for part in file.content]).decode()
    assert content.startswith(MARK)
    return list(csv.reader(io.StringIO(content.removeprefix(MARK), newline="")))


async def test_the_file_tells_in_japanese_what_the_list_shows_and_marks_who_is_protected(desk: Desk) -> None:
    protected, family = await desk.a_family(), await desk.a_family(KENTA)
    key = await desk.a_child(protected, name="=さくら", born=CLOSED)
    await desk.a_child(family, KENTA, name="ゆい")
    _, code = await desk.house.registrations.issue(HAYASHI, an_id(), IssueEntry("R8-01234", "TOYOTAMA", TODAY))
    await desk.house.registrations.register(MISAKI, protected.id, code)
    await desk.house.protection.set_non_disclosure(HAYASHI, protected.id, protected.members[0].id, True)
    await desk.work.follow_ups.set(HAYASHI, key, FOUR_MONTHS, FollowUpEntry(FollowUpStatus.CALLED, "内緒のメモ", None))

    headings, *rows = await fetched(desk, await address(desk))

    assert headings[:4] == ["注意", "氏名", "生年月日", "年齢"]
    assert [dict(zip(headings, row, strict=True)) for row in rows] == [
        {
            "注意": "支援措置あり。連絡の前に確認",
            "氏名": "'=さくら",
            "生年月日": "2026-06-01",
            "年齢": "5か月",
            "交付番号": "R8-01234",
            "担当の保健相談所": "豊玉保健相談所",
            "健診": "乳児（4か月児）健康診査",
            "対象期間の初日": "2026-10-01",
            "対象期間の最終日": "2026-10-31",
            "対象期間": "終了",
            "残り・経過日数": "24",
            "問診票の送信日": "",
            "対応状況": "電話で話した",
            "対応の記録日": "2026-11-24",
        },
        {
            "注意": "",
            "氏名": "ゆい",
            "生年月日": "2026-07-10",
            "年齢": "4か月",
            "交付番号": "",
            "担当の保健相談所": "",
            "健診": "乳児（4か月児）健康診査",
            "対象期間の初日": "2026-11-10",
            "対象期間の最終日": "2026-12-09",
            "対象期間": "期間中",
            "残り・経過日数": "15",
            "問診票の送信日": "",
            "対応状況": "未連絡",
            "対応の記録日": "",
        },
    ]
    assert "内緒のメモ" not in str(rows)


async def test_who_may_be_in_the_file_is_asked_when_it_is_fetched(desk: Desk) -> None:
    leaving, coming = await desk.a_family(), await desk.a_family(KENTA, is_open=False)
    await desk.a_child(leaving, name="さくら")
    await desk.a_child(coming, KENTA, name="ゆい")
    token = await address(desk)

    await desk.house.ward_access.stop_sharing_with_ward(MISAKI, leaving.id)
    until = desk.house.clock.now() + timedelta(days=30)
    await desk.house.ward_access.share_with_ward(KENTA, coming.id, "131202", until)

    assert [row[1] for row in await fetched(desk, token)][1:] == ["ゆい"]


async def test_an_address_works_for_five_minutes_and_a_forged_one_never(desk: Desk, clock: SteppingClock) -> None:
    token = await address(desk)
    assert desk.work.missed_export.open(f"{token[:-4]}AAAA") is None
    clock.step(minutes=4, seconds=59)
    assert desk.work.missed_export.open(token) is not None
    clock.step(seconds=1)
    assert desk.work.missed_export.open(token) is None


async def test_an_address_is_given_to_staff_alone_for_a_question_that_can_be_asked(desk: Desk) -> None:
    async def asked(query: MissedQuery = THE_LIST, by: Principal = HAYASHI) -> str:
        return desk.work.missed_export.address(by, query)[0]

    await forbidden(asked(by=MISAKI))
    assert await refused(asked(MissedQuery("NONE", TODAY))) == {("kind",): ProblemCode.UNKNOWN_CHECKUP}


async def test_a_long_file_comes_part_by_part_each_logged_before_it(desk: Desk) -> None:
    families = [(await desk.a_family()).id for _ in range(3)]
    children = many_children(
        450, family_ids=families, born_from=date(2026, 7, 1), days=20, sealed_name=await desk.cipher.encrypt("さくら")
    )
    database = desk.house.database
    await database.children.insert_many(children)
    file = desk.work.missed_export.open(await address(desk))
    assert file is not None

    parts = []
    async for part in file.content:
        lines = part.decode().count("\r\n")
        parts.append((lines, await database.access_log.count_documents({"subject.kind": "CHILD", "uid": HAYASHI.uid})))

    assert parts == [(1, 0), (200, 200), (200, 400), (50, 450)]
