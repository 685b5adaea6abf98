"""What other apps show of reminders."""

from accounts.models import User
from customers.models import Customer
from reminders.models import RefillReminder


def count_refill_reminders(customer: Customer, reader: User) -> int:
    return RefillReminder.objects.for_user(reader).filter(customer=customer).count()
