"""Taking a sheet in: what a row does, whatever the chunks."""

import io
from datetime import date, timedelta
from unittest import mock

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Branch, Organization
from customers.models import CandidateStatus, Customer, CustomerIdentifier, DuplicateCandidate
from jobs import run
from jobs.testing import run_jobs
from uploads.kinds.customers import CustomersKind
from uploads.models import FileUpload, UploadRow
from uploads.services import receive_upload
from uploads.tests.sheets import hand_in, import_rows, state_of, sum_closes
from visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def row(name="", phone="", email="", passport="", store="", day="", city=""):
    return [name, phone, email, passport, store, day, city]


def codes(upload):
    rows = UploadRow.objects.filter(upload=upload)
    return {each.row_number: [problem["code"] for problem in each.problems] for each in rows}


# Everything that makes rows depend on the rows before them.
TANGLED = [
    row("Asha Patel", "9723521333", store="Shivranjani", day="2/5/2024", city="Kalol"),
    row("Asha Patel", "97235 21333", store="CG Road", day="6/5/2024"),
    row("Ramesh", "9999999999", store="CG Road", day="6/5/2024"),
    row("Ramesh", "9999999999", store="CG Road", day="6/5/2024"),
    row("Asha P", "", "asha@example.in", store="CG Road", day="7/5/2024"),
    row("Asha Patel", "9723521333", "asha@example.in", store="CG Road", day="8/5/2024"),
    row("Imran Qureshi", "9099054597", "", "M1234567", "CG Road", "1/5/2024"),
    row("Sana Shaikh", "9099054597", "", "N7654321", "CG Road", "2/5/2024"),
    row("Sana Shaikh", "9099054597", "", "N7654321", "CG Road", "2/5/2024"),
    row("Asha Old", "9723521333", store="Shivranjani", day="1/4/2024", city="Surat"),
    row("Ravi Shah", "9099019076 / 9099072772", store="CG Road", day="3/5/2024"),
    row("Zoya Malik", "9099072772", store="CG Road", day="4/5/2024"),
    row("Ravi Shah", "9723521333 / 9099072772", store="CG Road", day="4/5/2024"),
    row("Lost Digits", "9.72352E+09", store="CG Road", day="4/5/2024"),
    row("Nowhere", "9427046848", store="Satellite", day="4/5/2024"),
    row("", "", "", "", "CG Road", "4/5/2024"),
    row("No Day", "9427046848", store="CG Road"),
    row("No Day", "9427046848", store="CG Road", day="9/5/2024"),
]


@pytest.mark.parametrize(
    ("chunk_rows", "at_once"), [(1, None), (7, None), (7, 2), (10_000, 1), (10_000, 3)]
)
def test_the_size_of_chunks_and_their_parts_changes_nothing(
    shop, settings, monkeypatch, chunk_rows, at_once
):
    whole = imported("whole")
    assert len(whole["customers"]) > 5
    assert len(whole["candidates"]) == 3
    settings.UPLOAD_CHUNK_ROWS = chunk_rows
    if at_once:
        monkeypatch.setattr(CustomersKind, "rows_at_once", at_once)
    assert imported("in pieces") == whole


def test_beside_people_who_write_chunks_are_small_and_nothing_else_changes(monkeypatch):
    whole = imported("whole")
    monkeypatch.setattr(run, "FEW_ROWS", 2)
    asked: list[int] = []
    monkeypatch.setattr(run, "pause", lambda: asked.append(1) or True)
    assert imported("in small chunks") == whole
    assert len(asked) > (2 * len(TANGLED) + 7) / 2


def imported(name):
    """What two sheets leave, the second with rows of the first, in a business of that name."""
    organization = Organization.objects.create(name=name)
    for branch in ("Shivranjani", "CG Road"):
        Branch.objects.create(organization=organization, name=branch)
    import_rows(organization, TANGLED)
    import_rows(organization, [*TANGLED[2:9], *TANGLED])
    return state_of(organization)


