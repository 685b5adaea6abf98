"""Taking an upload back: what goes, what is kept, what is in the way."""

import pytest

from customers.edits import delete_customer, edit_customer
from customers.merging.services import merge_records
from customers.models import Customer, DuplicateCandidate
from history.models import Change, ChangeCause
from jobs.testing import run_jobs
from uploads.fixing.services import fix_row
from uploads.models import FileUpload
from uploads.reverting.services import preview_revert
from uploads.tests.reverting import listed, meaning, revert
from uploads.tests.sheets import hand_in, import_rows, state_of
from visits.models import Visit
from visits.services import record_visit

ASHA = ["Asha Patel", "9723521333", "", "", "CG Road", "2/5/2024", "Kalol"]
NOTHING: dict[str, list[str]] = {"customers": [], "visits": [], "pairs": []}
RAVI = ["Ravi Shah", "9904309398", "", "", "CG Road", "3/5/2024", ""]


def test_what_an_upload_created_and_nobody_touched_goes(shop, cg_road, bilal):
    upload = import_rows(shop, [ASHA, RAVI])

    reverting = revert(upload, by=bilal)

    assert meaning(shop) == NOTHING
    assert upload.status == "reverted"
    assert reverting.counts == {"reverted": {"entries": 2, "customers": 2, "visits": 2}}
    assert "The visit to CG Road on 2 May 2024 is gone." in listed(reverting, "reverted")
    assert not upload.rows.filter(reverted_at=None).exists()
    assert not upload.rows.exclude(customer=None, visit=None).exists()


def test_changed_values_and_keys_go_back_to_what_they_were(shop, cg_road, shivranjani):
    import_rows(shop, [ASHA])
    before = meaning(shop)
    upload = import_rows(
        shop,
        [["Asha P Mehta", "9723521333 / 9904309398", "a@example.in", "Z1234567", "Shivranjani",
          "6/5/2024", "Surat"],
         ["Asha Mehta", "9723521333", "", "", "Shivranjani", "7/5/2024", "Anand"]],
    )  # fmt: skip
    assert meaning(shop) != before

    reverting = revert(upload)

    assert meaning(shop) == before
    assert "City: Anand → Kalol." in listed(reverting, "reverted")
    change = Change.objects.latest("pk")
    assert (change.cause, change.cause_id) == (ChangeCause.REVERT, reverting.pk)
    assert change.changes["city"] == ["Anand", "Kalol"]


def test_a_later_sheets_value_stays_and_is_named(shop, cg_road):
    import_rows(shop, [ASHA])
    upload = import_rows(shop, [[*ASHA[:5], "3/5/2024", "Surat"]])
    import_rows(shop, [[*ASHA[:5], "4/5/2024", "Anand"]])

    reverting = revert(upload)

    assert Customer.objects.get().city == "Anand"
    assert "City stays Anand: changed since by row 2 of sheet.csv." in listed(reverting, "kept")
    assert upload.status == "partly_reverted"
    assert Visit.objects.count() == 2


def test_what_a_later_sheet_told_too_is_kept(shop, cg_road):
    upload = import_rows(shop, [[*ASHA[:2], "a@example.in", *ASHA[3:]]])
    import_rows(shop, [["Asha Patel", "97235 21333", "", "", "", "", ""]])

    reverting = revert(upload)

    customer = Customer.objects.get()
    assert (customer.full_name, customer.phone) == ("Asha Patel", "+919723521333")
    assert (customer.email, customer.city, customer.branch, customer.last_activity) == (
        "", "", None, None,
    )  # fmt: skip
    assert [str(key) for key in customer.identifiers.all()] == ["phone:+919723521333"]
    assert "The customer stays: also named by row 2 of sheet.csv." in listed(reverting, "kept")


def test_the_same_rows_in_a_later_sheet_keep_everything_and_are_seen_from_then_on(shop, cg_road):
    rows = [ASHA, ["Ramesh", "", "", "", "CG Road", "2/5/2024", "Kalol"]]
    upload = import_rows(shop, rows)
    again = import_rows(shop, rows)
    before = meaning(shop)

    revert(upload)

    assert meaning(shop) == before
    assert set(again.rows.values_list("same_as", flat=True)) == {None}
    third = import_rows(shop, rows)
    assert (third.seen_before_count, Customer.objects.count()) == (2, 2)


