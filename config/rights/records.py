"""Which records are of a person: the one table that their export and their erasure read.

Every model of the service stands here or in `LEFT_OUT`, with the reason; a test holds it to that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.db.models import Model, Q, QuerySet

from bookings.models import AreaCustomer, Booking, BookingPerson
from config.deleting.steps import all_of
from config.rights.person import Person
from contacts.models import ContactInteraction, ContactRecord, ContactReminder
from customers.models import (
    MEDICAL_FIELDS,
    BlockingKey,
    Customer,
    CustomerIdentifier,
    DuplicateCandidate,
    DuplicateScope,
    MergeMember,
    MergeRecord,
    OptedOutPhone,
)
from history.models import Change, TargetType
from leads.models import (
    FollowUpHistory,
    Lead,
    LeadDuplicate,
    LeadProjectAssociation,
    LoanCommitment,
    PartnerClaim,
)
from messaging.models import Message, MessageEvent, PhoneEvidence
from reminders.models import (
    CallOutcome,
    CustomerReminder,
    MessageReminder,
    RefillReminder,
    VisitRhythm,
)
from uploads.models import FileUpload, PreviewRow, RevertEntry, RowAttempt, UploadRow
from visits.models import MEDICAL_BILL_FIELDS, MEDICAL_LINE_FIELDS, Bill, Purchase, Visit


@dataclass(frozen=True)
class Kind:
    """Records of one model: `title` for people, `of` a person, `medical` fields, and those that
    are `hidden` from an export: of other people, or made by the service for itself alone."""

    title: str
    of: Callable[[Person], Q]
    medical: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    # Why an export leaves them out, where an erasure does not.
    not_exported: str = ""


def _by_customer(person: Person) -> Q:
    return Q(customer__in=person.ids)


def _by_lead(person: Person) -> Q:
    return Q(lead__in=person.leads)


def _by_contact(person: Person) -> Q:
    return Q(contact__in=person.contacts)


def _by_phone(person: Person) -> Q:
    return Q(organization=person.organization_id, phone__in=person.phones)


def _in_pair(person: Person) -> Q:
    return Q(first__in=person.ids) | Q(second__in=person.ids) | Q(pk__in=_lead_pairs(person))


def _lead_pairs(person: Person) -> QuerySet:
    leads = Q(first_lead__in=person.leads) | Q(second_lead__in=person.leads)
    return all_of(LeadDuplicate).filter(leads).values("pk")


def _scopes(person: Person, type_name: str) -> QuerySet:
    of_business = all_of(DuplicateScope).filter(organization=person.organization_id)
    return of_business.filter(type=type_name).values("pk")


def _in_merge(person: Person) -> Q:
    customers = Q(type="customer", primary_id__in=person.ids)
    return customers | Q(type="lead", primary_id__in=person.leads)


def _targets(person: Person) -> dict[str, tuple[int, ...]]:
    """{target of a change: ids}"""
    associations = all_of(LeadProjectAssociation).filter(lead__in=person.leads)
    return {
        TargetType.CUSTOMER: person.ids,
        TargetType.LEAD: person.leads,
        TargetType.CONTACT: person.contacts,
        TargetType.BILL: person.bills,
        TargetType.MEMBERSHIP: tuple(associations.values_list("pk", flat=True)),
    }


def _changed(person: Person) -> Q:
    changes = Q()
    for target, ids in _targets(person).items():
        changes |= Q(target_type=target, target_id__in=ids)
    return Q(changes, organization=person.organization_id)


def _uploaded(person: Person) -> Q:
    """Rows that became the person, one of their leads or contacts, or a line of their bills."""
    return (
        Q(customer__in=person.ids)
        | Q(lead__in=person.leads)
        | Q(contact__in=person.contacts)
        | Q(purchase__bill__in=person.bills)
    )


def _reverted(person: Person) -> Q:
    records = Q(record_type="customer", record_id__in=person.ids)
    records |= Q(record_type="lead", record_id__in=person.leads)
    records |= Q(record_type="contact", record_id__in=person.contacts)
    return Q(records, revert__organization=person.organization_id)


def _edited_in_admin(person: Person) -> Q:
    """Django's own list of edits calls each record by its name."""
    edits = Q()
    for model in (
        Customer, Lead, ContactRecord, Bill, Booking, AreaCustomer, DuplicateCandidate,
    ):  # fmt: skip
        ids = records_of(person, model).order_by().values_list("pk", flat=True)
        edits |= Q(
            content_type__app_label=model._meta.app_label,
            content_type__model=model._meta.model_name,
            object_id__in=[str(pk) for pk in ids],
        )
    return edits


