"""What happens to contacts and leads that apps above want to know."""

from django.dispatch import Signal

# A WhatsApp that somebody wrote down: `organization`, `phone` (E.164), `day`, and `replied`:
# whether the person answered; else it arrived. In the transaction that writes it.
whatsapp_logged = Signal()
