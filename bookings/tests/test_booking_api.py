import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Branch
from bookings.models import AreaCustomer, Booking, BookingStatus
from customers.models import Customer
from history.models import Change

AYESHA = {"full_name": "Ayesha Khan", "passport_number": "PX-999123", "phone": "97235 21333"}


@pytest.fixture
def send(as_asha, django_capture_on_commit_callbacks):
    def request(method, path, body=None):
        with django_capture_on_commit_callbacks(execute=True):
            return getattr(as_asha, method)(path, body)

    return request


@pytest.fixture
def tour(shop):
    return {"reference": "TR-1", "booked_on": str(shop.today()), "persons": [AYESHA]}


@pytest.fixture
def booking(send, tour):
    return Booking.objects.get(pk=send("post", "/bookings/", tour).json()["id"])


def test_a_booking_is_recorded_with_its_persons(send, tour, as_asha):
    made = send("post", "/bookings/", tour)

    assert made.status_code == 201
    shown = as_asha.get(f"/bookings/{made.json()['id']}/").json()
    customer = Customer.objects.get()
    assert shown["persons"][0]["customer"] == customer.pk
    assert shown["lead"] == customer.leads.get().pk
    assert as_asha.get(f"/customers/{customer.pk}/").json()["counts"]["bookings"] == 1


def test_a_booking_without_persons_is_a_400(send, tour):
    for persons in ([], None, "Ayesha", [7], {}):
        assert send("post", "/bookings/", {**tour, "persons": persons}).status_code == 400
    del tour["persons"]
    assert send("post", "/bookings/", tour).status_code == 400
    assert not Booking.objects.exists()


def test_persons_may_be_called_person_details(send, tour):
    tour["person_details"] = tour.pop("persons")
    made = send("post", "/bookings/", tour)
    path = f"/bookings/{made.json()['id']}/"
    ravi = {"full_name": "Ravi", "phone": "98250 61240"}
    changed = send("patch", path, {"person_details": [ravi]})

    assert made.status_code == 201, made.json()
    assert made.json()["person_details"] == made.json()["persons"]
    assert made.json()["persons"][0]["full_name"] == "Ayesha Khan"
    assert [one["full_name"] for one in changed.json()["person_details"]] == ["Ravi"]


def test_both_names_of_the_persons_in_one_body_are_a_400(send, tour):
    refused = send("post", "/bookings/", {**tour, "person_details": tour["persons"]})

    assert refused.status_code == 400
    (error,) = refused.json()["errors"]
    assert (error["field"], error["code"]) == ("person_details", "conflicting_fields")
    assert not Booking.objects.exists()


def test_an_answer_that_has_both_may_be_sent_back(send, booking, as_asha):
    path = f"/bookings/{booking.pk}/"
    shown = as_asha.get(path).json()
    other = [{**shown["persons"][0], "full_name": "Ravi"}]

    assert send("put", path, {**shown, "notes": "Window"}).json()["notes"] == "Window"
    assert send("put", path, {**shown, "person_details": other}).status_code == 400
    assert booking.persons.get().full_name == "Ayesha Khan"


@pytest.mark.parametrize(
    ("persons", "field"),
    [
        ([], "person_details"),
        ([{**AYESHA, "phone": "98250 123"}], "person_details.0.phone"),
        ([{**AYESHA, "nmae": "A"}], "person_details.0.nmae"),
        ([{**AYESHA, "id": 999_999}], "person_details.0.id"),
    ],
)
def test_what_is_wrong_is_said_under_the_name_that_was_given(send, tour, persons, field):
    del tour["persons"]
    refused = send("post", "/bookings/", {**tour, "person_details": persons})

    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == [field]


def test_a_reference_that_is_taken_is_a_409_that_names_the_booking(send, tour, booking):
    refused = send("post", "/bookings/", tour)

    assert refused.status_code == 409
    assert refused.json()["booking"] == booking.pk


def test_a_booking_in_a_deactivated_project_is_a_400(send, tour, skyline):
    skyline.is_active = False
    skyline.save()

    response = send("post", "/bookings/", {**tour, "project": skyline.pk})

    assert response.status_code == 400
    assert response.json()["errors"][0] == {
        "field": "project",
        "code": "inactive",
        "message": "Skyline is deactivated. Activate it first, or choose another.",
    }


def test_patching_leaves_the_persons_unless_they_are_given(send, booking):
    path = f"/bookings/{booking.pk}/"

    assert send("patch", path, {"notes": "Window"}).json()["persons"][0]["full_name"]
    changed = send("patch", path, {"persons": [{"full_name": "Ravi", "phone": "98250 61240"}]})
    assert [person["full_name"] for person in changed.json()["persons"]] == ["Ravi"]
    assert Customer.objects.count() == 2


