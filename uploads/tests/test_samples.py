"""The sample sheets through HTTP, against every number and fact of the samples' README."""

from collections import Counter

import pytest

from uploads.tests.sabarmati import open_shop

pytestmark = [pytest.mark.people_compared, pytest.mark.django_db]


@pytest.fixture
def shop(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return open_shop()


def check_step(shop, upload, *, rows, created, updated, unchanged, waiting, matched, reasons):
    counts = upload["counts"]
    assert (upload["status"], counts["rows"]) == ("done", rows)
    assert (counts["created"], counts["updated"], counts["unchanged"]) == (
        created,
        updated,
        unchanged,
    )
    assert counts["needs_attention"] == waiting
    taken = shop.rows(upload)
    assert len(taken) == rows
    assert Counter(row["matched_by"] for row in taken if row["matched_by"]) == matched
    waiting_rows = shop.rows(upload, outcome="needs_attention")
    assert {row["row_number"]: row["problems"][0]["code"] for row in waiting_rows} == reasons
    assert all(row["customer"] is None and row["visit"] is None for row in waiting_rows)


def check_customer(shop, key, *, name, city, last_activity, keys, visits, address=""):
    customer = shop.customer(key)
    assert (customer["full_name"], customer["city"]) == (name, city)
    assert customer["address"] == address
    assert (customer["last_activity"] or "")[:10] == last_activity
    assert sorted(f"{key['kind']}:{key['value']}" for key in customer["identifiers"]) == keys
    assert shop.visits_of(customer) == visits


MAY_REASONS = {18: "branch_unknown", 37: "branch_unknown", 41: "date_unreadable"}


def test_sequence_a_one_shops_year(shop):
    may = shop.upload("01_visits_may.csv")
    check_step(
        shop, may, rows=60, created=35, updated=20, unchanged=2, waiting=3,
        matched={"email": 3, "phone": 19}, reasons=MAY_REASONS,
    )  # fmt: skip
    assert shop.totals() == (35, 54)
    assert shop.visits_of(shop.customer("phone:+919723521333")) == [
        "2024-05-02 Shivranjani",
        "2024-05-06 CG Road",
    ]

    again = shop.upload("01_visits_may.csv")
    check_step(
        shop, again, rows=60, created=0, updated=0, unchanged=57, waiting=3,
        matched={"email": 3, "phone": 54}, reasons=MAY_REASONS,
    )  # fmt: skip
    assert again["same_file_as"] == may["id"]
    assert again["counts"]["seen_before"] == 57
    assert shop.totals() == (35, 54)

    june = shop.upload("02_visits_june.csv")
    check_step(
        shop, june, rows=25, created=5, updated=18, unchanged=1, waiting=1,
        matched={"email": 4, "phone": 15}, reasons={12: "branch_unknown"},
    )  # fmt: skip
    assert shop.totals() == (40, 77)

    april = shop.upload("03_visits_april_late.csv")
    check_step(
        shop, april, rows=16, created=2, updated=11, unchanged=2, waiting=1,
        matched={"passport": 1, "phone": 12}, reasons={16: "branch_unknown"},
    )  # fmt: skip
    assert shop.totals() == (42, 90)

    assert shop.get("/api/duplicates/")["count"] == 0
    for key, facts in AFTER_A.items():
        check_customer(shop, key, **facts)


AFTER_A = {
    "phone:+919723521333": {
        "name": "Hetal Joshi Mehta", "city": "Gandhinagar", "address": "4, Old Society",
        "last_activity": "2024-06-03", "keys": ["phone:+919723521333"],
        "visits": ["2024-04-12 CG Road", "2024-05-02 Shivranjani", "2024-05-06 CG Road",
                "2024-06-03 Maninagar"],
    },
    "phone:+919727120552": {
        "name": "Ravi Patel", "city": "Ahmedabad", "address": "12, Ashram Road",
        "last_activity": "2024-06-03",
        "keys": ["email:ravi.patel@example.in", "phone:+919727120552"],
        "visits": ["2024-04-12 Shivranjani", "2024-05-01 Shivranjani", "2024-05-03 CG Road",
                "2024-06-03 CG Road"],
    },
    "phone:+919904309398": {
        "name": "Asha Mehta", "city": "Ahmedabad", "last_activity": "2024-06-04",
        "keys": ["email:asha.mehta@example.in", "passport:Z1234567", "phone:+919904309398"],
        "visits": ["2024-04-13 CG Road", "2024-04-19 CG Road", "2024-05-01 CG Road",
                "2024-05-04 Shivranjani", "2024-06-04 Shivranjani"],
    },
    "email:rekha.iyer@example.in": {
        "name": "Rekha S. Iyer", "city": "Ahmedabad", "last_activity": "2024-06-05",
        "keys": ["email:rekha.iyer@example.in", "phone:+919824126477"],
        "visits": ["2024-05-07 CG Road", "2024-06-05 Shivranjani"],
    },
    "email:farida.memon@example.in": {
        "name": "Farida Memon", "city": "Ahmedabad", "last_activity": "2024-06-06",
        "keys": ["email:farida.memon@example.in", "phone:+916351216060", "phone:+916351274475"],
        "visits": ["2024-05-08 Maninagar", "2024-06-05 Maninagar", "2024-06-06 CG Road"],
    },
    "email:mona.k@example.in": {
        "name": "Mona Kapadia", "city": "Ahmedabad", "last_activity": "2024-06-15",
        "keys": ["email:mona.k@example.in", "email:mona.kapadia@example.in", "phone:+919099028142"],
        "visits": ["2024-05-10 CG Road", "2024-05-16 CG Road", "2024-05-20 Shivranjani",
                "2024-06-14 CG Road", "2024-06-15 Shivranjani"],
    },
    "email:tejal.bhatt@example.in": {
        "name": "Tejal Bhatt", "city": "Anand", "last_activity": "2024-06-07",
        "keys": ["email:tejal.bhatt@example.in", "phone:+919099084620"],
        "visits": ["2024-04-22 CG Road", "2024-05-06 CG Road", "2024-05-06 Shivranjani",
                "2024-05-29 Shivranjani", "2024-06-07 CG Road"],
    },
    "phone:+919427039419": {
        "name": "Dhara Desai-Shah", "city": "Gandhinagar", "last_activity": "2024-05-16",
        "keys": ["phone:+919427039419"],
        "visits": ["2024-05-02 Shivranjani", "2024-05-09 CG Road", "2024-05-16 Shivranjani"],
    },
    "phone:+919099054597": {
        "name": "Imran Qureshi", "city": "Vadodara", "last_activity": "2024-06-07",
        "keys": ["phone:+919099054597"],
        "visits": ["2024-04-13 Maninagar", "2024-05-01 Maninagar", "2024-05-06 Maninagar",
                "2024-05-22 CG Road", "2024-06-07 Maninagar"],
    },
    "phone:+917016380851": {
        "name": "Mahesh Prajapati", "city": "Dehgam", "last_activity": "2024-05-12",
        "keys": ["phone:+917016380851", "phone:+919824176219"],
        "visits": ["2024-05-09 CG Road", "2024-05-12 Shivranjani"],
    },
    "phone:+918128678178": {
        "name": "Devika Jadeja", "city": "Mundra", "last_activity": "2024-04-20",
        "keys": ["phone:+918128678178"],
        "visits": ["2024-04-10 Maninagar", "2024-04-15 Maninagar", "2024-04-20 CG Road"],
    },
    "phone:+919824160361": {
        "name": "Jayesh Dave", "city": "Ahmedabad", "last_activity": "2024-06-30",
        "keys": ["phone:+919824160361"], "visits": ["2024-06-30 Shivranjani"],
    },
}  # fmt: skip


def test_sequence_b_keys(shop):
    upload = shop.upload("04_keys.csv")

    check_step(
        shop, upload, rows=46, created=29, updated=13, unchanged=0, waiting=4,
        matched={"email": 3, "passport": 1, "phone": 9},
        reasons={30: "no_person", 31: "no_person", 42: "phone_damaged", 43: "phone_invalid"},
    )  # fmt: skip
    assert shop.totals() == (29, 42)
    rows = {row["row_number"]: row for row in shop.rows(upload)}

    def keys_of(pk):
        found = shop.get(f"/api/customers/{pk}/")["identifiers"]
        return {f"{key['kind']}:{key['value']}" for key in found}

    candidates = shop.everything("/api/duplicates/")
    pairs = {
        frozenset(frozenset(keys_of(one[side]["id"])) for side in ("first", "second"))
        for one in candidates
    }
    aarti = frozenset({"email:aarti.shah@example.in", "phone:+918128634234"})
    bharat = frozenset({"email:bharat.shah@example.in", "phone:+919427025060"})
    daksha = frozenset({"phone:+919824133307"})
    cyrus = frozenset({"passport:M1234567"})
    assert pairs == {
        frozenset({aarti, bharat}),
        frozenset({bharat, daksha}),
        frozenset({cyrus, daksha}),
    }
    reasons = " ".join(reason for one in candidates for reason in one["reasons"])
    assert all(f"Row {number} of 04_keys.csv" in reasons for number in (4, 8, 15))

    keyless = {rows[number]["customer"] for number in (*range(16, 26), 41)}
    assert len(keyless) == 11
    assert all(keys_of(pk) == set() for pk in keyless)
    assert len({rows[number]["customer"] for number in (9, 10, 11)}) == 1
    assert len(keys_of(rows[9]["customer"])) == 3  # two phones and an e-mail
    assert len({rows[number]["customer"] for number in (12, 13, 14)}) == 1
    assert len(keys_of(rows[12]["customer"])) == 3
    assert rows[39]["customer"] != rows[40]["customer"]
    assert rows[32]["customer"] == rows[33]["customer"]
    assert rows[32]["changes"].get("full_name") is None
    assert shop.get(f"/api/customers/{rows[33]['customer']}/")["full_name"] == "Kamla Vyas"

    went_through = {
        number: {problem["code"] for problem in row["problems"]}
        for number, row in rows.items()
        if row["problems"] and row["outcome"] != "needs_attention"
    }
    assert went_through == {
        **{number: {"keys_conflict"} for number in (4, 8, 15)},
        **{number: {"phone_filler"} for number in range(16, 21)},
        34: {"phone_invalid"},
        36: {"email_invalid"},
        **{number: {"phone_ignored"} for number in (39, 40, 41)},
    }


def test_sequence_f_semicolons_from_goa(shop):
    upload = shop.upload("10_goa_semicolon.csv", branch=shop.branches["Panjim"].pk)

    check_step(
        shop, upload, rows=14, created=7, updated=5, unchanged=1, waiting=1,
        matched={"email": 1, "phone": 5}, reasons={14: "branch_unknown"},
    )  # fmt: skip
    assert shop.totals() == (7, 12)
    check_customer(
        shop, "email:jose@example.in", name="José D’Souza", city="Panjim",
        last_activity="2024-07-03", keys=["email:jose@example.in", "phone:+919427044685"],
        visits=["2024-07-01 Panjim", "2024-07-03 Panjim"],
    )  # fmt: skip
    check_customer(
        shop, "phone:+919099002043", name="JOÃO MENEZES", city="Mapuçá",
        last_activity="2024-07-06", keys=["phone:+919099002043"],
        visits=["2024-07-02 Panjim", "2024-07-06 Panjim"],
    )  # fmt: skip
    check_customer(
        shop, "email:ines.noronha@example.in", name="Inês Noronha", city="Calangute",
        last_activity="2024-07-05", keys=["email:ines.noronha@example.in", "phone:+919727182053"],
        visits=["2024-07-04 Panjim", "2024-07-05 Panjim"],
    )  # fmt: skip


def test_sequence_f_a_day_book_with_titles_and_merged_cells(shop):
    upload = shop.upload("11_day_book.xlsx")

    check_step(
        shop, upload, rows=18, created=11, updated=4, unchanged=1, waiting=2,
        matched={"phone": 5}, reasons={18: "date_unreadable", 19: "branch_unknown"},
    )  # fmt: skip
    assert shop.totals() == (11, 15)
    assert [row["row_number"] for row in shop.rows(upload)] == list(range(4, 22))
    check_customer(
        shop, "phone:+919099021835", name="Alka Shah", city="Ahmedabad",
        last_activity="2024-08-02", keys=["phone:+919099021835"],
        visits=["2024-08-01 Shivranjani", "2024-08-02 CG Road"],
    )  # fmt: skip
    check_customer(
        shop, "phone:+919099095798", name="Gaurav Jani", city="", last_activity="2024-08-05",
        keys=["phone:+919099095798"], visits=["2024-08-05 Shivranjani"],
    )  # fmt: skip
    check_customer(
        shop, "phone:+919427001534", name="Jyoti Nair", city="", last_activity="2024-08-15",
        keys=["phone:+919427001534", "phone:+919904309284"],
        visits=["2024-08-14 CG Road", "2024-08-15 CG Road"],
    )  # fmt: skip
    check_customer(
        shop, "phone:+919825039885", name="Eela Nanavati", city="Sanand",
        last_activity="2024-08-20", keys=["phone:+919825039885"],
        visits=["2024-08-03 Shivranjani", "2024-08-20 Shivranjani"],
    )  # fmt: skip


def test_sequence_f_an_old_register(shop):
    upload = shop.upload("12_old_register.xls")

    check_step(
        shop, upload, rows=16, created=8, updated=6, unchanged=1, waiting=1,
        matched={"email": 2, "phone": 5}, reasons={7: "phone_damaged"},
    )  # fmt: skip
    assert shop.totals() == (8, 14)
    rows = {row["row_number"]: row for row in shop.rows(upload)}
    assert [problem["code"] for problem in rows[10]["problems"]] == ["phone_damaged"]
    assert shop.get(f"/api/customers/{rows[12]['customer']}/")["identifiers"] == []
    check_customer(
        shop, "phone:+919824100425", name="Dilip Thakor", city="", last_activity="2024-03-18",
        keys=["phone:+919824100425"], visits=["2024-03-04 Maninagar", "2024-03-18 Maninagar"],
    )  # fmt: skip
    check_customer(
        shop, "phone:+917926563021", name="Fuldip Singh", city="", last_activity="2024-03-06",
        keys=["phone:+917926563021"],
        visits=["2024-03-05 Shivranjani", "2024-03-06 Shivranjani"],
    )  # fmt: skip
    check_customer(
        shop, "email:gauri.pandit@example.in", name="Gauri Pandit", city="",
        last_activity="2024-03-20",
        keys=["email:gauri.pandit@example.in", "phone:+919824132531"],
        visits=["2024-03-06 Maninagar", "2024-03-20 Maninagar"],
    )  # fmt: skip
    check_customer(
        shop, "email:b.dave@example.in", name="Balkrishna Dave", city="",
        last_activity="2024-03-16", keys=["email:b.dave@example.in", "phone:+919727103706"],
        visits=["2024-03-01 Maninagar", "2024-03-14 Maninagar", "2024-03-16 Maninagar"],
    )  # fmt: skip


def test_sequence_f_gujarati_hindi_and_urdu(shop):
    upload = shop.upload("13_register_gu_hi.ods")

    check_step(
        shop, upload, rows=12, created=6, updated=5, unchanged=0, waiting=1,
        matched={"phone": 5}, reasons={14: "branch_unknown"},
    )  # fmt: skip
    assert shop.totals() == (6, 11)
    check_customer(
        shop, "phone:+917016356772", name="Ramilaben Patel", city="અમદાવાદ",
        last_activity="2024-05-06", keys=["phone:+917016356772"],
        visits=["2024-05-02 Shivranjani", "2024-05-06 CG Road"],
    )  # fmt: skip
    check_customer(
        shop, "phone:+919904307162", name="सुनीता शर्मा", city="अहमदाबाद",
        last_activity="2024-05-14", keys=["phone:+919904307162"],
        visits=["2024-05-03 CG Road", "2024-05-14 CG Road"],
    )  # fmt: skip
    check_customer(
        shop, "phone:+919904317981", name="Mohammad Yusuf", city="احمد آباد",
        last_activity="2024-05-13", keys=["phone:+919904317981"],
        visits=["2024-05-07 Maninagar", "2024-05-13 Maninagar"],
    )  # fmt: skip