def test_a_second_visit_of_a_known_phone_adds_a_visit_not_a_customer(shop, shivranjani, cg_road):
    upload = import_rows(shop, TANGLED[:2])

    customer = Customer.objects.get()
    visits = [(visit.branch.name, visit.visit_date.day) for visit in customer.visits.all()]
    assert visits == [("CG Road", 6), ("Shivranjani", 2)]
    assert (upload.created_count, upload.updated_count) == (1, 1)


def test_each_row_tells_what_it_changed(shop, shivranjani, cg_road):
    upload = import_rows(shop, TANGLED[:2])

    first, second = upload.rows.all()
    assert first.changes["full_name"] == ["", "Asha Patel"]
    assert first.changes["identifiers"] == [[], ["phone:+919723521333"]]
    assert second.changes == {
        "branch": [shivranjani.pk, cg_road.pk],
        "last_activity": ["2024-05-02T06:30:00+00:00", "2024-05-06T06:30:00+00:00"],
        "visit": [None, second.visit_id],
    }
    assert second.visit.visit_date.isoformat() == "2024-05-06"


def test_people_without_keys_are_not_doubled_by_the_same_sheet(shop, cg_road):
    sheet = [TANGLED[2], TANGLED[3]]
    import_rows(shop, sheet)

    again = import_rows(shop, sheet)

    assert Customer.objects.count() == 2
    assert (again.unchanged_count, again.seen_before_count) == (2, 2)
    assert {each.customer_id for each in again.rows.all()} == set(
        Customer.objects.values_list("pk", flat=True)
    )


def test_a_third_twin_is_new(shop, cg_road):
    import_rows(shop, [TANGLED[2]] * 2)

    more = import_rows(shop, [TANGLED[2]] * 3)

    assert (more.unchanged_count, more.created_count) == (2, 1)
    assert Customer.objects.count() == 3


def test_a_re_saved_sheet_is_recognized_whatever_its_columns_and_formats(shop, shivranjani):
    import_rows(shop, [row("Asha Patel", "9723521333", store="Shivranjani", day="2/5/2024")])

    again = import_rows(
        shop,
        [["2024-05-02", " shivranjani ", "+91 97235-21333", "Asha  Patel ", "paid"]],
        ["Visit Dt", "Store", "Mob No.", "Customer", "Remarks"],
    )

    assert (again.unchanged_count, again.seen_before_count) == (1, 1)
    assert again.rows.get().same_as is not None


def test_rows_of_a_reverted_upload_do_not_count_as_seen(shop, cg_road):
    first = import_rows(shop, [TANGLED[2]])
    first.rows.update(reverted_at=first.uploaded_at)

    again = import_rows(shop, [TANGLED[2]])

    assert (again.created_count, again.seen_before_count) == (1, 0)


def test_a_row_seen_before_does_not_bring_old_values_back(shop, shivranjani, cg_road):
    import_rows(shop, TANGLED[:1])
    Customer.objects.update(full_name="Asha Mehta", is_active=False)

    import_rows(shop, TANGLED[:1])

    customer = Customer.objects.get()
    assert (customer.full_name, customer.is_active) == ("Asha Mehta", False)


def test_the_branch_of_the_upload_is_for_rows_that_name_none(shop, shivranjani, cg_road):
    sheet = [
        row("Asha Patel", "9723521333", day="2/5/2024"),
        row("Ravi Shah", "9099019076", store="CG Road", day="2/5/2024"),
    ]

    import_rows(shop, sheet, branch=shivranjani)

    assert [visit.branch.name for visit in Visit.objects.order_by("pk")] == [
        "Shivranjani",
        "CG Road",
    ]


def test_a_date_without_any_branch_waits(shop):
    upload = import_rows(shop, [row("Asha Patel", "9723521333", day="2/5/2024")])

    assert codes(upload) == {2: ["branch_missing"]}
    assert not Customer.objects.exists()


