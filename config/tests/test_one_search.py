"""GET /search/: one box for everything."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.tests.factories import FACTORIES
from contacts.models import ContactRecord
from core.roles import RIGHTS, Can
from customers.merging.services import merge_records
from customers.models import Customer
from leads.models import ChannelPartner, Lead
from uploads.models import FileUpload
from visits.models import Bill

pytestmark = pytest.mark.django_db

EVERY_KIND = (Customer, ContactRecord, Lead, ChannelPartner, Bill, FileUpload)


@pytest.fixture
def register(shop):
    """Some of each kind, called Secret."""

    def make(numbers):
        for number in numbers:
            for model in EVERY_KIND:
                FACTORIES[model](shop, number)

    make(range(3))
    return make


@pytest.fixture
def search(as_asha):
    def call(text, client=as_asha):
        answer = client.get("/api/search/", {"q": text})
        assert answer.status_code == 200, answer.content
        return answer.json()["results"]

    return call


def kinds(hits):
    return list(dict.fromkeys(hit["type"] for hit in hits))


def test_every_kind_is_found_by_its_name(search, register):
    assert kinds(search("secret")) == ["customer", "contact", "lead", "partner", "bill", "upload"]


def test_a_hit_says_who_is_meant(search, shop, shivranjani):
    asha = Customer.objects.create(
        organization=shop,
        branch=shivranjani,
        full_name="Asha Patel",
        phone="+919723521333",
        city="Ahmedabad",
    )

    for typed in ("asha", "097235-21333", "23521", "Patel ash"):
        assert search(typed) == [
            {
                "type": "customer",
                "id": asha.pk,
                "title": "Asha Patel",
                "detail": "+91 97235 21333 · Shivranjani · Ahmedabad",
                "customer": asha.pk,
            }
        ]


def test_a_bill_is_found_by_its_number_and_by_whose_it_is(search, register):
    bill = Bill.objects.get(bill_number="Secret bill 1")

    (by_number,) = [hit for hit in search("secret bill 1") if hit["type"] == "bill"]
    assert (by_number["id"], by_number["customer"]) == (bill.pk, bill.customer_id)
    found = search(bill.customer.full_name)
    assert ("bill", bill.pk) in [(hit["type"], hit["id"]) for hit in found]


def test_nothing_is_found_for_a_sign_or_a_text_of_nobody(search, register):
    for typed in ("", " ", "s", " s ", "nobody at all", "x" * 5_000, "%", "__", "\\"):
        assert search(typed) == []


def test_at_most_five_of_each_by_the_same_queries_however_many(search, register):
    def queries():
        search("secret")
        with CaptureQueriesContext(connection) as captured:
            hits = search("secret")
        return len(captured), hits

    few, _ = queries()
    register(range(3, 40))
    many, hits = queries()

    assert many == few
    assert [len([hit for hit in hits if hit["type"] == kind]) for kind in kinds(hits)] == [5] * 6


def test_strangers_find_nothing(search, register, as_dev, other_shop):
    mine = FACTORIES[Customer](other_shop, 1)

    assert [hit["id"] for hit in search("secret", as_dev)] == [mine.pk]


def test_staff_find_what_is_of_their_branch(search, shop, shivranjani, cg_road, as_chitra):
    for branch in (shivranjani, cg_road):
        Customer.objects.create(organization=shop, branch=branch, full_name=f"Ravi {branch}")

    assert [hit["title"] for hit in search("ravi", as_chitra)] == ["Ravi Shivranjani"]


def test_a_kind_that_the_role_may_not_read_is_left_out(search, register, as_veena, monkeypatch):
    monkeypatch.setitem(RIGHTS, "viewer", RIGHTS["viewer"] - {Can.READ_UPLOADS})

    assert kinds(search("secret", as_veena)) == ["customer", "contact", "lead", "partner", "bill"]


def test_who_is_deleted_or_merged_away_is_not_found(search, shop, asha):
    kept, gone, deleted = (
        Customer.objects.create(organization=shop, full_name=name)
        for name in ("Ravi Shah", "Ravi Sha", "Ravi S")
    )
    merge_records("customer", kept.pk, [gone.pk], organization=shop, by=asha, choices={
        "full_name": kept.pk
    })  # fmt: skip
    Customer.objects.filter(pk=deleted.pk).update(is_active=False)

    assert [hit["id"] for hit in search("ravi")] == [kept.pk]


def test_a_misspelt_parameter_and_a_nul_are_refused(as_asha):
    assert as_asha.get("/api/search/?query=asha").status_code == 400
    assert as_asha.get("/api/search/", {"q": "a\x00sha"}).status_code == 400
