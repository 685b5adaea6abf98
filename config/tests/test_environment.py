"""Every variable can be found, with what it does, in .env.example."""

import re
import subprocess
import sys

READ = re.compile(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"')
OF_GUNICORN = re.compile(r'environ\.get\("([A-Z_]+)"')
LISTED = re.compile(r"^#?\s?([A-Z_]+)=", re.MULTILINE)


def test_the_example_lists_what_the_settings_read(settings):
    folder = settings.BASE_DIR
    read = set(READ.findall((folder / "config" / "settings.py").read_text()))
    read |= set(OF_GUNICORN.findall((folder / "config" / "gunicorn.py").read_text()))
    read -= {"SERVE_PID"}  # between `manage.py serve` and its own children

    assert set(LISTED.findall((folder / ".env.example").read_text())) == read


def test_parameters_of_the_database_url_take_effect(settings):
    url = "postgres://footfall@db.example/footfall?sslmode=verify-full"
    script = "from config.settings import DATABASES; print(DATABASES['default']['OPTIONS'])"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env={"DATABASE_URL": url, "SECRET_KEY": "x" * 50},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "'sslmode': 'verify-full'" in done.stdout
    assert "'max_size': 8" in done.stdout


def test_a_replica_is_there_by_its_address_alone(settings):
    script = (
        "from config import settings as s; r = s.DATABASES['replica'];"
        "print(r['HOST'], r['OPTIONS']['options'], s.DATABASE_ROUTERS)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env={
            "DATABASE_URL": "postgres://footfall@db.example/footfall",
            "DATABASE_REPLICA_URL": "postgres://footfall@copy.example/footfall",
            "SECRET_KEY": "x" * 50,
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == (
        "copy.example -c jit=off -c default_transaction_read_only=on ['core.replica.ReplicaRouter']"
    )
