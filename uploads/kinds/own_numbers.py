"""Customers whom a row of our own export names by their number: those without keys, above all."""

from collections.abc import Sequence

from customers.models import Customer
from customers.normalize import clearly_different
from uploads.models import FileUpload
from uploads.rows.result import RowResult


def recognize_own_numbers(upload: FileUpload, results: Sequence[RowResult]) -> None:
    """Whoever has the number in this organization is meant, unless a key says somebody else.

    Not under another name: a file of another register counts its own people. One query, none
    where no row has a number.
    """
    numbered = {d.customer_number: d for d in results if d.customer_number is not None}
    if not numbered:
        return
    known = Customer.objects.filter(
        organization=upload.organization_id, pk__in=numbered, is_active=True, merged_into=None
    )
    names = dict(known.values_list("pk", "full_name"))
    for result in results:
        incoming, number = result.incoming, result.customer_number
        if incoming is not None and number in names and number is not None:
            same = bool(incoming.full_name) == bool(names[number]) and not clearly_different(
                incoming.full_name, names[number]
            )
            if same:
                incoming.known_id = number
