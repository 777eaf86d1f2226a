"""A municipality's file that is wrong is refused, with the line and in words its author understands."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from handbook_api.checkups.model import Age, CountingMode, Subject
from handbook_api.immunization.models import VaccineGroup
from handbook_api.municipalities.loading import ProgrammeRefused, load_municipalities, read_municipality
from handbook_api.municipalities.municipality import HolidayCalendar, QuietHours

CHIYODA = """\
code: "131016"
names:
  ja: 千代田区
  en: Chiyoda City
zone: Asia/Tokyo
languages: [ja, en]
quiet_hours:
  starts_at: "21:00"
  ends_at: "8:00"
reminders_at: 10:30
checkups:
  - code: INFANT_6_MONTHS
    subject: CHILD
    names: {ja: 6か月児健康診査, en: 6-month checkup}
    statutory: false
    basis: {ja: 母子保健法第13条, en: "Maternal and Child Health Act, Article 13"}
    opens_at: {months: 6}
    closes_before: {months: 8}
    counting: CALENDAR
    place: {ja: 契約医療機関, en: A clinic that works with the city}
    bring:
      ja: [母子健康手帳, 受診票]
      en: [Maternal and Child Health Handbook, Checkup voucher]
    reminders:
      - {anchor: OPENS, days: 0}
      - {anchor: CLOSES, days: -30}
    valid_from: 2026-04-01
    source: a test
    verified: false
"""

NEWBORN_HEARING = """\
  - code: NEWBORN_HEARING
    subject: CHILD
    names: {ja: 新生児聴覚検査, en: Newborn hearing screening}
    statutory: false
    basis: {ja: 通知, en: Notification}
    opens_at: {days: 0}
    closes_before: {weeks: 7, days: 2}
    counting: CALENDAR
    place: {ja: 出産した施設, en: Where the child was born}
    bring: {ja: [], en: []}
    reminders: []
    source: a test
    verified: false
"""

PRENATAL_AND_SCHOOL_YEAR = """\
  - code: PRENATAL_3
    subject: PREGNANCY
    names: {ja: 妊婦健康診査（第3回）, en: Prenatal checkup 3}
    statutory: false
    basis: {ja: 母子保健法第13条, en: "Maternal and Child Health Act, Article 13"}
    opens_at: {weeks: 16}
    closes_before: {weeks: 20}
    counting: DAYS
    place: {ja: 契約医療機関, en: A clinic that works with the city}
    bring: {ja: [受診票], en: [Checkup voucher]}
    reminders: [{anchor: OPENS, days: -3}]
    source: a test
    verified: false
  - code: CHILD_5_YEARS
    subject: CHILD
    names: {ja: 5歳児健康診査, en: 5-year checkup}
    statutory: false
    basis: {ja: 母子保健法第13条, en: "Maternal and Child Health Act, Article 13"}
    opens_at: {years: 5}
    closes_before: {years: 6}
    counting: SCHOOL_YEAR
    place: {ja: ご家庭と医療機関, en: "At home, then a clinic"}
    bring: {ja: [質問票], en: [Questionnaire]}
    reminders: [{anchor: OPENS, days: 14}]
    valid_from: 2026-10-01
    valid_until: 2030-03-31
    source: a test
    verified: false
