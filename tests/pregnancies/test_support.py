"""The quiet page: in every language, with its sources, and refused at start where it is wrong."""

import pytest

from handbook_api.platform.texts import LANGUAGES
from handbook_api.pregnancies.support import SupportRefused, load_ending_support, read_support

SHORT = """\
after_pregnancy: {ja: 記録は残ります。, en: The record stays.}
after_one_of_several: {ja: 記録は残ります。, en: The record stays.}
after_birth: {ja: 記録は残ります。, en: The record stays.}
contacts:
- name: {ja: 電話相談, en: Telephone line}
  phone: 03-0000-0000
  source: a page of the office
  checked_on: 2026-11-24
  verified: true
"""


def test_the_page_speaks_every_language_and_says_where_each_contact_is_from() -> None:
    page = load_ending_support()

    for texts in (
        page.after_pregnancy,
        page.after_one_of_several,
        page.after_birth,
        *(one.names for one in page.contacts),
    ):
        assert set(texts) == set(LANGUAGES)
    assert all(one.source for one in page.contacts)


@pytest.mark.parametrize("word", ["おめでとう", "元気を出", "頑張", "次の妊娠", "congrat", "cheer", "next time"])
def test_it_neither_congratulates_nor_cheers_up(word: str) -> None:
    page = load_ending_support()

    pages = (page.after_pregnancy, page.after_one_of_several, page.after_birth)
    assert not [one for texts in pages for one in texts.values() if word in one]


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        (", en: The record stays.}\nafter_one_of_several", "}\nafter_one_of_several", 1),
        (", en: Telephone line}", "}", 5),
        ("checked_on: 2026-11-24", "checked_on: someday", 8),
        ("verified: true", "verified: true\n  email: a@example.com", 10),
    ],
)
def test_what_is_wrong_is_told_with_its_line(right: str, wrong: str, line: int) -> None:
    assert read_support("support.yaml", SHORT.encode()).contacts[0].phone == "03-0000-0000"

    with pytest.raises(SupportRefused) as refusal:
        read_support("support.yaml", SHORT.replace(right, wrong, 1).encode())

    assert [fault.line for fault in refusal.value.faults] == [line]
