"""The sheets of samples/hard, through HTTP: each stands for a kind that was misunderstood."""

import pytest

from uploads.tests.sabarmati import Sabarmati, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(settings, tmp_path) -> Sabarmati:
    settings.MEDIA_ROOT = tmp_path
    return open_shop()


def names(shop: Sabarmati) -> list[str]:
    customers = shop.everything("/api/customers/")
    return sorted(customer["full_name"] for customer in customers)


def codes(upload: dict) -> list[str]:
    return [warning["code"] for warning in upload["warnings"]]


# Headings and tables
def test_a_wider_table_below_is_read_by_its_own_headings(shop):
    upload = shop.upload("hard/wider_table_below.csv")

    assert (upload["counts"]["rows"], names(shop)) == (2, ["Imran Khan", "Ravi Patel"])
    assert shop.customer("phone:+919825032345")["city"] == "Surat"
    assert "tables_below" in codes(upload)


def test_a_list_without_headings_loses_no_first_line(shop):
    asked = shop.upload("hard/list_without_headings.csv", kind="contacts")
    assert (asked["status"], asked["question"]["header_row"]) == ("needs_mapping", 0)

    upload = shop.answer(asked, mapping={"0": "phone"})

    assert (upload["status"], upload["counts"]["created"]) == ("done", 3)


def test_a_form_above_the_headings_is_none_and_serves_as_default(shop):
    upload = shop.upload("hard/form_above.csv")

    assert names(shop) == ["Asha Shah", "Ravi Patel"]
    assert shop.visits_of(shop.customer("phone:+919825012345")) == ["2024-05-02 CG Road"]
    assert [(line["row"], line["why"]) for line in upload["skipped"]] == [(1, "form")]
    assert {"form_used", "lines_with_keys"} <= set(codes(upload))


# Lines
def test_titles_and_totals_between_the_rows_are_nobody(shop):
    upload = shop.upload("hard/sections_and_totals.csv")

    assert names(shop) == ["Asha Shah", "Imran Khan", "Meena", "Ravi Patel"]
    assert shop.visits_of(shop.customer("phone:+919825032345")) == ["2024-05-03 Maninagar"]
    (waits,) = shop.rows(upload, outcome="needs_attention")
    assert waits["raw"]["Name"] == "* new customers"
    assert upload["skipped_counts"] == {"section": 3, "total": 3, "blank": 1, "footer": 3}
    assert "sections_used" in codes(upload)


def test_a_total_in_a_remark_makes_no_total_line(shop):
    upload = shop.upload("hard/total_in_remark.csv")

    assert (upload["counts"]["rows"], upload["counts"]["created"]) == (3, 3)


def test_ditto_marks_mean_as_above_but_for_whom_the_row_is_about(shop):
    upload = shop.upload("hard/ditto.csv")

    assert names(shop) == ["Asha Shah", "Imran Khan", "Ravi Patel"]
    assert upload["counts"]["needs_attention"] == 3
    for phone in ("9825012345", "9825022345", "9825032345"):
        customer = shop.customer(f"phone:+91{phone}")
        assert customer["city"] == "Surat"
        assert shop.visits_of(customer) == ["2024-05-02 CG Road"]
    rows = {row["row_number"]: row for row in shop.rows(upload)}
    waiting = {number: row["problems"] for number, row in rows.items() if row["problems"]}
    assert {number: problems[0]["code"] for number, problems in waiting.items()} == {
        5: "ditto", 6: "ditto", 7: "ditto",
    }  # fmt: skip
    assert rows[3]["raw"] == {
        "Date": '"', "Shop": '"', "Name": "Asha Shah", "Mobile": "9825022345", "City": '"',
    }  # fmt: skip
    assert rows[3]["filled"] == {"Date": "2/5/2024", "Shop": "CG Road", "City": "Surat"}
