"""The queue over HTTP, and what customers' own answers tell of possible duplicates."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import CandidateStatus, Customer, DuplicateCandidate

URL = "/api/duplicates/"
CUSTOMERS = "/api/customers/"
SUNITA = {"full_name": "Sunita Patel", "phone": "9825012345", "date_of_birth": "1980-05-17"}
SUNEETA = {**SUNITA, "full_name": "Suneeta Patel", "phone": "9825012354"}


@pytest.fixture
def pair(shop, add):
    first, second = add(**SUNITA), add(**SUNEETA)
    return DuplicateCandidate.objects.create(
        organization=shop, first=first, second=second, score=0.9, likeness="Sunita / Suneeta."
    )


def dismiss(client, pair):
    return client.post(f"{URL}{pair.pk}/dismiss/")


def test_whoever_is_added_is_compared_with_all_others_at_once(as_chitra, shop):
    as_chitra.post(CUSTOMERS, SUNITA)

    response = as_chitra.post(f"{CUSTOMERS}manual-add/", SUNEETA)

    (given,) = response.data["potential_duplicates"]
    assert given["record"]["full_name"] == "Sunita Patel"
    assert given["score"] > 0.9
    assert given["reasons"] == ["Same birth date; phone differs in one digit; Sunita / Suneeta."]
    assert response.data["counts"]["potential_duplicates"] == 1


def test_an_edit_that_ends_the_likeness_ends_the_pair(as_chitra, shop):
    as_chitra.post(CUSTOMERS, SUNITA)
    other = as_chitra.post(CUSTOMERS, SUNEETA).data

    values = {"full_name": "Kiran Shah", "date_of_birth": "1999-01-01"}
    response = as_chitra.patch(f"{CUSTOMERS}{other['id']}/", values)

    assert response.data["potential_duplicates"] == []
    assert not DuplicateCandidate.objects.exists()


def test_another_business_is_never_compared(as_chitra, as_dev):
    as_dev.post(CUSTOMERS, SUNITA)

    assert as_chitra.post(CUSTOMERS, SUNEETA).data["potential_duplicates"] == []


def test_the_queue_shows_both_records_and_is_narrowed_by_type(as_bilal, pair):
    (row,) = as_bilal.get(URL, {"type": "customer", "min_score": 0.5}).data["results"]

    assert (row["type"], row["first"]["city"]) == ("customer", "")
    assert (row["first"]["phone"], row["second"]["phone"]) == ("+919825012345", "+919825012354")
    assert row["reasons"] == ["Sunita / Suneeta."]
    assert as_bilal.get(URL, {"type": "shop"}).status_code == 400


def test_the_queue_is_narrowed_to_pairs_with_a_record_of_a_branch(
    as_bilal, pair, cg_road, shivranjani, other_branch
):
    Customer.objects.filter(pk=pair.second_id).update(branch=cg_road)

    def of(branch):
        return as_bilal.get(URL, {"branch": branch.pk})

    assert [row["id"] for row in of(cg_road).data["results"]] == [pair.pk]
    assert of(shivranjani).data["results"] == []
    assert of(other_branch).status_code == 400


def test_a_pair_names_other_open_pairs_of_its_two(as_bilal, pair, shop, add):
    third = add("Sunita P", "9825012355")
    group = [
        DuplicateCandidate.objects.create(organization=shop, first=one, second=third, score=score)
        for one, score in ((pair.first, 0.6), (pair.second, 0.8))
    ]
    address = f"{URL}{pair.pk}/"

    assert [one["id"] for one in as_bilal.get(address).data["related"]] == [
        one.pk for one in reversed(group)
    ]

    dismiss(as_bilal, group[0])
    assert [one["id"] for one in as_bilal.get(address).data["related"]] == [group[1].pk]


def test_dismissing_is_remembered_and_may_be_said_twice(as_chitra, pair):
    assert dismiss(as_chitra, pair).data["status"] == "dismissed"
    assert dismiss(as_chitra, pair).status_code == 200

    pair.refresh_from_db()
    assert pair.status == CandidateStatus.DISMISSED


def test_a_merged_pair_cannot_be_dismissed(as_bilal, pair):
    DuplicateCandidate.objects.update(status=CandidateStatus.MERGED)

    response = dismiss(as_bilal, pair)

    assert response.status_code == 409
    assert response.json()["message"] == (
        "These two were merged into one record; a merge cannot be reverted."
    )


def test_viewers_read_and_strangers_find_nothing(as_veena, as_dev, pair):
    assert as_veena.get(f"{URL}{pair.pk}/").status_code == 200
    assert dismiss(as_veena, pair).status_code == 403
    assert dismiss(as_dev, pair).status_code == 404
    pair.refresh_from_db()
    assert pair.status == CandidateStatus.OPEN


def test_staff_of_a_branch_see_pairs_of_which_they_see_both(as_chitra, pair, cg_road, shivranjani):
    Customer.objects.filter(pk=pair.first_id).update(branch=shivranjani)
    assert as_chitra.get(f"{URL}{pair.pk}/").status_code == 200

    Customer.objects.filter(pk=pair.second_id).update(branch=cg_road)

    assert as_chitra.get(f"{URL}{pair.pk}/").status_code == 404
    assert dismiss(as_chitra, pair).status_code == 404


def test_the_list_of_customers_is_of_those_with_duplicates_when_asked(as_bilal, pair, add):
    add("Kiran Shah", "9099054597")
    rows = as_bilal.get(CUSTOMERS, {"show_duplicates": "true"}).data["results"]

    others = {row["full_name"]: row["potential_duplicates"][0]["record"]["id"] for row in rows}
    assert others == {"Sunita Patel": pair.second_id, "Suneeta Patel": pair.first_id}
    assert "potential_duplicates" not in as_bilal.get(CUSTOMERS).data["results"][0]
    assert as_bilal.get(CUSTOMERS, {"show_duplicates": "perhaps"}).status_code == 400


def test_showing_duplicates_costs_the_same_queries_however_many(as_bilal, pair, shop, add):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_bilal.get(CUSTOMERS, {"show_duplicates": "true"})
        return len(captured)

    before = queries()
    for number in range(5):
        DuplicateCandidate.objects.create(
            organization=shop, first=pair.first, second=add(f"Somebody {number}")
        )
    assert queries() == before


def test_only_open_pairs_that_the_reader_sees_make_a_customer_a_duplicate(
    as_bilal, as_chitra, pair, cg_road
):
    asked = {"show_duplicates": "true"}
    Customer.objects.filter(pk=pair.second_id).update(branch=cg_road)
    assert as_chitra.get(CUSTOMERS, asked).data["count"] == 0

    dismiss(as_bilal, pair)
    assert as_bilal.get(CUSTOMERS, asked).data["count"] == 0
    assert as_bilal.get(CUSTOMERS, {"show_duplicates": "false"}).data["count"] == 2


def test_a_customers_page_names_its_duplicates_in_api_and_admin(as_bilal, bilal, pair, client):
    response = as_bilal.get(f"{CUSTOMERS}{pair.first_id}/").data

    (other,) = response["potential_duplicates"]
    assert (other["candidate"], other["record"]["full_name"]) == (pair.pk, "Suneeta Patel")
    assert response["merges"] == []
    client.force_login(bilal)
    page = client.get(f"/admin/customers/customer/{pair.first_id}/change/").content.decode()
    assert f'href="/admin/customers/customer/{pair.second_id}/change/"' in page
    assert "Possible duplicates" in page
    assert (
        "Possible duplicates" not in client.get("/admin/customers/customer/add/").content.decode()
    )


def test_a_customers_page_names_no_duplicate_that_the_reader_may_not_see(as_chitra, pair, cg_road):
    Customer.objects.filter(pk=pair.second_id).update(branch=cg_road)

    response = as_chitra.get(f"{CUSTOMERS}{pair.first_id}/").data

    assert response["potential_duplicates"] == []
