"""Naming, in the admin, the columns of later tables whose headings nobody knows."""

import re

import pytest
from django.test import Client

from customers.models import Customer
from jobs.testing import run_jobs
from uploads.admin.forms import AnswerForm
from uploads.models import FileUpload
from visits.models import Visit

FIRST = "Name,Mobile,City\nAsha Patel,98250 12345,Surat\nMeena Rao,98250 42345,Surat\n"
BELOW = "\nWer,Wo,Kontakt,A\nRavi Shah,CG Road,98250 22345,x\nImran Khan,CG Road,98250 32345,y\n"
AGAIN = "\nKiska,Kahan,Sampark\nLeela Rao,CG Road,98250 52345\n"
KNOWN = {"header_row": 1, "column_0": "full_name", "column_1": "phone", "column_2": "city"}


@pytest.fixture
def ask(as_bilal, upload, cg_road):
    """A sheet's question, and the admin's form for it as it is filled in when it opens."""

    def ask(sheet: str) -> AnswerForm:
        asked = upload(as_bilal, sheet)
        assert asked["status"] == "needs_mapping"
        return AnswerForm(upload=FileUpload.objects.get(pk=asked["id"]))

    return ask


@pytest.fixture
def answer(bilal):
    def answer(**fields: str) -> FileUpload:
        client, upload = Client(), FileUpload.objects.get()
        client.force_login(bilal)
        path = f"/admin/uploads/fileupload/{upload.pk}/answer/"
        assert client.post(path, {**KNOWN, **fields}).status_code == 302
        run_jobs()
        upload.refresh_from_db()
        return upload

    return answer


def test_a_later_table_has_its_columns_on_the_form_with_what_they_seem_to_be(ask):
    form = ask(FIRST + BELOW)
    (table,) = form.tables_below
    fields = [head["field"] for head in table["heads"]]
    assert (table["row"], [row["row"] for row in table["rows"]]) == (5, [6, 7])
    # "A" is the first column of the sheet: no answer can name what is headed so below.
    assert [(f.label, f.initial) if f else None for f in fields] == [
        ("Wer", "full_name"), ("Wo", "branch"), ("Kontakt", "phone"), None,
    ]  # fmt: skip


def test_the_columns_of_a_later_table_are_named_on_the_form(ask, answer):
    ask(FIRST + BELOW)

    upload = answer(below_5_0="full_name", below_5_2="phone")

    assert (upload.status, upload.created_count) == ("done", 4)
    assert Customer.objects.get(full_name="Imran Khan").phone == "+919825032345"
    assert not Visit.objects.exists()


def test_all_later_tables_are_named_at_once(ask, answer):
    form = ask(FIRST + BELOW + AGAIN)
    assert [table["row"] for table in form.tables_below] == [5, 9]

    named = {"below_5_0": "full_name", "below_5_2": "phone", "below_9_0": "full_name",
            "below_9_2": "phone"}  # fmt: skip
    upload = answer(**named)
    assert (upload.error, upload.created_count) == ("", 5)
    assert Customer.objects.get(full_name="Leela Rao").phone == "+919825052345"


def test_a_later_table_of_which_nothing_is_said_is_none(ask, answer):
    ask(FIRST + BELOW)

    upload = answer()

    assert (upload.created_count, upload.needs_attention_count) == (2, 3)
    assert not Customer.objects.filter(full_name__in=["Ravi Shah", "Imran Khan"]).exists()


def test_the_page_shows_a_table_for_each(ask, bilal):
    ask(FIRST + BELOW + AGAIN)
    client = Client()
    client.force_login(bilal)
    page = client.get(f"/admin/uploads/fileupload/{FileUpload.objects.get().pk}/answer/")
    titles = re.findall(r"What the columns of the table below row (\d+) hold", page.text)
    assert titles == ["5", "9"]
    assert 'name="below_9_2"' in page.text


def test_other_systems_get_the_later_tables_with_the_question(as_bilal, ask):
    ask(FIRST + BELOW)
    question = as_bilal.get(f"/api/uploads/{FileUpload.objects.get().pk}/").data["question"]
    (table,) = question["tables_below"]
    assert (table["row"], table["columns"]) == (5, ["Wer", "Wo", "Kontakt"])
    assert table["proposal"] == {"Wer": "full_name", "Wo": "branch", "Kontakt": "phone"}


def test_columns_below_a_row_that_is_chosen_for_the_headings_stay_the_tables_own(ask):
    ask(FIRST + BELOW)
    upload = FileUpload.objects.get()
    fields = {"header_row": 5, "below_5_0": "full_name", "column_1": "phone"}
    form = AnswerForm(fields, upload=upload)
    assert form.is_valid()
    assert form.answers()["mapping"] == {"1": "phone"}


def test_columns_that_only_a_later_table_has_are_none_of_the_first(ask, answer):
    wide = "\nName,Mobile,City,Email\nIla Rao,98250 62345,Surat,ila@example.in\n"
    form = ask(FIRST + wide + BELOW)
    assert form.columns == ["Name", "Mobile", "City"]

    upload = answer(below_8_0="full_name", below_8_2="phone")

    assert (upload.error, upload.created_count) == ("", 5)
    assert Customer.objects.get(full_name="Ila Rao").email == "ila@example.in"


def test_what_is_asked_of_a_later_table_with_known_headings_is_on_the_form_as_well(ask, answer):
    known = "\nMobile,Wer,Was\n98250 22345,ravi shah,asha dave\n98250 32345,imran khan,ila rao\n"
    form = ask(FIRST + known)
    (table,) = form.tables_below
    assert [head["field"] and head["field"].initial for head in table["heads"]] == [
        None, "full_name", "full_name",
    ]  # fmt: skip

    upload = answer(below_5_0="full_name")

    assert (upload.error, upload.created_count) == ("", 4)
    assert Customer.objects.get(phone="+919825022345").full_name == "ravi shah"
