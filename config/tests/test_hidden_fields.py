"""What a role may not read cannot be asked about by the API either: filter, order or search."""

import pytest
from django.core.exceptions import FieldDoesNotExist

from config.tests.factories import FACTORIES
from config.tests.routes import api_routes
from config.tests.test_admin_lookups import HIDDEN, hidden_by_model, put_words

LISTS = [route for route in api_routes() if route.action == "list"]
every_list = pytest.mark.parametrize("route", LISTS, ids=str)


def query_paths(view):
    """(what it is called, the field that it looks at) of everything a list can be asked by."""
    yield from (("ordering", name) for name in view.ordering_fields)
    yield from (("search", name.lstrip("^=@$")) for name in getattr(view, "search_fields", ()))
    yield from ((name, name) for name in getattr(view, "filterset_fields", ()) or ())
    filters = getattr(view, "filterset_class", None)
    for name, one in filters.base_filters.items() if filters else ():
        yield name, one.field_name


def leads_to(model, path):
    """The model and the field at the end of `path`; nothing for an annotation."""
    *relations, name = path.split("__")
    try:
        for relation in relations:
            model = model._meta.get_field(relation).related_model
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return model, name


@every_list
def test_no_list_is_ordered_filtered_or_searched_by_a_hidden_field(route):
    hidden = {(model, name) for model, names in hidden_by_model().items() for name in names}

    for called, path in query_paths(route.view):
        assert leads_to(route.model, path) not in hidden, f"{route}: {called} asks about {path}"


@pytest.mark.one_database
def test_a_viewer_finds_nothing_by_what_they_may_not_read(as_veena, shop):
    for factory in FACTORIES.values():
        put_words(factory(shop, 1))

    for route in filter(lambda route: has_search(route.view), LISTS):
        for word in {word for value in HIDDEN.values() for word in str(value).split()}:
            response = as_veena.get(route.url(), {"search": word})
            assert response.status_code == 403 or response.data["count"] == 0, (route, word)


def has_search(view):
    return bool(getattr(view, "search_fields", ())) or any(
        "Search" in backend.__name__ and backend.__module__.startswith(("customers", "leads"))
        for backend in view.filter_backends
    )


@pytest.mark.parametrize("ordering", ["allergies", "-chronic_conditions", "customer__allergies"])
def test_a_viewer_cannot_order_by_what_they_may_not_read(ordering, as_veena, shop):
    response = as_veena.get("/api/customers/", {"ordering": ordering})

    assert response.status_code == 400
    assert "cannot be ordered" in response.data["message"]
