"""What came of a sheet, held against the truth about it, as sentences; none when all is well."""

import re
from collections.abc import Iterator

from customers.models import Customer
from uploads.models import FileUpload, Outcome, UploadRow
from uploads.tests.corpus.grammar import Mention, Sheet
from visits.models import Visit


def faults_of(sheet: Sheet, upload: FileUpload) -> list[str]:
    """Each person in exactly one row, nobody else a person, nothing left behind in silence."""
    rows = {row.row_number: row for row in upload.rows.select_related("customer")}
    return [
        *every_person_is_a_row(sheet, rows),
        *nobody_else_is_a_person(sheet, upload, rows),
        *what_was_imported_is_right(sheet, upload, rows),
        *nothing_is_left_in_silence(sheet, upload, rows),
    ]


def every_person_is_a_row(sheet: Sheet, rows: dict[int, UploadRow]) -> Iterator[str]:
    for mention in sheet.mentions:
        if mention.line not in rows:
            yield f"line {mention.line} names {mention.person.name} and is no row"


def nobody_else_is_a_person(
    sheet: Sheet, upload: FileUpload, rows: dict[int, UploadRow]
) -> Iterator[str]:
    named = {mention.line for mention in sheet.mentions}
    for line, row in rows.items():
        if line not in named and line not in sheet.perhaps and row.customer is not None:
            yield f"line {line} names nobody and became {row.customer.full_name!r}"
    known = {mention.person.name for mention in sheet.mentions} | {*sheet.perhaps.values()}
    for customer in Customer.objects.filter(organization=upload.organization):
        if customer.full_name and customer.full_name not in known:
            yield f"there is a customer {customer.full_name!r} whom the sheet does not name"


def what_was_imported_is_right(
    sheet: Sheet, upload: FileUpload, rows: dict[int, UploadRow]
) -> Iterator[str]:
    taken = [
        (mention, rows[mention.line])
        for mention in sheet.mentions
        if mention.line in rows and rows[mention.line].outcome != Outcome.NEEDS_ATTENTION
    ]
    for mention, row in taken:
        if mention.must_wait:
            yield f"line {mention.line} holds a ditto for a name or key and did not wait"
        elif row.customer is None:
            yield f"line {mention.line} ({mention.person.name}) was imported without a customer"
        else:
            yield from keys_are_right(mention, row.customer)
            yield from visit_is_right(sheet, mention, row, upload)
    keyed = [(mention, row) for mention, row in taken if keys_of(mention)]
    people = {mention.person.name for mention, _ in keyed}  # no two share a name
    customers = {row.customer_id for _, row in keyed}
    if len(people) != len(customers):
        yield f"{len(people)} people with keys became {len(customers)} customers"


def keys_of(mention: Mention) -> set[str]:
    return {*mention.person.phones, *mention.person.emails}


def keys_are_right(mention: Mention, customer: Customer) -> Iterator[str]:
    keys = {key.value for key in customer.identifiers.all()}
    meant = keys_of(mention)
    if not meant <= keys:
        yield f"line {mention.line}: {mention.person.name} lacks {sorted(meant - keys)}"
    if foreign := {key for key in keys if key.startswith("+")} - set(mention.person.phones):
        yield f"line {mention.line}: {mention.person.name} has the keys {sorted(foreign)}"
    if customer.full_name != mention.person.name:
        yield f"line {mention.line}: {mention.person.name} is called {customer.full_name!r}"


def visit_is_right(
    sheet: Sheet, mention: Mention, row: UploadRow, upload: FileUpload
) -> Iterator[str]:
    visits = set(
        Visit.objects.filter(customer=row.customer).values_list("branch__name", "visit_date")
    )
    if mention.branch and (mention.branch, mention.day) not in visits:
        warned = any(
            column in warning["message"].casefold()
            for warning in upload.profile["warnings"]
            for column in ("date", "shop", "day", "section")
        )
        if mention.has_visit or not warned:
            yield (
                f"line {mention.line}: no visit to {mention.branch} on {mention.day} "
                f"among {sorted(visits, key=str)}"
            )
    if row.visit and row.visit.customer_id == row.customer_id:
        seen = (row.visit.branch.name, row.visit.visit_date)
        # A form above the headings may say for all rows what they don't say themselves.
        form = upload.profile["warnings"] if "form above" in sheet.habits else []
        branch = mention.branch or (row.visit.branch.name if form else None)
        day = mention.day or (row.visit.visit_date if form else None)
        if seen != (branch, day):
            yield f"line {mention.line}: the visit is {seen[0]} {seen[1]}"


def nothing_is_left_in_silence(
    sheet: Sheet, upload: FileUpload, rows: dict[int, UploadRow]
) -> Iterator[str]:
    skipped = {line["row"]: line for line in upload.profile["skipped"]}
    sentence = " ".join(warning["message"] for warning in upload.profile["warnings"])
    for line, cells in enumerate(sheet.lines, start=1):
        text = " ".join(cells)
        if line in rows or line in sheet.headings or not text.strip():
            continue
        if line not in skipped:
            yield f"line {line} ({text.strip()!r}) is neither a row nor listed as skipped"
        is_named = re.search(rf"[Rr]ow {line}\b", sentence) is not None
        if re.search(r"\d{5,}[ -]?\d{4,}|@", text) and not is_named:
            yield f"line {line} holds a key, was skipped and nobody was warned"
        if line in sheet.perhaps and not is_named:
            yield f"line {line} names somebody above the headings and nobody was warned"
    codes = {warning["code"] for warning in upload.profile["warnings"]}
    if sheet.beside and "tables_beside" not in codes:
        yield "nobody was warned of the table that is not read"