def test_a_hand_edit_is_kept_and_the_rest_goes_back(shop, cg_road, bilal):
    import_rows(shop, [ASHA])
    upload = import_rows(shop, [["Asha P", "9723521333", "", "", "CG Road", "4/5/2024", "Surat"]])
    edit_customer(Customer.objects.get(), {"city": "Nadiad"}, by=bilal)

    reverting = revert(upload)

    customer = Customer.objects.get()
    assert (customer.full_name, customer.city) == ("Asha Patel", "Nadiad")
    assert "City stays Nadiad: changed by hand since by bilal." in listed(reverting, "kept")


def test_a_customer_on_whom_somebody_built_stays_and_is_named(shop, cg_road, shivranjani, bilal):
    upload = import_rows(shop, [ASHA, RAVI])
    asha = Customer.objects.get(full_name="Asha Patel")
    visit = record_visit(asha, branch=shivranjani, visit_date=shop.today(), by=bilal)

    reverting = revert(upload)

    assert list(Customer.objects.all()) == [asha]
    assert list(Visit.objects.all()) == [visit]
    (sentence,) = listed(reverting, "blocked")
    assert f"visit {visit.pk}" in sentence


def test_who_came_back_by_the_upload_is_deleted_again(shop, cg_road, bilal):
    import_rows(shop, [ASHA])
    delete_customer(Customer.objects.get(), by=bilal)
    before = meaning(shop)
    upload = import_rows(shop, [[*ASHA[:5], "4/5/2024", "Kalol"]])
    assert Customer.objects.get().is_active

    revert(upload)

    assert meaning(shop) == before


def test_pairs_that_only_this_upload_raised_are_gone(shop, cg_road):
    import_rows(shop, [ASHA, [*RAVI[:2], "ravi@example.in", *RAVI[3:]]])
    upload = import_rows(shop, [[*ASHA[:2], "ravi@example.in", *ASHA[3:]]])
    assert DuplicateCandidate.objects.count() == 1

    revert(upload)

    assert not DuplicateCandidate.objects.exists()


def test_a_pair_stays_that_a_row_of_a_sheet_called_the_same_raised(shop, cg_road):
    shared = ["Ravi Shah", ASHA[1], "", "M7654321", "", "", ""]
    first = import_rows(shop, [[*ASHA[:3], "Z1234567", *ASHA[4:]], shared])
    raised = DuplicateCandidate.objects.get().reasons
    upload = import_rows(shop, [ASHA, [*ASHA[:6], "Kalol"]])

    revert(upload)

    assert DuplicateCandidate.objects.get().reasons == raised
    assert raised[0].startswith(f"Row 3 of sheet.csv (upload {first.pk}): ")


def test_of_two_sheets_called_the_same_each_loses_its_own_reason(shop, cg_road):
    """Both say the same on their second lines, about the same two people."""
    import_rows(shop, [ASHA, [*RAVI[:2], "ravi@example.in", *RAVI[3:]]])
    both = [*ASHA[:2], "ravi@example.in", *ASHA[3:]]
    first = import_rows(shop, [both])
    raised = DuplicateCandidate.objects.get().reasons
    second = import_rows(shop, [[*both[:5], "9/6/2024", *both[6:]]])
    assert len(DuplicateCandidate.objects.get().reasons) == 2

    revert(second)
    assert DuplicateCandidate.objects.get().reasons == raised

    revert(first)
    assert not DuplicateCandidate.objects.exists()


def test_a_value_that_another_program_changed_without_a_word_stays(shop, cg_road):
    import_rows(shop, [[*ASHA[:6], "Kalol"]])
    upload = import_rows(shop, [[*ASHA[:5], "3/5/2024", "Surat"]])
    Customer.objects.update(city="Nadiad")  # as a script would: no line in the history

    reverting = revert(upload)

    assert Customer.objects.get().city == "Nadiad"
    assert "City stays Nadiad: changed since." in listed(reverting, "kept")


def test_a_preview_says_the_same_and_changes_nothing(shop, cg_road):
    import_rows(shop, [ASHA])
    upload = import_rows(shop, [[*ASHA[:5], "3/5/2024", "Surat"], RAVI])
    before = state_of(shop)

    preview = preview_revert(upload, by=None)
    run_jobs()

    assert state_of(shop) == before
    preview.refresh_from_db()
    real = revert(upload)
    assert preview.counts == real.counts
    given, done = ([each.sentences for each in one.entries.all()] for one in (preview, real))
    assert any(item.startswith("The customer goes") for sentences in given for item in sentences)
    went = [[item.replace(" goes", " is gone") for item in sentences] for sentences in given]
    assert done == went


