"""The visit of a bill whose customer, branch or day was put right."""

from visits.models import Bill, Visit

# Visits that were made by nothing but a bill go when it turns out to be of another one.
BILL_SOURCE = "bill"


def move_visit(bill: Bill) -> None:
    """Point the bill, not saved yet, to the visit of its customer, branch and day."""
    before = bill.visit_id
    visit, _ = Visit.objects.get_or_create(
        customer_id=bill.customer_id,
        branch_id=bill.branch_id,
        visit_date=bill.bill_date,
        defaults={"organization_id": bill.organization_id, "source": BILL_SOURCE},
    )
    bill.visit = visit
    if visit.pk == before:
        return
    bill.save(update_fields=["visit"])
    left = Visit.objects.filter(
        pk=before, source=BILL_SOURCE, notes="", attended_by=None, attended_by_text="", bills=None
    )
    left.delete()
