import pytest

from core.templatetags.numbers import several


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [
        (1, "section", "1 section"),
        (3, "section", "3 sections"),
        (1200, "total", "1,200 totals"),
        (2, "repeated_header", "2 repeated headers"),
        (2, "blank", "2 blank"),
        (2, "carried_over", "2 carried over"),
    ],
)
def test_a_count_stands_before_one_or_several(count, noun, text):
    assert several(count, noun) == text
