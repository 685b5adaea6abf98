"""Contact records over HTTP: entered, found, changed, moved."""

from datetime import timedelta

import pytest

from contacts.models import ContactRecord
from contacts.tests.contacts import URL, make_contact
from customers.models import IgnoredIdentifier

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(shop, shivranjani):
    return make_contact(shop, name="Asha Patel", branch=shivranjani)


def test_a_phone_is_entered_in_any_spelling(as_chitra, shivranjani):
    response = as_chitra.post(
        URL, {"phone": "097235-21333 / 079-26563021", "name": " Asha  Patel ", "notes": "Cold",
              "branch": shivranjani.pk}
    )  # fmt: skip

    assert response.status_code == 201, response.data
    assert response.data["created"] is True
    assert (response.data["phone"], response.data["name"]) == ("+919723521333", "Asha Patel")
    assert (response.data["status"], response.data["attempts"]) == ("pending", 0)
    assert response.data["possible_transitions"] == ["contacted", "yellow", "inactive"]


def test_a_known_phone_is_the_same_contact_and_learns_what_was_blank(as_chitra, shop, chitra):
    known = make_contact(shop)

    response = as_chitra.post(URL, {"phone": "+91 97235 21333", "name": "Asha Patel"})
    again = as_chitra.post(URL, {"phone": "9723521333", "name": "Somebody Else"})

    assert response.status_code == again.status_code == 200
    assert (response.data["created"], response.data["id"]) == (False, known.pk)
    assert response.data["name"] == again.data["name"] == "Asha Patel"
    assert ContactRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("phone", "message"),
    [
        ("", "A contact is a phone to call. Give one."),
        ("na", "A contact is a phone to call. Give one."),
        ("98250", '"98250" has too few digits'),
        ("9999999999", "is a filler, nobody"),
    ],
)
def test_a_phone_that_nobody_can_call_is_refused(as_chitra, phone, message):
    response = as_chitra.post(URL, {"phone": phone})

    assert response.status_code == 400
    assert message in str(response.data)
    assert not ContactRecord.objects.exists()


def test_the_shops_own_number_is_no_contact(as_chitra, shop):
    IgnoredIdentifier.objects.create(organization=shop, value="+917926560000")

    response = as_chitra.post(URL, {"phone": "079-26560000"})

    assert response.status_code == 400
    assert "is on your ignore list" in str(response.data)


def test_a_contact_is_changed_and_says_so_in_its_history(as_chitra, contact):
    url = f"{URL}{contact.pk}/"

    response = as_chitra.patch(url, {"name": "Asha Mehta", "notes": ""}, format="json")

    assert response.status_code == 200, response.data
    assert response.data["name"] == "Asha Mehta"
    lines = as_chitra.get(f"{url}history/").data["results"]
    assert lines[0]["changes"] == {"name": ["Asha Patel", "Asha Mehta"]}
    assert (lines[0]["why"], lines[0]["changed_by_name"]) == ("Edited by hand.", "chitra")
    assert lines[-1]["changes"]["phone"] == ["", "+919723521333"]


def test_a_contact_is_not_called_by_a_name_that_is_nobodys(as_chitra, contact):
    response = as_chitra.patch(f"{URL}{contact.pk}/", {"name": "walk-in"}, format="json")

    assert (response.status_code, response.data["errors"][0]["code"]) == (400, "nobody")
    contact.refresh_from_db()
    assert contact.name == "Asha Patel"


def test_put_changes_only_what_is_given(as_chitra, contact):
    response = as_chitra.put(f"{URL}{contact.pk}/", {"notes": "Call after six"}, format="json")

    assert response.status_code == 200
    assert (response.data["name"], response.data["notes"]) == ("Asha Patel", "Call after six")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("pending", "converted", "This contact is pending. Only a bill with a value converts it"),
        ("contacted", "pending", "A contact that is contacted cannot become pending. Possible from "
         "here: yellow, inactive."),
        ("yellow", "contacted", "A contact that is yellow cannot become contacted. Possible from "
         "here: inactive."),
        ("inactive", "yellow", "A contact that is inactive cannot become yellow. Reopen it first"),
    ],
)  # fmt: skip
def test_a_move_that_the_table_lacks_is_refused(as_chitra, contact, before, after, message):
    ContactRecord.objects.update(status=before, worked_status=before, closing_reason="Moved away")

    response = as_chitra.patch(f"{URL}{contact.pk}/", {"status": after}, format="json")

    assert response.status_code == 409
    assert response.data["message"].startswith(message)
    assert (
        response.data["possible"]
        == as_chitra.get(f"{URL}{contact.pk}/").data["possible_transitions"]
    )
    contact.refresh_from_db()
    assert contact.status == before


def test_a_contact_is_closed_for_a_reason_and_reopened(as_chitra, contact, tomorrow):
    url = f"{URL}{contact.pk}/"
    without = as_chitra.patch(url, {"status": "inactive"}, format="json")
    closed = as_chitra.patch(
        url, {"status": "inactive", "closing_reason": "Moved away"}, format="json"
    )
    reopened = as_chitra.post(f"{url}reopen/", {"next_action_on": str(tomorrow)})

    assert without.status_code == 400
    assert without.data["message"] == "Say why the contact is closed: give a closing_reason."
    assert (closed.data["status"], closed.data["closing_reason"]) == ("inactive", "Moved away")
    assert (reopened.data["status"], reopened.data["closing_reason"]) == ("pending", "")
    assert reopened.data["next_action_on"] == str(tomorrow)
    assert as_chitra.post(f"{url}reopen/").status_code == 409


