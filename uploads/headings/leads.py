"""Headings of lead sheets: the person as in customer sheets, and what they enquired about."""

from uploads.headings.customers import CUSTOMERS
from uploads.headings.fields import Field, spellings

_OF_VISITS = ("visit_date", "attended_by", "customer_id", "in_register")
_OF_PERSON = tuple(field for field in CUSTOMERS if field.name not in _OF_VISITS)

LEADS: tuple[Field, ...] = (
    *_OF_PERSON,
    Field(
        "project",
        "Project",
        "Sky Heights",
        known_as=spellings(
            "project, project name, property, property name, site, scheme, building, tour, package",
            "interested in, interested project",
            "પ્રોજેક્ટ, प्रोजेक्ट, परियोजना, پراجیکٹ",
        ),
    ),
    Field(
        "partner_code",
        "Partner code",
        "CP-01",
        known_as=spellings(
            "cp code, cp, partner code, channel partner, channel partner code, broker code",
            "broker id, agent code, cp id, partner id",
        ),
        numbered=True,
    ),
    Field(
        "lead_status",
        "Status",
        "New",
        known_as=spellings(
            "status, lead status, stage, lead stage, current status, enquiry status, disposition",
            "સ્થિતિ, स्थिति, حیثیت",
        ),
    ),
    Field(
        "lead_source",
        "Source",
        "Hoarding",
        known_as=spellings(
            "source, lead source, enquiry source, source of lead, source of enquiry, medium",
            "how did you hear, campaign, channel, સ્ત્રોત, स्रोत, ذریعہ",
        ),
    ),
    Field(
        "enquiry_date",
        "Enquiry date",
        "31/12/2024",
        known_as=spellings(
            "enquiry date, inquiry date, enquiry dt, lead date, lead dt, date of enquiry",
            "created date, created on, received on, registration date",
        ),
        maybe=spellings("date, dt, તારીખ, तारीख, دن, تاریخ"),
        is_date=True,
    ),
)
