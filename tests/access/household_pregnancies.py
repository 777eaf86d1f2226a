"""What the household has of pregnancies and of forms, and the unmistakable words and numbers in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.access.ids import Ids
from tests.access.people import FAMILY, GUARDIANS, STAFF, Person

MOTHER, FATHER = frozenset({Person.MOTHER}), frozenset({Person.FATHER})
WHOLE = GUARDIANS | STAFF

BEGUN: Mapping[str, tuple[Person, Mapping[str, Any]]] = {
    "RUNNING": (Person.MOTHER, {"dating": {"lastPeriod": "2026-05-26"}, "isMine": True, "fetuses": 1}),
    "BORN": (Person.MOTHER, {"dating": {"dueDate": "2026-11-17"}, "isMine": True, "fetuses": 2}),
    "PARTNERS": (Person.FATHER, {"dating": {"dueDate": "2027-04-19"}, "isMine": True, "fetuses": 1}),
    "OPEN": (Person.MOTHER, {"dating": {"dueDate": "2027-05-07"}, "isMine": False, "fetuses": 2}),
    "ENDED": (Person.MOTHER, {"dating": {"dueDate": "2027-06-11"}, "isMine": True, "fetuses": 1}),
    "DELETED": (Person.MOTHER, {"dating": {"dueDate": "2027-07-13"}, "isMine": True, "fetuses": 1}),
}
"""The pregnancies by name, and who began each. PARTNERS: it is the father who is pregnant; OPEN: nobody said so yet."""
MOTHERS = ("RUNNING", "BORN", "ENDED")
"""Of these the mother of the family is the mother."""
DUE_DATES = ("2027-03-02", "2026-11-17", "2027-04-19", "2027-05-07", "2027-06-11", "2027-03-05", "2027-03-01")
"""Every one that was set and was not deleted."""
SET_BY_NURSE: Mapping[str, Any] = {"transfer": {"transferredOn": "2026-06-17", "embryoAgeDays": 5}}
SET_BY_FATHER: Mapping[str, Any] = {"earlyScan": {"scannedOn": "2026-07-31", "weeks": 9, "days": 4}}
BASES = ("2026-05-26", "2026-06-17", "2026-07-31")

PREGNANCY_OF_STRANGER = {"dating": {"dueDate": "2027-03-21"}, "isMine": True, "fetuses": 1}
STRANGERS_DUE_DATE = "2027-03-21"

BORN_CHILD, ENDED_CHILD = "こはるまるこ", "こなつまるこ"
BORN_ON = "2026-10-20"
BIRTH_PAGE: Mapping[str, Any] = {
    "course": "BREECH",
    "method": "分娩の方法の記録",
    "durationMinutes": 437,
    "bloodLoss": "MEDIUM",
    "bloodLossMillilitres": 613,
    "wasTransfused": False,
    "place": "生まれた病院の名",
    "attendant": "取り上げた人の名",
    "remarks": "出産の特記事項",
    "newborns": [{"birthOrder": 1, "breathing": "UNREMARKABLE"}],
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a pregnancy's pages: whose it is, what is written in it, and who may see it."""

    kind: str
    """As mutations call it: `DentalExam` in `recordDentalExam`."""
    pregnancy: str
    writer: Person
    given: Mapping[str, Any]
    seen_by: frozenset[Person]


def _visit(mark: str, day: str, pressure: int) -> Mapping[str, Any]:
    return {
        "heldOn": day,
        "fundalHeightMillimetres": pressure + 90,
        "abdominalGirthMillimetres": pressure + 700,
        "weightGrams": 57_000 + pressure,
        "systolicMmhg": pressure,
        "diastolicMmhg": pressure - 50,
        "urineProtein": "POSITIVE",
        "otherTests": f"ほかの検査〈{mark}〉",
        "remarks": f"妊娠経過の特記〈{mark}〉",
        "place": f"健診の医院〈{mark}〉",
        "confirmed": True,
    }


def _test(mark: str, day: str) -> Mapping[str, Any]:
    return {
        "kind": "HBS_ANTIGEN",
        "testedOn": day,
        "option": "POSITIVE",
        "title": f"検査の方法〈{mark}〉",
        "note": f"検査のメモ〈{mark}〉",
        "consented": True,
    }


