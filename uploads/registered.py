"""What the apps below show and keep of rows of sheets, by their registries: lines of a customer's
journey, names of causes of changes, and what becomes of rows when their records are merged.
"""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from accounts.models import User
from contacts.models import ContactRecord
from core.local_copies import remove_left_copies
from core.sentences import Sentence
from customers.counts import register_count
from customers.merging import Merging, Moves, Stays, register_merge_rule
from customers.models import Customer, DuplicateCandidate
from customers.uploaded import register_uploaded
from history.causes import register_cause
from history.journey import Entry, JourneySource, register_source
from history.models import ChangeCause
from jobs.worker import worker_started
from uploads.duplicates import of_upload_for
from uploads.medical import MedicalRedactor
from uploads.models import PreviewRow, UploadKind, UploadRow
from uploads.queries import contacts_of_upload
from uploads.readers.launch import prepare
from uploads.reverting.sentences import revert_labels


def register() -> None:
    register_source(UploadRows())
    register_uploaded(ContactRecord, contacts_of_upload)
    register_uploaded(DuplicateCandidate, of_upload_for)
    register_count("upload_rows", count_rows)
    register_cause(ChangeCause.UPLOAD_ROW, row_labels)
    register_cause(ChangeCause.REVERT, revert_labels)
    register_merge_rule(UploadRow, "customer", Moves(called="rows of sheets"))
    visits = Moves(within=rows_of_people, called="rows that made a visit")
    register_merge_rule(UploadRow, "visit", visits)
    leads = Moves(within=rows_of_people, called="rows that made a lead")
    register_merge_rule(UploadRow, "lead", leads)
    partners = Moves(within=rows_of_partners, called="rows of sheets")
    register_merge_rule(UploadRow, "channel_partner", partners)
    then = Stays("a preview tells who it would have been then")
    register_merge_rule(PreviewRow, "customer", then)
    worker_started.connect(prepare_to_read, dispatch_uid="uploads.prepare_to_read")


def prepare_to_read(sender: object, **_given: object) -> None:
    prepare()
    remove_left_copies()


class UploadRows(JourneySource[UploadRow]):
    name = "upload_row"
    date_field = "processed_at"
    related = ("upload",)

    def rows(self, customer: Customer, reader: User) -> QuerySet[UploadRow]:
        return UploadRow.objects.for_user(reader).filter(customer=customer)

    def load(self, rows: QuerySet[UploadRow], reader: User) -> QuerySet[UploadRow]:
        return rows.defer("upload__profile", "upload__options")

    def entries(self, rows: Sequence[UploadRow], reader: User) -> list[Entry]:
        return [_entry(row, MedicalRedactor(row.upload, reader)) for row in rows]


def _entry(row: UploadRow, redactor: MedicalRedactor) -> Entry:
    problems = redactor.problems(row)
    return Entry(
        title=f"Row {row.row_number} of {row.upload.original_name}: {_describe(row)}",
        description=" ".join(problem["message"] for problem in problems),
        details={
            "upload": row.upload_id,
            "file": row.upload.original_name,
            "row": row.pk,
            "row_number": row.row_number,
            "outcome": row.outcome,
            "reverted_at": row.reverted_at.isoformat() if row.reverted_at else None,
            "matched_by": row.matched_by,
            "changes": redactor.changes(row),
            "raw": redactor.raw(row),
        },
    )


def _describe(row: UploadRow) -> str:
    text = str(row.get_outcome_display()).lower()
    return f"{text}, reverted since" if row.reverted_at else text


def count_rows(customer: Customer, reader: User) -> int:
    return UploadRow.objects.for_user(reader).filter(customer=customer).count()


def row_labels(ids: Collection[int]) -> dict[int, str]:
    """{row id: "row 14 of may.csv"}, as the cause of a change is named."""
    rows = UploadRow.objects.filter(pk__in=ids).values_list(
        "pk", "row_number", "upload__original_name"
    )
    return {
        pk: Sentence(f"row {number} of {name}", "row", row=number, file=name)
        for pk, number, name in rows.order_by()
    }


def rows_of_people(merging: Merging) -> Q:
    """A row that made a visit or a lead names the customer whose visit or lead that is."""
    return Q(customer__in=merging.people)


def rows_of_partners(merging: Merging) -> Q:
    """Only sheets of partners make partners, and those are few."""
    return Q(upload__organization=merging.organization, upload__kind=UploadKind.CHANNEL_PARTNERS)
