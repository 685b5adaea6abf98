"""Two records of one person, and asking to merge them as a program does."""

import pytest


@pytest.fixture
def aarti(add):
    return add("Aarti Shah", "97235 21333", city="Surat", allergies="Penicillin")


@pytest.fixture
def arti(add):
    values = {"email": "arti@example.in", "city": "Ahmedabad", "allergies": "Dust"}
    return add("Arti S Shah", "98250 12345", **values)


def ask(client, primary, *duplicates, url="/api/merges/", **choices):
    body = {
        "type": "customer",
        "primary": getattr(primary, "pk", primary),
        "duplicates": [getattr(one, "pk", one) for one in duplicates],
        "choices": {name: getattr(one, "pk", one) for name, one in choices.items()},
    }
    return client.post(url, body, format="json")


def preview(client, *records, **choices):
    return ask(client, *records, url="/api/merges/preview/", **choices)


@pytest.fixture
def merged(as_bilal, aarti, arti):
    response = ask(as_bilal, aarti, arti, full_name=arti, city=aarti)
    assert response.status_code == 201, response.content
    aarti.refresh_from_db()
    arti.refresh_from_db()
    return response.data
