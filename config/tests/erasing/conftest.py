import pytest

from config.tests.erasing.people import FARIDA, LEELA
from customers.models import Customer
from uploads.tests.sheets import import_rows


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def farida(shop, cg_road):
    import_rows(shop, [FARIDA, LEELA])
    return Customer.objects.get(full_name="Farida Khan")
