import string
from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handbook_api.immunization.gs1 import (
    BarcodeFault,
    BarcodeUnreadable,
    VialLabel,
    full_year,
    has_valid_check_digit,
    parse,
)

TODAY = date(2026, 11, 24)
GS = "\x1d"
A_VIAL = VialLabel(gtin="04512345678906", lot="7X041A", expires_on=date(2027, 9, 30))


def read(scanned: str) -> VialLabel:
    return parse(scanned, TODAY)


def fault(scanned: str) -> tuple[BarcodeFault, int, str]:
    with pytest.raises(BarcodeUnreadable) as refused:
        parse(scanned, TODAY)
    return refused.value.fault, refused.value.position, refused.value.identifier


@pytest.mark.parametrize(
    "scanned",
    [
        f"]e0010451234567890617270930107X041A{GS}",
        "]d2010451234567890617270930107X041A",
        f"]C1{GS}0104512345678906107X041A{GS}17270930",
        f"]Q3107X041A{GS}010451234567890617270930",
        "010451234567890617270930107X041A\r\n",
        "(01)04512345678906(17)270930(10)7X041A",
        " (01) 04512345678906 (17) 270930 (10) 7X041A ",
        "".join(chr(ord(sign) + 0xFEE0) for sign in "(01)04512345678906(17)270930(10)7X041A"),
    ],
)
def test_a_vial_reads_the_same_whichever_way_it_was_scanned_or_typed(scanned: str) -> None:
    assert read(scanned) == A_VIAL


@pytest.mark.parametrize(
    "stand_in", [GS, "<GS>", "{GS}", "[GS]", "<FNC1>", "{FNC1}", "[fnc1]", "^FNC1", "^]", "~1", "|", "␝", "è"]
)
def test_what_keyboards_type_for_the_separator_ends_a_lot(stand_in: str) -> None:
    assert read(f"{stand_in}0104512345678906107X041A{stand_in}17270930") == A_VIAL


def test_the_example_of_the_gs1_datamatrix_guideline() -> None:
    printed = read("(01)03453120000011(17)120508(10)ABCD1234(410)9501101020917")

    assert printed == VialLabel("03453120000011", "ABCD1234", date(2012, 5, 8), others={"410": "9501101020917"})
    assert read(f"]d201034531200000111712050810ABCD1234{GS}4109501101020917") == printed


def test_the_example_of_the_gs1_barcode_syntax_engine() -> None:
    printed = VialLabel("12312312312333", "ABC123", others={"99": "TESTING"})

    assert read("(01)12312312312333(10)ABC123(99)TESTING") == printed
    assert read(f"{GS}011231231231233310ABC123{GS}99TESTING") == printed


@pytest.mark.parametrize("number", ["6291041500213", "03453120000011", "9501101020917", "09521234543213"])
def test_the_check_digits_of_published_numbers_are_right(number: str) -> None:
    assert has_valid_check_digit(number)


def test_serial_and_production_date_are_read_as_well() -> None:
    assert read(f"0104512345678906112601311727013121A-0000017{GS}107X041A") == VialLabel(
        gtin="04512345678906",
        lot="7X041A",
        expires_on=date(2027, 1, 31),
        serial="A-0000017",
        produced_on=date(2026, 1, 31),
    )


def test_the_linear_part_of_a_composite_alone_names_only_the_product() -> None:
    assert read("]e00104512345678906") == VialLabel(gtin="04512345678906")


@pytest.mark.parametrize(
    ("written", "day"),
    [("270200", date(2027, 2, 28)), ("280200", date(2028, 2, 29)), ("271200", date(2027, 12, 31))],
)
def test_day_zero_is_the_last_day_of_the_month(written: str, day: date) -> None:
    assert read(f"17{written}").expires_on == day


@pytest.mark.parametrize(
    ("two_digits", "today", "year"),
    [
        (27, 2026, 2027),
        (76, 2026, 2076),
        (77, 2026, 1977),
        (0, 2026, 2000),
        (49, 1999, 2049),
        (50, 1999, 1950),
        (0, 2050, 2100),
        (1, 2050, 2001),
        (2, 2095, 2102),
    ],
)
def test_the_century_lies_between_49_years_back_and_50_ahead(two_digits: int, today: int, year: int) -> None:
    assert full_year(two_digits, date(today, 6, 1)) == year