def _exam(mark: str, day: str, caries: int) -> Mapping[str, Any]:
    return {
        "examinedOn": day,
        "teeth": [{"tooth": "36", "state": "CARIES"}],
        "cariesToTreat": caries,
        "hasTartar": True,
        "gums": "GUIDANCE",
        "note": f"歯のメモ〈{mark}〉",
    }


def _class(mark: str, day: str) -> Mapping[str, Any]:
    return {"attendedOn": day, "subject": f"教室の課目〈{mark}〉", "note": f"教室の備考〈{mark}〉"}


def _weight(day: str, grams: int) -> Mapping[str, Any]:
    return {"measuredOn": day, "weightGrams": grams, "confirmed": True}


def _pressure(day: str, at: str, systolic: int) -> Mapping[str, Any]:
    return {
        "measuredOn": day,
        "measuredAt": at,
        "systolicMmhg": systolic,
        "diastolicMmhg": systolic - 53,
        "pulsePerMinute": systolic - 47,
        "moment": "AFTER_WAKING",
        "confirmed": True,
    }


LINES: Mapping[str, Line] = {
    # For guardians. Where the KEPT checkup was is for the mother and the staff.
    "checkup KEPT": Line("PregnancyCheckup", "RUNNING", Person.MOTHER, _visit("秘", "2026-10-07", 121), WHOLE),
    "checkup FATHERS": Line("PregnancyCheckup", "RUNNING", Person.FATHER, _visit("父", "2026-10-21", 122), WHOLE),
    "checkup WARDS": Line("PregnancyCheckup", "RUNNING", Person.NURSE, _visit("区", "2026-11-04", 123), WHOLE),
    "exam FAMILYS": Line("DentalExam", "RUNNING", Person.FATHER, _exam("家", "2026-09-02", 17), WHOLE),
    "exam WARDS": Line("DentalExam", "RUNNING", Person.NURSE, _exam("区", "2026-09-03", 18), WHOLE),
    "class FAMILYS": Line("Class", "RUNNING", Person.FATHER, _class("家", "2026-10-03"), WHOLE),
    "class WARDS": Line("Class", "RUNNING", Person.NURSE, _class("区", "2026-10-04"), WHOLE),
    # For the mother of that pregnancy
    "test MOTHERS": Line("PregnancyTest", "RUNNING", Person.MOTHER, _test("母", "2026-07-07"), MOTHER),
    "test WARDS": Line("PregnancyTest", "RUNNING", Person.NURSE, _test("区", "2026-07-08"), MOTHER | STAFF),
    "test PARTNERS": Line("PregnancyTest", "PARTNERS", Person.FATHER, _test("相", "2026-08-19"), FATHER),
    "test of PARTNERS by the ward": Line(
        "PregnancyTest", "PARTNERS", Person.NURSE, _test("相区", "2026-08-20"), FATHER | STAFF
    ),
    "test of OPEN by the ward": Line("PregnancyTest", "OPEN", Person.NURSE, _test("未", "2026-10-28"), STAFF),
    "weight MOTHERS": Line("OwnWeight", "RUNNING", Person.MOTHER, _weight("2026-11-08", 58_317), MOTHER),
    "weight WARDS": Line("OwnWeight", "RUNNING", Person.NURSE, _weight("2026-11-09", 58_413), MOTHER | STAFF),
    "weight PARTNERS": Line("OwnWeight", "PARTNERS", Person.FATHER, _weight("2026-11-12", 61_519), FATHER),
    "pressure MOTHERS": Line("BloodPressure", "RUNNING", Person.MOTHER, _pressure("2026-11-05", "07:13", 141), MOTHER),
    "pressure WARDS": Line(
        "BloodPressure", "RUNNING", Person.NURSE, _pressure("2026-11-06", "07:14", 143), MOTHER | STAFF
    ),
    "pressure PARTNERS": Line(
        "BloodPressure", "PARTNERS", Person.FATHER, _pressure("2026-11-07", "07:15", 145), FATHER
    ),
}  # fmt: skip
DELETED_LINES: Mapping[str, Line] = {
    "checkup": Line("PregnancyCheckup", "RUNNING", Person.MOTHER, _visit("消", "2026-08-26", 117), GUARDIANS),
    "test": Line("PregnancyTest", "RUNNING", Person.MOTHER, _test("消", "2026-08-27"), MOTHER),
}
"""What is gone. Who may see its id finds it in the account of changes; nobody finds what was in it."""
MARKED = {
    "PregnancyCheckup": "heldOn fundalHeightMillimetres abdominalGirthMillimetres systolicMmhg otherTests remarks",
    "PregnancyTest": "testedOn title note",
    "DentalExam": "examinedOn cariesToTreat note",
    "Class": "attendedOn subject note",
    "OwnWeight": "weightGrams",
    "BloodPressure": "measuredOn measuredAt systolicMmhg pulsePerMinute",
}
"""The fields of each kind of line that no two lines are alike in."""

