"""Who was deleted is reminded by nobody."""

import pytest

from customers.edits import delete_customer
from messaging.models import Message
from reminders.models import RefillReminder

pytestmark = pytest.mark.django_db


def test_who_was_deleted_is_neither_sent_to_nor_called(
    provider, person, remind, send_due, loud, chitra
):
    gone = person()
    remind(gone)
    delete_customer(gone, by=chitra)

    send_due()

    assert not Message.objects.exists()
    assert provider.calls == []
    assert not RefillReminder.objects.due(on=loud.today()).exists()
    assert not RefillReminder.objects.to_call(on=loud.today()).exists()
