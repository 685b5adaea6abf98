"""Whatever the service refuses somebody at the Desk has words in the languages of the Desk."""

from rest_framework import serializers

from core.tests.coded import codes_of, words_in

REFUSALS = {
    "DomainError": (None, "code"),
    "DomainError.at": (1, "code"),
    "FieldError": (1, "code"),
    "Problem": (0, "code"),  # of a value, beside its field
    "Unreadable": (0, "code"),  # of a file that is handed in
    "Refusal": (0, "code"),
    "JobFailed": (1, "code"),  # why work in the background ended
    "mark_failed": (None, "code"),
}
# What the Desk never meets, and why.
NOT_AT_THE_DESK = {
    "too_many_customers": "a webhook's",
    "event_id_reused": "a webhook's",
    "bad_signature": "a webhook's",
    "not_authenticated": "a webhook's; who is signed out signs in again",
    "not_plain": "a webhook's",
    "unknown_field": "the Desk sends the fields of the API document",
    "webhook_key_ended": "made in the admin",
    "too_many_webhook_keys": "made in the admin",
    "cannot_adopt": "of a command",
    "csrf_failed": "a browser's own cookie of another site",
    "cursor_invalid": "the Desk sends back the cursor that it got",
    "not_one_person": "the Desk sends the person that it shows",
    "not_chosen": "the Desk offers what can be chosen",
    "not_merged": "the Desk offers what can be chosen",
    "empty": "the Desk offers what can be chosen",
    "itself": "the Desk sends the pair that it shows",
    "repeated": "the Desk sends the pair that it shows",
    "not_a_quarter": "a report's of the API",
    "date_order_invalid": "the Desk offers what can be chosen",
    "header_row_unknown": "asked about after the sheet is handed in",
    "header_row_is_data": "asked about after the sheet is handed in",
    "sheet_unknown": "asked about after the sheet is handed in",
    "mapping_invalid": "asked about after the sheet is handed in",
    "stray_files": "of the schedule",
}
# Those of the framework that somebody who types into a field can meet.
TYPED = (
    serializers.CharField, serializers.EmailField, serializers.IntegerField,
    serializers.DecimalField, serializers.ChoiceField, serializers.PrimaryKeyRelatedField,
)  # fmt: skip
NOT_TYPED = {
    "max_string_length", "incorrect_type", "surrogate_characters_not_allowed",
    "prohibit_surrogate_characters", "null_characters_not_allowed",
}  # fmt: skip


def test_each_code_that_the_service_refuses_with_has_words() -> None:
    refused, words = codes_of(REFUSALS), words_in("api/refusals.ts")

    assert len(refused) > 100
    # A new one gets its sentence in refusals.ts, in Hindi and Gujarati, or its reason above.
    assert {c: at for c, at in refused.items() if c not in words | NOT_AT_THE_DESK.keys()} == {}


def test_each_of_the_framework_s_that_a_field_refuses_with_has_words() -> None:
    codes = {
        code
        for field in TYPED
        for kind in field.__mro__
        for code in getattr(kind, "default_error_messages", {})
    }

    assert codes - NOT_TYPED - words_in("api/refusals.ts") == set()


def test_what_is_said_never_to_be_met_has_no_words_and_is_there() -> None:
    assert NOT_AT_THE_DESK.keys() & words_in("api/refusals.ts") == set()
    assert NOT_AT_THE_DESK.keys() - codes_of(REFUSALS).keys() == set()
