"""Two businesses with senders of their own: an id of a provider counts within one sender only."""

import pytest
from django.utils import timezone

from customers.models import Customer, OptedOutPhone
from messaging.models import Message, MessageEvent, SenderState
from messaging.services.status_updates import apply_waiting_updates
from messaging.tests.providers import reply_of, status_of

PHONE = "+919624046592"


@pytest.fixture
def write(shop, other_shop, provider):
    """`write(organization)`: a message that went to PHONE by the organization's own sender."""

    def make(organization):
        sender = f"own-{organization.pk}"
        SenderState.objects.create(organization=organization, channel="whatsapp", sender_id=sender)
        customer = Customer.objects.create(organization=organization, phone=PHONE)
        now = timezone.now()
        return Message.objects.create(
            organization=organization, customer=customer, channel="whatsapp", day=now.date(),
            bundle="x", status="accepted", phone=PHONE, sender=sender, next_try_at=now,
            expires_at=now, provider_id="wamid.same",
        )  # fmt: skip

    return make


def status(*messages):
    return [Message.objects.get(pk=message.pk).status for message in messages]


def by(message, call):
    return call | {"metadata": {"phone_number_id": message.sender}}


def test_a_reply_to_one_business_swallows_no_stop_to_another(
    write, post_whatsapp, shop, other_shop
):
    first, second = write(shop), write(other_shop)
    for answers in ("", "wamid.same"):
        post_whatsapp(by(first, reply_of(PHONE, "Thank you", answers=answers)))
        post_whatsapp(by(second, reply_of(PHONE, "STOP", answers=answers)))

        assert OptedOutPhone.objects.get().organization == other_shop
        kept = MessageEvent.objects.values_list("text", "organization", "message")
        assert set(kept) == {
            ("Thank you", shop.pk, first.pk), ("STOP", other_shop.pk, second.pk),
        }  # fmt: skip
        OptedOutPhone.objects.all().delete()
        MessageEvent.objects.all().delete()


def test_news_of_an_id_reach_the_message_of_its_own_sender(write, post_whatsapp, shop, other_shop):
    first, second = write(shop), write(other_shop)

    post_whatsapp(by(first, status_of("wamid.same", "read")))
    assert status(first, second) == ["read", "accepted"]

    post_whatsapp(by(second, status_of("wamid.same", "read")))
    assert status(second) == ["read"]
    assert MessageEvent.objects.filter(organization=other_shop).count() == 1


def test_news_that_wait_are_given_to_their_own_sender_only(write, post_whatsapp, shop, other_shop):
    first = write(shop)
    early = Message(sender=f"own-{other_shop.pk}")
    post_whatsapp(by(early, status_of("wamid.same", "read")))

    second = write(other_shop)
    assert apply_waiting_updates(["wamid.same"]) == 1
    assert status(first, second) == ["accepted", "read"]
