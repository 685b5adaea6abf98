"""Nobody asks the admin's lists about more than their filters do, and nothing odd breaks them."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin import FieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import SuspiciousOperation
from django.core.paginator import InvalidPage
from django.test import RequestFactory

from bookings.models import Booking
from config.tests.factories import FACTORIES
from config.tests.test_admin_walk import (
    OTHERS,
    SCOPED,
    address,
    make,
    named,
    related_fields,
    signed_in,
)
from core.admin.lookups import declared_parameters
from leads.models import Lead, LeadProjectAssociation, Project
from visits.models import Bill

ODD = ["x", "\x00", "-1", "9" * 30, "9999-99-99", "[1]"]
HIDDEN = {
    "chronic_conditions": "Xylophonia",
    "allergies": "Quartzdust",
    "primary_doctor": "Zbigniew",
    "special_notes": "Vexillum",
    "doctor_name": "Zbigniew",
    "notes": "Vexillum",
    "medicine_name": "Quixoticin",
    "generic_name": "Quixotic",
    "response_notes": "Vexillum",
    "text": "Vexillum",
    "body": "Take Quixoticin",
    "variables": {"medicine": "Quixoticin"},
}


def parameters(model, request):
    page = admin.site._registry[model]
    return sorted(declared_parameters(model, page.get_list_filter(request)))


@pytest.fixture
def asks(rf, asha):
    request = rf.get("/")
    request.user = asha
    return request


def paths(model, depth=2):
    """Every field of the model, and those that its relations lead to."""
    for field in model._meta.get_fields():
        yield field.name
        if depth > 1 and field.is_relation and field.related_model is not None:
            yield from (f"{field.name}__{path}" for path in paths(field.related_model, depth - 1))


@pytest.mark.one_database  # none is asked
@named(SCOPED)
def test_what_a_filter_of_django_or_the_theme_asks_is_what_is_declared(model, asks):
    page = admin.site._registry[model]
    for item in page.get_list_filter(asks):
        path, kind = item if isinstance(item, tuple) else (item, None)
        if not isinstance(path, str):
            continue
        build = kind or FieldListFilter.create
        field = get_fields_from_path(model, path)[-1]
        filter_ = build(field, asks, {}, model, page, field_path=path)
        asked = set(filter_.expected_parameters())
        declared = set(declared_parameters(model, [item]))
        assert asked <= declared <= asked | {path, f"{path}__exact"}


@pytest.mark.one_database  # none is asked
@named(admin.site._registry)
def test_nothing_but_the_declared_filters_can_be_asked_about(model, asks):
    page = admin.site._registry[model]
    declared = {*parameters(model, asks), *getattr(page, "linked_by", ())}
    lookups = ["", "__exact", "__startswith", "__regex", "__isnull", "__gte", "__in"]
    for path in paths(model):
        for lookup in lookups:
            asked = path + lookup
            assert page.lookup_allowed(asked, "1", asks) <= (asked in declared), asked


@named(OTHERS)
def test_the_pages_of_libraries_are_asked_by_their_filters_only(model, operator):
    client, page = signed_in(operator), address(model, "changelist")
    refused = ["id__regex", "pk__regex", *(f"{f.name}__year" for f in model._meta.fields)]
    for name in refused:
        assert client.get(page, {name: "99999"}).status_code == 400, name

    request = RequestFactory().get(page)
    request.user = operator
    for name in [*parameters(model, request), "q", "o", "p", "all", "e", "year"]:
        for value in ODD:
            answer = client.get(page, {name: value})
            assert answer.status_code in (200, 302, 400), (name, value)


def test_asking_about_a_hidden_field_is_refused_with_a_page(veena, shop):
    client = signed_in(veena)
    for asked in ("chronic_conditions__startswith", "full_name__regex", "visits__notes__contains"):
        response = client.get("/admin/customers/customer/", {asked: "(a+)+$"})
        assert response.status_code == 400, asked
        assert "read" in response.content.decode()


def hidden_by_model():
    """{model: the fields that some may not read} of all pages and their inlines."""
    found = {}
    for page in SCOPED.values():
        for part in (page, *(inline(page.model, admin.site) for inline in page.inlines)):
            found.setdefault(part.model, set()).update(part.medical_fields)
    return found


def put_words(record):
    """Words that stand nowhere else into whatever of `record` is hidden from some."""
    names = [f.name for f in record._meta.concrete_fields]
    hidden = hidden_by_model().get(type(record), set())
    words = {name: HIDDEN[name] for name in hidden if name in names}
    type(record)._base_manager.filter(pk=record.pk).update(**words)


def test_a_viewer_finds_nothing_by_what_they_may_not_read(veena, shop, rf):
    for factory in FACTORIES.values():
        put_words(factory(shop, 1))

    for model, page in SCOPED.items():
        for word in {word for value in HIDDEN.values() for word in str(value).split()}:
            request = rf.get("/", {"q": word})
            request.user = veena
            found = page.get_search_results(request, page.get_queryset(request), word)[0]
            assert not page.search_fields or not found.exists(), (model, word)


def ask(page, request_for, query):
    """What the list does before it is drawn; False when it says that it cannot be asked so."""
    request = request_for(query)
    try:
        list(page.get_changelist_instance(request).result_list)
    except (IncorrectLookupParameters, SuspiciousOperation, InvalidPage):
        return False
    return True


@named(SCOPED)
def test_no_odd_question_breaks_a_list(model, asha, shop, rf):
    make(model, shop)
    page = admin.site._registry[model]

    def request_for(query):
        request = rf.get("/", query)
        request.user = asha
        request._messages = CookieStorage(request)
        return request

    assert ask(page, request_for, {})
    names = [*parameters(model, request_for({})), "q", "o", "p", "all", "e", "_to_field", "_popup"]
    for name in names:
        for value in ODD:
            ask(page, request_for, {name: value})


@pytest.mark.parametrize("name", ["q", "p", "branch__id__exact"])
def test_an_odd_question_is_answered_with_a_page(name, asha, shop):
    client = signed_in(asha)
    for value in ODD:
        response = client.get("/admin/customers/customer/", {name: value})
        assert response.status_code in (200, 302, 400), value


@named(SCOPED)
def test_no_odd_id_breaks_a_page(model, asha, shop):
    client = signed_in(asha)
    for value in ("x", "\x00", "9" * 30, "-1", "_5F"):
        response = client.get(address(model, "change", value))
        assert response.status_code in (302, 403, 404), value
    assert client.get(address(model, "history", "9" * 30)).status_code in (302, 403, 404)
    assert client.get(address(model, "delete", "9" * 30)).status_code in (302, 403, 404)


def pickers():
    """(model, field) of every field that is found by typing, on pages and in their lines."""
    pages = admin.site._registry.values()
    lines = [one for page in pages for one in page.inlines]
    return sorted(
        {(part.model, name) for part in (*pages, *lines) for name in part.autocomplete_fields},
        key=str,
    )


def picker(model, name, **asked):
    options = model._meta
    source = {"app_label": options.app_label, "model_name": options.model_name}
    return "/admin/autocomplete/", source | {"field_name": name} | asked


def test_every_picker_of_a_page_and_of_its_lines_finds_what_is_asked_for(operator, shop):
    for factory in FACTORIES.values():
        factory(shop, 1)
    client = signed_in(operator)
    assert (LeadProjectAssociation, "project") in pickers()

    for model, name in pickers():
        found = client.get(*picker(model, name, term="1"))
        assert found.status_code == 200, (model, name)
        assert "results" in found.json(), (model, name)


def test_staff_choose_a_project_on_the_page_of_a_lead(chitra, shop):
    project = make(Project, shop)

    found = signed_in(chitra).get(*picker(LeadProjectAssociation, "project", term=project.name))
    assert [one["id"] for one in found.json()["results"]] == [str(project.pk)]


def test_whatever_relation_an_address_asks_a_picker_about_it_is_answered(operator, db):
    client = signed_in(operator)
    for model in apps.get_models():
        for field in relations(model):
            answer = client.get(*picker(model, field.name))
            assert answer.status_code in (200, 403, 404), field


def relations(model):
    return [field for field in model._meta.get_fields() if field.is_relation]


def test_no_odd_term_breaks_an_autocomplete(asha, shop):
    client = signed_in(asha)
    for model in (Bill, Lead, Booking):
        for field in related_fields(model):
            for term in ("\x00", "x" * 3000, "9" * 30):
                asked = {
                    "app_label": model._meta.app_label,
                    "model_name": model._meta.model_name,
                    "field_name": field.name,
                }
                for extra in ({"term": term}, {"term": "a", "page": term}):
                    answer = client.get("/admin/autocomplete/", asked | extra)
                    assert answer.status_code in (200, 400, 403, 404), (field.name, extra)
