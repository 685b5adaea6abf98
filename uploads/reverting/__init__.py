"""Taking an upload back: what its rows did and nobody built on goes; the rest is named (DESIGN 7).

`services` starts a preview or the real thing, `running` is the job of both: it goes through the
upload's rows from the last to the first, in chunks of one transaction each, and hands them to the
reverter of the upload's kind. A reverter decides about whole records, each in the chunk in which
their last row comes up, so that a record is never half reverted and a preview needs no memory from
chunk to chunk. A preview is the same decision without the writing.

For another kind of upload: write a reverter and add it to `REVERTERS` here.
`records.RecordsReverter` is for rows about one record each, `people.PeopleReverter` for rows about
customers, with room for the kind's own records, see `leads.LeadsReverter`. An app declares its
models and derives its deciders, as `history.reverting` says.
"""

from uploads.models import UploadKind
from uploads.reverting.leads import LeadsReverter
from uploads.reverting.people import PeopleReverter
from uploads.reverting.purchases import PurchasesReverter
from uploads.reverting.records import ContactsReverter, PartnersReverter, ProjectsReverter
from uploads.reverting.work import Reverter

REVERTERS: dict[str, type[Reverter]] = {
    UploadKind.CUSTOMERS: PeopleReverter,
    UploadKind.LEADS: LeadsReverter,
    UploadKind.CONTACTS: ContactsReverter,
    UploadKind.PURCHASES: PurchasesReverter,
    UploadKind.CHANNEL_PARTNERS: PartnersReverter,
    UploadKind.PROJECTS: ProjectsReverter,
}

__all__ = ["REVERTERS", "Reverter"]