@pytest.mark.parametrize(
    ("scanned", "expected"),
    [
        ("", (BarcodeFault.EMPTY, 0, "")),
        (f"]d2{GS}", (BarcodeFault.EMPTY, 3, "")),
        ("]E04512345678906", (BarcodeFault.NOT_GS1, 0, "")),
        ("4512345678906", (BarcodeFault.UNKNOWN_IDENTIFIER, 0, "")),
        ("0504512345678906", (BarcodeFault.UNKNOWN_IDENTIFIER, 0, "")),
        ("]d20104512345678906ABC", (BarcodeFault.UNKNOWN_IDENTIFIER, 19, "")),
        ("(1)04512345678906", (BarcodeFault.UNKNOWN_IDENTIFIER, 0, "")),
        ("01045123456789", (BarcodeFault.TOO_SHORT, 2, "01")),
        (f"0104512345678906{GS}10{GS}17270930", (BarcodeFault.TOO_SHORT, 19, "10")),
        ("(01)045123456789061", (BarcodeFault.TOO_LONG, 4, "01")),
        ("010451234567890O", (BarcodeFault.NOT_DIGITS, 2, "01")),
        ("10AB C", (BarcodeFault.BAD_CHARACTER, 4, "10")),
        ("0104512345678907", (BarcodeFault.CHECK_DIGIT, 2, "01")),
        ("17271301", (BarcodeFault.NOT_A_DATE, 2, "17")),
        ("17270230", (BarcodeFault.NOT_A_DATE, 2, "17")),
        (f"10A1{GS}10A2", (BarcodeFault.CONTRADICTION, 7, "10")),
    ],
)
def test_what_is_wrong_is_named_with_its_place(scanned: str, expected: tuple[BarcodeFault, int, str]) -> None:
    assert fault(scanned) == expected


def test_a_lost_separator_is_noticed_when_the_lot_grows_too_long() -> None:
    # A scan from a public report: the separators after lot and serial number were lost.
    assert fault("01103663023000171021004371716020021925768618163") == (BarcodeFault.TOO_LONG, 18, "10")


def test_the_same_number_read_twice_is_one_number() -> None:
    assert read(f"107X041A{GS}107X041A").lot == "7X041A"


GTINS = st.integers(0, 10**13 - 1).map(lambda body: f"{body:013}{_check_digit(f'{body:013}')}")
# Brackets are left out: in the typed form "(10)A(21)B" could be one lot.
LOTS = st.text(string.ascii_letters + string.digits + "!\"%&'*+,-./:;=?_", min_size=1, max_size=20)
DAYS = st.dates(date(TODAY.year - 49, 1, 1), date(TODAY.year + 50, 12, 31))
LABELS = st.builds(
    VialLabel,
    gtin=st.none() | GTINS,
    lot=st.none() | LOTS,
    expires_on=st.none() | DAYS,
    serial=st.none() | LOTS,
    produced_on=st.none() | DAYS,
)


def _check_digit(body: str) -> int:
    odd, even = sum(map(int, body[::2])), sum(map(int, body[1::2]))
    return -(3 * odd + even) % 10


def elements(label: VialLabel) -> list[tuple[str, str]]:
    day = "%y%m%d"
    all_of_them = [
        ("01", label.gtin),
        ("10", label.lot),
        ("11", label.produced_on and label.produced_on.strftime(day)),
        ("17", label.expires_on and label.expires_on.strftime(day)),
        ("21", label.serial),
    ]
    return [(identifier, value) for identifier, value in all_of_them if value]


@given(LABELS, st.randoms(use_true_random=False), st.sampled_from(["", "]d2", "]C1", GS]))
def test_a_label_written_by_the_standard_reads_back_in_any_order(label: VialLabel, order: Random, prefix: str) -> None:
    written = elements(label)
    assume(written)
    order.shuffle(written)
    scanned = "".join(
        identifier + value + (GS if identifier in ("10", "21") and place < len(written) else "")
        for place, (identifier, value) in enumerate(written, start=1)
    )
    typed = "".join(f"({identifier}){value}" for identifier, value in written)

    assert read(prefix + scanned) == label
    assert read(typed) == label


@given(GTINS, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_in_a_product_number_is_always_noticed(gtin: str, place: int, change: int) -> None:
    wrong = gtin[:place] + str((int(gtin[place]) + change) % 10) + gtin[place + 1 :]

    assert fault(f"01{wrong}")[0] == BarcodeFault.CHECK_DIGIT


@given(DAYS)
def test_expiry_without_a_day_ends_with_its_month(day: date) -> None:
    read_day = read(f"17{day:%y%m}00").expires_on

    assert read_day == day.replace(day=monthrange(day.year, day.month)[1])
    assert read_day is not None
    assert (read_day + timedelta(days=1)).day == 1


@given(st.text(st.sampled_from("0123456789ABab()]d2C1 \x1d|<GS>") | st.characters(), max_size=60))
def test_any_text_is_read_or_refused_and_never_breaks_the_reader(scanned: str) -> None:
    label: VialLabel | None = None
    with suppress(BarcodeUnreadable):
        label = read(scanned)

    assert label is None or elements(label) or label.others