BODIES: Mapping[str, tuple[str, Person, int, frozenset[Person]]] = {
    "MOTHERS": ("RUNNING", Person.MOTHER, 1_571, MOTHER),
    "WARDS": ("RUNNING", Person.NURSE, 1_573, STAFF),
    "PARTNERS": ("PARTNERS", Person.FATHER, 1_677, FATHER),
    "of OPEN by the ward": ("OPEN", Person.NURSE, 1_679, STAFF),
}
"""Height in millimetres by who said it of whom. What the mother says herself goes before the municipality's word."""
WEIGHT_BEFORE_GRAMS = 50_000
"""With the height's own last digits added."""


@dataclass(frozen=True, slots=True)
class Form:
    """An answered form: what is written in it, how far it is, and who may see it.

    `shared`: the family let the municipality see it; `stopped`: and no more.
    """

    code: str
    about: str
    """CHILD, or the name of a pregnancy."""
    writer: Person
    answers: tuple[Mapping[str, Any], ...]
    seen_by: frozenset[Person]
    is_sent: bool = True
    is_shared: bool = False
    is_stopped: bool = False
    keeps: tuple[Mapping[str, Any], ...] = ()
    """Answers that the family keeps to itself, whatever it shows."""


def _note(mark: str, question: str = "free_note") -> Mapping[str, Any]:
    return {"question": question, "text": f"自由な記載〈{mark}〉"}


def _message(mark: str) -> Mapping[str, Any]:
    return {"question": "birthday_message", "text": f"誕生日の言葉〈{mark}〉"}


def _work(mark: str) -> tuple[Mapping[str, Any], ...]:
    return (
        {"question": "occupation", "text": f"職業〈{mark}〉"},
        {"question": "work_hours", "group": [{"question": "hours_per_day", "number": 7}]},
    )


def _health(mark: str, grams: int) -> tuple[Mapping[str, Any], ...]:
    row = {"question": "state", "text": f"前の妊娠〈{mark}〉"}, {"question": "weight", "number": grams}
    return (
        {"question": "medication", "text": f"飲んでいる薬〈{mark}〉"},
        {"question": "previous_pregnancies", "table": [{"fields": list(row)}]},
    )


EPDS_ANSWERS = ({"question": "q9", "choice": "P2"}, {"question": "q10", "choice": "P1"})
"""The last question is that about harming herself: staff find it on their worklist."""

