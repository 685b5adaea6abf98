"""Headings of lead sheets: the person as in customer sheets, and what they enquired about."""

from customers.details import LONGEST
from leads.models import LeadProjectAssociation
from uploads.columns import readers
from uploads.columns.column import Column, spellings
from uploads.columns.customers import CUSTOMERS

_OF_VISITS = ("visit_date", "attended_by", "customer_id", "in_register")
_OF_PERSON = tuple(field for field in CUSTOMERS if field.name not in _OF_VISITS)

LEADS: tuple[Column, ...] = (
    *_OF_PERSON,
    Column(
        "project",
        "Project",
        "Sky Heights",
        help="A project that you have entered, by its name. Several: put a comma between them.",
        known_as=spellings(
            "project, project name, property, property name, site, scheme, building, tour, package",
            "interested in, interested project",
            "પ્રોજેક્ટ, प्रोजेक्ट, परियोजना, پراجیکٹ",
        ),
        reader=readers.project,
        fills="project_id",
    ),
    Column(
        "partner_code",
        "Partner code",
        "CP-01",
        help="The channel partner's code, as you have entered it, or the partner's phone.",
        known_as=spellings(
            "cp code, cp, partner code, channel partner, channel partner code, broker code",
            "broker id, agent code, cp id, partner id",
        ),
        numbered=True,
        reader=readers.partner,
        fills="partner_id",
    ),
    Column(
        "lead_status",
        "Status",
        "New",
        help="How far the enquiry is, in the words of your lead list.",
        known_as=spellings(
            "status, lead status, stage, lead stage, current status, enquiry status, disposition",
            "સ્થિતિ, स्थिति, حیثیت",
        ),
        reader=readers.text,
        fills="status",
        longest=LeadProjectAssociation._meta.get_field("status").max_length,
    ),
    Column(
        "lead_source",
        "Source",
        "Hoarding",
        help="Where the enquiry came from.",
        known_as=spellings(
            "source, lead source, enquiry source, source of lead, source of enquiry, medium",
            "how did you hear, campaign, channel, સ્ત્રોત, स्रोत, ذریعہ",
        ),
        reader=readers.text,
        fills="source",
        longest=LONGEST["source"],
    ),
    Column(
        "enquiry_date",
        "Enquiry date",
        "31/12/2024",
        help="The day of the enquiry, as you write dates.",
        known_as=spellings(
            "enquiry date, inquiry date, enquiry dt, lead date, lead dt, date of enquiry",
            "created date, created on, received on, registration date",
        ),
        maybe=spellings("date, dt, તારીખ, तारीख, دن, تاریخ"),
        is_date=True,
        reader=readers.day,
        fills="enquired_on",
    ),
)
