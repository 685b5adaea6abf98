from visits.models.bill import (
    LONGEST_DURATION_DAYS,
    MEDICAL_BILL_FIELDS,
    MEDICAL_LINE_FIELDS,
    Bill,
    BillNumber,
    Purchase,
    number_key,
)
from visits.models.medicine import Medicine
from visits.models.visit import Visit, VisitOutcome

__all__ = [
    "LONGEST_DURATION_DAYS",
    "MEDICAL_BILL_FIELDS",
    "MEDICAL_LINE_FIELDS",
    "Bill",
    "BillNumber",
    "Medicine",
    "Purchase",
    "Visit",
    "VisitOutcome",
    "number_key",
]
