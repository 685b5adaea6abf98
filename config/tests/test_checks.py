import subprocess
import sys

import pytest
from django.conf import settings
from django.core.checks import run_checks

GOOD_KEY = "kT9v-2mQx7Lr4Zp0Wb8Ns3Yd6Hf1Jc5Ga_UeVoXiRq"


def found() -> list[str]:
    return [message.id for message in run_checks(tags=["footfall"])]


@pytest.fixture(autouse=True)
def safe_production(settings, monkeypatch):
    settings.SECRET_KEY = GOOD_KEY
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["footfall.example"]
    settings.HTTPS = True
    settings.PROXY_COUNT = 1
    settings.CORS_ALLOWED_ORIGINS = settings.CSRF_TRUSTED_ORIGINS = ["https://app.example"]
    settings.MESSAGE_GATEWAYS = {"whatsapp": "", "sms": ""}
    database = settings.DATABASES["default"]
    monkeypatch.setitem(database, "ENGINE", "django.db.backends.postgresql")


def test_a_sound_production_has_nothing_to_say():
    assert found() == []


@pytest.mark.parametrize(
    "key", ["short", "a" * 60, "change-me-" + GOOD_KEY, "django-insecure-" + GOOD_KEY]
)
def test_a_key_that_can_be_guessed_is_refused(settings, key):
    settings.SECRET_KEY = key

    assert found() == ["footfall.E001"]


def test_debug_is_refused_as_soon_as_others_can_come(settings):
    settings.DEBUG = True

    assert found() == ["footfall.E002"]


def test_any_host_is_refused(settings):
    settings.ALLOWED_HOSTS = ["*"]

    assert found() == ["footfall.E003"]


def test_others_may_not_come_in_the_clear(settings):
    settings.HTTPS = False

    assert found() == ["footfall.E004"]


def test_an_origin_without_https_is_not_trusted(settings):
    settings.CORS_ALLOWED_ORIGINS = ["http://app.example"]

    assert found() == ["footfall.E005"]


def test_the_developers_own_page_is_trusted_without_https(settings):
    settings.CORS_ALLOWED_ORIGINS = ["http://localhost:5173"]

    assert found() == []


@pytest.mark.parametrize("seconds", [0, 301])
def test_a_replica_may_not_be_far_behind(settings, seconds):
    settings.DATABASE_REPLICA_MAX_LAG_SECONDS = seconds

    assert found() == ["footfall.E008"]


def test_a_limit_that_refuses_every_upload_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = settings.UPLOAD_MAX_UNPACKED_BYTES + 1

    assert found() == ["footfall.E006"]


def test_https_without_a_proxy_is_pointed_out(settings):
    settings.PROXY_COUNT = 0

    assert found() == ["footfall.W001"]


def test_sqlite_in_production_is_pointed_out(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")

    assert found() == ["footfall.W002"]


def test_messages_that_nobody_gets_are_pointed_out(settings):
    console = "messaging.gateways.console.ConsoleGateway"
    settings.MESSAGE_GATEWAYS = {"whatsapp": console, "sms": ""}

    assert found() == ["footfall.W003"]


def test_a_gateway_without_its_secrets_is_refused(settings):
    sms = "messaging.gateways.sms.TwilioSmsGateway"
    settings.MESSAGE_GATEWAYS = {"whatsapp": "", "sms": sms}
    settings.SMS_ACCOUNT_SID = settings.SMS_SENDER = "AC1"
    settings.SMS_AUTH_TOKEN, settings.PUBLIC_URL = "", "https://footfall.example"

    assert found() == ["footfall.E007"]


def test_this_machine_alone_needs_neither_https_nor_a_server_database(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    settings.ALLOWED_HOSTS = settings.LOCAL_HOSTS
    settings.HTTPS = False
    settings.PROXY_COUNT = 0

    assert found() == []


def test_the_web_server_does_not_start_with_unsafe_settings():
    """gunicorn runs no system checks of its own."""
    started = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        cwd=settings.BASE_DIR,
        env={"SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "footfall.example", "DEBUG": "true"},
        capture_output=True,
        text=True,
    )

    assert started.returncode != 0
    assert "footfall.E002" in started.stderr
    assert "Set DEBUG=false." in started.stderr


def test_a_start_without_a_key_says_how_to_make_one(tmp_path):
    started = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={"SECRET_KEY_FILE": str(tmp_path / "none")},
        capture_output=True,
        text=True,
    )

    assert started.returncode != 0
    assert "`make var/secret_key` does" in started.stderr
