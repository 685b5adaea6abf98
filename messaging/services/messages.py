"""What people do with messages: decide uncertain ones, see to senders, write templates."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import DomainError
from messaging.models import Message, MessageStatus, MessageTemplate, SenderState
from messaging.services.outbox import GOOD_FOR, enqueue_dispatch
from messaging.services.senders import reset_sender, reset_template
from messaging.services.templates import check_body
from messaging.subjects import subjects


class Resolution(models.TextChoices):
    SENT = "sent", _("It was sent: the customer or the provider says so")
    SEND_AGAIN = "send_again", _("It was not sent: send it again")
    NOT_SENT = "not_sent", _("It was not sent: somebody calls instead")


@transaction.atomic
def resolve_uncertain(message: Message, *, resolution: str, by: User | None) -> Message:
    """A person says what became of a message that nobody could tell.

    Raises DomainError 409 when it is not uncertain (any more): a webhook or a colleague was first.
    """
    now = timezone.now()
    values: dict[str, Any] = {"resolved_by": by, "resolved_at": now, "updated_at": now}
    if resolution == Resolution.SENT:
        values |= {"status": MessageStatus.SENT, "sent_at": now}
    elif resolution == Resolution.SEND_AGAIN:
        values |= {
            "status": MessageStatus.QUEUED,
            "claim": None,
            "lease_until": None,
            "attempts": 0,
            "next_try_at": now,
            "expires_at": now + GOOD_FOR,
        }
    else:
        values |= {"status": MessageStatus.FAILED}
    uncertain = Message.objects.filter(pk=message.pk, status=MessageStatus.UNCERTAIN)
    resolved = uncertain.update(**values)
    message.refresh_from_db()
    if not resolved:
        raise DomainError(
            f"This message is {message.get_status_display().lower()}; only one whose end is not "
            "known can be decided.",
            code="not_uncertain",
            status=409,
        )
    reminder_ids = subjects().linked_to([message.pk]).get(message.pk, [])
    if resolution == Resolution.SENT:
        subjects().mark_sent(reminder_ids, channel=message.channel, at=now)
    elif resolution == Resolution.SEND_AGAIN:
        subjects().let_send_again(reminder_ids)
        enqueue_dispatch(message.organization)
    else:
        subjects().leave_to_call(reminder_ids)
    return message


@transaction.atomic
def open_sender_again(state: SenderState, *, by: User | None) -> SenderState:
    """The reason is mended: what waits goes out."""
    state = reset_sender(state, by=by)
    enqueue_dispatch(state.organization)
    return state


@transaction.atomic
def save_template(template: MessageTemplate) -> MessageTemplate:
    """Keep a template; one that the provider had refused is tried again as it is now.

    Raises DomainError 400 for a text that could not be filled in.
    """
    check_body(template.body, names_medicines=template.names_medicines)
    template.full_clean()
    template.save()
    if template.stopped_at is not None:
        reset_template(template)
        enqueue_dispatch(template.organization)
    return template
