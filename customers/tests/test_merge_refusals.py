"""What is not merged, and why; and that a merge on record is never changed."""

import pytest

from customers.models import Customer, CustomerIdentifier, MergeMember, MergeRecord
from customers.tests.merges import aarti, arti, ask, merged
from history.models import Change

__all__ = ["aarti", "arti", "merged"]

NO_FIELD = 'A customer has no field "{}" to choose for. Leave it out.'


@pytest.fixture
def unchanged(db):
    """Nothing is written by a refusal."""

    def state():
        return (
            list(Customer.objects.order_by("pk").values()),
            list(CustomerIdentifier.objects.order_by("pk").values()),
            Change.objects.count(),
            MergeRecord.objects.count(),
        )

    return state


def refused(response, status, message, unchanged, before):
    assert response.status_code == status, response.content
    assert response.json()["message"] == message
    assert unchanged() == before


def test_a_conflict_that_nobody_decided_is_listed(as_bilal, aarti, arti, unchanged):
    before = unchanged()

    response = ask(as_bilal, aarti, arti, city=arti)

    message = "Choose whose value to keep for: full name. Nothing was merged."
    refused(response, 400, message, unchanged, before)
    assert response.json()["errors"] == [
        {
            "field": "choices.full_name",
            "code": "unresolved",
            "message": f"Name the record whose full name to keep: {aarti.pk} or {arti.pk}.",
        }
    ]


def test_a_record_is_not_merged_with_itself(as_bilal, aarti, unchanged):
    before = unchanged()

    message = f"Customer {aarti.pk} cannot be merged with itself. Take it out."
    refused(ask(as_bilal, aarti, aarti), 400, message, unchanged, before)


def test_a_strangers_record_is_one_that_there_is_not(as_bilal, aarti, add, other_shop, unchanged):
    theirs = add("Aarti Shah", "97235 21333", organization=other_shop)
    before = unchanged()

    message = "There is no customer with id {}. Check the id."
    refused(ask(as_bilal, aarti, theirs), 400, message.format(theirs.pk), unchanged, before)
    refused(ask(as_bilal, aarti, 999_999), 400, message.format(999_999), unchanged, before)
    refused(ask(as_bilal, theirs, aarti), 400, message.format(theirs.pk), unchanged, before)


def test_an_archived_record_is_not_merged_again(merged, as_bilal, aarti, arti, add, unchanged):
    other = add("Arti", "99043 09398")
    before = unchanged()

    response = ask(as_bilal, other, arti)

    message = (
        f"Customer {arti.pk} was merged into customer {aarti.pk} already. "
        "Merge with that one instead."
    )
    refused(response, 409, message, unchanged, before)
    assert response.json()["merged_into"] == aarti.pk
    assert ask(as_bilal, arti, other).status_code == 409
    assert ask(as_bilal, aarti, arti).status_code == 409


def test_fifty_records_are_too_many(as_bilal, aarti, unchanged):
    before = unchanged()

    message = (
        "50 records are too many: at most 20 are merged at once. "
        "Merge some first, then the rest into the same one."
    )
    refused(ask(as_bilal, aarti, *range(1000, 1049)), 400, message, unchanged, before)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"full_name": 999}, "Record 999 is not among those to merge. Choose one of them."),
        ({"shoe_size": "primary"}, NO_FIELD.format("shoe_size")),
        ({"email": "primary"}, "Record {primary} has nothing there. Choose one with a value."),
        ({"merged_into": "primary"}, NO_FIELD.format("merged_into")),
        ({"organization": "primary"}, NO_FIELD.format("organization")),
    ],
)
def test_wrong_choices_are_named(as_bilal, aarti, arti, unchanged, choices, message):
    before = unchanged()
    given = {name: aarti if pk == "primary" else pk for name, pk in choices.items()}

    response = ask(as_bilal, aarti, arti, **given)

    refused(response, 400, "Correct the choices below. Nothing was merged.", unchanged, before)
    assert response.json()["errors"][0]["message"] == message.format(primary=aarti.pk)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": "shoe", "primary": 1, "duplicates": [2]}, "type"),
        ({"type": "customer", "primary": 1, "duplicates": []}, "duplicates"),
        ({"type": "customer", "primary": 1, "duplicates": [2, 2]}, "duplicates"),
        ({"type": "customer", "primary": "a", "duplicates": [2]}, "primary"),
        ({"type": "customer", "primary": 1, "duplicates": 2}, "duplicates"),
        ({"type": "customer", "primary": 1, "duplicates": [2], "choices": []}, "choices"),
        ({"type": "customer", "primary": 1, "duplicates": [2**70]}, "duplicates.0"),
    ],
)
@pytest.mark.parametrize("url", ["/api/merges/", "/api/merges/preview/"])
def test_what_makes_no_sense_is_refused(as_bilal, url, body, field):
    response = as_bilal.post(url, body, format="json")

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"].startswith(field.split(".")[0])


@pytest.mark.parametrize("url", ["/api/merges/", "/api/merges/preview/"])
def test_staff_may_not_merge(as_chitra, aarti, arti, url):
    assert ask(as_chitra, aarti, arti, url=url).status_code == 403


@pytest.mark.parametrize("model", [MergeRecord, MergeMember])
def test_what_was_merged_is_never_changed(merged, model):
    row = model.objects.first()

    for change in (
        row.save,
        row.delete,
        lambda: model.objects.update(pk=row.pk),
        lambda: model.objects.filter(pk=row.pk).delete(),
        lambda: model.objects.bulk_update([row], ["id"]),
    ):
        with pytest.raises(TypeError, match="written once"):
            change()


def test_the_api_changes_no_merge(merged, as_asha):
    url = f"/api/merges/{merged['id']}/"

    assert {as_asha.patch(url, {}).status_code, as_asha.delete(url).status_code} == {405}


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("/api/merges/?type=shoe", "channel_partner"),
        ("/api/duplicates/?type=shoe", "channel_partner"),
        ("/api/duplicates/?status=shoe", "dismissed"),
    ],
)
def test_a_list_of_an_unknown_type_is_a_400_that_names_the_choices(as_bilal, url, known):
    response = as_bilal.get(url)

    assert response.status_code == 400
    message = response.data["errors"][0]["message"]
    assert message.startswith('"shoe" is no choice. Use one of: ')
    assert known in message


def test_merges_are_listed_by_type(as_bilal, aarti, arti):
    ask(as_bilal, aarti, arti, full_name=arti, city=aarti)

    assert as_bilal.get("/api/merges/?type=customer").data["count"] == 1
    assert as_bilal.get("/api/merges/?type=lead").data["count"] == 0
