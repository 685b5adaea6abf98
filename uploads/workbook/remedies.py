"""What to do about a problem, in a few words for the column beside it."""

_REMEDIES = {
    "phone_invalid": "Type the whole number, 10 digits or with +91.",
    "phone_damaged": "The spreadsheet cut digits off. Type the number again, whole.",
    "phone_filler": "Type the real number, or leave the cell empty and give an e-mail.",
    "phone_missing": "Give a phone number.",
    "email_invalid": "Type the e-mail address again, or leave it empty.",
    "passport_invalid": "Type the passport number again, or leave it empty.",
    "branch_unknown": "Write the shop as it is called in your branches, or add the branch first.",
    "branch_missing": "Write the shop, or take the date away.",
    "date_unreadable": "Write the date with the name of its month, such as 31 Dec 2024.",
    "date_in_future": "Correct the date: it has not come yet.",
    "project_unknown": "Write the project as you have entered it, or add it first.",
    "partner_unknown": "Write the partner's code as you have entered it, or add the partner first.",
    "commission_invalid": "Write a percentage from 0 to 100.",
    "code_taken": "Correct the phone or the code: one of them is another partner's.",
    "bill_number_taken": "Correct the bill number or the customer: the bill is somebody else's.",
    "bill_cancelled": "The bill was cancelled: give another bill number, or leave the line out.",
    "bill_differs": "Correct the bill number, the date or the shop: one is another bill's.",
    "medicine_missing": "Name the medicine.",
    "quantity_invalid": "Write a number above 0.",
    "amount_invalid": "Write an amount such as 180 or 1,250.50.",
    "duration_invalid": "Write a number of days from 1 to 366, or nothing.",
    "date_missing": "Give the date of the bill.",
    "formula_without_result": "Type the value in place of the formula.",
    "no_person": "Give a name, or a phone, e-mail or passport.",
    "too_long": "Shorten the text.",
}
_OTHERWISE = "Correct the coloured cells."


def remedies_for(codes: list[str]) -> str:
    return " ".join(dict.fromkeys(_REMEDIES.get(code, _OTHERWISE) for code in codes))
