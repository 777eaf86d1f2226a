"""A schedule's file that is wrong is refused, with the line and in words its author understands."""

from importlib import resources

import pytest

from handbook_api.immunization.basis import Verification
from handbook_api.immunization.loading import ScheduleRefused, load_schedule, read_schedule
from handbook_api.immunization.models import VaccineGroup
from handbook_api.immunization.schedule import LegalCategory, LiveKind
from handbook_api.platform.texts import LANGUAGES

JAPAN = (resources.files("handbook_api.immunization") / "data" / "schedule_jp.yaml").read_text(encoding="utf-8")

IN_ORDER = (
    "ROTA HEPB DPT_IPV_HIB DPT_IPV HIB PCV BCG MR1 MR2 VAR JE1 JE2 JE_SPECIAL DT2 HPV RSV_MATERNAL "
    "MUMPS FLU_INACT FLU_NASAL"
)

SMALL = """\
jurisdiction: JP
languages: [ja, en]
grace_days: 0
live_rules:
  - {kind: INJECTABLE, days_between: 27, verified: one, sources: [law]}
products:
  - code: HIB
    names: {ja: ヒブ, en: Hib}
    groups: [HIB]
  - {code: COVID, names: {ja: 新型コロナ, en: COVID-19}, groups: [COVID], record_only: true}
groups:
  - group: HIB
    names: {ja: ヒブ, en: Hib}
    legal: ROUTINE_A
    verified: yes
    sources: [law]
    products: [HIB]
    window: {opens: reach 2 months, closes: reach 60 months}
    extension_cap: reach 10 years
    first:
      recommended: {opens: reach 2 months, closes: reach 7 months}
    branches:
      - started: {opens: reach 2 months, closes: reach 7 months}
        then:
          - dose: 2
            closes: reach 12 months
            skipped_when_missed: true
            intervals: [{dose: 1, days_between: 27, accepted: {days_between: 20}}]
          - dose: booster
            intervals: [{dose: previous, months: 7}]
      - started: {opens: add 7 months, closes: reach 60 months}
        then: []
sources:
  law: "予防接種法施行令"
"""


def faults_of(content: str) -> list[str]:
    with pytest.raises(ScheduleRefused) as refused:
        read_schedule("test.yaml", content.encode("utf-8"))
    return [str(fault) for fault in refused.value.faults]


def line_of(part: str, content: str) -> int:
    return content[: content.index(part)].count("\n") + 1


def test_the_small_file_is_a_schedule() -> None:
    assert read_schedule("test.yaml", SMALL.encode("utf-8")).group(VaccineGroup.HIB).products == ("HIB",)


def test_japan_is_read_with_all_its_groups_in_order() -> None:
    schedule = load_schedule()

    assert " ".join(rules.group for rules in schedule.groups) == IN_ORDER
    assert {code for code, product in schedule.products.items() if product.record_only} == {"COVID", "MR0"}
    assert schedule.products["MR0"].live is LiveKind.INJECTABLE
    assert schedule.group(VaccineGroup.MUMPS).legal is LegalCategory.VOLUNTARY
    assert schedule.group(VaccineGroup.HPV).legal is LegalCategory.ROUTINE_A
    assert schedule.grace_days == 0


def test_every_name_of_japan_is_there_in_every_language() -> None:
    schedule = load_schedule()

    names = [rules.names for rules in schedule.groups] + [product.names for product in schedule.products.values()]
    assert all(name[language] for name in names for language in LANGUAGES)


def test_every_group_of_japan_says_where_it_was_found() -> None:
    schedule = load_schedule()

    for rules in schedule.groups:
        assert rules.verified in (Verification.YES, Verification.ONE)
        assert all(schedule.sources[source] for source in rules.source)


def test_every_change_of_the_file_is_another_edition() -> None:
    one = read_schedule("test.yaml", SMALL.encode("utf-8"))
    other = read_schedule("test.yaml", SMALL.replace("reach 60 months", "reach 61 months").encode("utf-8"))

    assert one.edition != other.edition
    assert one.edition == read_schedule("other.yaml", SMALL.encode("utf-8")).edition


