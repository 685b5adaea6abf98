from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.models import ContactInteraction
from contacts.services.handled import handled_recently
from contacts.services.interacting import record_interaction
from contacts.tests.contacts import make_contact
from leads.services.follow_ups import record_follow_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(shop):
    return make_contact(shop, name="Asha Patel")


def test_follow_ups_of_leads_with_the_phone_count_and_old_ones_do_not(
    shop, contact, lead, asha, tomorrow
):
    record_follow_up(lead, by=asha, next_follow_up_on=tomorrow)
    old = record_interaction(contact, by=asha, next_action_on=tomorrow).interaction
    ContactInteraction.objects.filter(pk=old.pk).update(done_at=timezone.now() - timedelta(days=8))

    (shown,) = handled_recently(shop, [contact.phone])[contact.phone]

    assert (shown.what, shown.by_name) == ("Follow-up of lead: call", "asha")
