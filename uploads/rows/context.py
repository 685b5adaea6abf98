"""What has to be known to understand the rows of a sheet, read from the database once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from customers.matching import OrganizationRules
from uploads.columns import COLUMNS
from uploads.columns.lookups import Lookup
from uploads.columns.readers import LOOKUPS, Sheet
from uploads.detection import SheetProfile
from uploads.models import FileUpload
from uploads.rows.branches import BranchLookup


@dataclass(frozen=True, slots=True)
class Context:
    """Of one sheet. Plain data: it goes to the process that reads the file."""

    kind: str
    profile: SheetProfile
    rules: OrganizationRules
    currency: str  # of bills
    today: date  # where the shop stands
    branches: BranchLookup
    default_branch_id: int | None
    lookups: Mapping[str, Lookup]  # by the name of the column whose cells they know

    @property
    def organization_id(self) -> int:
        return self.rules.organization.pk

    @property
    def sheet(self) -> Sheet:
        dates = self.profile.date_columns
        return Sheet(
            self.rules,
            today=self.today,
            orders={column.index: column.order for column in dates},
            swapped={column.index for column in dates if column.swapped_back},
            lookups=self.lookups,
        )


def context_of(upload: FileUpload) -> Context:
    organization, profile = upload.organization, SheetProfile.from_json(upload.profile)
    given = set(profile.mapping.values())
    lookups: dict[str, Any] = {
        column.name: LOOKUPS[column.reader](organization)
        for column in COLUMNS[upload.kind]
        if column.reader in LOOKUPS and column.name in given
    }
    return Context(
        kind=upload.kind,
        profile=profile,
        rules=OrganizationRules.of(organization),
        currency=organization.bill_currency,
        today=organization.today(),
        branches=BranchLookup(upload),
        default_branch_id=upload.branch_id,
        lookups=lookups,
    )
