"""Contacts given out: evenly, once, and only to who can see them."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Branch, User
from contacts.models import ContactRecord, ContactReminder
from contacts.services.assigning import assign_contacts
from contacts.services.making import ContactEntry, ContactImporter
from contacts.services.reminders import finish_reminder, remind
from contacts.tests.contacts import URL, make_contact
from core.roles import Role
from history.importing import Cause
from history.models import Change, ChangeCause
from jobs.testing import all_at_once

pytestmark = pytest.mark.django_db


def make_contacts(shop, count, *, start=0, branch=None):
    entries = [
        ContactEntry(f"+9198250{number:05d}", branch_id=branch.pk if branch else None)
        for number in range(start, start + count)
    ]
    outcomes = ContactImporter(shop, Cause(ChangeCause.EDIT)).run(entries)
    return [outcome.contact_id for outcome in outcomes]


def member(shop, username, role=Role.STAFF, branches=(), **values):
    user = User.objects.create_user(username, organization=shop, role=role, **values)
    user.branches.set(branches)
    return user


@pytest.fixture
def farid(shop):
    return member(shop, "farid")


@pytest.fixture
def gita(shop):
    return member(shop, "gita")


@pytest.fixture
def assign(as_bilal):
    def post(**given):
        return as_bilal.post(f"{URL}assign/", given, format="json")

    return post


def owned():
    rows = ContactRecord.objects.exclude(assigned_to=None)
    return Counter(rows.values_list("assigned_to__username", flat=True))


def test_contacts_are_given_out_evenly_to_all_active_staff(assign, shop, farid, gita, bilal):
    member(shop, "gone", is_active=False)
    make_contacts(shop, 7)

    response = assign(filter={})

    assert response.status_code == 200, response.data
    assert owned() == {"farid": 4, "gita": 3}
    assert response.data == {
        "assigned": 7,
        "staff": [
            {"staff": farid.pk, "name": "farid", "assigned": 4, "open_now": 4},
            {"staff": gita.pk, "name": "gita", "assigned": 3, "open_now": 3},
        ],
        "left_over": [],
    }
    line = Change.objects.filter(cause="assignment").first()
    contact = ContactRecord.objects.get(pk=line.target_id)
    assert (contact.assigned_by, contact.assigned_at is not None) == (bilal, True)
    assert line.changes == {"assigned_to": [None, contact.assigned_to_id]}
    assert line.by == bilal


def test_open_work_counts_and_finished_work_does_not(assign, shop, farid, gita):
    ContactRecord.objects.filter(pk__in=make_contacts(shop, 4)).update(assigned_to=farid)
    closed = make_contacts(shop, 6, start=10)
    ContactRecord.objects.filter(pk__in=closed).update(
        assigned_to=gita, status="inactive", worked_status="inactive", closing_reason="Moved"
    )

    response = assign(contacts=make_contacts(shop, 6, start=20), staff=[gita.pk, farid.pk])

    shares = {share["name"]: share["assigned"] for share in response.data["staff"]}
    assert shares == {"farid": 1, "gita": 5}
    assert {share["open_now"] for share in response.data["staff"]} == {5}


def test_what_somebody_has_stays_there_unless_told(assign, shop, farid, gita):
    contacts = make_contacts(shop, 4)
    assign(contacts=contacts, staff=[farid.pk])

    kept = assign(contacts=contacts, staff=[gita.pk])
    assert kept.data["assigned"] == 0
    (left,) = kept.data["left_over"]
    assert (left["reason"], left["contacts"]) == ("already_assigned", 4)
    assert owned() == {"farid": 4}

    assign(contacts=contacts, staff=[farid.pk, gita.pk], reassign=True)
    assert owned() == {"farid": 2, "gita": 2}


def test_converted_and_closed_contacts_are_left_out(assign, shop, farid):
    contacts = make_contacts(shop, 3)
    ContactRecord.objects.filter(pk=contacts[0]).update(
        status="inactive", worked_status="inactive", closing_reason="Moved away"
    )

    response = assign(contacts=contacts)

    assert response.data["assigned"] == 2
    assert response.data["left_over"] == [
        {"reason": "closed", "message": "Converted or closed already.", "contacts": 1,
         "branch_name": ""}
    ]  # fmt: skip


def test_the_daily_limit_counts_what_was_given_today(assign, shop, farid, gita):
    make_contacts(shop, 10)
    ContactRecord.objects.filter(pk__in=make_contacts(shop, 2, start=50)).update(
        assigned_to=farid, assigned_at=timezone.now()
    )
    ContactRecord.objects.filter(pk__in=make_contacts(shop, 2, start=60)).update(
        assigned_to=gita, assigned_at=timezone.now() - timedelta(days=2)
    )

    response = assign(filter={}, daily_limit=3)

    shares = {share["name"]: share["assigned"] for share in response.data["staff"]}
    assert shares == {"farid": 1, "gita": 3}
    reasons = {left["reason"]: left["contacts"] for left in response.data["left_over"]}
    assert reasons == {"already_assigned": 4, "daily_limit": 6}
    assert assign(filter={"unassigned": "true"}, daily_limit=3).data["assigned"] == 0


def test_a_branchs_contacts_go_to_who_works_there(assign, shop, shivranjani, cg_road, chitra):
    hema = member(shop, "hema", branches=[cg_road])
    maninagar = Branch.objects.create(organization=shop, name="Maninagar")
    make_contacts(shop, 3, branch=shivranjani)
    make_contacts(shop, 3, start=10, branch=cg_road)
    make_contacts(shop, 2, start=20, branch=maninagar)
    make_contacts(shop, 2, start=30)

    response = assign(filter={})

    for user in (chitra, hema):
        mine = ContactRecord.objects.filter(assigned_to=user)
        assert mine.count() == 4
        assert set(mine) <= set(ContactRecord.objects.for_user(User.objects.get(pk=user.pk)))
    assert response.data["left_over"] == [
        {"reason": "nobody_works_there", "contacts": 2,
         "message": "None of the chosen members works in Maninagar.", "branch_name": "Maninagar"}
    ]  # fmt: skip


def test_all_that_match_a_search_are_given_out_and_nobody_else(assign, shop, farid):
    make_contacts(shop, 3)
    ContactRecord.objects.update(name="Ravi Shah")
    make_contacts(shop, 2, start=50)

    assert assign(filter={"search": "ravi", "status": "pending"}).data["assigned"] == 3
    assert set(ContactRecord.objects.filter(assigned_to=farid).values_list("name")) == {
        ("Ravi Shah",)
    }


def test_a_dry_run_says_what_would_come_of_it_and_changes_nothing(
    assign, shop, farid, gita, cg_road, tomorrow
):
    contacts = make_contacts(shop, 5)
    assign(contacts=contacts[:4], staff=[farid.pk])
    promise = remind(ContactRecord.objects.get(pk=contacts[0]), due_on=tomorrow, by=farid)
    before = owned(), Change.objects.count()
    asked = {"filter": {}, "staff": [farid.pk, gita.pk], "reassign": True, "daily_limit": 2}

    shown = assign(**asked, dry_run=True)

    assert shown.status_code == 200
    assert (owned(), Change.objects.count()) == before
    assert ContactReminder.objects.get(pk=promise.pk).assigned_to == farid
    assert {share["name"]: share["assigned"] for share in shown.data["staff"]} == {
        "farid": 2,
        "gita": 2,
    }
    assert [left["reason"] for left in shown.data["left_over"]] == ["daily_limit"]
    assert assign(**asked).data == shown.data
    assert {share["name"]: share["open_now"] for share in shown.data["staff"]} == owned()


def test_a_dry_run_of_an_absence_changes_nothing_either(as_bilal, assign, shop, farid, gita):
    contacts = make_contacts(shop, 3)
    assign(contacts=contacts, staff=[farid.pk])
    asked = {"from": [farid.pk], "staff": [gita.pk]}

    shown = as_bilal.post(f"{URL}redistribute/", {**asked, "dry_run": True}, format="json")

    assert owned() == {"farid": 3}
    assert shown.data["staff"] == [{"staff": gita.pk, "name": "gita", "assigned": 3, "open_now": 3}]
    assert as_bilal.post(f"{URL}redistribute/", asked, format="json").data == shown.data


def test_a_dry_run_is_for_who_may_give_out(as_chitra, as_dev, shop, farid):
    asked = {"contacts": make_contacts(shop, 2), "dry_run": True}

    assert as_chitra.post(f"{URL}assign/", asked, format="json").status_code == 403
    assert as_dev.post(f"{URL}assign/", asked, format="json").status_code == 400


def test_a_filter_is_the_lists(assign, shop, farid, cg_road):
    make_contacts(shop, 2, branch=cg_road)
    make_contacts(shop, 3, start=10)

    assert assign(filter={"branch": cg_road.pk, "status": "pending"}).data["assigned"] == 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Give either contacts, their ids, or a filter"),
        ({"contacts": [1], "filter": {}}, "Give either contacts, their ids, or a filter"),
        ({"contacts": []}, "This list may not be empty."),
        ({"contacts": ["x"]}, "A valid integer is required."),
        ({"contacts": [999999]}, "There is no contact with id 999999. Check the ids."),
        ({"filter": {"brunch": 3}}, 'There is no filter "brunch". Use '),
        ({"filter": {"status": "open"}}, "Select a valid choice. open is not one of"),
        ({"filter": {}, "daily_limit": 0}, "greater than or equal to 1"),
        ({"filter": {}}, "No staff works here now. Add somebody, or choose who gets them."),
        ({"filter": {}, "staff": []}, "Name at least one member."),
        ({"filter": {}, "staff": [999999]}, "999999 is no member of your organization."),
    ],
)
def test_what_makes_no_sense_is_refused(assign, shop, given, message):
    make_contact(shop)

    response = assign(**given)

    assert response.status_code == 400
    assert message in str(response.data)
    assert owned() == {}


def test_members_who_cannot_take_contacts_are_named(assign, shop, farid, veena, dev):
    make_contacts(shop, 2)
    gone = member(shop, "gone", is_active=False)

    response = assign(filter={}, staff=[farid.pk, veena.pk, gone.pk, dev.pk])

    assert response.status_code == 400
    assert response.data["message"] == (
        f"Nothing was assigned. veena only reads. gone is deactivated. {dev.pk} is no member of "
        "your organization. Choose others."
    )
    assert owned() == {}


def test_staff_and_strangers_give_nothing_out(as_chitra, as_dev, shop, farid):
    contacts = make_contacts(shop, 2)

    for client, status in ((as_chitra, 403), (as_dev, 400)):
        response = client.post(f"{URL}assign/", {"contacts": contacts}, format="json")
        assert response.status_code == status
    assert owned() == {}


def test_an_absent_members_open_contacts_go_to_others(as_bilal, assign, shop, farid, gita):
    hema = member(shop, "hema")
    contacts = make_contacts(shop, 5)
    assign(contacts=contacts, staff=[farid.pk])
    ContactRecord.objects.filter(pk=contacts[0]).update(
        status="inactive", worked_status="inactive", closing_reason="Moved away"
    )
    User.objects.filter(pk=farid.pk).update(is_active=False)

    response = as_bilal.post(f"{URL}redistribute/", {"from": [farid.pk]}, format="json")

    assert response.data["assigned"] == 4, response.data
    assert owned() == {"farid": 1, "gita": 2, "hema": 2}
    wrong = {"from": [hema.pk], "staff": [hema.pk]}
    assert as_bilal.post(f"{URL}redistribute/", wrong, format="json").status_code == 400


def test_an_absent_members_promises_go_with_the_contacts(
    as_bilal, assign, shop, farid, gita, tomorrow
):
    theirs, gitas, nobodys = ContactRecord.objects.in_bulk(make_contacts(shop, 3)).values()
    assign(contacts=[theirs.pk], staff=[farid.pk])
    assign(contacts=[gitas.pk], staff=[gita.pk])
    stray = remind(nobodys, due_on=tomorrow, by=farid)
    moved = [remind(one, due_on=tomorrow, by=farid, assigned_to=farid) for one in (theirs, gitas)]
    done = finish_reminder(remind(theirs, due_on=tomorrow, by=farid), by=farid)

    as_bilal.post(f"{URL}redistribute/", {"from": [farid.pk], "staff": [gita.pk]}, format="json")

    owners = dict(ContactReminder.objects.values_list("pk", "assigned_to__username"))
    assert owners == {stray.pk: "bilal", done.pk: "farid", **{one.pk: "gita" for one in moved}}


def test_a_reassigned_contact_takes_the_promises_of_who_had_it_along(
    as_bilal, assign, shop, farid, gita, tomorrow
):
    (contact,) = ContactRecord.objects.in_bulk(make_contacts(shop, 1)).values()
    assign(contacts=[contact.pk], staff=[farid.pk])
    contact.refresh_from_db()
    farids = remind(contact, due_on=tomorrow, by=farid)
    done = finish_reminder(remind(contact, due_on=tomorrow, by=farid), by=farid)
    hema = member(shop, "hema")
    hemas = remind(contact, due_on=tomorrow, by=hema, assigned_to=hema)

    assign(contacts=[contact.pk], staff=[gita.pk], reassign=True)

    owners = dict(ContactReminder.objects.values_list("pk", "assigned_to__username"))
    assert owners == {farids.pk: "gita", done.pk: "farid", hemas.pk: "hema"}


def test_a_hundred_thousand_take_few_queries(shop, farid, gita):
    with CaptureQueriesContext(connection) as few:
        assign_contacts(shop, ContactRecord.objects.filter(pk__in=make_contacts(shop, 4)), by=None)
    contacts = make_contacts(shop, 25_000, start=100)
    with CaptureQueriesContext(connection) as many:
        assign_contacts(shop, ContactRecord.objects.filter(pk__in_values=contacts), by=None)

    assert sorted(owned().values()) == [12_502, 12_502]
    assert len(many) < len(few) + 10


def test_open_now_is_what_the_list_says_however_a_member_came_to_it(assign, shop, farid, gita):
    assign(contacts=make_contacts(shop, 8), staff=[farid.pk])

    given = assign(filter={}, staff=[farid.pk, gita.pk], reassign=True, daily_limit=3).data

    assert owned() == {"farid": 5, "gita": 3}
    assert {share["name"]: share["open_now"] for share in given["staff"]} == owned()


def test_evening_out_moves_no_more_than_it_must(assign, shop, farid, gita):
    assign(contacts=make_contacts(shop, 6), staff=[farid.pk])

    assign(filter={}, staff=[farid.pk, gita.pk], reassign=True)

    assert owned() == {"farid": 3, "gita": 3}
    moved = Change.objects.filter(cause="assignment", changes__assigned_to__0=farid.pk)
    assert moved.count() == 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_managers_at_the_same_moment_give_nothing_out_twice(shop, farid, gita):
    contacts = make_contacts(shop, 200)

    def give(staff):
        chosen = ContactRecord.objects.filter(pk__in_values=contacts)
        return assign_contacts(shop, chosen, by=None, staff=[staff.pk], daily_limit=60).assigned

    given = all_at_once(*[lambda s=staff: give(s) for staff in (farid, gita) * 4])

    assert sum(given) == 120
    assert owned() == {"farid": 60, "gita": 60}
    assert Change.objects.filter(cause="assignment").count() == 120
