"""A form's file that contradicts itself is refused at start, with the line that is wrong."""

from pathlib import Path

import pytest

from handbook_api.forms.help import HelpRefused, load_help, read_help
from handbook_api.forms.loading import FormsRefused, load_forms, read_form_file
from tests.forms.builders import an_invented_questionnaire

A_FORM = """\
code: a_form
titles: {ja: 用紙, en: A form}
subject: CHILD
audience: GUARDIANS
source: invented for tests
verified: false
editions:
  - edition: "2023"
    valid_from: 2023-04-01
    valid_until: 2025-03-31
    questions:
      - key: eats
        texts: {ja: 食べますか。, en: "Does it eat?"}
      - key: what
        type: TEXT
        texts: {ja: 何を, en: What}
        condition: {question: eats, answers: [YES]}
      - key: how_many
        type: INTEGER
        texts: {ja: 何回, en: How often}
        bounds: {least: 0, most: 9}
      - key: kind
        type: CHOICE
        texts: {ja: 種類, en: Kind}
        options:
          RICE: {ja: ごはん, en: Rice}
          BREAD: {ja: パン, en: Bread}
  - edition: "2025"
    valid_from: 2025-04-01
    like: "2023"
    removed: [kind]
    added:
      - after: eats
        question: {key: drinks, texts: {ja: 飲みますか。, en: "Does it drink?"}}
"""


WHAT = """- key: what
        type: TEXT
        texts: {ja: 何を, en: What}
        condition: {question: eats, answers: [YES]}"""


def test_a_good_file_is_read() -> None:
    of_2023, of_2025 = read_form_file("a.yaml", A_FORM.encode(), {})

    assert [question.key for question in of_2023.questions] == ["eats", "what", "how_many", "kind"]
    assert [question.key for question in of_2025.questions] == ["eats", "drinks", "what", "how_many"]