def test_a_future_visit_waits_and_says_so(shop, cg_road):
    tomorrow = shop.today() + timedelta(days=1)
    day = f"{tomorrow:%d/%m/%Y}"
    upload = import_rows(shop, [row("Asha", "9723521333", store="CG Road", day=day)])

    assert codes(upload) == {2: ["date_in_future"]}
    message = upload.rows.get().problems[0]["message"]
    assert message.startswith(f'Row 2, "Visit Date": "{day}" has not come yet.')


def test_an_unknown_store_is_made_when_the_upload_may(shop):
    sheet = [
        row("Asha Patel", "9723521333", store="Satellite", day="2/5/2024"),
        row("Ravi Shah", "9099019076", store="SATELLITE ", day="3/5/2024"),
    ]

    upload = import_rows(shop, sheet, options={"create_missing_branches": True})

    assert (upload.created_count, upload.needs_attention_count) == (2, 0)
    assert Branch.objects.get().name == "Satellite"
    assert Visit.objects.count() == 2


def test_a_row_that_waits_makes_no_branch(shop):
    upload = import_rows(
        shop,
        [row("Asha", "9.72352E+09", store="Satellite", day="2/5/2024")],
        options={"create_missing_branches": True},
    )

    assert codes(upload) == {2: ["phone_damaged"]}
    assert not Branch.objects.exists()


def test_a_changed_name_is_taken_and_flagged(shop, cg_road):
    upload = import_rows(
        shop,
        [
            row("Kiran Shah", "9723521333", store="CG Road", day="2/5/2024"),
            row("Mahesh Prajapati", "9723521333", store="CG Road", day="3/5/2024"),
        ],
    )

    assert codes(upload) == {2: [], 3: ["name_changed"]}
    assert Customer.objects.get().full_name == "Mahesh Prajapati"


def test_details_of_the_sheet_are_kept(shop, cg_road):
    import_rows(
        shop,
        [["Asha Patel", "9723521333", "34", "F", "31/12/1990", "1, Ashram Road"]],
        ["Name", "Mobile", "Age", "Gender", "DOB", "Address"],
    )

    customer = Customer.objects.get()
    assert (customer.age, customer.gender, customer.address) == (34, "female", "1, Ashram Road")
    assert customer.date_of_birth.isoformat() == "1990-12-31"


def test_texts_that_a_database_refuses_do_not_stop_the_sheet(shop, cg_road):
    # Beyond the part of the file that is looked at before it is stored.
    before = [row(f"Walk-in {number}") for number in range(6000)]

    upload = import_rows(shop, [*before, row("Asha\x00 Patel", "9723521333", city="Su\x00rat")])

    assert (upload.status, upload.created_count) == ("done", 6001)
    assert Customer.objects.get(phone="+919723521333").full_name == "Asha Patel"
    assert "\x00" not in str(upload.rows.last().cells)


def test_a_file_deleted_before_it_is_read_fails_with_what_to_do(shop):
    from jobs.testing import run_jobs

    upload = hand_in(shop, TANGLED)
    upload.file.delete(save=False)
    run_jobs()

    upload = FileUpload.objects.get()
    assert (upload.status, upload.rows_read) == ("failed", 0)
    assert "no longer in the service's storage" in upload.error


def test_the_sum_closes_and_no_key_has_two_owners(shop, shivranjani, cg_road):
    upload = import_rows(shop, TANGLED)

    assert sum_closes(upload)
    values = CustomerIdentifier.objects.values_list("kind", "value")
    assert len(set(values)) == len(values)