@pytest.mark.parametrize(
    ("right", "wrong", "at", "what"),
    [
        ("closes: reach 60 months}\n    ext", "closes: reach 1 month}\n    ext", "window:", "closes before it opens"),
        (
            "closes: reach 7 months}\n    branches",
            "closes: reach 1 month}\n    branches",
            "recommended:",
            "ends before it",
        ),
        ("{dose: 1, days_between: 27,", "{dose: 3, days_between: 27,", "intervals: [{dose: 3", "no dose 3 before"),
        ("products: [HIB]", "products: [HIB, HIB5]", "products: [HIB, HIB5]", "there is no product HIB5"),
        (
            "names: {ja: ヒブ, en: Hib}\n    groups",
            "names: {ja: ヒブ}\n    groups",
            "names: {ja: ヒブ}",
            "no name in en",
        ),
        (
            "en: Hib}\n    legal",
            "en: Hib, fr: Hib}\n    legal",
            "names: {ja: ヒブ, en: Hib, fr",
            "none of the languages",
        ),
        ("opens: add 7 months", "opens: add 8 months", "started: {opens: add 8", "days between this branch"),
        (
            "opens: add 7 months",
            "opens: reach 7 months",
            "started: {opens: reach 7",
            "before the branch before it ends",
        ),
        (
            "closes: reach 60 months}\n        then: []",
            "closes: reach 24 months}\n        then: []",
            "started: {opens: add 7",
            "does not end with the window",
        ),
        ("grace_days: 0", "grace_days: 0\ngrace: 4", "grace: 4", "there is no such key"),
        ("grace_days: 0", "grace_days: few", "grace_days", "valid integer"),
        ("opens: add 7 months", "opens: 7 months", "started: {opens: 7 months", "is no day such as"),
        ("months: 7}", "days_between: 5, months: 7}", "days_between: 5", "either days_between, or weeks and months"),
        ("accepted: {days_between: 20}", "accepted: {days_between: 30}", "accepted: {days_between: 30", "longer than"),
        ("sources: [law]\n    products", "sources: [hearsay]\n    products", "sources: [hearsay]", "no source hearsay"),
        ("verified: one, sources: [law]", "verified: one, sources: []", "verified: one", "needs a source"),
        ("extension_cap: reach 10 years", "extension_cap: reach 4 years", "extension_cap", "end before the window"),
        ("            closes: reach 12 months\n", "", "skipped_when_missed", "needs its own last day"),
        ("dose: booster\n", "dose: 2\n", "dose: 2\n            intervals: [{dose: previous", "stands twice"),
        (
            "opens: reach 2 months, closes: reach 60",
            "opens: pregnancy 28w0d, closes: reach 60",
            "window:",
            "a day of pregnancy",
        ),
        ("groups: [COVID]", "groups: [HIB]", "groups: [HIB], record_only", "is planned"),
        ("    groups: [HIB]\n", "    groups: [HIB, PCV]\n", "groups: [HIB, PCV]", "there is no group PCV"),
        ("  - {code: COVID,", "  - {code: HIB,", "{code: HIB,", "HIB stands twice"),
        ("legal: ROUTINE_A", "legal: ROUTINE_A\n    follows: PCV", "follows: PCV", "there is no group PCV"),
        (
            "legal: ROUTINE_A",
            "legal: ROUTINE_A\n    alternative_to: {group: HIB, until: 2025-07-31}",
            "alternative_to",
            "no other group",
        ),
        ("legal: ROUTINE_A", "legal: ROUTINE_A\n    switches: {PCV13: [HIB]}", "switches", "PCV13 is no product"),
        ("legal: ROUTINE_A", "legal: ROUTINE_A\n    born_from: 2024-02-30", "born_from", "not a day such as"),
        (
            "legal: ROUTINE_A",
            "legal: ROUTINE_A\n    season: {opens: 10-01, closes: 01-31, counted_from: 12-01}",
            "season",
            "inside of one",
        ),
        ("languages: [ja, en]", "languages: [ja, en, fr]", "languages", "does not speak fr"),
    ],
)
def test_a_contradiction_is_refused_with_its_line(right: str, wrong: str, at: str, what: str) -> None:
    content = SMALL.replace(right, wrong, 1)

    faults = faults_of(content)

    assert any(what in fault for fault in faults), faults
    assert any(fault.startswith(f"test.yaml, line {line_of(at, content)}:") for fault in faults), faults


def test_a_series_that_waits_for_a_dose_that_comes_later_is_refused() -> None:
    content = SMALL.replace("{dose: 1, days_between: 27,", "{dose: booster, days_between: 27,")

    assert ["there is no dose booster before this one" in fault for fault in faults_of(content)] == [True]


def test_all_faults_are_told_at_once() -> None:
    content = SMALL.replace("names: {ja: ヒブ, en: Hib}", "names: {en: Hib}").replace("add 7 months", "add 9 months")

    assert len(faults_of(content)) == 3


def test_a_changed_figure_of_japan_that_leaves_a_gap_is_refused() -> None:
    content = JAPAN.replace("started: {opens: add 24 months", "started: {opens: add 25 months")

    assert len(faults_of(content)) == 3  # once for each product of the pneumococcal group


@pytest.mark.parametrize("content", ["", "a: [1", "a: 1\na: 2"])
def test_what_is_no_document_is_refused(content: str) -> None:
    assert faults_of(content)
