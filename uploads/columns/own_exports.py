"""The files that our own lists are downloaded as, handed in again.

They are told by their headings, the names of our fields, and taken column by column: what a list
says beside (numbers of branches and users, when a record was made) is no cell of a shop's sheet.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class OwnExport:
    """`reported_by`: headings that no sheet of a shop has together. `columns`: {heading: field}."""

    reported_by: frozenset[str]
    columns: dict[str, str]


_MADE = frozenset({"id", "created_at", "updated_at"})
_POSITION = {"branch": "branch_id", "branch_name": "branch"}
_SAME_NAME = (
    "full_name", "phone", "email", "passport_number", "city", "address", "date_of_birth", "age",
    "gender", "category", "service_type", "chronic_conditions", "allergies", "primary_doctor",
)  # fmt: skip

OWN_EXPORTS: dict[str, OwnExport] = {
    "customers": OwnExport(
        _MADE | {"full_name", "phone", "branch", "last_activity"},
        {
            "id": "customer_id",
            "is_active": "in_register",
            **{name: name for name in _SAME_NAME},
            "other_phones": "phone",
            "other_emails": "email",
            **_POSITION,
        },
    ),
    "contacts": OwnExport(
        _MADE | {"phone", "name", "branch", "status_label"},
        {
            "phone": "phone",
            "name": "full_name",
            "notes": "contact_notes",
            "source": "contact_source",
            **_POSITION,
        },
    ),
    "leads": OwnExport(
        _MADE | {"full_name", "contact_number", "branch", "conversion_status"},
        {
            "full_name": "full_name",
            "contact_number": "phone",
            "passport_number": "passport_number",
            **_POSITION,
        },
    ),
    "channel_partners": OwnExport(
        _MADE | {"code", "name", "phone", "rera_number"},
        {
            "code": "partner_code",
            "name": "partner_name",
            "phone": "phone",
            "email": "email",
            "city": "city",
        },
    ),
}


# A bill a line, with its medicines in one cell: nothing that lines of bills could be made of.
_BILLS = frozenset({"id", "bill_number", "counter_sale", "total_amount", "purchases"})


def is_export_of_bills(headings: list[str]) -> bool:
    return {heading.strip().casefold() for heading in headings} >= _BILLS


def own_columns(headings: list[str], kind: str) -> dict[int, str] | None:
    """{column index: field} of an export of ours; None for any other sheet."""
    export = OWN_EXPORTS.get(kind)
    names = [heading.strip().casefold() for heading in headings]
    if export is None or not export.reported_by <= set(names):
        return None
    return {i: export.columns[name] for i, name in enumerate(names) if name in export.columns}
