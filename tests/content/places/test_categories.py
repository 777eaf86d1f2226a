"""The categories, and the columns of open data: files that people keep, checked with the line that is wrong."""

import pytest

from content.languages import load_languages
from content.places.categories import LocalCategoriesRefused, load_local_categories, read_local_categories
from content.places.model import LocalKind
from content.places.opendata.forms import load_forms

LANGUAGES = load_languages()


def test_a_category_that_is_no_longer_in_the_file_goes_by_its_code() -> None:
    categories = load_local_categories(LANGUAGES)

    assert categories.names(LocalKind.PLACE, "CHILDRENS_HALL")["ja"] == "児童館"
    assert categories.names(LocalKind.PLACE, "DROPPED") == {"ja": "DROPPED"}
    assert categories.get(LocalKind.EVENT, "CHILDRENS_HALL") is None


def test_what_is_wrong_is_told_with_its_line() -> None:
    content = """places:
- code: HALL
  names: { ja: 児童館, en: Halls, fr: Salles }
- code: ROOM
  names: { ja: 授乳室 }
events:
- code: HALL
  names: { ja: 会, en: Meetings }
"""

    with pytest.raises(LocalCategoriesRefused) as refused:
        read_local_categories("categories.yaml", content.encode(), LANGUAGES)

    assert [(fault.line, fault.what) for fault in refused.value.faults] == [
        (3, "places.0.names.fr: there is no language fr"),
        (5, "places.1.names: is needed in en"),
        (7, "events.0.code: the code HALL stands twice"),
    ]


def test_every_word_for_a_kind_means_a_category_that_there_is() -> None:
    forms = load_forms(load_local_categories(LANGUAGES))

    assert forms[LocalKind.PLACE].category_of("認定こども園（幼保連携型）") == "CERTIFIED_CENTER"
    assert forms[LocalKind.PLACE].category_of("宇宙基地") is None
