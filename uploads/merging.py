"""What becomes of the rows of sheets when the records that they made are merged.

Rows are millions and have one index that helps, by customer; they are never read whole.
"""

from django.db.models import Q

from customers.merging import Merging, Moves, Stays, register_merge_rule
from uploads.models import PreviewRow, UploadKind, UploadRow


def register() -> None:
    register_merge_rule(UploadRow, "customer", Moves(called="rows of sheets"))
    visits = Moves(within=rows_of_people, called="rows that made a visit")
    register_merge_rule(UploadRow, "visit", visits)
    leads = Moves(within=rows_of_people, called="rows that made a lead")
    register_merge_rule(UploadRow, "lead", leads)
    partners = Moves(within=rows_of_partners, called="rows of sheets")
    register_merge_rule(UploadRow, "channel_partner", partners)
    then = Stays("a preview tells who it would have been then")
    register_merge_rule(PreviewRow, "customer", then)


def rows_of_people(merging: Merging) -> Q:
    """A row that made a visit or a lead names the customer whose visit or lead that is."""
    return Q(customer__in=merging.people)


def rows_of_partners(merging: Merging) -> Q:
    """Only sheets of partners make partners, and those are few."""
    return Q(upload__organization=merging.organization, upload__kind=UploadKind.CHANNEL_PARTNERS)
