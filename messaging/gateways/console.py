"""Shows messages instead of sending them: for trying out, and for tests."""

import sys

from messaging.gateways.base import Gateway, Outcome, Outgoing, SendStatus


class ConsoleGateway(Gateway):
    shows_only = True

    def send(self, message: Outgoing) -> Outcome:
        sys.stdout.write(f"To …{message.phone[-4:]}: {message.body}\n")
        return Outcome(SendStatus.ACCEPTED, provider_id=f"console-{message.reference}")