def test_a_key_taken_back_is_free_for_somebody_else(shop, cg_road):
    upload = import_rows(shop, [ASHA])
    revert(upload)

    import_rows(shop, [["Somebody Else", "9723521333", "", "", "", "", ""]])

    assert Customer.objects.get().full_name == "Somebody Else"


def test_both_uploads_taken_back_one_after_the_other_leave_nothing(shop, cg_road):
    first = import_rows(shop, [ASHA])
    second = import_rows(shop, [[*ASHA[:5], "3/5/2024", "Surat"]])
    revert(first)
    revert(second)

    assert meaning(shop) == NOTHING
    assert FileUpload.objects.filter(status="reverted").count() >= 1


@pytest.mark.parametrize("chunk", [1, 2, 3])
def test_the_size_of_chunks_does_not_matter(shop, cg_road, settings, chunk):
    import_rows(shop, [ASHA])
    before = meaning(shop)
    rows = [[*ASHA[:5], f"{day}/5/2024", f"City {day}"] for day in range(3, 8)]
    upload = import_rows(shop, [*rows, RAVI, *reversed(rows)])
    settings.UPLOAD_CHUNK_ROWS = chunk

    revert(upload)

    assert meaning(shop) == before


def test_a_preview_of_another_sheet_keeps_nobody(as_asha, shop, cg_road):
    upload = import_rows(shop, [ASHA])
    previewed = hand_in(shop, [[*ASHA[:5], "3/5/2024", "Surat"]], preview=True)
    run_jobs()
    rows = f"/api/uploads/{previewed.pk}/preview/rows/"
    assert as_asha.get(rows).data["results"][0]["customer"] == Customer.objects.get().pk

    revert(upload)

    assert meaning(shop) == NOTHING
    (row,) = as_asha.get(rows).data["results"]
    assert (row["customer"], row["customer_name"]) == (None, "")


@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_a_finished_reverting_has_passed_all_rows(shop, cg_road, settings, chunk):
    """Also those that went with a record of which a later row spoke, in that row's chunk."""
    upload = import_rows(shop, [ASHA, RAVI, [*ASHA[:5], "3/5/2024", "Surat"]])
    settings.UPLOAD_CHUNK_ROWS = chunk
    preview = preview_revert(upload, by=None)
    run_jobs()
    preview.refresh_from_db()

    reverting = revert(upload)

    for one in (preview, reverting):
        assert (one.job.done, one.job.total) == (3, 3)


def test_rows_that_were_corrected_go_with_their_upload(shop, cg_road, bilal):
    upload = import_rows(shop, [ASHA, ["Hetal Joshi", "9905", "", "", "CG Road", "3/5/2024", ""]])
    waiting = upload.rows.get(outcome="needs_attention")
    fix_row(waiting, cells={"Mobile": "9909912345"}, by=bilal)
    again = import_rows(shop, [["Hetal Joshi", "9905", "", "", "CG Road", "3/5/2024", ""]])
    assert Customer.objects.count() == 2

    revert(upload)

    # The uncorrected sheet came once more and stands for the same person.
    assert [(one.full_name, one.phone) for one in Customer.objects.all()] == [
        ("Hetal Joshi", "+919909912345")
    ]
    revert(again)
    assert meaning(shop) == NOTHING


def test_who_was_merged_since_stays_whole(shop, cg_road, asha):
    import_rows(shop, [ASHA])
    upload = import_rows(shop, [[*ASHA[:5], "4/5/2024", "Surat"], RAVI])
    kept, gone = Customer.objects.order_by("pk")
    city = {"city": kept.pk, "full_name": kept.pk}
    merge_records("customer", kept.pk, [gone.pk], choices=city, by=asha, organization=shop)
    before = meaning(shop)

    reverting = revert(upload)

    assert meaning(shop) == before
    assert "merged with it since" in " ".join(listed(reverting, "blocked"))
    assert upload.rows.filter(reverted_at=None).count() == 2


def test_an_upload_after_a_merge_is_undone(shop, cg_road, asha):
    import_rows(shop, [ASHA, RAVI])
    kept, gone = Customer.objects.order_by("pk")
    name = {"full_name": kept.pk}
    merge_records("customer", kept.pk, [gone.pk], choices=name, by=asha, organization=shop)
    before = meaning(shop)
    upload = import_rows(
        shop, [["Ravi S", RAVI[1], "r@example.in", "", "CG Road", "9/5/2024", "Surat"]]
    )

    revert(upload)

    assert meaning(shop) == before
    assert upload.status == "reverted"
