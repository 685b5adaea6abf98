"""Partners and bookings in the Desk: figures that open their people, and what is typed once."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from bookings.models import Booking, BookingStatus
from config.tests.desk import (
    IN_THE_DESK,
    PHONE_SIZE,
    WIDE,
    desk,
    faults_of,
    lose_the_answer,
    row,
)
from customers.models import Customer
from leads.models import ChannelPartner, LeadProjectAssociation, PartnerProject, Project
from leads.services.follow_ups import record_follow_up
from leads.services.leads import create_lead

__all__ = ["desk"]
pytestmark = IN_THE_DESK


@pytest.fixture
def brought(shop, bilal):
    """Om Realty brought two people, one of whom bought; one came without a partner."""
    partner = ChannelPartner.objects.create(
        organization=shop, name="Om Realty", phone="+919825000001", code="OM1"
    )
    project = Project.objects.create(organization=shop, name="Sky Heights")
    PartnerProject.objects.create(partner=partner, project=project, commission_percent=Decimal("2"))
    people = [("Nisha Agarwal", partner), ("Ravi Shah", partner), ("Tara Joshi", None)]
    for number, (name, whose) in enumerate(people):
        values = {"full_name": name, "phone": f"+91982500010{number}"}
        create_lead(shop, values, by=None, project=project, channel_partner=whose)
    membership = LeadProjectAssociation.objects.get(lead__full_name="Nisha Agarwal")
    membership.value, membership.converted_at = Decimal("6400000"), membership.created_at
    membership.save()
    record_follow_up(
        membership.lead, by=bilal, project=project, kind="visit", next_follow_up_on=shop.today()
    )
    return partner


def no_faults(page):
    for size in (WIDE, PHONE_SIZE):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert faults_of(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)


def test_what_partners_brought_and_the_people_behind_each_figure(desk, bilal, brought):
    page = desk(bilal, "partners")
    table = page.get_by_role("table", name="What partners brought")
    om = table.get_by_role("row", name="Om Realty")
    expect(om).to_contain_text("₹64,00,000.00")
    expect(om).to_contain_text("₹1,28,000.00")
    expect(table.get_by_role("row", name="All together")).to_contain_text("3")
    no_faults(page)

    page.get_by_role("button", name="Value").focus()
    page.keyboard.press("Enter")
    expect(table.get_by_role("columnheader", name="Value")).to_have_attribute(
        "aria-sort", "descending"
    )
    page.get_by_label("Days").select_option("last-month")
    expect(om).to_contain_text("₹0.00")
    page.go_back()
    om.get_by_role("link", name="2", exact=True).click()
    expect(page.get_by_role("list", name="Leads").get_by_role("listitem")).to_have_count(2)
    expect(page.get_by_text("2 in all")).to_be_visible()
    no_faults(page)
    page.go_back()
    om.get_by_role("link", name="1", exact=True).first.click()
    expect(page.get_by_role("list", name="Visits").get_by_role("listitem")).to_have_count(1)
    page.get_by_role("link", name="What they brought").click()
    expect(page.get_by_role("table", name="By project")).to_contain_text("Sky Heights")
    no_faults(page)
    page.keyboard.press("e")
    page.get_by_label("City").fill("Surat")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("OM1 · Surat")).to_be_visible()
    brought.refresh_from_db()
    assert brought.city == "Surat"

    page.get_by_role("navigation", name="Screens").get_by_role("link", name="Partners").click()
    table.get_by_role("link", name="No partner").click()
    expect(row(page, "Tara Joshi")).to_be_visible()


def test_a_booking_for_two_is_recorded_corrected_and_cancelled(desk, chitra, shivranjani):
    page = desk(chitra, "bookings")
    record = page.get_by_role("button", name="Record a booking").first
    record.click()
    page.keyboard.press("Escape")
    expect(record).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Reference")).to_be_focused()
    page.keyboard.type("TR-17")
    page.get_by_label("Amount").fill("1,85,000.50")
    page.get_by_label("Name").fill("Zoya Mirza")
    page.get_by_label("Phone").fill("12")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("too few digits")).to_be_visible()
    assert Booking.objects.count() == 0
    page.get_by_label("Phone").fill("98250 61240")
    page.get_by_role("button", name="One more person").click()
    page.get_by_role("group", name="Person 2").get_by_label("Name").fill("Omar Mirza")
    no_faults(page)
    lose_the_answer(page, "**/api/bookings/")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("No connection")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("heading", name="TR-17")).to_be_visible()
    expect(page.get_by_text("₹1,85,000.50")).to_be_visible()
    persons = page.get_by_role("list", name="Persons")
    expect(persons.get_by_role("listitem")).to_have_count(2)
    no_faults(page)
    page.get_by_role("button", name="Cancel the booking").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the booking").click()
    expect(page.get_by_text("Cancelled")).to_be_visible()
    assert Booking.objects.get().status == BookingStatus.CANCELLED
    lead = page.get_by_role("link", name="Zoya Mirza", exact=True)
    expect(lead).to_have_attribute("href", re.compile(r"/leads/\d+$"))
    row(page, "Zoya Mirza 98250").click()
    expect(page.get_by_role("heading", name="Zoya Mirza")).to_be_visible()
    assert Customer.objects.count() == 2


def test_who_only_reads_sees_bookings_and_is_told_who_may_see_partners(desk, veena, brought):
    page = desk(veena, f"partners/{brought.pk}")
    expect(page.get_by_text("is for managers and owners")).to_be_visible()
    screens = page.get_by_role("navigation", name="Screens")
    expect(screens.get_by_role("link", name="Partners")).to_have_count(0)

    screens.get_by_role("link", name="Bookings").click()
    expect(page.get_by_text("No booking yet")).to_be_visible()
    expect(page.get_by_role("button", name="Record a booking")).to_have_count(0)
    page.get_by_role("link", name="Kept by shops").click()
    expect(page.get_by_text("No record yet")).to_be_visible()
    no_faults(page)