@pytest.mark.parametrize(
    ("instead_of", "written", "line", "what"),
    [
        ('en: "Does it eat?"', 'de: "Isst es?"', 13, "there is no text in the language en"),
        ('en: "Does it eat?"', 'en: "Does it eat?", fr: "Mange-t-il?"', 13, "fr is none of the languages ja, en"),
        ("- key: what", "- key: eats", 14, "the key eats stands twice"),
        ("{question: eats,", "{question: sleeps,", 17, "there is no question sleeps before this one"),
        ("{question: eats,", "{question: kind,", 17, "there is no question kind before this one"),
        ("answers: [YES]", "answers: [MAYBE]", 17, "eats is never answered with MAYBE"),
        ("least: 0, most: 9", "least: 9, most: 0", 21, "the least is more than the most"),
        ("          BREAD:", "          RICE:", 27, "the key RICE stands twice"),
        ("valid_from: 2025-04-01", "valid_from: 2025-03-31", 29, "overlaps with the edition 2023"),
        ("valid_from: 2025-04-01", "valid_from: 2025-02-30", 29, "2025-02-30 is not a day such as 2025-04-01"),
        ('like: "2023"', 'like: "2012"', 30, "there is no edition 2012 before this one"),
        ("removed: [kind]", "removed: [sort]", 31, "there is no question sort"),
        ("after: eats", "after: sleeps", 33, "there is no question sleeps"),
        ("type: TEXT", "type: SONG", 15, "Input should be"),
        ("        bounds: {least: 0, most: 9}\n", "", 18, "a number needs bounds"),
        ("- key: eats", "- key: eats\n        staff_hint_when: [NEVER]", 13, "is never answered with NEVER"),
        ("- key: eats", "- key: eats\n        sensitivity: ABUSE_SCREENING", 12, "is for staff alone"),
        ("- key: eats", "- key: eats\n        sensitivity: MENTAL_HEALTH", 12, "has to be MOTHER"),
        ("- key: eats", "- key: eats\n        colour: red", 13, "there is no such key"),
        ("audience: GUARDIANS", "audience: MOTHER", 4, "is kept with the pregnancy"),
        ("audience: GUARDIANS", "audience: GUARDIANS\nstatus: PARTIAL", 5, "says what is missing"),
        ("code: a_form", "code: a_form\nscoring: iq", 2, "iq is none of bonding, epds"),
        ("code: a_form", "code: epds_mine", 1, "it needs scoring: epds"),
        (WHAT, "- use: nowhere", 14, "there is no question nowhere"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_told_with_its_line(instead_of: str, written: str, line: int, what: str) -> None:
    assert instead_of in A_FORM

    with pytest.raises(FormsRefused) as refused:
        read_form_file("a.yaml", A_FORM.replace(instead_of, written, 1).encode(), {})

    assert [(fault.line, what in fault.what) for fault in refused.value.faults] == [(line, True)], refused.value


def test_a_womans_form_can_ask_about_her_baby_and_the_bonding_scale_always_does() -> None:
    of_hers = A_FORM.replace("subject: CHILD", "subject: MOTHER")
    asks = of_hers.replace("verified: false\n", "verified: false\nasks_about_baby: true\n", 1)
    bonding = an_invented_questionnaire("bonding", "bonding")

    found = [read_form_file("a.yaml", content, {})[0].asks_about_baby for content in (of_hers.encode(), asks.encode())]

    assert found == [False, True]
    assert read_form_file("b.yaml", bonding, {})[0].asks_about_baby
    assert not read_form_file("c.yaml", an_invented_questionnaire(), {})[0].asks_about_baby


def test_a_childs_form_ends_with_its_handbook_and_needs_no_such_word() -> None:
    content = A_FORM.replace("verified: false\n", "verified: false\nasks_about_baby: true\n", 1)

    with pytest.raises(FormsRefused, match=r"^a\.yaml, line 7: asks_about_baby: says something"):
        read_form_file("a.yaml", content.encode(), {})


def test_two_files_cannot_be_the_same_edition(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(A_FORM, "utf-8")
    (tmp_path / "b.yaml").write_text(A_FORM, "utf-8")

    with pytest.raises(FormsRefused, match="another file has the edition 2023 of the form a_form"):
        load_forms(tmp_path)


def test_a_licensed_questionnaire_is_there_once_its_wording_is(tmp_path: Path) -> None:
    (tmp_path / "epds.yaml").write_bytes(an_invented_questionnaire())

    assert load_forms().latest("epds") is None
    found = load_forms(licensed=tmp_path).latest("epds")

    assert found is not None
    assert len(found.questions) == 10


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (an_invented_questionnaire(items=9), "the question q10 is missing"),
        (an_invented_questionnaire(items=11), "the questionnaire has no question q11"),
        (an_invented_questionnaire().replace(b"P3: 3}", b"P3: 2}", 1), "needs options with the points 0 to 3"),
        (an_invented_questionnaire().replace(b"P3: 3}", b"P4: 3}", 1), "either every option has its points, or none"),
        (an_invented_questionnaire().replace(b"audience: MOTHER", b"audience: STAFF"), "have to be MOTHER"),
        (an_invented_questionnaire().replace(b"MENTAL_HEALTH", b"PRIVATE", 1), "needs sensitivity: MENTAL_HEALTH"),
    ],
)
def test_a_licensed_questionnaire_has_to_be_what_the_rules_count(content: bytes, what: str, tmp_path: Path) -> None:
    (tmp_path / "epds.yaml").write_bytes(content)

    with pytest.raises(FormsRefused) as refused:
        load_forms(licensed=tmp_path)

    assert what in str(refused.value)


def test_every_form_of_the_project_says_where_it_is_from_and_in_every_language() -> None:
    for form in load_forms().all:
        assert form.provenance.source
        assert {"ja", "en"} == set(form.titles)
        for question in form.questions:
            assert {"ja", "en"} == set(question.texts), (form.code, question.key)


def test_help_needs_a_telephone_number() -> None:
    text = b"""\
texts: {ja: "\xe5\x8a\xa9\xe3\x81\x91", en: Help}
contacts:
  - names: {ja: "\xe7\xaa\x93\xe5\x8f\xa3", en: An office}
    source: invented for tests
    checked_on: 2026-11-24
    verified: false
"""
    assert len(load_help().contacts) >= 3

    with pytest.raises(HelpRefused, match="line 2: contacts: at least one of them has to have a telephone number"):
        read_help("help.yaml", text)
