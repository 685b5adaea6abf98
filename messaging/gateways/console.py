"""Shows messages instead of sending them: for trying out, and for tests."""

import sys

from messaging.gateways.base import Gateway, Outcome, Outgoing, Verdict


class ConsoleGateway(Gateway):
    def send(self, message: Outgoing) -> Outcome:
        sys.stdout.write(f"To …{message.phone[-4:]}: {message.body}\n")
        return Outcome(Verdict.ACCEPTED, provider_id=f"console-{message.reference}")