FORMS: Mapping[str, Form] = {
    "DRAFT": Form("guardian_9_10m", "CHILD", Person.MOTHER, (_note("途中"),), GUARDIANS, is_sent=False),
    "PRIVATE": Form("guardian_1m", "CHILD", Person.FATHER, (_note("非公開"),), GUARDIANS),
    "SHARED": Form(
        "guardian_1y", "CHILD", Person.MOTHER, (_note("公開"),), WHOLE, is_shared=True, keeps=(_message("公開"),)
    ),
    "STOPPED": Form("guardian_2y", "CHILD", Person.MOTHER, (_note("取りやめ"),), GUARDIANS, is_stopped=True),
    "WARDS": Form("guardian_6_7m", "CHILD", Person.NURSE, (_note("区の"),), WHOLE),
    "WARDS_DRAFT": Form("guardian_3y", "CHILD", Person.NURSE, (_note("区の途中"),), STAFF, is_sent=False),
    "INTERVIEW": Form(
        "national_3_4m_household",
        "CHILD",
        Person.NURSE,
        ({"question": "home_events", "choices": ["LEFT_ALONE"]},),
        STAFF,
    ),
    "MOTHERS_PRIVATE": Form("work_and_environment", "RUNNING", Person.MOTHER, _work("母"), MOTHER),
    "MOTHERS_SHARED": Form(
        "mother_health", "RUNNING", Person.MOTHER, _health("母", 2_711), MOTHER | STAFF, is_shared=True
    ),
    "MOTHERS_DRAFT": Form(
        "mother_self_record", "RUNNING", Person.MOTHER, (_note("母の途中", "feelings"),), MOTHER, is_sent=False
    ),
    "MOTHERS_STOPPED": Form(
        "pregnancy_notes", "RUNNING", Person.MOTHER, (_note("母の取りやめ", "helper"),), MOTHER, is_stopped=True
    ),
    "OF_MOTHER_BY_WARD": Form("work_and_environment", "RUNNING", Person.NURSE, _work("母区"), MOTHER | STAFF),
    "NOTE": Form(
        "father_and_others_note",
        "RUNNING",
        Person.FATHER,
        (),
        WHOLE,
        is_shared=True,
        keeps=(_note("父", "note"),),
    ),
    "EPDS": Form("epds", "RUNNING", Person.MOTHER, EPDS_ANSWERS, MOTHER | STAFF, is_shared=True),
    "PARTNERS_PRIVATE": Form("work_and_environment", "PARTNERS", Person.FATHER, _work("相"), FATHER),
    "PARTNERS_SHARED": Form(
        "mother_health", "PARTNERS", Person.FATHER, _health("相", 2_713), FATHER | STAFF, is_shared=True
    ),
}
DELETED_FORM = Form("guardian_5y", "CHILD", Person.MOTHER, (_note("消した"),), GUARDIANS)

PUSHES: Mapping[str, frozenset[Person]] = {
    "RUNNING": MOTHER,
    "PARTNERS": FATHER,
    "OPEN": GUARDIANS,
    "ENDED": frozenset(),
}
"""By the pregnancy that they are about: who is shown hers, of all in whose inbox one lies."""
WITH_PUSHES = (*sorted(FAMILY), Person.REMOVED, Person.LEFT, Person.NURSE)


@dataclass(slots=True)
class PregnancyThings:
    """The ids of all this, and how it stands once everything is built."""

    ids: dict[str, str] = field(default_factory=dict)
    """Of pregnancies, by the names of `BEGUN`."""
    versions: dict[str, int] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    """By the names of `LINES`."""
    deleted_lines: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    """By the names of `FORMS`."""
    form_versions: dict[str, int] = field(default_factory=dict)
    deleted_form: str = ""
    born_child: str = ""
    ended_child: str = ""
    pushes: dict[tuple[str, Person], str] = field(default_factory=dict)
    """By the pregnancy that one is about and in whose inbox it lies."""

    @property
    def asked(self) -> Ids:
        """What everybody asks for."""
        return Ids(
            children=(self.born_child, self.ended_child),
            pushes=tuple(self.pushes.values()),
            pregnancies=tuple(self.ids.values()),
            pregnancy_checkups=self._lines_of("PregnancyCheckup"),
            pregnancy_tests=self._lines_of("PregnancyTest"),
            dental_exams=self._lines_of("DentalExam"),
            classes=self._lines_of("Class"),
            own_weights=self._lines_of("OwnWeight"),
            blood_pressures=self._lines_of("BloodPressure"),
            forms=(*self.forms.values(), self.deleted_form),
        )

    def _lines_of(self, kind: str) -> tuple[str, ...]:
        there = (id_ for name, id_ in self.lines.items() if LINES[name].kind == kind)
        deleted = (id_ for name, id_ in self.deleted_lines.items() if DELETED_LINES[name].kind == kind)
        return (*there, *deleted)
