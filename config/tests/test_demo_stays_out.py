"""Where the demo must not come."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_this_machine(settings):
    settings.ALLOWED_HOSTS = settings.LOCAL_HOSTS = ["testserver", "localhost"]


@pytest.fixture
def run_demo(capsys):
    def run(*arguments):
        call_command("demo", *arguments)
        return capsys.readouterr().out

    return run


def test_a_service_that_others_reach_gets_no_demo(run_demo, settings):
    settings.ALLOWED_HOSTS = ["localhost", "footfall.example"]

    with pytest.raises(CommandError, match=r"lets others in \(footfall\.example\)"):
        run_demo()
    assert not User.objects.exists()


def test_a_database_in_use_gets_no_demo(run_demo, asha):
    with pytest.raises(CommandError, match="this database is in use"):
        run_demo()
    assert list(User.objects.all()) == [asha]


def test_make_run_goes_on_without_a_demo_where_none_belongs(run_demo, operator):
    printed = run_demo("--where-it-may-be")

    assert printed == "This database is in use: it is served as it is, without a demo.\n"
    assert list(User.objects.all()) == [operator]