_MESSAGE_TEXT = frozenset({"body", "variables"})
# In the order of the export.
KINDS: Mapping[type[Model], Kind] = {
    Customer: Kind("Customer", lambda person: Q(pk__in=person.ids), MEDICAL_FIELDS),
    CustomerIdentifier: Kind("Phones, e-mails and passports", _by_customer),
    OptedOutPhone: Kind("Phones that want no messages", _by_phone),
    Visit: Kind("Visits", _by_customer, frozenset({"notes"})),
    Bill: Kind("Bills", _by_customer, MEDICAL_BILL_FIELDS, frozenset({"number_key"})),
    Purchase: Kind(
        "Lines of bills", lambda person: Q(bill__in=person.bills),
        MEDICAL_LINE_FIELDS, frozenset({"medicine_key"}),
    ),
    RefillReminder: Kind(
        "Refills", _by_customer,
        frozenset({"medicine_name", "response_notes"}), frozenset({"medicine_key"}),
    ),
    CustomerReminder: Kind("Dates to act on", _by_customer, frozenset({"note", "answer"})),
    CallOutcome: Kind(
        "Outcomes of calls",
        lambda person: _by_customer(person)
        | Q(contact__in=person.contacts)
        | Q(lead__in=person.leads),
        hidden=frozenset({"touched"}),
    ),
    VisitRhythm: Kind("How often they come", _by_customer),
    Message: Kind(
        "Messages", _by_customer, _MESSAGE_TEXT,
        frozenset({"bundle", "claim", "lease_until", "reference"}),
    ),
    MessageReminder: Kind(
        "Refills in messages", lambda person: Q(message__customer__in=person.ids)
    ),
    MessageEvent: Kind(
        "Reports about messages, and replies",
        lambda person: Q(message__customer__in=person.ids) | _by_phone(person),
        hidden=frozenset({"fingerprint"}),
    ),
    PhoneEvidence: Kind("Signs that phones are on WhatsApp", _by_phone),
    ContactRecord: Kind("On call lists", lambda person: Q(pk__in=person.contacts)),
    ContactInteraction: Kind("Calls and talks", _by_contact),
    ContactReminder: Kind("Dates to act on of call lists", _by_contact),
    Lead: Kind("Leads", lambda person: Q(pk__in=person.leads)),
    LeadProjectAssociation: Kind("Projects", _by_lead),
    FollowUpHistory: Kind("Follow-ups", _by_lead),
    LoanCommitment: Kind("Loan commitments", _by_lead),
    PartnerClaim: Kind("Claims of partners", _by_lead),
    BookingPerson: Kind("In bookings", _by_customer),
    Booking: Kind(
        "Bookings",
        lambda person: Q(lead__in=person.leads) | Q(persons__customer__in=person.ids),
    ),
    AreaCustomer: Kind("Kept by branch offices", _by_customer),
    DuplicateCandidate: Kind(
        "Possible duplicates", _in_pair, hidden=frozenset({"reasons", "likeness", "key_score"})
    ),
    LeadDuplicate: Kind(
        "Possible duplicates of leads",
        lambda person: Q(first_lead__in=person.leads) | Q(second_lead__in=person.leads),
        not_exported="the same as among the possible duplicates",
    ),
    MergeRecord: Kind("Merges", _in_merge, frozenset({"changes", "combined"})),
    MergeMember: Kind(
        "Records that were merged",
        lambda person: Q(merge__in=all_of(MergeRecord).filter(_in_merge(person)).values("pk")),
        frozenset({"snapshot"}),
    ),
    FileUpload: Kind(
        "Uploads that named them",
        lambda person: Q(pk__in=all_of(UploadRow).filter(_uploaded(person)).values("upload")),
        not_exported="each row names its upload; what else stands there is of everybody in it",
    ),
    UploadRow: Kind("Rows of uploads", _uploaded),
    RowAttempt: Kind(
        "Corrections of rows",
        lambda person: Q(row__in=all_of(UploadRow).filter(_uploaded(person)).values("pk")),
    ),
    PreviewRow: Kind("Rows of previews", _by_customer),
    RevertEntry: Kind("In reverts of uploads", _reverted, frozenset({"sentences", "facts"})),
    Change: Kind("What changed, and why", _changed, frozenset({"note"})),
    LogEntry: Kind(
        "Edits in the admin site", _edited_in_admin, not_exported="the change log says more of each"
    ),
    BlockingKey: Kind(
        "Signs of likeness",
        lambda person: (
            Q(scope__in=_scopes(person, "customer"), record__in=person.ids)
            | Q(scope__in=_scopes(person, "lead"), record__in=person.leads)
        ),
        not_exported="numbers made of names and keys, which say nothing",
    ),
}  # fmt: skip

