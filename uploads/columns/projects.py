"""Headings of lists of projects: a line per project."""

from leads.models import Project
from uploads.columns import readers
from uploads.columns.column import Column, spellings

_LONGEST = {field.name: field.max_length for field in Project._meta.fields}

PROJECTS: tuple[Column, ...] = (
    Column(
        "project_name",
        "Project name",
        "Sky Heights",
        help="By which sheets of leads name it.",
        known_as=spellings(
            "project, project name, name, property, property name, site, site name, scheme",
            "building, tour, package, પ્રોજેક્ટ, प्रोजेक्ट, परियोजना, پراجیکٹ",
        ),
        maybe=spellings("title"),
        identifies=True,
        reader=readers.text,
        fills="name",
        longest=_LONGEST["name"],
    ),
    Column(
        "project_code",
        "Project code",
        "SKY",
        help="A short name of your own.",
        known_as=spellings("project code, code, property code, site code, short name"),
        numbered=True,
        reader=readers.text,
        fills="code",
        longest=_LONGEST["code"],
    ),
    Column(
        "project_city",
        "City",
        "Ahmedabad",
        help="Where it is.",
        known_as=spellings("city, city name, project city, location, શહેર, शहर, شہر"),
        reader=readers.text,
        fills="city",
        longest=_LONGEST["city"],
    ),
    Column(
        "project_description",
        "Description",
        "Flats with two and three rooms",
        help="What is offered.",
        known_as=spellings("description, details, about, project description"),
        reader=readers.text,
        fills="description",
        longest=_LONGEST["description"],
    ),
)