"""


def refusal(text: str) -> list[tuple[int, str]]:
    with pytest.raises(ProgrammeRefused) as refused:
        read_municipality("chiyoda.yaml", text.encode())
    return [(fault.line, fault.what) for fault in refused.value.faults]


def changed(old: str, new: str) -> str:
    assert CHIYODA.count(old) == 1
    return CHIYODA.replace(old, new)


def test_a_file_becomes_a_municipality() -> None:
    chiyoda = read_municipality("chiyoda.yaml", CHIYODA.encode())
    (checkup,) = chiyoda.checkups
    assert (chiyoda.code, chiyoda.names["ja"], chiyoda.reminders_at.isoformat()) == ("131016", "千代田区", "10:30:00")
    assert (checkup.opens_at, checkup.closes_before) == (Age(6), Age(8))
    assert checkup.bring["ja"] == ("母子健康手帳", "受診票")
    assert checkup.valid_until is None


def test_later_kinds_need_no_new_code() -> None:
    text = CHIYODA + NEWBORN_HEARING + PRENATAL_AND_SCHOOL_YEAR
    _, hearing, prenatal, five_years = read_municipality("chiyoda.yaml", text.encode()).checkups
    assert (hearing.opens_at, hearing.closes_before) == (Age(0, 0), Age(0, 51))
    assert (prenatal.subject, prenatal.opens_at) == (Subject.PREGNANCY, Age(0, 112))
    assert (five_years.counting, five_years.opens_at) == (CountingMode.SCHOOL_YEAR, Age(60))


def test_a_municipality_that_says_nothing_of_the_night_has_the_usual_quiet_hours_spread_and_no_holidays() -> None:
    text = changed('quiet_hours:\n  starts_at: "21:00"\n  ends_at: "8:00"\n', "")
    read = read_municipality("chiyoda.yaml", text.encode())
    assert read.quiet_hours == QuietHours(time(21), time(8))
    assert (read.spread, read.holidays) == (timedelta(minutes=20), None)


def test_a_municipality_says_over_how_many_minutes_it_tells_and_whose_holidays_it_keeps() -> None:
    read = read_municipality(
        "chiyoda.yaml", changed("reminders_at:", "spread_minutes: 45\nholidays: JP\nreminders_at:").encode()
    )
    assert (read.spread, read.holidays) == (timedelta(minutes=45), HolidayCalendar.JP)


@pytest.mark.parametrize("wrong", ["spread_minutes: 121", "spread_minutes: -1", "holidays: XX"])
def test_a_spread_or_a_calendar_that_there_is_not_is_refused_with_its_line(wrong: str) -> None:
    with pytest.raises(ProgrammeRefused, match=f"line \\d+: {wrong.split(':')[0]}"):
        read_municipality("chiyoda.yaml", changed("reminders_at:", f"{wrong}\nreminders_at:").encode())


def test_a_municipality_may_have_no_quiet_hours() -> None:
    text = changed('quiet_hours:\n  starts_at: "21:00"\n  ends_at: "8:00"\n', "quiet_hours: none\n")
    assert read_municipality("chiyoda.yaml", text.encode()).quiet_hours is None


def test_another_text_is_another_edition() -> None:
    edition = read_municipality("chiyoda.yaml", CHIYODA.encode()).edition
    assert read_municipality("chiyoda.yaml", CHIYODA.encode()).edition == edition
    assert read_municipality("chiyoda.yaml", changed("months: 8", "months: 9").encode()).edition != edition


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        # Keys
        ("zone: Asia/Tokyo", "zone: Asia/Tokyo\nmayor: 樋口", 6, "mayor: there is no such key"),
        ("{months: 6}", "{moths: 6}", 17, "checkups.0.opens_at.moths: there is no such key"),
        ("{months: 6}", "{}", 17, "checkups.0.opens_at: an age needs years, months, weeks or days"),
        ("zone: Asia/Tokyo\n", "", 1, "zone: is missing"),
        ("    counting: CALENDAR\n", "", 12, "checkups.0.counting: is missing"),
        ("zone: Asia/Tokyo", "zone: Asia/Tokyo\nzone: Asia/Seoul", 6, "the key zone stands twice"),
        ("zone: Asia/Tokyo", "[zone]: Asia/Tokyo", 5, "a key has to be a word"),
        # Values
        ('"131016"', '"13101"', 1, "code: 13101 is not a code of six digits"),
        ('"131016"', '"131061"', 1, "code: the last digit of 131061 does not fit the others"),
        ("Asia/Tokyo", "Asia/Chiyoda", 5, "zone: invalid timezone: Asia/Chiyoda"),
        ("10:30", "24:00", 10, 'reminders_at: 24:00 is not a time of day such as "21:00"'),
        ("10:30", "10:60", 10, 'reminders_at: 10:60 is not a time of day such as "21:00"'),
        ("10:30", "half past ten", 10, 'reminders_at: half past ten is not a time of day such as "21:00"'),
        ("2026-04-01", "2026-04-31", 27, "checkups.0.valid_from: 2026-04-31 is not a day such as 2026-10-01"),
        (
            "counting: CALENDAR",
            "counting: LUNAR",
            19,
            "checkups.0.counting: Input should be 'LEGAL', 'CALENDAR', 'SCHOOL_YEAR' or 'DAYS'",
        ),
        (
            "{ja: 契約医療機関, en: A clinic that works with the city}",
            "契約医療機関",
            20,
            "checkups.0.place: has to have keys of its own",
        ),
        ("{months: 6}", "{months: -6}", 17, "checkups.0.opens_at.months: Input should be greater than or equal to 0"),
        # Languages
        ("[ja, en]", "[en]", 6, "languages: ja is missing, which everybody gets whose language there is no text in"),
        ("[ja, en]", "[ja, en, fr]", 6, "languages.2: the app does not speak fr, only ja, en"),
        ("[ja, en]", "[ja, en, ja]", 6, "languages: ja stands twice"),
        ("  en: Chiyoda City\n", "", 2, "names: there is no text in en"),
        ("en: Chiyoda City", "en: ''", 4, "names.en: String should have at least 1 character"),
        ("{ja: 契約医療機関, en", "{fr", 20, "checkups.0.place: there is no text in ja"),
        (", en: 6-month checkup", "", 14, "checkups.0.names: there is no text in en"),
        ("{ja: 母子保健法第13条, en", "{en", 16, "checkups.0.basis: there is no text in ja"),
        ("      ja: [母子健康手帳, 受診票]\n", "", 21, "checkups.0.bring: there is no text in ja"),
        (
            "[母子健康手帳, 受診票]",
            "[母子健康手帳]",
            21,
            "checkups.0.bring: the languages do not list the same number of things",
        ),
        ("en: 6-month", "en: 6-month, fr: 6 mois", 14, "checkups.0.names.fr: fr is none of the languages of this file"),
        # The clock
        ('"8:00"', '"21:00"', 7, "quiet_hours: the quiet hours end when they start"),
        ("10:30", "7:30", 10, "reminders_at: reminders would go out in the quiet hours"),
        # Windows
        ("{months: 8}", "{months: 6}", 18, "checkups.0.closes_before: the window closes before it opens"),
        ("{months: 8}", "{days: 170}", 18, "checkups.0.closes_before: the window closes before it opens"),
        (
            "opens_at: {months: 6}\n    closes_before: {months: 8}\n    counting: CALENDAR",
            "opens_at: {days: 0}\n    closes_before: {months: 8}\n    counting: LEGAL",
            17,
            "checkups.0.opens_at: counted as LEGAL, the window opens before the day ages are counted from",
        ),
        (
            "valid_from: 2026-04-01",
            "valid_from: 2026-04-01\n    valid_until: 2026-03-31",
            28,
            "checkups.0.valid_until: the checkup ends before it begins to be offered",
        ),
        # Reminders
        (
            "CLOSES, days: -30",
            "CLOSES, days: 1",
            26,
            "checkups.0.reminders.1: the reminder comes after the window closed",
        ),
        ("OPENS, days: 0", "OPENS, days: 59", 25, "checkups.0.reminders.0: the reminder comes after the window closed"),
        (
            "OPENS, days: 0",
            "OPENS, days: -182",
            25,
            "checkups.0.reminders.0: the reminder comes before the day ages are counted from",
        ),
        (
            "CLOSES, days: -30",
            "CLOSES, days: -60",
            26,
            "checkups.0.reminders.1: the reminder that the window closes comes before it opens",
        ),
        ("CLOSES, days: -30", "OPENS, days: 0", 26, "checkups.0.reminders.1: the same reminder stands twice"),
    ],
)
def test_a_contradiction_is_refused_with_its_line(old: str, new: str, line: int, what: str) -> None:
    assert (line, what) in refusal(changed(old, new))


def test_a_reminder_may_fall_on_the_last_day_of_the_shortest_window() -> None:
    text = changed("OPENS, days: 0", "OPENS, days: 58")
    assert read_municipality("chiyoda.yaml", text.encode()).checkups[0].reminders[0].days == 58


def test_a_form_that_is_not_there_is_refused_where_the_forms_are_known() -> None:
    text = changed("valid_from: 2026-04-01", "questionnaire: guardian_6_7m\n    findings: findings_6_7")
    with pytest.raises(ProgrammeRefused, match=r"line 28: checkups\.0\.findings: there is no form findings_6_7$"):
        read_municipality("chiyoda.yaml", text.encode(), frozenset({"guardian_6_7m", "findings_6_7m"}))
    assert read_municipality("chiyoda.yaml", text.encode()).checkups[0].findings == "findings_6_7"


LATER = """\
  - code: INFANT_6_MONTHS
    subject: CHILD
    names: {ja: 6か月児健康診査, en: 6-month checkup}
    statutory: false
    basis: {ja: 母子保健法第13条, en: "Maternal and Child Health Act, Article 13"}
    opens_at: {months: 6}
    closes_before: {months: 9}
    counting: CALENDAR
    place: {ja: 保健所, en: The health centre}
    bring: {ja: [], en: []}
    reminders: []
    valid_from: 2027-04-01
    source: a test
    verified: false
