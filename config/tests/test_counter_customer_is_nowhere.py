"""The counter customer is nobody: whatever lists, searches or counts people does not know it."""

from decimal import Decimal

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.tests.routes import api_routes
from core.admin.base import ScopedAdmin
from customers.counter import counter_customers
from customers.models import Customer, DuplicateCandidate
from jobs.testing import run_jobs
from reminders.models import RefillReminder
from visits.models import Visit
from visits.services import enter_bill

pytestmark = pytest.mark.django_db
MARK = "Zzqx Nemo"
LINE = {"medicine_name": "Metformin 500", "amount": Decimal(180), "duration_days": 30}
# Sales are told, to whomever they were.
OF_SALES = {"/api/bills/"}
LISTS = sorted(
    {
        route.template
        for route in api_routes()
        if route.method == "get" and not route.has_id and route.template not in OF_SALES
    }
)
PAGES = [
    model
    for model, page in admin.site._registry.items()
    if isinstance(page, ScopedAdmin) and model._meta.model_name != "bill"
]


@pytest.fixture
def counter(shop, shivranjani, asha):
    """A counter with a sale of today, called by a name that is found wherever it stands."""
    values = {"branch": shivranjani, "bill_date": shop.today()}
    enter_bill(shop, values, person={}, lines=[LINE], by=asha)
    Customer.with_counters.update(full_name=MARK, city="Surat")
    return Customer.with_counters.get()


def text_of(response):
    streamed = getattr(response, "streaming_content", None)
    return (b"".join(streamed) if streamed else response.content).decode(errors="replace")


def test_no_list_search_export_or_report_of_people_names_it(counter, as_asha):
    named = [
        address + query
        for address in LISTS
        for query in ("", "?search=Zzqx", "?format=csv", "?is_active=all")
        if MARK in text_of(as_asha.get(address + query))
    ]

    assert named == []
    assert MARK in text_of(as_asha.get("/api/bills/"))  # where sales are told, so it can be found


def test_nor_do_addresses_of_its_own(counter, as_asha):
    visit = Visit.objects.get()

    for address in (
        f"/api/customers/{counter.pk}/",
        f"/api/customers/{counter.pk}/journey/",
        f"/api/customers/{counter.pk}/history/",
        f"/api/visits/{visit.pk}/",
    ):
        assert as_asha.get(address).status_code == 404, address
    answer = as_asha.patch(f"/api/customers/{counter.pk}/", {"phone": "97235 21333"})
    assert answer.status_code == 404
    assert as_asha.delete(f"/api/customers/{counter.pk}/").status_code == 404


def test_no_page_of_the_admin_lists_or_offers_it(counter, asha):
    browser = Client()
    browser.force_login(asha)
    names = [f"{m._meta.app_label}_{m._meta.model_name}_changelist" for m in PAGES]
    pages = [reverse(f"admin:{name}") for name in names]

    named = [
        page + query
        for page in (*pages, reverse("admin:index"))
        for query in ("", "?q=Zzqx")
        if MARK in browser.get(page + query).content.decode()
    ]

    assert named == []


def test_no_picker_offers_it(counter, asha):
    browser = Client()
    browser.force_login(asha)
    query = {"app_label": "visits", "model_name": "bill", "field_name": "customer", "term": "Zzqx"}

    assert browser.get(reverse("admin:autocomplete"), query).json()["results"] == []


def test_it_is_nobodys_duplicate(counter, shop, cg_road, as_bilal):
    counter_customers(shop, {cg_road.pk})
    Customer.with_counters.update(full_name=MARK, city="Surat")

    assert as_bilal.post("/api/duplicates/scan/").status_code == 202
    run_jobs()

    assert not DuplicateCandidate.objects.exists()


def test_it_is_merged_with_nobody(counter, shop, as_bilal):
    ravi = Customer.objects.create(organization=shop, full_name="Ravi Shah")

    for primary, duplicate in ((ravi, counter), (counter, ravi)):
        body = {"type": "customer", "primary": primary.pk, "duplicates": [duplicate.pk]}
        for address in ("/api/merges/preview/", "/api/merges/"):
            assert as_bilal.post(address, body, format="json").status_code in (400, 404)


def test_its_sales_are_in_the_figures_and_it_is_not(counter, shop, shivranjani, as_asha, asha):
    ravi = {"phone": "98250 12345", "full_name": "Ravi Shah"}
    values = {"branch": shivranjani, "bill_date": shop.today()}
    enter_bill(shop, values, person=ravi, lines=[LINE], by=asha)

    def total(report):
        return as_asha.get(f"/api/reports/{report}/").json()["total"]

    day = total("daily-summary")
    assert (day["bills"], day["bill_value"], day["visits"]) == (2, "360.00", 1)
    assert day["new_customers"] == 1
    categories = total("categories")
    assert (categories["bills"], categories["customers"]) == (2, 1)


def test_nobody_is_reminded_and_who_was_nobody_after_all_no_longer(
    counter, shop, shivranjani, as_asha, asha
):
    ravi = {"phone": "98250 12345", "full_name": "Ravi Shah"}
    values = {"branch": shivranjani, "bill_date": shop.today()}
    bill = enter_bill(shop, values, person=ravi, lines=[LINE], by=asha).bill_id
    assert RefillReminder.objects.get().purchase.bill_id == bill

    as_asha.patch(f"/api/bills/{bill}/", {"customer": None}, format="json")
    assert RefillReminder.objects.get().status == "cancelled"

    ravi = Customer.objects.get().pk
    as_asha.patch(f"/api/bills/{bill}/", {"customer": ravi}, format="json")
    assert RefillReminder.objects.get().status == "pending"


def test_the_list_of_visits_asks_the_index_for_the_few_counters(counter, asha):
    with CaptureQueriesContext(connection) as asked:
        list(Visit.objects.for_user(asha))
    plan = Visit.objects.for_user(asha).explain()

    assert len(asked) == 1
    if connection.vendor == "sqlite":
        assert "counter_customer_once_per_branch" in plan
