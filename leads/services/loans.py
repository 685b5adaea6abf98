"""Loan commitments: promised, kept, cancelled, or overdue."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from core.errors import DomainError
from core.refusals import ensure_not_past, ensure_own
from leads.models import Lead, LoanCommitment, LoanStatus, Project
from leads.services.changing import lock_lead


@transaction.atomic
def commit_loan(
    lead: Lead,
    *,
    amount: Decimal,
    promised_on: date,
    by: User | None,
    lender: str = "",
    notes: str = "",
    project: Project | None = None,
) -> LoanCommitment:
    """Write a promise down. Raises DomainError 400 for a day that is past or no amount."""
    lead = lock_lead(lead)
    ensure_own(project, lead.organization, "project")
    ensure_not_past(promised_on, lead.organization, "promised_on")
    if amount <= 0:
        raise DomainError.at("amount", "invalid", "Give the amount that is promised, more than 0.")
    return LoanCommitment.objects.create(
        organization=lead.organization,
        lead=lead,
        project=project,
        amount=amount,
        lender=lender,
        promised_on=promised_on,
        notes=notes,
        created_by=by,
    )


def keep_loan(loan: LoanCommitment) -> LoanCommitment:
    """The promise was kept, in time or late."""
    return _conclude(loan, LoanStatus.KEPT)


def cancel_loan(loan: LoanCommitment) -> LoanCommitment:
    return _conclude(loan, LoanStatus.CANCELLED)


def reopen_loan(loan: LoanCommitment) -> LoanCommitment:
    """It was concluded by mistake: it is promised again, and overdue once its day is past.

    Raises DomainError 409 for what is promised still.
    """
    concluded = LoanCommitment.objects.filter(
        pk=loan.pk, status__in=[LoanStatus.KEPT, LoanStatus.CANCELLED]
    )
    is_late = loan.promised_on < loan.organization.today()
    status = LoanStatus.OVERDUE if is_late else LoanStatus.OPEN
    if not concluded.update(status=status, updated_at=timezone.now()):
        raise DomainError(
            "This commitment is promised still. Reload the list to see it.",
            code="not_concluded",
            status=409,
        )
    loan.refresh_from_db()
    return loan


def mark_overdue_loans(organization: Organization) -> int:
    """Mark what was promised for a day before today; how many. Whenever it runs, it catches up."""
    late = LoanCommitment.objects.filter(
        organization=organization, status=LoanStatus.OPEN, promised_on__lt=organization.today()
    )
    return late.update(status=LoanStatus.OVERDUE, updated_at=timezone.now())


def _conclude(loan: LoanCommitment, status: LoanStatus) -> LoanCommitment:
    """Of two who conclude it at once the second is told: a conditional update decides."""
    pending = LoanCommitment.objects.filter(
        pk=loan.pk, status__in=[LoanStatus.OPEN, LoanStatus.OVERDUE]
    )
    concluded = pending.update(status=status, updated_at=timezone.now())
    loan.refresh_from_db()
    if not concluded:
        raise DomainError(
            f"This commitment is {loan.get_status_display().lower()} already.",
            code="concluded",
            status=409,
        )
    return loan
