"""However rows are corrected, what stands in the end is what the right sheet would have left."""

import random

import pytest

from accounts.models import Branch, Organization
from customers.models import CustomerIdentifier
from jobs.testing import run_jobs
from uploads.fixing import correct_rows, fix_row, services
from uploads.models import FileUpload, RowAttempt, UploadRow
from uploads.tests.sheets import Rows, import_rows, sum_closes
from uploads.tests.workbooks import download, hand_back
from visits.models import Visit

SHOPS = ["CG Road", "Shivranjani"]
RIGHT = {"CG Rd": "CG Road", "Shivranjni": "Shivranjani", "31/4/2024": "30/4/2024"}


def right_sheet(chance: random.Random) -> Rows:
    """People known by their phone, some of whom come more than once."""
    return [
        [f"Person {person}", f"98250{person:05d}", "", "", chance.choice(SHOPS),
         chance.choice(["30/4/2024", "2/5/2024", "3/5/2024"]), ""]
        for person in (chance.randrange(12) for _ in range(25))
    ]  # fmt: skip


def wrong_sheet(rows: Rows, chance: random.Random) -> Rows:
    wrong = {right: typed for typed, right in RIGHT.items()}
    return [
        [wrong.get(cell, cell) if chance.random() < 0.4 else cell for cell in row] for row in rows
    ]


def state(shop: Organization) -> tuple[set, set]:
    visits = Visit.objects.filter(organization=shop)
    keys = CustomerIdentifier.objects.filter(organization=shop)
    return (
        set(visits.values_list("customer__phone", "branch__name", "visit_date")),
        set(keys.values_list("kind", "value", "customer__full_name")),
    )


def correct_all(upload: FileUpload, chance: random.Random, client, bilal) -> None:
    """One by one, a wrong value in all rows at once, or by workbook, as it comes."""
    while waiting := list(upload.rows.filter(outcome="needs_attention")):
        way = chance.choice(["row", "value", "workbook"])
        row = chance.choice(waiting)
        fresh = UploadRow.objects.select_related("upload__organization").get(pk=row.pk)
        wrong = fresh.problems[0]
        if way == "row":
            cells = {p["column"]: RIGHT[p["value"]] for p in fresh.problems}
            fix_row(fresh, cells=cells, by=bilal)
        elif way == "value":
            correct_rows(
                FileUpload.objects.get(pk=upload.pk), column=wrong["column"], value=wrong["value"],
                replacement=RIGHT[wrong["value"]], by=bilal,
            )  # fmt: skip
            run_jobs()
        else:
            sheet = download(client, f"/api/uploads/{upload.pk}/")
            for line in chance.sample(waiting, k=min(3, len(waiting))):
                for problem in line.problems:
                    sheet.put(line.row_number, problem["column"], RIGHT[problem["value"]])
            hand_back(client, sheet)


@pytest.mark.parametrize("seed", range(6))
def test_corrected_rows_leave_what_the_right_sheet_leaves(
    seed, shop, other_shop, bilal, as_bilal, monkeypatch
):
    chance = random.Random(seed)
    monkeypatch.setattr(services, "ROWS_AT_ONCE", chance.choice([0, 3, 100]))
    for each in (shop, other_shop):
        for name in SHOPS:
            Branch.objects.create(organization=each, name=name)
    right = right_sheet(chance)
    wrong = wrong_sheet(right, chance)
    import_rows(other_shop, right)
    upload = import_rows(shop, wrong)

    correct_all(upload, chance, as_bilal, bilal)

    assert state(shop) == state(other_shop)
    assert all(map(sum_closes, FileUpload.objects.all()))
    assert [row.cells[:6] for row in upload.rows.order_by("row_number")] == [r[:6] for r in wrong]
    for again in (right, wrong):
        repeated = import_rows(shop, again)
        assert (repeated.unchanged_count, repeated.seen_before_count) == (25, 25)
    assert state(shop) == state(other_shop)
    corrected = upload.rows.exclude(corrections=None).count()
    assert RowAttempt.objects.filter(number=1).count() == corrected > 0
