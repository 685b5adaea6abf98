"""Headings of bills: a line per medicine, with the customer and the bill repeated on each."""

from uploads.headings.customers import CUSTOMERS
from uploads.headings.fields import Field, spellings

_OF_CUSTOMERS = {field.name: field for field in CUSTOMERS}
# What a bill says of the person beside who it is.
_PERSON = (
    "full_name",
    "phone",
    "name_and_phone",
    "email",
    "passport_number",
    "branch",
    "city",
    "address",
    "date_of_birth",
    "age",
    "gender",
    "category",
    "attended_by",
)

PURCHASES: tuple[Field, ...] = (
    *(_OF_CUSTOMERS[name] for name in _PERSON),
    Field(
        "bill_number",
        "Bill number",
        "B-1001",
        known_as=spellings(
            "bill, bill id, bill ref, bill reference, invoice, inv, invoice id, invoice ref",
            "receipt, receipt id, voucher, vch, cash memo, memo, sales bill, sale bill, order",
            "order id, bill invoice, પાવતી, બિલ, બીલ",
            "बिल, पावती, चालान",
            "بل, رسید",
        ),
        numbered=True,
    ),
    Field(
        "bill_date",
        "Bill date",
        "31/12/2024",
        known_as=spellings(
            "bill date, bill dt, billing date, billed on, date of bill, bill day, invoice date",
            "inv date, inv dt, invoice dt, receipt date, memo date, voucher date, sale date",
            "sales date, purchase date, date of purchase, purchased on, date of sale, sold on",
            "order date, transaction date, txn date",
            "બિલ તારીખ, બીલ તારીખ, ખરીદી તારીખ",
            "बिल तारीख, बिल दिनांक, खरीद तारीख",
            "بل کی تاریخ",
        ),
        maybe=spellings(
            "date, dt, dated, day, on date, entry date, timestamp, date time, visit date",
            "તારીખ, તા",
            "तारीख, तिथि, दिनांक, दिनाँक, ता",
            "تاریخ",
        ),
        is_date=True,
    ),
    Field(
        "medicine_name",
        "Medicine",
        "Metformin 500",
        known_as=spellings(
            "medicine, medicine name, name of medicine, medicines, med, med name, drug, drug name",
            "name of drug, brand, brand name, product, product name, item, item name, tablet",
            "tablet name, article, medicine item, item description, product description",
            "દવા, દવાનું નામ",
            "दवा, दवाई, दवा का नाम, औषध, औषधि, औषधाचे नाव",
            "دوا, دوائی, دوا کا نام",
        ),
        maybe=spellings("description, particulars, particular, details, goods"),
        identifies=False,
    ),
    Field(
        "generic_name",
        "Generic name",
        "Metformin",
        known_as=spellings(
            "generic name, name of generic, salt, salt name, molecule, molecule name, composition",
            "content, contents, active ingredient, ingredient, salt composition",
            "જેનેરિક નામ, जेनेरिक नाम, साल्ट",
        ),
        maybe=spellings("generic"),
    ),
    Field(
        "is_generic",
        "Is generic",
        "Yes",
        known_as=spellings(
            "is generic, generic y n, generic or branded, generic branded",
            "branded generic, generic medicine, sold as generic, is it generic",
        ),
    ),
    Field(
        "quantity",
        "Quantity",
        "60",
        known_as=spellings(
            "quantity, qty, quantity sold, qty sold, sold qty, units, tablets, tablets qty, tabs",
            "pieces, pcs, strips, packs, count",
            "જથ્થો, નંગ, मात्रा, संख्या, नग, تعداد, مقدار",
        ),
        numbered=True,
    ),
    Field(
        "amount",
        "Amount",
        "180.00",
        known_as=spellings(
            "amount, amt, line amount, item amount, net amount, net amt, amount rs, amount inr",
            "amt rs, line total, item total, total amount, total amt, sale amount, sales amount",
            "bill amount, bill amt, amount paid, paid amount, sale value, sales value",
            "રકમ, राशि, रकम, رقم",
        ),
        maybe=spellings("total, value, net, price, net value, net total, cost"),
    ),
    Field(
        "duration_days",
        "Duration in days",
        "30",
        known_as=spellings(
            "duration, duration days, duration in days, days, days supply, supply days",
            "days of supply, supply, for days, course, course days, days of course, lasts, period",
            "lasts days, dosage days, dose days, treatment days, how many days",
            "દિવસ, દિવસો, दिन, अवधि, दिवस, دن, مدت",
        ),
        numbered=True,
    ),
    Field(
        "doctor_name",
        "Doctor",
        "Dr. Trivedi",
        known_as=_OF_CUSTOMERS["primary_doctor"].known_as,
    ),
)
