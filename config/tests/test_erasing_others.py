"""Erasing a person: whom and what it leaves alone."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from config.tests.test_erasing import FARIDA, LEELA, ask, erase
from customers.models import Customer, Erasure
from jobs.testing import run_jobs
from uploads.tests.sheets import import_rows


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def farida(shop, cg_road):
    import_rows(shop, [FARIDA, LEELA])
    return Customer.objects.get(full_name="Farida Khan")


def test_who_got_the_number_of_somebody_erased_is_not_erased(as_asha, farida, shop, tmp_path):
    """A restored backup counts on from its own last number, and gives later ones once more."""
    erase(as_asha, farida)
    Erasure.objects.all().delete()
    Customer.with_counters.filter(pk=farida.pk).update(
        erased_at=None, full_name="Gita Joshi", is_active=True, created_at=timezone.now()
    )

    call_command("erase_again", str(tmp_path))
    run_jobs()
    assert Customer.objects.get(pk=farida.pk).full_name == "Gita Joshi"

    asked = ask(as_asha, farida)
    run_jobs()
    Erasure.objects.all().delete()
    Customer.with_counters.filter(pk=farida.pk).update(
        erased_at=None, full_name="Gita Joshi", is_active=True
    )
    call_command("erase_again", str(tmp_path))
    run_jobs()

    assert asked.status_code == 202
    assert not Customer.objects.filter(pk=farida.pk).exists()
