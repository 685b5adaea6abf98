"""Files may lie in a bucket: nobody asks for the path of one, or for the folder of them all."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

HOME = Path(settings.BASE_DIR)
# Files of the store themselves, and whoever gives another process a copy.
MAY = {"core/storage.py", "core/local_copies.py", "config/settings.py"}
SOURCES = [
    path
    for app in settings.INSTALLED_APPS
    if (HOME / app).is_dir()
    for path in (HOME / app).rglob("*.py")
] + list((HOME / "config").rglob("*.py"))
OURS = {
    name: path
    for path in SOURCES
    if "tests" not in path.parts and (name := path.relative_to(HOME).as_posix()) not in MAY
}
_STORES = {"storage", "store", "default_storage"}


def paths_asked_for(text):
    """Lines that ask for the folder of files, or for the path of one."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(attr="MEDIA_ROOT" | "MEDIA_URL"):
                yield node.lineno
            case ast.Attribute(attr="path" | "url", value=ast.Attribute(attr="file")):
                yield node.lineno
            case ast.Attribute(attr="path" | "url", value=ast.Name(id=name)) if name in _STORES:
                yield node.lineno
            case ast.Attribute(attr="path" | "url", value=ast.Attribute(attr=name)) if (
                name in _STORES
            ):
                yield node.lineno


def test_all_code_is_looked_through():
    assert {"uploads/pipeline/opening.py", "config/backup/files.py"} <= OURS.keys()
    assert len(OURS) > 300


def test_no_code_asks_for_a_path():
    found = {name: list(paths_asked_for(path.read_text())) for name, path in OURS.items()}

    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "code",
    [
        "open(upload.file.path)",
        "settings.MEDIA_ROOT / name",
        "default_storage.path(name)",
        "workbook.file.storage.path(name)",
        "link(upload.file.url)",
    ],
)
def test_whoever_does_is_found(code):
    assert list(paths_asked_for(code)) == [1]
