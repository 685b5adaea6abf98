"""What messages speak of: the app above that has it says what each end of a message means.

Registered once, in AppConfig.ready:

    register_subjects(RefillSubjects())
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from messaging.models import Message


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that a message speaks of: its id, and what the message calls it."""

    pk: int
    name: str


class Subjects(ABC):
    """Sets at a time: each is a constant number of statements, in the caller's transaction."""

    @abstractmethod
    def link(self, channel: str, pairs: Sequence[tuple[int, int]]) -> None:
        """Note (message, subject); one that a message of this channel has already is left out."""

    @abstractmethod
    def linked_to(self, message_ids: Collection[int]) -> dict[int, list[int]]:
        """The subjects by message."""

    @abstractmethod
    def linked_by(self, channel: str, subject_ids: Collection[int]) -> set[int]:
        """Those of `subject_ids` that have a message of this channel."""

    @abstractmethod
    def due(self, messages: Sequence[Message], *, today: date) -> dict[int, list[Subject]]:
        """By message: what it is still to speak of."""

    @abstractmethod
    def unlink(self, pairs: Sequence[tuple[int, int]]) -> list[int]:
        """Free (message, subject) for a later message; the subjects that others spoke of."""

    @abstractmethod
    def mark_sent(self, subject_ids: Collection[int], *, channel: str, at: datetime) -> None:
        """The provider took the message."""

    @abstractmethod
    def revert_sent(self, subject_ids: Collection[int], *, channel: str) -> None:
        """The message that had been taken failed after all."""

    @abstractmethod
    def leave_to_call(self, subject_ids: Collection[int]) -> None:
        """No message tells the customer: somebody calls."""

    @abstractmethod
    def let_send_again(self, subject_ids: Collection[int]) -> None:
        """A person decided to send the message once more."""

    @abstractmethod
    def mark_replied(self, subject_ids: Collection[int], *, text: str, at: datetime) -> None:
        """The customer answered the message."""


_registered: list[Subjects] = []


def register_subjects(subjects: Subjects) -> None:
    _registered[:] = [subjects]


def subjects() -> Subjects:
    return _registered[0]