# {label: why no record of it is a customer's}
LEFT_OUT = {
    "accounts.Organization": "the business itself",
    "accounts.Branch": "the business itself",
    "accounts.Absence": "staff",
    "accounts.User": "staff",
    "accounts.User_branches": "staff",
    "accounts.User_groups": "staff",
    "accounts.User_user_permissions": "staff",
    "accounts.UserSession": "staff",
    "accounts.ApiKey": "other systems",
    "accounts.SecondFactor": "staff",
    "accounts.RecoveryCode": "staff",
    "accounts.SavedFilter": "how staff like to see lists",
    "accounts.TrailEntry": "what staff did: it names customers by their number alone",
    "accounts.IdempotencyKey": "answers kept sealed for a day, for who asks again",
    "auth.Group": "staff",
    "auth.Group_permissions": "staff",
    "auth.Permission": "made from the models",
    "contenttypes.ContentType": "made from the models",
    "core.CacheEntry": "counts under hashed keys, for a day or two",
    "customers.DuplicateScope": "until when all were compared",
    "customers.ErasedKey": "of those who were erased: hashes",
    "customers.Erasure": "of those who were erased: numbers",
    "customers.IgnoredIdentifier": "the shop's own numbers, which are nobody's",
    "customers.WebhookKey": "other systems",
    "customers.WebhookEvent": "calls of other systems, with what waits of many people",
    "django_tasks_database.DBTaskResult": "holds the number of a job and nothing else",
    "jobs.Job": "works name their records by number",
    "jobs.ScheduleFiring": "the clock",
    "leads.ChannelPartner": "partners are in business with the shop by themselves",
    "leads.PartnerDuplicate": "partners",
    "leads.PartnerProject": "partners",
    "leads.Project": "the business itself",
    "leads.ProjectStatus": "the business itself",
    "messaging.MessageTemplate": "words to all",
    "messaging.SenderState": "the business itself",
    "sessions.Session": "staff",
    "uploads.RememberedMapping": "headings",
    "uploads.UploadBranch": "branches of uploads",
    "uploads.UploadNotice": "for staff",
    "uploads.UploadRevert": "counts",
    "uploads.WaitReason": "counts",
    "uploads.WaitingWorkbook": "made again of the rows when asked for",
    "visits.BillNumber": "counts",
    "visits.Medicine": "what the business sells; nobody stands in it",
}


def records_of(person: Person, model: type[Model]) -> QuerySet:
    """Each once, whatever the model's managers leave out."""
    found = all_of(model).filter(KINDS[model].of(person))
    return all_of(model).filter(pk__in=found.order_by().values("pk")) if model is Booking else found
