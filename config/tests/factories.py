"""One small factory per model that a route or an admin page serves.

The walks make records of the shop with them and prove that strangers find nothing. A model
without a factory fails there. `number` tells the records apart; each must differ where the
database says so. Relations point to records of their own, so that an N+1 query shows.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import Branch, Organization, User
from accounts.roles import Role
from customers.models import (
    ChangeCause,
    Customer,
    CustomerChange,
    CustomerIdentifier,
    DuplicateCandidate,
    IdentifierKind,
    IgnoredIdentifier,
    MergeMember,
    MergeRecord,
    OptedOutPhone,
    WebhookEvent,
    WebhookKey,
)
from jobs.models import Job
from leads.models import (
    AreaCustomer,
    Booking,
    BookingPerson,
    ChannelPartner,
    ClaimStatus,
    ContactChange,
    ContactInteraction,
    ContactRecord,
    ContactReminder,
    FollowUpHistory,
    Lead,
    LeadDuplicate,
    LeadProjectAssociation,
    LoanCommitment,
    PartnerClaim,
    PartnerDuplicate,
    PartnerProject,
    Project,
)
from reminders.models import (
    Channel,
    EventKind,
    Message,
    MessageEvent,
    MessageReminder,
    MessageTemplate,
    RefillReminder,
    SenderState,
)
from uploads.models import (
    FileUpload,
    Outcome,
    PreviewRow,
    RememberedMapping,
    UploadKind,
    UploadNotice,
    UploadRow,
)
from visits.models import Bill, BillChange, Purchase, Visit

Factory = Callable[[Organization, int], Any]
FACTORIES: dict[type[Model], Factory] = {}


def makes(model: type[Model]) -> Callable[[Factory], Factory]:
    def keep(factory: Factory) -> Factory:
        FACTORIES[model] = factory
        return factory

    return keep


@makes(Organization)
def organization(shop: Organization, number: int) -> Organization:
    return shop


@makes(Branch)
def branch(shop: Organization, number: int) -> Branch:
    return Branch.objects.get_or_create(organization=shop, name=f"Secret shop {number}")[0]


@makes(User)
def user(shop: Organization, number: int) -> User:
    member, created = User.objects.get_or_create(
        username=f"secret-{shop.pk}-{number}",
        defaults={"organization": shop, "role": Role.STAFF, "is_staff": True},
    )
    if created:
        member.branches.add(branch(shop, number))
    return member


@makes(Customer)
def customer(shop: Organization, number: int) -> Customer:
    return Customer.objects.get_or_create(
        organization=shop,
        phone=f"+9198{shop.pk:03}{number:05}",
        defaults={"full_name": f"Secret person {number}", "branch": branch(shop, number)},
    )[0]


@makes(CustomerIdentifier)
def identifier(shop: Organization, number: int) -> CustomerIdentifier:
    owner = customer(shop, number)
    return CustomerIdentifier.objects.create(
        organization=shop,
        customer=owner,
        kind=IdentifierKind.PHONE,
        value=owner.phone,
        first_seen=timezone.now(),
    )


@makes(CustomerChange)
def change(shop: Organization, number: int) -> CustomerChange:
    return CustomerChange.objects.create(
        customer=customer(shop, number),
        cause=ChangeCause.EDIT,
        changes={"full_name": ["", f"Secret person {number}"]},
        changed_by=user(shop, number),
        changed_at=timezone.now(),
    )


@makes(DuplicateCandidate)
def candidate(shop: Organization, number: int) -> DuplicateCandidate:
    return DuplicateCandidate.objects.create(
        organization=shop,
        first=customer(shop, 2 * number),
        second=customer(shop, 2 * number + 1),
        reasons=[f"Secret reason {number}"],
    )


@makes(MergeRecord)
def merge(shop: Organization, number: int) -> MergeRecord:
    kept, gone = customer(shop, 2 * number), customer(shop, 2 * number + 1)
    record = MergeRecord.objects.create(
        organization=shop,
        type="customer",
        primary_id=kept.pk,
        merged_by=user(shop, number),
        merged_at=timezone.now(),
    )
    for one in (kept, gone):
        MergeMember.objects.create(
            merge=record,
            record_id=one.pk,
            is_primary=one == kept,
            label=one.full_name,
            snapshot={"full_name": one.full_name},
        )
    return record


@makes(IgnoredIdentifier)
def ignored(shop: Organization, number: int) -> IgnoredIdentifier:
    return IgnoredIdentifier.objects.create(
        organization=shop, value=f"+9179{number:08}", reason=f"Secret counter {number}"
    )


@makes(WebhookKey)
def webhook_key(shop: Organization, number: int) -> WebhookKey:
    return WebhookKey.objects.get_or_create(
        key_id=f"whk_{shop.pk}_{number}",
        defaults={"organization": shop, "label": f"Secret till {number}"},
    )[0]


@makes(WebhookEvent)
def webhook_event(shop: Organization, number: int) -> WebhookEvent:
    return WebhookEvent.objects.create(
        organization=shop,
        key=webhook_key(shop, number),
        event_id=f"secret-event-{number}",
        body_sha256=f"{number:064}",
    )


@makes(Visit)
def visit(shop: Organization, number: int) -> Visit:
    return Visit.objects.get_or_create(
        organization=shop,
        customer=customer(shop, number),
        branch=branch(shop, number),
        visit_date=shop.today(),
        defaults={"attended_by": user(shop, number), "notes": f"Secret notes {number}"},
    )[0]


@makes(Bill)
def bill(shop: Organization, number: int) -> Bill:
    seen = Visit.objects.filter(customer=customer(shop, number), visit_date=shop.today()).first()
    return Bill.objects.get_or_create(
        organization=shop,
        bill_number=f"Secret bill {number}",
        defaults={
            "branch": branch(shop, number),
            "customer": customer(shop, number),
            "visit": seen or visit(shop, number),
            "bill_date": shop.today(),
            "currency": shop.bill_currency,
            "total_amount": 100,
            "doctor_name": f"Secret doctor {number}",
            "created_by": user(shop, number),
        },
    )[0]


@makes(Purchase)
def purchase(shop: Organization, number: int) -> Purchase:
    return Purchase.objects.create(
        bill=bill(shop, number),
        medicine_name=f"Secret medicine {number}",
        medicine_key=f"secret medicine {number}",
        amount=100,
        duration_days=30,
        runs_out_on=shop.today() + timedelta(days=30),
    )


@makes(BillChange)
def bill_change(shop: Organization, number: int) -> BillChange:
    return BillChange.objects.create(
        bill=bill(shop, number),
        changes={"doctor_name": ["", f"Secret doctor {number}"]},
        changed_by=user(shop, number),
        changed_at=timezone.now(),
    )


@makes(RefillReminder)
def refill_reminder(shop: Organization, number: int) -> RefillReminder:
    known = RefillReminder.objects.filter(
        organization=shop, medicine_key=f"secret medicine {number}"
    ).first()
    if known is not None:
        return known
    line = purchase(shop, number)
    return RefillReminder.objects.create(
        organization=shop,
        branch=line.bill.branch,
        customer=line.bill.customer,
        purchase=line,
        medicine_name=line.medicine_name,
        medicine_key=line.medicine_key,
        runs_out_on=shop.today() + timedelta(days=5),
        reminder_date=shop.today(),
        due_on=shop.today(),
    )


@makes(Message)
def message(shop: Organization, number: int) -> Message:
    reminder = refill_reminder(shop, number)
    if known := reminder.messages.first():
        return known
    sent = Message.objects.create(
        organization=shop,
        branch=reminder.branch,
        customer=reminder.customer,
        channel=Channel.WHATSAPP,
        day=shop.today(),
        bundle=f"secret:{reminder.pk}",
        status="uncertain",
        phone=reminder.customer.phone,
        body=f"Secret words {number}",
        error_text=f"Secret error {number}",
        next_try_at=timezone.now(),
        expires_at=timezone.now(),
        resolved_by=user(shop, number),
    )
    MessageReminder.objects.create(message=sent, reminder=reminder, channel=sent.channel)
    return sent


@makes(MessageEvent)
def message_event(shop: Organization, number: int) -> MessageEvent:
    return MessageEvent.objects.create(
        organization=shop,
        channel=Channel.WHATSAPP,
        kind=EventKind.INBOUND,
        fingerprint=f"{shop.pk}:{MessageEvent.objects.count()}",
        message=message(shop, number),
        provider_id=f"secret-{number}",
        text=f"Secret answer {number}",
        happened_at=timezone.now(),
    )


@makes(SenderState)
def sender_state(shop: Organization, number: int) -> SenderState:
    return SenderState.objects.get_or_create(
        organization=shop,
        channel=Channel.choices[number % len(Channel.choices)][0],
        defaults={"sender_id": f"secret-{shop.pk}-{number}"},
    )[0]


@makes(MessageTemplate)
def message_template(shop: Organization, number: int) -> MessageTemplate:
    return MessageTemplate.objects.get_or_create(
        organization=shop,
        channel=Channel.WHATSAPP,
        language=f"a{chr(97 + number // 26 % 26)}{chr(97 + number % 26)}",
        defaults={"body": f"Secret words {number}"},
    )[0]


@makes(OptedOutPhone)
def opted_out_phone(shop: Organization, number: int) -> OptedOutPhone:
    return OptedOutPhone.objects.get_or_create(
        organization=shop,
        phone=f"+9195{shop.pk:03}{number:05}",
        defaults={"why": f"Secret reason {number}", "told_by": user(shop, number)},
    )[0]


@makes(ContactRecord)
def contact(shop: Organization, number: int) -> ContactRecord:
    return ContactRecord.objects.get_or_create(
        organization=shop,
        phone=f"+9196{shop.pk:03}{number:05}",
        defaults={
            "name": f"Secret contact {number}",
            "branch": branch(shop, number),
            "customer": customer(shop, number),
            "assigned_to": user(shop, number),
            "next_action_on": shop.today(),
        },
    )[0]


@makes(ContactInteraction)
def interaction(shop: Organization, number: int) -> ContactInteraction:
    return ContactInteraction.objects.create(
        organization=shop,
        contact=contact(shop, number),
        notes=f"Secret notes {number}",
        done_by=user(shop, number),
        done_at=timezone.now(),
    )


@makes(ContactReminder)
def contact_reminder(shop: Organization, number: int) -> ContactReminder:
    return ContactReminder.objects.create(
        organization=shop,
        contact=contact(shop, number),
        due_on=shop.today(),
        note=f"Secret note {number}",
        assigned_to=user(shop, number),
    )


@makes(ContactChange)
def contact_change(shop: Organization, number: int) -> ContactChange:
    return ContactChange.objects.create(
        contact=contact(shop, number),
        changes={"name": ["", f"Secret contact {number}"]},
        changed_by=user(shop, number),
        changed_at=timezone.now(),
    )


@makes(Project)
def project(shop: Organization, number: int) -> Project:
    return Project.objects.get_or_create(organization=shop, name=f"Secret project {number}")[0]


@makes(ChannelPartner)
def partner(shop: Organization, number: int) -> ChannelPartner:
    return ChannelPartner.objects.get_or_create(
        organization=shop,
        phone=f"+9197{shop.pk:03}{number:05}",
        defaults={"name": f"Secret partner {number}", "code": f"SP{number}"},
    )[0]


@makes(PartnerProject)
def partner_project(shop: Organization, number: int) -> PartnerProject:
    return PartnerProject.objects.get_or_create(
        partner=partner(shop, number),
        project=project(shop, number),
        defaults={"commission_percent": 2},
    )[0]


@makes(Lead)
def lead(shop: Organization, number: int) -> Lead:
    person = customer(shop, number)
    return Lead.objects.get_or_create(
        organization=shop,
        customer=person,
        defaults={
            "full_name": person.full_name,
            "contact_number": person.phone,
            "branch": person.branch,
            "assigned_to": user(shop, number),
            "next_follow_up_on": shop.today(),
            "notes": f"Secret notes {number}",
        },
    )[0]


@makes(Booking)
def booking(shop: Organization, number: int) -> Booking:
    made, created = Booking.objects.get_or_create(
        organization=shop,
        reference=f"Secret booking {number}",
        defaults={
            "branch": branch(shop, number),
            "booked_on": shop.today(),
            "project": project(shop, number),
            "lead": lead(shop, number),
            "notes": f"Secret notes {number}",
        },
    )
    if created:
        BookingPerson.objects.create(
            booking=made, full_name=f"Secret person {number}", customer=customer(shop, number)
        )
    return made


@makes(AreaCustomer)
def area_customer(shop: Organization, number: int) -> AreaCustomer:
    return AreaCustomer.objects.create(
        organization=shop,
        branch=branch(shop, number),
        full_name=f"Secret person {number}",
        customer=customer(shop, number),
    )


@makes(LeadDuplicate)
def lead_pair(shop: Organization, number: int) -> LeadDuplicate:
    first, second = lead(shop, 2 * number), lead(shop, 2 * number + 1)
    return LeadDuplicate.objects.get_or_create(
        organization=shop, type="lead", first_lead=first, second_lead=second
    )[0]


@makes(PartnerDuplicate)
def partner_pair(shop: Organization, number: int) -> PartnerDuplicate:
    first, second = partner(shop, 2 * number), partner(shop, 2 * number + 1)
    return PartnerDuplicate.objects.get_or_create(
        organization=shop, type="channel_partner", first_partner=first, second_partner=second
    )[0]


@makes(LeadProjectAssociation)
def association(shop: Organization, number: int) -> LeadProjectAssociation:
    return LeadProjectAssociation.objects.get_or_create(
        organization=shop,
        lead=lead(shop, number),
        project=project(shop, number),
        defaults={
            "assigned_to": user(shop, number),
            "channel_partner": partner(shop, number),
            "notes": f"Secret notes {number}",
        },
    )[0]


@makes(FollowUpHistory)
def follow_up(shop: Organization, number: int) -> FollowUpHistory:
    return FollowUpHistory.objects.create(
        organization=shop,
        lead=lead(shop, number),
        project=project(shop, number),
        notes=f"Secret notes {number}",
        done_by=user(shop, number),
        done_at=timezone.now(),
    )


@makes(LoanCommitment)
def loan(shop: Organization, number: int) -> LoanCommitment:
    return LoanCommitment.objects.create(
        organization=shop,
        lead=lead(shop, number),
        project=project(shop, number),
        amount=100_000,
        lender=f"Secret bank {number}",
        promised_on=shop.today(),
    )


@makes(PartnerClaim)
def claim(shop: Organization, number: int) -> PartnerClaim:
    return PartnerClaim.objects.create(
        organization=shop,
        lead=lead(shop, number),
        project=project(shop, number),
        partner=partner(shop, number),
        status=ClaimStatus.STANDING,
        stands_until=timezone.now(),
        told=f"Secret call {number}",
        claimed_by=user(shop, number),
        claimed_at=timezone.now(),
    )


@makes(Job)
def job(shop: Organization, number: int) -> Job:
    return Job.objects.create(
        organization=shop, kind="accounts.secret", started_by=user(shop, number)
    )


@makes(FileUpload)
def upload(shop: Organization, number: int) -> FileUpload:
    return FileUpload.objects.create(
        organization=shop,
        branch=branch(shop, number),
        uploaded_by=user(shop, number),
        kind=UploadKind.CUSTOMERS,
        file=f"uploads/secret-{shop.pk}-{number}.csv",
        original_name=f"secret-{number}.csv",
        size=10,
        sha256=f"{number:064}",
        job=job(shop, number),
    )


@makes(UploadRow)
def upload_row(shop: Organization, number: int) -> UploadRow:
    return UploadRow.objects.create(
        organization=shop,
        upload=upload(shop, number),
        row_number=number + 2,
        cells=[f"Secret cell {number}"],
        outcome=Outcome.CREATED,
        customer=customer(shop, number),
        processed_at=timezone.now(),
    )


@makes(PreviewRow)
def preview_row(shop: Organization, number: int) -> PreviewRow:
    return PreviewRow.objects.create(
        organization=shop,
        upload=upload(shop, number),
        row_number=number + 2,
        cells=[f"Secret cell {number}"],
        outcome=Outcome.CREATED,
        customer=customer(shop, number),
    )


@makes(RememberedMapping)
def remembered_mapping(shop: Organization, number: int) -> RememberedMapping:
    return RememberedMapping.objects.create(
        organization=shop,
        kind=UploadKind.CUSTOMERS,
        signature=f"{number:032}",
        headings=[f"Secret heading {number}"],
        mapping={f"secretheading{number}": "phone"},
        remembered_by=user(shop, number),
        remembered_at=timezone.now(),
    )


@makes(UploadNotice)
def upload_notice(shop: Organization, number: int) -> UploadNotice:
    return UploadNotice.objects.get_or_create(
        upload=upload(shop, number),
        defaults={
            "organization": shop,
            "user": user(shop, number),
            "created_at": timezone.now(),
        },
    )[0]
