"""Requests and answers that the API pages show."""

from drf_spectacular.utils import OpenApiExample

PERSON = OpenApiExample(
    "A person",
    request_only=True,
    value={
        "full_name": "Asha Patel",
        "phone": "97235 21333",
        "email": "asha@example.in",
        "city": "Ahmedabad",
        "category": "regular_branded",
    },
)
NEW_PERSON = OpenApiExample(
    "A new person", request_only=True, value={**PERSON.value, "source": "Walk-in"}
)
ALREADY_KNOWN = OpenApiExample(
    "Somebody has this phone",
    response_only=True,
    status_codes=["409"],
    value={
        "code": "already_known",
        "message": "This phone belongs to Asha Patel, customer 12. Open that customer, or add "
        "?on_conflict=update to bring it up to date with these values.",
        "errors": [
            {
                "field": "phone",
                "code": "already_known",
                "message": "It belongs to Asha Patel, customer 12.",
            }
        ],
        "customer": 12,
    },
)
JOURNEY = OpenApiExample(
    "A page",
    response_only=True,
    value={
        "next": "https://footfall.example/api/customers/12/journey/?cursor=WzAsIC4uLl0",
        "previous": None,
        "results": [
            {
                "type": "store_visit",
                "title": "Visit to Shivranjani",
                "description": "Purchased",
                "date": "2025-09-25",
                "details": {"store": "Shivranjani", "visit_date": "2025-09-25"},
            }
        ],
    },
)
IGNORED = OpenApiExample(
    "The shop's own number",
    request_only=True,
    value={"kind": "phone", "value": "079-2656 0000", "reason": "Our counter"},
)