def test_a_reason_alone_closes_nothing(as_chitra, contact):
    response = as_chitra.patch(
        f"{URL}{contact.pk}/", {"closing_reason": "Moved away"}, format="json"
    )

    assert response.status_code == 400
    assert "Send status inactive with it." in response.data["message"]


def test_a_day_that_is_past_is_no_promise(as_chitra, contact, yesterday):
    response = as_chitra.patch(
        f"{URL}{contact.pk}/", {"next_action_on": str(yesterday)}, format="json"
    )

    assert response.status_code == 400
    assert "is in the past. Give today or a later day." in response.data["message"]


def test_who_came_and_did_not_buy_is_yellow(as_chitra, contact, today, yesterday):
    url = f"{URL}{contact.pk}/mark-yellow/"

    marked = as_chitra.post(url, {"on": str(yesterday)})
    again = as_chitra.post(url)
    to_come = as_chitra.post(url, {"on": str(today + timedelta(days=1))})

    assert (marked.data["status"], marked.data["yellow_on"]) == ("yellow", str(yesterday))
    assert again.data["yellow_on"] == str(today)
    assert to_come.status_code == 400


def test_lists_are_narrowed(as_asha, shop, shivranjani, cg_road, chitra, today, yesterday):
    first = make_contact(shop, "9723521333", "Asha Patel", shivranjani)
    second = make_contact(shop, "9904309398", "Ravi Shah", cg_road)
    ContactRecord.objects.filter(pk=first.pk).update(
        assigned_to=chitra, next_action_on=yesterday, status="yellow", worked_status="yellow"
    )

    def found(**asked):
        return [row["id"] for row in as_asha.get(URL, asked).data["results"]]

    assert found() == [second.pk, first.pk]
    assert found(status="yellow") == found(overdue="true") == found(unassigned="false")
    assert found(status="yellow") == [first.pk]
    assert found(overdue="false") == found(unassigned="true") == [second.pk]
    assert (
        found(branch=cg_road.pk) == found(whatsapp_status="unknown", search="99043") == [second.pk]
    )
    assert found(search="patel asha") == found(search="097235-21333") == [first.pk]
    assert found(assigned_to=chitra.pk) == found(next_action_on_before=str(today)) == [first.pk]
    assert found(next_action_on_after=str(today)) == []
    assert found(ordering="name") == [first.pk, second.pk]
    assert found(upload=999) == []


def test_staff_see_their_branches_contacts_and_those_of_none(as_chitra, shop, shivranjani, cg_road):
    own = make_contact(shop, "9723521333", branch=shivranjani)
    theirs = make_contact(shop, "9904309398", branch=cg_road)
    nobodys = make_contact(shop, "9825083702")

    listed = [row["id"] for row in as_chitra.get(URL).data["results"]]

    assert listed == [nobodys.pk, own.pk]
    assert as_chitra.get(f"{URL}{theirs.pk}/").status_code == 404
    response = as_chitra.post(
        f"{URL}{theirs.pk}/interactions/", {"kind": "call", "closing_reason": "No"}
    )
    assert response.status_code == 404


def test_a_stranger_finds_nothing_and_a_viewer_changes_nothing(as_dev, as_veena, contact):
    url = f"{URL}{contact.pk}/"

    assert as_dev.get(url).status_code == 404
    assert as_dev.get(URL).data["count"] == 0
    assert as_veena.get(url).status_code == 200
    for path in ("mark-yellow", "reopen", "interactions", "reminders"):
        assert as_dev.post(f"{url}{path}/").status_code == 404
        assert as_veena.post(f"{url}{path}/").status_code == 403


@pytest.mark.parametrize("prefix", ["/", "/api/", "/api/customer-tracking/"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_the_routes_answer_everywhere(prefix, slash, as_chitra, contact):
    assert as_chitra.get(f"{prefix}contacts{slash}").status_code == 200
    assert as_chitra.get(f"{prefix}contacts/{contact.pk}{slash}").status_code == 200
    assert as_chitra.post(f"{prefix}contacts/{contact.pk}/interactions{slash}").status_code == 400


def test_a_contact_is_not_given_out_by_the_way(as_bilal, contact, chitra, dev):
    for somebody in (chitra.pk, dev.pk, "nobody"):
        response = as_bilal.put(f"{URL}{contact.pk}/", {"name": "A", "assigned_to": somebody})

        assert response.status_code == 400
        assert "contacts are given out at /contacts/assign/" in response.data["message"]
    contact.refresh_from_db()
    assert (contact.name, contact.assigned_to) == ("Asha Patel", None)


def test_what_was_shown_can_be_sent_back_changed(as_chitra, contact, chitra):
    ContactRecord.objects.update(assigned_to=chitra)
    shown = as_chitra.get(f"{URL}{contact.pk}/").json()

    response = as_chitra.put(f"{URL}{contact.pk}/", shown | {"name": "Asha P"}, format="json")

    assert (response.status_code, response.data["name"]) == (200, "Asha P")
