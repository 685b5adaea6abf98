"""All that happened with a customer, newest first, from sources that each app registers.

An app describes its part by a `JourneySource` and registers it in `AppConfig.ready`:

    class StoreVisits(JourneySource[Visit]):
        name = "store_visit"
        date_field = "visit_date"

        def rows(self, customer, reader):
            return Visit.objects.for_user(reader).filter(customer=customer).select_related("branch")

        def entries(self, rows, reader):
            return [Entry(title=f"Visit to {row.branch}", ...) for row in rows]

    register_source(StoreVisits())

The source says which rows and how they read; where a page begins, its order and its length are the
pager's business (`paging`), so no source can skip or repeat a row. A page asks each source for one
query of at most a page of rows, and whatever constant number `entries` needs for names.
"""

from history.journey.paging import JourneyPage, journey_page
from history.journey.sources import Entry, JourneySource, register_source

__all__ = ["Entry", "JourneyPage", "JourneySource", "journey_page", "register_source"]
