from visits.admin.bill import BillAdmin
from visits.admin.visit import VisitAdmin

__all__ = ["BillAdmin", "VisitAdmin"]