def test_a_chunk_costs_the_same_number_of_queries_whatever_its_rows(
    shop, cg_road, django_assert_max_num_queries, settings
):
    settings.UPLOAD_CHUNK_ROWS = 10_000
    sheet = [
        row(f"Person {number}", f"98250{number:05d}", store="CG Road", day="2/5/2024")
        for number in range(300)
    ]
    import_rows(shop, sheet)
    moved = [[*each[:6], "Surat"] for each in sheet]

    with mock.patch("uploads.pipeline.processing.check_after"), django_assert_max_num_queries(75):
        upload = import_rows(shop, moved)

    assert upload.updated_count == 300


def test_a_name_in_parts_is_put_together(shop):
    import_rows(
        shop,
        [["Asha", "", "Patel", "9723521333"], ["-", "K.", "Shah", "9099019076"]],
        ["First Name", "Middle Name", "Surname", "Mobile"],
    )

    names = Customer.objects.order_by("pk").values_list("full_name", flat=True)
    assert list(names) == ["Asha Patel", "K. Shah"]


def test_a_row_never_joins_two_that_a_person_declared_different(shop, cg_road):
    import_rows(shop, [row("Asha Patel", "9723521333"), row("Ramesh Soni", "9099054597")])
    asha, ramesh = Customer.objects.order_by("pk")
    DuplicateCandidate.objects.create(
        organization=shop, first=asha, second=ramesh, status=CandidateStatus.DISMISSED
    )

    upload = import_rows(shop, [row("Ramesh Soni", "9723521333", store="CG Road", day="2/5/2024")])

    taken = upload.rows.get()
    assert (taken.customer, taken.visit.customer) == (ramesh, ramesh)
    assert codes(upload) == {2: ["key_shared"]}
    asha.refresh_from_db()
    assert asha.full_name == "Asha Patel"


def test_two_columns_of_phones_may_change_places_in_a_re_saved_sheet(shop):
    headings = ["Name", "Mobile", "Alt Mobile"]
    import_rows(shop, [["Asha Patel", "9723521333", "9099054597"]], headings)

    again = import_rows(shop, [["Asha Patel", "9099054597", "9723521333"]], headings)

    assert (again.unchanged_count, again.seen_before_count) == (1, 1)


def test_a_problem_names_the_very_column_and_the_cell_as_typed(shop):
    headings = ["Name", "Mobile", "Alt Mobile"]
    import_rows(shop, [["Ravi Shah", "9099072772", ""]], headings)

    upload = import_rows(
        shop,
        [
            ["Asha Patel", "9723521333", " 98250 123 / 9099054597 "],
            ["Asha Patel", "9723521333", "Ravi 90990-72772"],
        ],
        headings,
    )

    problems = [each.problems[0] for each in upload.rows.all()]
    assert [(each["code"], each["column"], each["value"]) for each in problems] == [
        ("phone_invalid", "Alt Mobile", "98250 123 / 9099054597"),
        ("keys_conflict", "Alt Mobile", "Ravi 90990-72772"),
    ]
    assert problems[0]["message"].startswith('Row 2, "Alt Mobile": "98250 123" has too few digits')


def test_dates_that_a_spreadsheet_swapped_are_swapped_back_on_demand(shop, cg_road, asha):
    book = openpyxl.Workbook()
    book.active.append(["Name", "Mobile", "Shop", "Visit Date"])
    days = [date(2024, month, 5) for month in (1, 2, 3)] + ["13/5/2024", "14/5/2024", "15/5/24"]
    for day in days:
        book.active.append(["Asha Patel", "9723521333", "CG Road", day])
    saved = io.BytesIO()
    book.save(saved)
    receive_upload(
        shop,
        kind="customers",
        file=SimpleUploadedFile("swapped.xlsx", saved.getvalue()),
        by=asha,
        options={"swap_day_month": True},
    )
    run_jobs()

    visits = Visit.objects.order_by("visit_date").values_list("visit_date", flat=True)
    assert [f"{day:%d/%m}" for day in visits] == [
        "01/05", "02/05", "03/05", "13/05", "14/05", "15/05",
    ]  # fmt: skip
