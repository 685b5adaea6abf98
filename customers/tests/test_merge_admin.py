"""Merging in the admin: works without JavaScript, as these forms are sent."""

from datetime import date

import pytest
from django.test import Client

from customers.matching import OrganizationRules
from customers.models import Customer, MergeRecord
from customers.tests.merges import aarti, arti

__all__ = ["aarti", "arti"]

PAGE = "/admin/customers/mergerecord/merge/"


@pytest.fixture
def signed_in():
    def client(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return client


def page(browser, *records, **more):
    ids = ",".join(str(getattr(one, "pk", one)) for one in records)
    return browser.get(PAGE, {"type": "customer", "records": ids, **more})


def send(browser, *records, **choices):
    ids = ",".join(str(getattr(one, "pk", one)) for one in records)
    values = {f"choice_{name}": getattr(one, "pk", one) for name, one in choices.items()}
    return browser.post(PAGE, {"type": "customer", "records": ids, **values})


def test_each_conflict_has_its_suggestion_chosen_beforehand(signed_in, bilal, aarti, arti):
    response = page(signed_in(bilal), aarti, arti)

    shown = response.content.decode()
    assert f'<input type="radio" name="choice_full_name" value="{arti.pk}" checked>' in shown
    assert f'<input type="radio" name="choice_full_name" value="{aarti.pk}" >' in shown
    assert '<input type="radio" name="choice_allergies" value="" checked>' in shown
    assert "Merge 2 customers" in shown


def test_the_other_one_may_be_kept_instead(signed_in, bilal, aarti, arti):
    shown = page(signed_in(bilal), aarti, arti).content.decode()

    assert f"records={arti.pk},{aarti.pk}" in shown


def test_one_form_merges(signed_in, bilal, aarti, arti):
    response = send(signed_in(bilal), aarti, arti, full_name=arti, city=aarti, allergies="")

    assert response.url == f"/admin/customers/customer/{aarti.pk}/change/"
    aarti.refresh_from_db()
    arti.refresh_from_db()
    assert (aarti.full_name, aarti.city, arti.merged_into) == ("Arti S Shah", "Surat", aarti)
    assert aarti.allergies == "Penicillin\nDust"


def test_the_list_leads_to_the_page(signed_in, bilal, aarti, arti):
    chosen = {"action": "merge_selected", "_selected_action": [arti.pk, aarti.pk]}

    response = signed_in(bilal).post("/admin/customers/customer/", chosen)

    assert response.url == f"{PAGE}?type=customer&records={aarti.pk},{arti.pk}"


def test_one_selected_record_is_not_merged(signed_in, bilal, aarti):
    chosen = {"action": "merge_selected", "_selected_action": [aarti.pk]}

    response = signed_in(bilal).post("/admin/customers/customer/", chosen, follow=True)

    assert "Select two or more that are one" in response.content.decode()


def test_the_merge_is_told_on_its_page_and_on_the_record(signed_in, bilal, aarti, arti):
    browser = signed_in(bilal)
    send(browser, aarti, arti, full_name=arti, city=aarti)
    merge = MergeRecord.objects.get()

    given = browser.get(f"/admin/customers/mergerecord/{merge.pk}/change/").content.decode()
    assert "Ahmedabad" in given
    assert "+91 98250 12345, arti@example.in" in given
    for pk in (aarti.pk, arti.pk):
        record = browser.get(f"/admin/customers/customer/{pk}/change/").content.decode()
        assert f"/admin/customers/mergerecord/{merge.pk}/change/" in record
    found = browser.get("/admin/customers/mergerecord/", {"q": str(arti.pk)}).content.decode()
    assert "Arti S Shah" in found


def test_the_last_activity_is_told_as_a_day(signed_in, bilal, aarti, arti, shop):
    """A sheet's date is kept as local noon; nobody was there at noon."""
    rules = OrganizationRules.of(shop)
    Customer.objects.filter(pk=arti.pk).update(last_activity=rules.instant_of(date(2024, 5, 2)))

    browser = signed_in(bilal)
    send(browser, aarti, arti, full_name=arti, city=aarti)

    address = f"/admin/customers/mergerecord/{MergeRecord.objects.get().pk}/change/"
    shown = browser.get(address).content.decode()

    assert "2 May 2024" in shown
    assert "2 May 2024, 12:00" not in shown


@pytest.mark.parametrize("user", ["veena", "chitra"])
def test_who_may_not_open_a_merge_reads_of_it_without_a_link(
    request, signed_in, bilal, aarti, arti, shivranjani, user
):
    Customer.objects.update(branch=shivranjani)
    send(signed_in(bilal), aarti, arti, full_name=arti, city=aarti)

    browser = signed_in(request.getfixturevalue(user))
    record = browser.get(f"/admin/customers/customer/{aarti.pk}/change/").content.decode()

    assert f"(customer {arti.pk}) merged into Aarti Shah (customer {aarti.pk})" in record
    assert "/admin/customers/mergerecord/" not in record
    page_of_it = f"/admin/customers/mergerecord/{MergeRecord.objects.get().pk}/change/"
    assert browser.get(page_of_it).status_code == 403


@pytest.mark.parametrize("records", ["", "1", "a,b", "1;2", "99999999999999999999999,3"])
def test_an_address_that_names_nobody_says_so(signed_in, bilal, records):
    response = signed_in(bilal).get(PAGE, {"type": "customer", "records": records})

    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()


def test_a_record_that_was_merged_meanwhile_is_refused(signed_in, bilal, aarti, arti):
    browser = signed_in(bilal)
    send(browser, aarti, arti, full_name=arti, city=aarti)

    response = send(browser, aarti, arti, full_name=arti, city=aarti)

    assert response.status_code == 409
    assert f"was merged into customer {aarti.pk} already" in response.content.decode()


def test_a_strangers_record_is_not_shown(signed_in, dev, add, aarti, other_shop):
    own = add("Dev", "97235 21333", organization=other_shop)

    response = page(signed_in(dev), own, aarti)

    assert response.status_code == 400
    assert "Aarti" not in response.content.decode()


def test_staff_have_no_page(signed_in, chitra, aarti, arti):
    assert page(signed_in(chitra), aarti, arti).status_code == 403
    assert send(signed_in(chitra), aarti, arti).status_code == 403
    assert Customer.objects.filter(merged_into=None).count() == 2


def test_the_operator_merges_in_the_records_organization(signed_in, operator, aarti, arti):
    browser = signed_in(operator)

    assert page(browser, aarti, arti).status_code == 200
    assert send(browser, aarti, arti, full_name=arti, city=aarti).status_code == 302


def test_the_way_back_is_only_our_own(signed_in, bilal, aarti, arti):
    browser = signed_in(bilal)

    ours = page(browser, aarti, arti, next="/admin/customers/duplicatecandidate/")
    theirs = page(browser, aarti, arti, next="https://evil.example/")

    assert 'name="next" value="/admin/customers/duplicatecandidate/"' in ours.content.decode()
    assert "evil.example" not in theirs.content.decode()
