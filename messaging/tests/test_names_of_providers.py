"""A provider adds parameters and fields of its own: what it says must not be lost over them."""

from messaging.models import Message
from messaging.tests.providers import status_of


def test_unknown_names_in_a_providers_call_are_left_aside(
    provider, person, remind, send_due, post_whatsapp
):
    remind(person())
    send_due()
    sent = Message.objects.get()
    updates = {**status_of(sent.provider_id, "read"), "new_in_v99": {"any": 1}}

    response = post_whatsapp(updates, query="?trace=abc&hub.version=99")

    sent.refresh_from_db()
    assert (response.status_code, sent.status) == (200, "read")
