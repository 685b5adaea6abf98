"""The check that keeps retired words out of names."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = """# Contributing

## Glossary

| Say | For | Not |
|---|---|---|
| `revert` | undoing an upload | `undo`, put back |
| `import_rows` | a batch | `take_in` |
| `ensure_*` | guards | `refuse_*` |

## Further
"""


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / ".ci/words", folder]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path):
    (tmp_path / "CONTRIBUTING.md").write_text(GLOSSARY)
    return tmp_path


@pytest.mark.parametrize(
    "code",
    [
        "def undo_upload(): pass",
        "class UploadUndo: pass",
        "def f(take_in=None): pass",
        "rows_to_undo = 1",
        "self.undo = 1",
        'path("x/", view, name="undo-upload")',
        'path("uploads/<int:pk>/undo/", view)',
        'router.register("uploads/undo", UploadViewSet, "upload")',
        "def _refuse_repeated(): pass",
    ],
)
def test_a_retired_word_in_a_name_is_refused_with_what_to_say(house, code):
    (house / "uploads.py").write_text(code)

    refused = check(house)

    assert refused.returncode == 1
    assert "uploads.py:1" in refused.stdout
    assert "say `" in refused.stdout


@pytest.mark.parametrize(
    "code",
    [
        "def put_back(): pass",
        "def test_one_may_undo_it(): pass",
        '"""Undo it."""',
        "take = 1\nundoubted = 2",
        "decimal_places = 2",
        "def refuse(*_): pass",
        "cannot_refuse_it = 1",
    ],
)
def test_other_names_texts_and_sentences_pass(house, code):
    (house / "uploads.py").write_text(code)

    assert check(house).returncode == 0


@pytest.mark.parametrize("name", ["undo.py", "undo.html", "undo/rows.py"])
def test_modules_folders_and_templates_have_names_too(house, name):
    (house / name).parent.mkdir(exist_ok=True)
    (house / name).touch()

    assert check(house).returncode == 1


def test_a_glossary_without_retired_words_is_a_mistake(house):
    (house / "CONTRIBUTING.md").write_text("# Contributing\n")

    assert check(house).returncode == 1
