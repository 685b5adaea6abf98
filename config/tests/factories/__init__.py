"""One small factory per model that a route or an admin page serves.

The walks make records of the shop with them and prove that strangers find nothing. A model
without a factory fails there. `number` tells the records apart; each must differ where the
database says so. Relations point to records of their own, so that an N+1 query shows.
"""

# Whoever is imported registers its factories.
from config.tests.factories import contacts, counter, leads, people, refills, sheets
from config.tests.factories.registry import FACTORIES

__all__ = ["FACTORIES", "contacts", "counter", "leads", "people", "refills", "sheets"]
