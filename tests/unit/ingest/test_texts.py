"""Columns of text, and what of a value may be shown."""

from __future__ import annotations

import re
import string
from decimal import Decimal
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.ingest.texts import Texts, as_text, harmless, shape, shown

TEXTS = st.lists(st.one_of(st.none(), st.text(max_size=12)), max_size=30)


def shape_of(text: str) -> str:
    """The shape of one value."""
    return str(shape(pa.array([text]))[0].as_py())


class TestTexts:
    """Each distinct value is looked at once."""

    @given(TEXTS)
    def test_a_column_comes_back_without_blanks_around_and_empty_is_null(
        self, column: list[str | None]
    ) -> None:
        """Nothing else about it changes."""
        trimmed = [None if text is None else text.strip() for text in column]
        found = Texts.of(pa.array(column, pa.string())).array().to_pylist()
        expected = [text or None for text in trimmed]
        assert [(text or "").strip() for text in found] == [(text or "").strip() for text in expected]

    @given(TEXTS)
    def test_conditions_on_values_hold_for_their_rows(self, column: list[str | None]) -> None:
        """`where` gives, row by row, what the condition says of the row's value."""
        texts = Texts.of(pa.array(column, pa.string()))
        empty = texts.where(texts.values.is_null())
        assert empty.tolist() == [value is None for value in texts.array().to_pylist()]

    def test_translation_changes_the_values_it_has(self) -> None:
        """Codes are matched after blanks are taken off; others stay."""
        texts = Texts.of(pa.array([" w", "m", "x", None]), {"w": "female", "m": "male"})
        assert texts.array().to_pylist() == ["female", "male", "x", None]

    def test_columns_encoded_with_nulls_keep_them(self) -> None:
        """A null among the codes is a null of the column."""
        column = pa.DictionaryArray.from_arrays(pa.array([1, None, 0]), pa.array(["a", "b"]))
        assert Texts.of(column).array().to_pylist() == ["b", None, "a"]


class TestAsText:
    """Any type as text."""

    @pytest.mark.parametrize(
        ("array", "expected"),
        [
            (pa.array([5, None]), ["5", None]),
            (pa.array([2**64 - 1], pa.uint64()), [str(2**64 - 1)]),
            (pa.array([262010000000001.0, 1.5, float("nan")]), ["262010000000001", "1.5", None]),
            (
                pa.array([Decimal("262010000000001.00"), None], pa.decimal128(20, 2)),
                ["262010000000001", None],
            ),
            (pa.array([Decimal(0), Decimal("1.5")], pa.decimal128(20, 9)), ["0", "1.500000000"]),
            (pa.array([b"a\xffb", b"c"]), ["a\ufffdb", "c"]),
            (pa.array(["a"], pa.large_string()), ["a"]),
            (pa.array([None, None]), [None, None]),
        ],
    )
    def test_ids_look_the_same_whatever_type_they_come_in(
        self, array: pa.Array, expected: list[str | None]
    ) -> None:
        """Whole floats and decimals lose their fraction, bad bytes are marked, nothing is rounded."""
        assert as_text(array).to_pylist() == expected

    @given(st.integers(0, 10**18 - 1), st.integers(0, 6))
    def test_decimals_of_any_scale_are_the_integer_they_are(self, number: int, scale: int) -> None:
        """decimal(24, scale) of a whole number reads as its digits."""
        array = pa.array([Decimal(number)], pa.decimal128(24, scale))
        assert as_text(array).to_pylist() == [str(number)]


class TestShape:
    """What is left of a value when it must not be shown."""

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("262010000000001", "9{15}"),
            ("+49 171 1234567", "+99 999 9{7}"),
            ("Erika Mustermann", "Aaaaa Aa{9}"),
            ("2.62E+14", "9.99A+99"),
            ("c\x001", "a\ufffd9"),
            ("ÄöЖ語", "AaAa"),
            ("٣٤", "99"),
            ("", ""),
        ],
    )
    def test_it_keeps_length_classes_and_punctuation(self, value: str, expected: str) -> None:
        """Enough to see a shifted column, a rounded id, another form of times."""
        assert shape_of(value) == expected

    @given(st.text(max_size=60))
    def test_it_holds_no_letter_and_no_digit_of_the_value(self, value: str) -> None:
        """Only stand-ins, counts in braces, and punctuation of ASCII."""
        without_counts = re.sub(r"\{\d+\}", "", shape_of(value.replace("{", "(").replace("}", ")")))
        assert set(without_counts) <= set("9aA\ufffd ") | set(string.punctuation)

    @given(st.text("0123456789abcXYZ-._@ ", max_size=40), st.randoms())
    def test_values_of_the_same_classes_are_told_apart_by_nothing(self, value: str, random: Random) -> None:
        """Any other digits and letters in the same places give the same shape."""
        classes = (string.digits, string.ascii_lowercase, string.ascii_uppercase)
        other = "".join(
            next((random.choice(signs) for signs in classes if sign in signs), sign) for sign in value
        )
        assert shape_of(other) == shape_of(value)

    def test_null_stays_null(self) -> None:
        """Where nothing was found nothing is shown."""
        assert shape(pa.array([None, "a"], pa.string())).to_pylist() == [None, "a"]


class TestHarmless:
    """Values that are shown as they are, in feeds about persons."""

    @pytest.mark.parametrize(
        "value",
        ["2026-03-29 02:30:00", "29.03.2026 02:30", "2026-03-29T02:30:00.25Z", "2026/3/29 2:30:00+0100"],
    )
    def test_a_date_with_a_time_of_day_is(self, value: str) -> None:
        """It is nobody's id, and the operator must see which time it was."""
        assert harmless(pa.array([value])).to_pylist() == [value]

    @pytest.mark.parametrize(
        "value",
        ["262010000000001", "1774771200", "171-12-3456", "2026-03-29", "29.03.2026", "a 12:30", "12:30:00"],
    )
    def test_anything_else_is_not(self, value: str) -> None:
        """Numbers, epoch seconds among them, and dates alone may be ids."""
        assert harmless(pa.array([value])).to_pylist() == shape(pa.array([value])).to_pylist()
        assert harmless(pa.array([value])).to_pylist() != [value]


def test_values_shown_are_cut() -> None:
    """A field of megabytes does not go into quarantine whole."""
    assert shown(pa.array(["x" * 10_000])).to_pylist() == ["x" * 80]
