"""What hangs on a branch from other apps."""

from accounts.models import Branch
from customers.models import Customer


def test_a_branch_with_customers_is_not_deleted_and_says_why(as_asha, shop, shivranjani):
    Customer.objects.create(organization=shop, branch=shivranjani, full_name="Meena")

    response = as_asha.delete(f"/api/branches/{shivranjani.pk}/")

    assert response.status_code == 409
    assert response.data["message"] == (
        "Shivranjani cannot be deleted: it has 1 customer. "
        "Deactivate it instead (is_active: false)."
    )
    assert Branch.objects.filter(pk=shivranjani.pk).exists()


def test_the_admin_says_what_keeps_a_branch_and_does_not_delete_it(
    client, asha, shop, shivranjani, cg_road
):
    Customer.objects.create(organization=shop, branch=shivranjani, full_name="Meena")
    client.force_login(asha)

    page = client.get(f"/admin/accounts/branch/{shivranjani.pk}/delete/")
    client.post(f"/admin/accounts/branch/{shivranjani.pk}/delete/", {"post": "yes"})
    client.post(f"/admin/accounts/branch/{cg_road.pk}/delete/", {"post": "yes"})

    assert "Shivranjani: 1 customer" in page.content.decode()
    assert list(Branch.objects.all()) == [shivranjani]
