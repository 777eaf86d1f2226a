"""The file of milestones: complete in every language, each with a source, and checked at start."""

import re
from pathlib import Path

import pytest

from handbook_api.journal.milestones import MilestonesRefused, load_milestones
from handbook_api.platform.texts import LANGUAGES

A_FILE = """\
milestones:
- code: CRAWLED
  names: { ja: はいはいをした, en: Crawled }
  explanations: { ja: はじめての日です。, en: The first day. }
  source: form
sources:
  form: 省令様式
"""


def faults_of(content: str, folder: Path) -> list[str]:
    """What a file with this content is refused for."""
    file = folder / "milestones.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(MilestonesRefused) as refused:
        load_milestones(file)
    return [str(fault) for fault in refused.value.faults]


def test_the_statutory_forms_milestones_are_all_there_and_the_rest_says_that_it_is_ours() -> None:
    milestones = load_milestones()

    asked_for = {one.date_of for one in milestones.by_code.values() if one.date_of}
    assert asked_for == {
        "head_control_date",
        "rolled_over_date",
        "sits_alone_date",
        "first_tooth_age_months",
        "crawled_date",
        "pulled_to_stand_date",
        "cruised_date",
        "walked_alone_date",
    }
    assert {one.code for one in milestones.by_code.values() if one.source == "own_choice"} == {"FIRST_WORD"}
    for one in milestones.by_code.values():
        assert set(one.names) == set(one.explanations) == set(LANGUAGES)
        assert milestones.sources[one.source]


def test_nothing_in_the_file_is_a_passing_age() -> None:
    """No figure of theirs was at hand; one that slipped in without a source would worry families."""
    texts = [
        text for one in load_milestones().by_code.values() for text in (*one.names.values(), *one.explanations.values())
    ]

    assert [text for text in texts if re.search(r"\d|％|%|か月|歳|month|year", text)] == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("code: CRAWLED", "code: crawled"), "line 2"),
        (("source: form\n", "source: book\n"), "line 5: milestones.0.source: there is no source book"),
        (
            ("{ ja: はいはいをした, en: Crawled }", "{ ja: はいはいをした }"),
            "line 3: milestones.0.names: is needed in ja, en",
        ),
        (("  source: form\n", "  source: form\n  passing: 90\n"), "line 6: milestones.0.passing: there is no such key"),
        (("milestones:\n", "milestone:\n"), "milestones: is missing"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(change: tuple[str, str], fault: str, tmp_path: Path) -> None:
    assert change[0] in A_FILE

    assert any(fault in one for one in faults_of(A_FILE.replace(*change), tmp_path))


def test_a_code_and_a_day_stand_once(tmp_path: Path) -> None:
    head, sources = "milestones:\n", A_FILE[A_FILE.index("sources:") :]
    entry = A_FILE[len(head) : A_FILE.index("sources:")].rstrip() + "\n  date_of: crawled_date\n"

    faults = faults_of(head + entry + entry + sources, tmp_path)

    assert [fault.partition(": ")[2] for fault in faults] == [
        "milestones.1.code: the code CRAWLED stands twice",
        "milestones.1.date_of: another milestone is the day of crawled_date",
    ]
