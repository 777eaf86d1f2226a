"""Puts what there is to do on the desk of the municipality's staff, and lets files of its health system come in."""

import uuid
from pathlib import Path
from typing import Any

from handbook_api.platform.identity import Role
from tests.access.household import BORN, Household, done
from tests.access.household_desk import COLLEAGUES, FOLLOWED, MISSED, ROW_TEXTS, ROW_WEIGHTS_GRAMS, WORK, work_note
from tests.access.household_pregnancies import BORN_ON
from tests.access.household_staff import ELSEWHERE, FATHERS_NUMBER, marked
from tests.access.ids import read, spelled
from tests.api import NERIMA, Client
from tests.imports.counters import CHECKUPS, MEASUREMENTS, Cells, a_checkup, a_file, a_measurement


async def desk(home: Household) -> None:
    """Everything, once the family has all that it is about."""
    colleagues = {name: _colleague(home, name) for name in COLLEAGUES}
    await _followed(home, colleagues["FOLLOWING"])
    await _worked_on(home, colleagues["WORKING"])
    await _come_in(home)
    await _decided(home, colleagues["DECIDING"])
    await _taken_elsewhere(home)


def _colleague(home: Household, name: str) -> Client:
    home.desk.uids[name] = f"uid-{name.lower()}-{uuid.uuid4().hex}"
    return home.service.api.sign_in(home.desk.uids[name], Role.STAFF, NERIMA)


async def _followed(home: Household, colleague: Client) -> None:
    for version, (status, note) in enumerate(FOLLOWED):
        home.service.clock.step(seconds=1)
        await done(
            colleague,
            "setFollowUp",
            childId=home.child,
            kind=MISSED,
            status=status,
            note=note,
            expectedVersion=version or None,
        )


async def _worked_on(home: Household, colleague: Client) -> None:
    """The endings and the questionnaire have put it there; a colleague says how far it is."""
    document = "{ worklist(first: 50) { edges { node { id childId pregnancyId formId } } } }"
    found = [edge["node"] for edge in (await colleague.ask(document)).data["worklist"]["edges"]]
    things = home.pregnancies
    for name, of in (
        ("PREGNANCY", {"childId": None, "pregnancyId": things.ids["ENDED"], "formId": None}),
        ("ONE_OF_SEVERAL", {"childId": None, "pregnancyId": things.ids["OPEN"], "formId": None}),
        ("CHILD", {"childId": things.ended_child, "pregnancyId": None, "formId": None}),
        ("WELLBEING", {"childId": None, "pregnancyId": things.ids["RUNNING"], "formId": things.forms["EPDS"]}),
    ):
        (entry,) = [one["id"] for one in found if one.items() >= of.items()]
        home.desk.worklist[name] = entry
        home.service.clock.step(seconds=1)
        state, note = WORK[name], work_note(name)
        await done(colleague, "setWorklistState", entryId=entry, expectedVersion=1, state=state, note=note)


async def _come_in(home: Household) -> None:
    """Files of checkups and of measurements. The number on the cover makes a row like the children of the family."""
    day = f"令和8年{int(BORN[5:7])}月{int(BORN[8:])}日"
    like = {"母子健康手帳交付番号": FATHERS_NUMBER, "生年月日": day}
    checkups = [
        _checkup("WAITING", **like),
        _checkup("NOBODYS", 生年月日="令和8年4月1日"),
        _checkup("DISMISSED", **like),
        _checkup("ELSEWHERE", 生年月日="令和8年4月2日"),
    ]
    measurement = a_measurement(
        "MATCHED",
        交付番号=FATHERS_NUMBER,
        生年月日=BORN_ON.replace("-", "/"),
        氏名=marked("行の氏名", "MATCHED"),
        体重=_kilograms("MATCHED"),
        身長="",
    )
    folder = home.service.settings.data_dir
    own = folder / "measurements.yaml"
    own.write_text(MEASUREMENTS, encoding="utf-8")
    await _taken(home, folder, checkups, CHECKUPS)
    await _taken(home, folder, [measurement], str(own))
    document = "{ importQueue(first: 50) { edges { node { id name } } } }"
    nurse = home.service.api.as_staff(f"uid-{uuid.uuid4().hex}")
    for edge in (await nurse.ask(document)).data["importQueue"]["edges"]:
        home.desk.rows[edge["node"]["name"].partition("〈")[2].removesuffix("〉")] = edge["node"]["id"]


def _checkup(name: str, **cells: str) -> Cells:
    texts = dict(zip(("氏名", "会場名"), (marked(what, name) for what in ROW_TEXTS), strict=True))
    plain = {"氏名カナ": "", "母子健康手帳交付番号": "", "受診年月日": "20261124", "身長（cm）": ""}
    return a_checkup(name, **{**plain, **texts, "体重（kg）": _kilograms(name), **cells})


def _kilograms(name: str) -> str:
    return f"{ROW_WEIGHTS_GRAMS[name] / 1_000:.3f}"


async def _taken(home: Household, folder: Path, rows: list[Cells], mapping: str) -> None:
    home.service.clock.step(seconds=1)
    await home.service.take_file(a_file(folder, rows), mapping)


async def _decided(home: Household, colleague: Client) -> None:
    rows = home.desk.rows
    home.service.clock.step(seconds=1)
    matched: dict[str, Any] = {"rowId": rows["MATCHED"], "childId": home.pregnancies.born_child}
    await done(colleague, "matchImportRow", expectedVersion=1, **matched)
    await done(colleague, "dismissImportRow", rowId=rows["DISMISSED"], expectedVersion=1)


async def _taken_elsewhere(home: Household) -> None:
    """By hand: another town with a file would need a programme of its own. A row of its becomes one of that town's."""
    rows, (_, key) = home.service.database.import_rows, read(home.desk.rows["ELSEWHERE"])
    document = await rows.find_one_and_delete({"_id": key})
    assert document is not None
    moved = {"_id": key.replace(NERIMA, ELSEWHERE, 1), "municipality": ELSEWHERE}
    await rows.insert_one(document | moved)
    home.desk.rows["ELSEWHERE"] = spelled("ImportRow", moved["_id"])