"""


def test_a_checkup_that_changes_has_a_second_version_from_the_next_day_on() -> None:
    text = changed("valid_from: 2026-04-01", "valid_from: 2026-04-01\n    valid_until: 2027-03-31") + LATER
    first, second = read_municipality("chiyoda.yaml", text.encode()).checkups
    assert (first.code, first.valid_until) == (second.code, date(2027, 3, 31))
    assert (second.valid_from, second.closes_before) == (date(2027, 4, 1), Age(9))


@pytest.mark.parametrize(
    ("ends", "begins", "line", "what"),
    [
        (
            None,
            "valid_from: 2027-04-01",
            41,
            "valid_from: another version of INFANT_6_MONTHS is valid until further notice: it needs a valid_until",
        ),
        (
            "2027-04-01",
            "valid_from: 2027-04-01",
            42,
            "valid_from: another version of INFANT_6_MONTHS is valid until 2027-04-01: this one has to begin later",
        ),
        (
            "2027-03-31",
            None,
            31,
            "code: another version of INFANT_6_MONTHS is valid until 2027-03-31: this one has to begin later",
        ),
    ],
)
def test_two_versions_of_one_checkup_on_one_day_are_refused_with_the_line(
    ends: str | None, begins: str | None, line: int, what: str
) -> None:
    first = changed("valid_from: 2026-04-01", f"valid_from: 2026-04-01\n    valid_until: {ends}") if ends else CHIYODA
    later = LATER if begins else LATER.replace("    valid_from: 2027-04-01\n", "")
    found = refusal(first + later)
    assert found == [(line, f"checkups.1.{what}")]


def test_nobody_falls_between_two_versions() -> None:
    """From 2 months on instead of 6: who is 5 months old on the day of the change has neither of the two."""
    text = changed("valid_from: 2026-04-01", "valid_from: 2026-04-01\n    valid_until: 2027-03-31") + LATER.replace(
        "opens_at: {months: 6}\n    closes_before: {months: 9}", "opens_at: {months: 2}\n    closes_before: {months: 3}"
    )
    ((line, what),) = refusal(text)
    assert line == 42
    assert what.endswith("whoever counts from 2027-01-01 has neither this version of INFANT_6_MONTHS nor the other")


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        (
            "opens_at: {months: 6}\n    closes_before: {months: 8}\n    counting: CALENDAR",
            "opens_at: {days: 28}\n    closes_before: {months: 2}\n    counting: DAYS",
            18,
            "checkups.0.closes_before: an age that is counted in DAYS has weeks and days alone",
        ),
        (
            "subject: CHILD",
            "subject: PREGNANCY",
            19,
            "checkups.0.counting: a pregnancy is counted in weeks and days: DAYS",
        ),
        (
            "valid_from: 2026-04-01",
            "evidence: DENTAL_EXAM",
            27,
            "checkups.0.evidence: only in a pregnancy something else shows that a checkup was attended",
        ),
        ("valid_from: 2026-04-01", "voucher: {ja: 受診票}", 27, "checkups.0.voucher: there is no text in en"),
        (
            "valid_from: 2026-04-01",
            "findings: 6か月",
            27,
            "checkups.0.findings: String should match pattern '^[A-Za-z][A-Za-z0-9_]*$'",
        ),
        (
            "checkups:\n",
            "areas:\n  - {code: KITA, names: {ja: 北}, source: a test, verified: false}\ncheckups:\n",
            12,
            "areas.0.names: there is no text in en",
        ),
        (
            "checkups:\n",
            "areas:\n"
            + "  - {code: KITA, names: {ja: 北, en: North}, source: a test, verified: false}\n" * 2
            + "checkups:\n",
            13,
            "areas.1.code: the area KITA stands twice",
        ),
    ],
)
def test_what_a_checkup_or_an_area_cannot_be_is_refused_with_its_line(old: str, new: str, line: int, what: str) -> None:
    assert (line, what) in refusal(changed(old, new))


def test_a_checkup_says_its_forms_its_voucher_and_whether_to_book() -> None:
    text = changed(
        "valid_from: 2026-04-01",
        "questionnaire: guardian_6_7m\n    findings: findings_6_7m\n    booking: true\n    judgement: true\n"
        "    voucher: {ja: 受診票を使えます。, en: A voucher can be used.}",
    )
    (kind,) = read_municipality("chiyoda.yaml", text.encode()).checkups
    assert (kind.questionnaire, kind.findings, kind.booking, kind.judgement) == (
        "guardian_6_7m",
        "findings_6_7m",
        True,
        True,
    )
    assert kind.voucher == {"ja": "受診票を使えます。", "en": "A voucher can be used."}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "the file is empty"),
        ("code: [\nnames:", 2, "this is not YAML: expected the node content, but found '<stream end>'"),
        ("code: 131016\n\x07", 1, "this is not YAML"),
        ("code: 131016\n---\ncode: 131032", 2, "this is not YAML: but found another document"),
        ("code: &code 131016\nnames: *code", 2, "an alias (*) is not taken: write it out"),
        ("names: &names\n  - *names", 2, "an alias (*) is not taken: write it out"),
        ("- 131016", 1, "has to have keys of its own"),
    ],
)
def test_what_is_not_a_programme_at_all_is_refused(text: str, line: int, what: str) -> None:
    assert refusal(text) == [(line, what)]


def test_a_file_in_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(ProgrammeRefused, match=r"chiyoda\.yaml, line 3: the text is not UTF-8"):
        read_municipality("chiyoda.yaml", CHIYODA.encode("shift_jis"))


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = changed("Asia/Tokyo", "Asia/Chiyoda").replace("10:30", "25:00")
    assert [line for line, _ in refusal(text)] == [5, 10]


def test_the_refusal_names_every_file(tmp_path: Path) -> None:
    (tmp_path / "chiyoda.yaml").write_text(changed("10:30", "7:30"), encoding="utf-8")
    (tmp_path / "minato.yaml").write_text("", encoding="utf-8")
    with pytest.raises(ProgrammeRefused) as refused:
        load_municipalities(tmp_path)
    assert str(refused.value).splitlines() == [
        "chiyoda.yaml, line 10: reminders_at: reminders would go out in the quiet hours",
        "minato.yaml, line 1: the file is empty",
    ]


def test_two_files_for_one_municipality_are_refused(tmp_path: Path) -> None:
    (tmp_path / "chiyoda.yaml").write_text(CHIYODA, encoding="utf-8")
    (tmp_path / "minato.yaml").write_text(CHIYODA, encoding="utf-8")
    with pytest.raises(ProgrammeRefused, match=r"minato\.yaml, line 1: another file has the code 131016"):
        load_municipalities(tmp_path)


def test_a_municipality_is_added_by_adding_a_file(tmp_path: Path) -> None:
    (tmp_path / "chiyoda.yaml").write_text(CHIYODA, encoding="utf-8")
    (tmp_path / "README.md").write_text("Programmes", encoding="utf-8")
    assert list(load_municipalities(tmp_path)) == ["131016"]


def test_a_municipality_says_where_it_differs_from_the_national_schedule() -> None:
    chiyoda = read_municipality(
        "chiyoda.yaml",
        (
            CHIYODA
            + """\
