"""Customers in the admin site: found, added, changed and hidden by the same services."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.edits import edit_customer
from customers.models import Customer, DuplicateCandidate, IgnoredIdentifier
from history.models import Change

pytestmark = pytest.mark.django_db
LIST = "/admin/customers/customer/"


@pytest.fixture
def signed_in():
    def build(user):
        client = Client()
        client.force_login(user)
        return client

    return build


def page_of(customer):
    return reverse("admin:customers_customer_change", args=[customer.pk])


def filled_in(client, url, **changed):
    """What a browser would send: the form as it is shown, with what the person typed."""
    context = client.get(url).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    typed = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    data = {name: "" if value is None or value is False else value for name, value in typed.items()}
    return {**data, **changed}


def errors_of(response):
    assert response.status_code == 200
    return response.context["adminform"].form.errors


@pytest.mark.parametrize("text", ["patel", "097235-21333", "723521", "asha@example.in"])
def test_the_search_box_takes_names_phones_and_emails(signed_in, bilal, add, text):
    add("Asha Patel", "9723521333", email="asha@example.in")
    add("Ravi Shah", "9825012345")

    page = signed_in(bilal).get(LIST, {"q": text}).content.decode()

    assert "Asha Patel" in page
    assert "+91 97235 21333" in page
    assert "Ravi Shah" not in page


def test_a_customer_is_added_with_keys_in_any_spelling(signed_in, chitra, shivranjani):
    client = signed_in(chitra)
    url = reverse("admin:customers_customer_add")
    typed = {
        "full_name": " Asha  Patel",
        "phone": "097235-21333 / 079 2656 0000",
        "email": "Asha@Example.in",
        "branch": shivranjani.pk,
        "gender": "F",
    }

    response = client.post(url, filled_in(client, url, **typed))

    assert response.status_code == 302, errors_of(response)
    asha = Customer.objects.get()
    assert (asha.full_name, asha.phone, asha.gender) == ("Asha Patel", "+919723521333", "female")
    assert asha.identifiers.count() == 3
    assert Change.objects.of(asha).get().cause == "manual_add"


@pytest.mark.parametrize(
    ("typed", "field", "given"),
    [
        ({"full_name": "Ravi", "phone": "98250 123"}, "phone", "too"),
        ({"full_name": "Ravi", "phone": "9723521333"}, "phone", "belongs to Asha Patel"),
        ({"full_name": "Ravi", "email": "ravi@"}, "email", "no e-mail"),
        ({"full_name": "", "phone": ""}, "full_name", "Nobody is named"),
        ({"full_name": "Ravi", "age": "400"}, "age", "no age"),
    ],
)
def test_what_a_service_refuses_stands_beside_the_field(
    signed_in, chitra, add, typed, field, given
):
    add("Asha Patel", "9723521333")
    client = signed_in(chitra)
    url = reverse("admin:customers_customer_add")

    response = client.post(url, filled_in(client, url, **typed))

    assert given in str(errors_of(response)[field])
    assert Customer.objects.count() == 1


def test_an_edit_changes_what_was_typed_and_is_logged(signed_in, bilal, add):
    asha = add("Asha Patel", "9723521333", city="Ahmedabad")
    client = signed_in(bilal)

    response = client.post(page_of(asha), filled_in(client, page_of(asha), city="Surat"))

    assert response.status_code == 302, errors_of(response)
    change = Change.objects.get(cause="edit")
    assert change.changes == {"city": ["Ahmedabad", "Surat"]}
    assert change.by == bilal


def test_a_key_of_somebody_else_is_refused_and_nothing_changes(signed_in, bilal, add):
    add("Asha Patel", "9723521333")
    ravi = add("Ravi Shah", "9825012345")
    client = signed_in(bilal)
    typed = filled_in(client, page_of(ravi), city="Surat", phone="9723521333")

    response = client.post(page_of(ravi), typed)

    assert "belongs to Asha Patel" in str(errors_of(response)["phone"])
    ravi.refresh_from_db()
    assert (ravi.city, ravi.phone) == ("", "+919825012345")


def test_a_wrong_identifier_is_taken_away(signed_in, bilal, add):
    asha = add("Asha Patel", "9723521333 / 9825012345")
    client = signed_in(bilal)
    typed = filled_in(client, page_of(asha), **{"identifiers-0-DELETE": "on"})

    response = client.post(page_of(asha), typed)

    assert response.status_code == 302, errors_of(response)
    asha.refresh_from_db()
    assert asha.phone == "+919825012345"
    assert asha.identifiers.get().value == "+919825012345"


def test_deleting_hides_and_can_be_taken_back(signed_in, bilal, add):
    asha = add("Asha Patel", "9723521333")
    client = signed_in(bilal)

    client.post(LIST, {"action": "hide_selected", "_selected_action": [asha.pk]})
    asha.refresh_from_db()
    assert not asha.is_active

    client.post(LIST, {"action": "restore_selected", "_selected_action": [asha.pk]})
    asha.refresh_from_db()
    assert asha.is_active
    assert client.get(reverse("admin:customers_customer_delete", args=[asha.pk])).status_code == 403


def test_the_page_has_a_button_that_hides_the_customer(signed_in, bilal, add):
    asha = add("Asha Patel", "9723521333")
    client = signed_in(bilal)
    typed = filled_in(client, page_of(asha), customers_customer_hide="1")

    client.post(page_of(asha), typed)

    asha.refresh_from_db()
    assert not asha.is_active
    page = client.get(page_of(asha)).content.decode()
    assert "customers_customer_restore" in page
    assert "customers_customer_hide" not in page


def test_a_reader_may_neither_hide_nor_see_medical_details(signed_in, veena, add):
    asha = add("Asha Patel", "9723521333", allergies="Penicillin")
    client = signed_in(veena)

    client.post(LIST, {"action": "hide_selected", "_selected_action": [asha.pk]})
    asha.refresh_from_db()
    assert asha.is_active
    for path in (page_of(asha), f"{LIST}{asha.pk}/history/"):
        page = client.get(path).content.decode()
        assert "Penicillin" not in page
        assert "your role does not read" in page


def test_the_page_and_the_history_tell_changes_in_words(signed_in, bilal, add):
    asha = add("Asha Patel", "9723521333", city="Ahmedabad")
    edit_customer(asha, {"city": "Surat"}, by=bilal)
    client = signed_in(bilal)

    for path in (page_of(asha), f"{LIST}{asha.pk}/history/"):
        page = client.get(path).content.decode()
        assert "City: Ahmedabad → Surat" in page
        assert "bilal" in page
        assert "edited by hand" in page


def test_a_merged_record_can_be_read_and_is_in_no_list(signed_in, bilal, add):
    survivor, gone = add("Asha Patel", "9723521333"), add("Asha Patil")
    Customer.objects.filter(pk=gone.pk).update(merged_into=survivor, is_active=False)
    client = signed_in(bilal)

    assert "Asha Patil" not in client.get(LIST).content.decode()
    assert client.get(page_of(gone)).status_code == 200
    assert client.post(page_of(gone), {"full_name": "x"}).status_code == 403


def test_a_page_costs_the_same_queries_however_much_happened(signed_in, bilal, add):
    asha = add("Asha Patel", "9723521333")
    client = signed_in(bilal)

    def queries():
        client.get(page_of(asha))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page_of(asha)).status_code == 200
        return len(captured)

    edit_customer(asha, {"city": "Surat"}, by=bilal)
    few = queries()
    for number in range(30):
        edit_customer(asha, {"city": f"City {number}", "phone": f"97235213{number:02}"}, by=bilal)

    assert queries() == few


def test_the_shops_number_is_ignored_from_the_admin(signed_in, bilal, add):
    asha = add("Asha Patel", "9723521333")
    client = signed_in(bilal)
    url = reverse("admin:customers_ignoredidentifier_add")

    response = client.post(url, {"kind": "phone", "value": "097235 21333"}, follow=True)

    assert IgnoredIdentifier.objects.get().value == "+919723521333"
    assert f"{asha} still has this key" in response.content.decode()


@pytest.mark.parametrize("value", ["98250 123", "9723521333"])
def test_a_key_that_cannot_be_ignored_is_a_form_error(signed_in, bilal, shop, value):
    IgnoredIdentifier.objects.create(organization=shop, value="+919723521333")
    client = signed_in(bilal)
    url = reverse("admin:customers_ignoredidentifier_add")

    response = client.post(url, {"kind": "phone", "value": value})

    assert errors_of(response)["value"]
    assert IgnoredIdentifier.objects.count() == 1


def test_pairs_are_listed_with_their_reasons_and_not_changed(signed_in, bilal, shop, add):
    first, second = add("Asha Patel"), add("Asha Patil")
    pair = DuplicateCandidate.objects.create(
        organization=shop, first=first, second=second, reasons=["Names are alike."]
    )
    client = signed_in(bilal)

    assert "Names are alike." in client.get("/admin/customers/duplicatecandidate/").content.decode()
    url = reverse("admin:customers_duplicatecandidate_change", args=[pair.pk])
    assert client.post(url, {"status": "merged"}).status_code == 403
