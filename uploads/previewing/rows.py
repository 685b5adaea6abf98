"""Rows of a chunk: decided as in the run, then kept as what the preview said."""

import re
from collections.abc import Sequence

from django.db.models import Model

from accounts.models import Branch
from contacts.models import ContactRecord
from core.bulk import insert_rows
from core.dry_run import DryRun
from customers.models import Customer, CustomerIdentifier
from leads.models import (
    ChannelPartner,
    Lead,
    LeadProjectAssociation,
    PartnerClaim,
    PartnerProject,
    ProjectStatus,
)
from uploads.models import FileUpload, PreviewRow, UploadRow
from uploads.rows.result import Kind, RowResult
from uploads.rows.writing import import_results
from visits.models import Bill, Purchase, Visit

# What rows of a sheet depend on of the rows above them.
# A kind that reads back other records of its own adds them here, with what it finds them by.
_FOUND_BY: dict[type[Model], list[tuple[str, ...]]] = {
    Branch: [("organization_id", "name_key")],
    Customer: [("branch_id", "is_counter")],
    CustomerIdentifier: [("organization_id", "kind", "value"), ("customer_id",)],
    Visit: [("customer_id", "branch_id", "visit_date")],
    Bill: [("organization_id", "number_key"), ("customer_id",)],
    Purchase: [("bill_id",)],
    UploadRow: [("upload_id", "same_as"), ("upload_id", "purchase_id")],
    Lead: [("customer_id",), ("contact_number",)],
    LeadProjectAssociation: [("lead_id",)],
    PartnerClaim: [("lead_id",)],
    ProjectStatus: [("project_id", "key")],
    ContactRecord: [("organization_id", "phone")],
    ChannelPartner: [("organization_id",)],
    PartnerProject: [("partner_id",), ("partner_id", "project_id")],
}
# Records that the run would make have no numbers yet; a quote inside a text is always escaped.
_IMAGINED = re.compile(r'"(visit|branch|lead branch)":\[[^\]]*\]')
_BELOW_ZERO = re.compile(r"-\d+")


def dry_run_of_rows() -> DryRun:
    return DryRun(_FOUND_BY)


def decide_rows(
    upload: FileUpload, kind: Kind, results: Sequence[RowResult], dry_run: DryRun
) -> None:
    """Let `kind` take the row results in, inside: nothing is written, later rows see these."""
    with dry_run.active():
        import_results(upload, kind, results)
        insert_rows(
            UploadRow,
            ["id", "upload_id", "same_as", "purchase_id"],
            [
                (result.id, upload.pk, result.same_as, result.purchase_id)
                for result in results
                if result.same_as or result.purchase_id
            ],
        )


def insert_preview_rows(upload: FileUpload, results: Sequence[RowResult]) -> None:
    insert_rows(
        PreviewRow,
        [
            "upload_id",
            "organization_id",
            "row_number",
            "cells",
            "filled",
            "outcome",
            "matched_by",
            "customer_id",
            "new_customer",
            "changes",
            "problems",
            "difference",
        ],
        [
            (
                upload.pk,
                upload.organization_id,
                result.row_number,
                result.cells_json,
                result.filled_json,
                str(result.outcome),
                result.matched_by,
                pk if (pk := _person(result)) and pk > 0 else None,
                -pk if pk and pk < 0 else None,
                _describe(result.changes_json),
                result.problems_json,
                "",
            )
            for result in results
        ],
    )


def _person(result: RowResult) -> int | None:
    """The counter customer, who is nobody, is not shown."""
    return None if result.is_nobody else result.customer_id


def _describe(changes_json: str) -> str:
    return _IMAGINED.sub(lambda pair: _BELOW_ZERO.sub('"new"', pair[0]), changes_json)
