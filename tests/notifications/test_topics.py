"""Names of topics and conditions on them, as FCM takes them."""

import pytest

from notifications.topics import NoCondition, is_topic, read_condition


@pytest.mark.parametrize("name", ["nerima", "nerima.ja", "13120~en", "a%2Fb", "a_b-c", "a" * 900])
def test_a_name_is_letters_digits_and_a_few_signs(name: str) -> None:
    assert is_topic(name)


@pytest.mark.parametrize("name", ["", "練馬区", "nerima ja", "a/b", "'a' in topics", "nerima\n", "a" * 901])
def test_nothing_else_is_a_name(name: str) -> None:
    assert not is_topic(name)


@pytest.mark.parametrize(
    ("condition", "topics", "holds"),
    [
        ("'nerima' in topics", {"nerima"}, True),
        ("'nerima' in topics", {"suginami"}, False),
        ("'nerima' in topics && 'ja' in topics", {"nerima"}, False),
        ("'nerima' in topics && 'ja' in topics", {"nerima", "ja"}, True),
        ("'nerima' in topics || 'ja' in topics", {"ja"}, True),
        ("'nerima' in topics && !('en' in topics)", {"nerima"}, True),
        ("'nerima' in topics && !('en' in topics)", {"nerima", "en"}, False),
        ("'a' in topics || 'b' in topics && 'c' in topics", {"a"}, True),
        ("('a' in topics || 'b' in topics) && 'c' in topics", {"a"}, False),
        ("  ( 'a'  in  topics )&&'b' in topics ", {"a", "b"}, True),
        ("'a' in topics||'b' in topics||'c' in topics||'d' in topics||'e' in topics", {"e"}, True),
    ],
)
def test_a_condition_holds_for_who_is_subscribed_so(condition: str, topics: set[str], holds: bool) -> None:
    assert read_condition(condition)(topics) is holds


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "nerima",
        "'nerima'",
        "'練馬' in topics",
        "'' in topics",
        "'a' in topics 'b' in topics",
        "'a' in topics &&",
        "'a' in topics & 'b' in topics",
        "('a' in topics",
        "'a' in topics)",
        "!",
        "'a' in topics || 'b' in topics || 'c' in topics || 'd' in topics || 'e' in topics || 'f' in topics",
    ],
)
def test_what_is_no_condition_is_refused(condition: str) -> None:
    with pytest.raises(NoCondition):
        read_condition(condition)
