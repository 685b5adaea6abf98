"""Walks every page of the admin site: a member never sees or chooses another business's records.

New admin pages are covered without a change here; a new model needs a factory in factories/.
"""

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import ForeignKey, ManyToManyField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.text import capfirst

from accounts.models import Organization
from config.tests.factories import FACTORIES
from core.admin.base import ScopedAdmin

SCOPED = {m: page for m, page in admin.site._registry.items() if isinstance(page, ScopedAdmin)}
OTHERS = [model for model in admin.site._registry if model not in SCOPED]


def named(models):
    return pytest.mark.parametrize("model", list(models), ids=lambda m: m._meta.label_lower)


def make(model, organization, number=1):
    if model not in FACTORIES:
        pytest.fail(f"Add a factory for {model.__name__} to config/tests/factories/")
    return FACTORIES[model](organization, number)


def address(model, page, *args):
    options = model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=args)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def related_fields(model):
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return [field for field in fields if isinstance(field, ForeignKey | ManyToManyField)]


@pytest.fixture(scope="module")
def strange_shop(module_db):
    """A business with a record of every kind, made once: strangers only look."""
    strange_shop = Organization.objects.create(name="Farid Traders")
    for factory in FACTORIES.values():
        factory(strange_shop, 1)
    return strange_shop


@named(SCOPED)
@pytest.mark.parametrize(
    "query", ["", pytest.param("?_popup=1", marks=pytest.mark.one_database), "?q=9"]
)
def test_a_strangers_records_are_in_no_list_and_no_filter(model, query, dev, strange_shop):
    response = signed_in(dev).get(address(model, "changelist") + query)

    assert response.status_code == 200
    page = response.content.decode()
    assert "secret" not in page.lower()
    assert strange_shop.name not in page


@pytest.mark.one_database
@named(SCOPED)
@pytest.mark.parametrize("page_name", ["change", "delete", "history"])
def test_a_strangers_record_has_no_pages(model, page_name, dev, shop):
    record = make(model, shop)

    response = signed_in(dev).get(address(model, page_name, record.pk))

    # Django sends people to the index when a record does not exist.
    assert response.status_code in (403, 404) or response["Location"] == "/admin/"


@named(SCOPED)
def test_a_form_offers_no_record_of_a_stranger(model, dev, other_shop, strange_shop):
    initial = "&".join(f"{field.name}=1" for field in related_fields(model))
    own = make(model, other_shop, 7)
    client = signed_in(dev)

    pages = [
        client.get(address(model, "add") + f"?{initial}"),
        client.get(address(model, "change", own.pk)),
    ]

    for page in pages:
        assert page.status_code in (200, 403)
        assert strange_shop.name not in page.content.decode()
        assert "Secret person 1<" not in page.content.decode()
        assert "Secret shop 1<" not in page.content.decode()


@named(SCOPED)
def test_autocompletes_find_nothing_of_a_stranger(model, dev, strange_shop):
    for field in related_fields(model):
        response = signed_in(dev).get(
            "/admin/autocomplete/",
            {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": field.name,
            },
        )
        assert response.status_code in (200, 403, 404)
        assert "Secret" not in response.content.decode()
        assert strange_shop.name not in response.content.decode()


@pytest.mark.one_database
@named(SCOPED)
def test_a_viewer_changes_nothing(model, veena, shop):
    record = make(model, shop)
    client = signed_in(veena)

    assert client.post(address(model, "add"), {}).status_code == 403
    assert client.post(address(model, "change", record.pk), {}).status_code == 403
    assert client.post(address(model, "delete", record.pk), {}).status_code == 403


@named(SCOPED)
def test_an_owner_opens_every_page_of_what_is_theirs(model, asha, shop):
    record = make(model, shop)
    client = signed_in(asha)

    shown = client.get(address(model, "changelist")).content.decode()
    assert f"<title> {capfirst(model._meta.verbose_name_plural)} |" in " ".join(shown.split())
    # A queue may lead to the records themselves instead of to a page of the pair.
    if admin.site._registry[model].list_display_links is not None:
        assert address(model, "change", record.pk) in shown
    for page, ids, statuses in (
        ("change", [record.pk], (200,)),
        ("history", [record.pk], (200,)),
        ("add", [], (200, 403)),
        ("delete", [record.pk], (200, 403)),
    ):
        response = client.get(address(model, page, *ids))
        assert response.status_code in statuses, page
        assert "no-store" in response["Cache-Control"], page


@pytest.mark.one_database
@named(SCOPED)
def test_an_empty_form_says_one_sentence_a_field(model, asha, operator):
    for user in (asha, operator):
        answer = signed_in(user).post(address(model, "add"), {"phone": "12"})

        assert answer.status_code in (200, 302, 403)
        form = answer.context["adminform"].form if answer.status_code == 200 else None
        for field, sentences in form.errors.items() if form else ():
            assert len(sentences) == 1, field


@pytest.mark.one_database
@named(SCOPED)
def test_the_operator_opens_every_page(model, operator, shop):
    record = make(model, shop)
    client = signed_in(operator)

    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "change", record.pk)).status_code == 200


@pytest.mark.one_database
@named(SCOPED)
def test_a_list_costs_the_same_queries_however_long_it_is(model, asha, shop):
    client = signed_in(asha)

    def queries(*numbers):
        for number in numbers:
            make(model, shop, number)
        client.get(address(model, "changelist"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(model, "changelist")).status_code == 200
        return len(captured)

    assert queries(0, 1, 2) == queries(*range(3, 30))


@pytest.mark.one_database
@named(OTHERS)
def test_the_pages_of_libraries_are_the_operators_alone(model, asha, operator):
    assert signed_in(asha).get(address(model, "changelist")).status_code == 403
    assert signed_in(operator).get(address(model, "changelist")).status_code == 200


def test_the_admin_tells_times_in_the_organizations_zone(asha, shop, shivranjani):
    shivranjani.created_at = shivranjani.created_at.replace(hour=20, minute=0)
    shivranjani.save()

    page = signed_in(asha).get(address(type(shivranjani), "change", shivranjani.pk))

    assert "01:30" in page.content.decode()