def test_a_cancelled_booking_is_not_changed_any_more(send, booking):
    path = f"/bookings/{booking.pk}/"

    assert send("post", f"{path}cancel/").json()["status"] == BookingStatus.CANCELLED
    assert send("post", f"{path}cancel/").status_code == 200
    assert send("patch", path, {"notes": "x"}).status_code == 409
    assert send("delete", path).status_code == 405


def test_bookings_are_filtered_and_searched(as_asha, booking, shop):
    def found(**query):
        return as_asha.get("/bookings/", query).json()["count"]

    assert found(status="confirmed", booked_on_after=shop.today(), search="ayesha") == 1
    assert found(status="cancelled") == found(search="nobody") == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "-1"},
        {"amount": "1e400"},
        {"booked_on": "soon"},
        {"reference": " "},
        {"reference": "x" * 61},
        {"persons": [{**AYESHA, "id": 2**70}]},
        {"persons": [{**AYESHA, "date_of_birth": "2999-01-01"}]},
    ],
)
def test_wrong_values_are_a_400(send, tour, wrong):
    assert send("post", "/bookings/", {**tour, **wrong}).status_code == 400
    assert not Booking.objects.exists()


def test_staff_of_a_branch_see_and_make_only_its_bookings(as_chitra, shop, tour, shivranjani):
    other = Branch.objects.create(organization=shop, name="Maninagar")
    booking = Booking.objects.create(
        organization=shop, branch=other, reference="TR-9", booked_on=shop.today()
    )

    assert as_chitra.get(f"/bookings/{booking.pk}/").status_code == 404
    assert as_chitra.post("/bookings/", {**tour, "branch": other.pk}).status_code == 400
    assert as_chitra.post("/bookings/", {**tour, "branch": shivranjani.pk}).status_code == 201


def test_an_area_customer_is_found_or_made_and_linked(send, cg_road):
    body = {
        "full_name": "Asha Patel",
        "phone": "97235 21333",
        "branch": cg_road.pk,
        "city": "Surat",
    }
    pk = send("post", "/area-customers/", body).json()["id"]

    record = AreaCustomer.objects.get(pk=pk)
    assert (record.customer.phone, record.customer.city) == ("+919723521333", "Surat")
    for _ in range(3):
        assert send("put", f"/area-customers/{pk}/", body).status_code == 200
    assert Change.objects.of(Customer.objects.get()).count() == 1


def test_an_area_customer_who_is_nobody_is_a_400(send):
    for body in ({}, {"city": "Surat"}, {"phone": "98250 123"}, {"full_name": ["x"]}):
        assert send("post", "/area-customers/", body).status_code == 400
    assert not AreaCustomer.objects.exists()


def test_removing_an_area_customer_leaves_the_customer(send):
    pk = send("post", "/area-customers/", {"full_name": "Asha"}).json()["id"]

    assert send("delete", f"/area-customers/{pk}/").status_code == 204
    assert Customer.objects.get().full_name == "Asha"


@pytest.fixture
def form(shop):
    return {
        "reference": "TR-1",
        "booked_on": str(shop.today()),
        "persons-TOTAL_FORMS": "1",
        "persons-INITIAL_FORMS": "0",
        "persons-0-full_name": "Ayesha Khan",
        "persons-0-phone": "97235 21333",
    }


@pytest.fixture
def admin(asha, django_capture_on_commit_callbacks):
    client = Client()
    client.force_login(asha)

    def post(name, form, *args):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse(f"admin:bookings_{name}", args=args), form)

    return post


def test_the_admin_saves_a_booking_with_its_persons(admin, form):
    assert admin("booking_add", form).status_code == 302

    booking = Booking.objects.get()
    person = booking.persons.get()
    assert person.customer.phone == "+919723521333"
    change = {
        **form,
        "persons-INITIAL_FORMS": "1",
        "persons-0-id": person.pk,
        "persons-0-booking": booking.pk,
        "persons-0-full_name": "Ayesha B Khan",
    }
    assert admin("booking_change", change, booking.pk).status_code == 302
    assert Customer.objects.get().full_name == "Ayesha B Khan"


def test_the_admin_refuses_a_person_whom_it_cannot_read(admin, form):
    page = admin("booking_add", {**form, "persons-0-phone": "98250 123"})

    assert page.status_code == 200
    assert "too few digits" in page.content.decode()
    assert not Booking.objects.exists()


def test_the_admin_saves_area_customers(admin):
    assert (
        admin("areacustomer_add", {"full_name": "Asha", "phone": "97235 21333"}).status_code == 302
    )
    assert AreaCustomer.objects.get().customer.full_name == "Asha"
    assert admin("areacustomer_add", {"phone": "98250 123"}).status_code == 200
