"""What hangs on a branch from other apps."""

import pytest

from accounts.models import Branch, Organization
from customers.models import Customer
from jobs.testing import run_jobs


def test_a_branch_with_customers_is_not_deleted_and_says_why(as_asha, shop, shivranjani):
    Customer.objects.create(organization=shop, branch=shivranjani, full_name="Meena")

    response = as_asha.delete(f"/api/branches/{shivranjani.pk}/")

    assert response.status_code == 409
    assert response.data["message"] == (
        "Shivranjani cannot be deleted: it has 1 customer. "
        "Deactivate it (is_active: false), or delete it with all that is its own: "
        f"/api/branches/{shivranjani.pk}/deletion/ says what goes."
    )
    assert Branch.objects.filter(pk=shivranjani.pk).exists()


def test_the_admin_counts_what_goes_and_asks_for_the_name(client, asha, shop, shivranjani):
    Customer.objects.create(organization=shop, branch=shivranjani, full_name="Meena")
    client.force_login(asha)
    page = f"/admin/accounts/branch/{shivranjani.pk}/delete/"

    shown = client.get(page).content.decode()
    refused = client.post(page, {"name": "Shivranjan"})
    kept = Branch.objects.filter(is_active=True).count()
    client.post(page, {"name": "Shivranjani"})
    run_jobs()

    assert "Customer</td>" in shown
    assert (refused.status_code, kept) == (400, 1)
    assert "Type the name as it stands" in refused.content.decode()
    assert not Branch.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("bilal", 403), ("dev", 404)])
def test_only_the_owner_opens_the_page_that_deletes_a_branch(
    request, client, shivranjani, who, status
):
    client.force_login(request.getfixturevalue(who))

    assert client.get(f"/admin/accounts/branch/{shivranjani.pk}/delete/").status_code == status


def test_only_the_operator_opens_the_page_that_deletes_an_organization(
    client, asha, operator, shop
):
    page = f"/admin/accounts/organization/{shop.pk}/delete/"
    client.force_login(asha)
    refused = client.get(page)
    client.force_login(operator)

    assert refused.status_code == 403
    assert client.get(page).status_code == 200
    client.post(page, {"name": shop.name})
    run_jobs()
    assert not Organization.objects.exists()