vaccinations:
  accepts_mr_shortage: true
  subsidies:
    - group: MUMPS
      texts: {ja: 1回3000円まで助成します。, en: The city pays up to 3000 yen.}
      source: a test
      verified: false
"""
        ).encode(),
    )
    assert chiyoda.vaccinations.accepts_mr_shortage is True
    assert chiyoda.vaccinations.subsidies[VaccineGroup.MUMPS].texts["ja"] == "1回3000円まで助成します。"


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("  accepts_mr_shortage: perhaps\n", "vaccinations.accepts_mr_shortage"),
        (
            "  subsidies:\n    - {group: MUMPS, texts: {ja: 助成}, source: a test, verified: false}\n",
            "vaccinations.subsidies.0.texts: there is no text in en",
        ),
        (
            "  subsidies:\n"
            + "    - {group: MUMPS, texts: {ja: 助成, en: Paid}, source: a test, verified: false}\n" * 2,
            "MUMPS has more than one subsidy",
        ),
        (
            "  subsidies:\n    - {group: RABIES, texts: {ja: 助成, en: Paid}, source: a test, verified: false}\n",
            "vaccinations.subsidies.0.group",
        ),
    ],
)
def test_a_difference_that_cannot_be_is_refused(written: str, fault: str) -> None:
    with pytest.raises(ProgrammeRefused, match=fault.replace(".", r"\.")):
        read_municipality("chiyoda.yaml", (CHIYODA + "vaccinations:\n" + written).encode())


def test_a_checkup_that_is_asked_after() -> None:
    asked = changed("    valid_from: 2026-04-01\n", "    missed_after_days: 7\n    valid_from: 2026-04-01\n")

    assert read_municipality("chiyoda.yaml", asked.encode()).checkups[0].missed_after_days == 7
    assert read_municipality("chiyoda.yaml", CHIYODA.encode()).checkups[0].missed_after_days is None


@pytest.mark.parametrize("days", [0, 29])
def test_a_checkup_is_asked_after_within_four_weeks(days: int) -> None:
    ((line, _),) = refusal(changed("    valid_from: 2026-04-01\n", f"    missed_after_days: {days}\n"))

    assert line > 0


def test_a_week_of_a_pregnancy_is_never_missed() -> None:
    visit = PRENATAL_AND_SCHOOL_YEAR.replace(
        "    counting: DAYS\n", "    counting: DAYS\n    missed_after_days: 7\n", 1
    )

    ((_, what),) = refusal(CHIYODA + visit)

    assert "nobody misses it" in what
