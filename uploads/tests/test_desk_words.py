"""The Desk names each column of a sheet in the language of its page."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from uploads.columns import COLUMNS

LABELS = Path(settings.BASE_DIR, "frontend/src/screens/uploads/column-labels.ts")


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_desk_has_a_word_for_each_column(kind: str) -> None:
    words = dict(re.findall(r"^  (\w+): msg`(.+)`,$", LABELS.read_text(), re.MULTILINE))
    declared = {column.name: column.label for column in COLUMNS[kind]}

    assert {name: words.get(name) for name in declared} == declared
