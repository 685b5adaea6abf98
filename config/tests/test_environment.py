"""Every variable can be found, with what it does, in .env.example."""

import re

READ = re.compile(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"')
OF_GUNICORN = re.compile(r'environ\.get\("([A-Z_]+)"')
LISTED = re.compile(r"^#?\s?([A-Z_]+)=", re.MULTILINE)


def test_the_example_lists_what_the_settings_read(settings):
    folder = settings.BASE_DIR
    read = set(READ.findall((folder / "config" / "settings.py").read_text()))
    read |= set(OF_GUNICORN.findall((folder / "config" / "gunicorn.py").read_text()))
    read -= {"SERVE_PID"}  # between `manage.py serve` and its own children

    assert set(LISTED.findall((folder / ".env.example").read_text())) == read
