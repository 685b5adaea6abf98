"""Taking an upload back: what its rows did and nobody built on goes; the rest is named (DESIGN 7).

`services` starts a preview or the real thing, `running` is the job of both: it goes through the
upload's rows from the last to the first, in chunks of one transaction each, and hands them to the
reverter of the upload's kind. A reverter decides about whole records, each in the chunk in which
their last row comes up, so that a record is never half reverted and a preview needs no memory from
chunk to chunk. A preview is the same decision without the writing.

For another kind of sheet: write a reverter (`work.Reverter`; `people.PeopleReverter` for rows about
customers has room for the kind's own records, see `leads.LeadsReverter`), and add it to `REVERTERS`
here. What an app must offer is in `customers.reverting`, `visits.reverting`,
`leads.services.reverting`: decide first, write later. Foreign keys to what goes are found from the
models and are in the way unless the reverter says that they go as well.
"""

from uploads.models import UploadKind
from uploads.reverting.contacts import ContactsReverter
from uploads.reverting.leads import LeadsReverter
from uploads.reverting.partners import PartnersReverter
from uploads.reverting.people import PeopleReverter
from uploads.reverting.purchases import PurchasesReverter
from uploads.reverting.work import Reverter

REVERTERS: dict[str, type[Reverter]] = {
    UploadKind.CUSTOMERS: PeopleReverter,
    UploadKind.LEADS: LeadsReverter,
    UploadKind.CONTACTS: ContactsReverter,
    UploadKind.PURCHASES: PurchasesReverter,
    UploadKind.CHANNEL_PARTNERS: PartnersReverter,
}

__all__ = ["REVERTERS", "Reverter"]
