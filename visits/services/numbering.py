"""Numbers for bills that came without one."""

from collections.abc import Container, Iterator

from core.bulk import lookup_by_keys, side_effect
from core.errors import DomainError
from visits.models import Bill, BillNumber, number_key

_PREFIX = "FF-"
_BLOCK = 200


def bills_numbered(organization_id: int, numbers: set[str]) -> dict[str, int]:
    """{number's key: bill id} of those that are used: one query."""
    keys = [(number_key(number),) for number in numbers]
    where = {"organization_id": organization_id}
    return {
        key: pk
        for (key,), (pk,) in lookup_by_keys(Bill, ["number_key"], keys, where=where, columns=["id"])
    }


class Numberer:
    """Makes the next numbers of an organization, leaving out those that somebody gave by hand.

    The caller holds the identity lock; the conditional update at the end is the guard behind it.
    """

    def __init__(self, organization_id: int, taken: Container[str]) -> None:
        self.organization_id = organization_id
        self.taken = taken  # keys of numbers in the batch that are not written yet
        self._started_at: int | None = None
        self._last = 0
        self._block: Iterator[str] = iter(())
        self._used: Container[str] = ()  # of the block's numbers

    def next(self) -> str:
        if self._started_at is None:
            made = BillNumber.objects.filter(organization_id=self.organization_id).first()
            self._started_at = self._last = made.last if made else 0
        while True:
            for number in self._block:
                self._last += 1
                if number not in self.taken and number not in self._used:
                    return number
            steps = range(self._last + 1, self._last + _BLOCK + 1)
            numbers = [f"{_PREFIX}{step:06d}" for step in steps]
            self._used = bills_numbered(self.organization_id, set(numbers))
            self._block = iter(numbers)

    @side_effect
    def keep(self) -> None:
        """Remember the last number; DomainError 409 when somebody else made some meanwhile."""
        if self._started_at is None:
            return
        numbers = BillNumber.objects.filter(organization_id=self.organization_id)
        kept = bool(numbers.filter(last=self._started_at).update(last=self._last))
        if not kept and not self._started_at:
            _, kept = numbers.get_or_create(
                organization_id=self.organization_id, defaults={"last": self._last}
            )
        if not kept:
            raise DomainError(
                "Another bill was numbered at this moment. Send this one again.",
                code="conflict",
                status=409,
            )
        self._started_at = self._last
