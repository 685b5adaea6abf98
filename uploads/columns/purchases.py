"""Headings of bills: a line per medicine, with the customer and the bill repeated on each."""

from uploads.columns import readers
from uploads.columns.column import Column, spellings
from uploads.columns.customers import CUSTOMERS
from visits.models import Bill, Purchase, number_key
from visits.services import medicine_key

_LONGEST = {f.name: f.max_length for model in (Bill, Purchase) for f in model._meta.fields}
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

PURCHASES: tuple[Column, ...] = (
    *(_OF_CUSTOMERS[name] for name in _PERSON),
    Column(
        "bill_number",
        "Bill number",
        "B-1001",
        help="Lines with the same number are one bill, wherever they stand. Without numbers the "
        "lines of one person, shop and day are one bill.",
        known_as=spellings(
            "bill, bill id, bill ref, bill reference, invoice, inv, invoice id, invoice ref",
            "receipt, receipt id, voucher, vch, cash memo, memo, sales bill, sale bill, order",
            "order id, bill invoice, પાવતી, બિલ, બીલ",
            "बिल, पावती, चालान",
            "بل, رسید",
        ),
        numbered=True,
        reader=readers.text,
        longest=_LONGEST["bill_number"],
        compared=number_key,
    ),
    Column(
        "bill_date",
        "Bill date",
        "31/12/2024",
        help="The day of the bill, as you write dates; not in the future.",
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
        reader=readers.day,
    ),
    Column(
        "medicine_name",
        "Medicine",
        "Metformin 500",
        help="What was sold. Read only by those whose role reads medical details.",
        known_as=spellings(
            "medicine, medicine name, name of medicine, medicines, med, med name, drug, drug name",
            "name of drug, brand, brand name, product, product name, item, item name, tablet",
            "tablet name, article, medicine item, item description, product description",
            "દવા, દવાનું નામ",
            "दवा, दवाई, दवा का नाम, औषध, औषधि, औषधाचे नाव",
            "دوا, دوائی, دوا کا نام",
        ),
        maybe=spellings("description, particulars, particular, details, goods"),
        reader=readers.text,
        longest=_LONGEST["medicine_name"],
        compared=medicine_key,
        is_medical=True,
    ),
    Column(
        "generic_name",
        "Generic name",
        "Metformin",
        help="Read only by those whose role reads medical details.",
        known_as=spellings(
            "generic name, name of generic, salt, salt name, molecule, molecule name, composition",
            "content, contents, active ingredient, ingredient, salt composition",
            "જેનેરિક નામ, जेनेरिक नाम, साल्ट",
        ),
        maybe=spellings("generic"),
        reader=readers.text,
        longest=_LONGEST["generic_name"],
        is_medical=True,
    ),
    Column(
        "is_generic",
        "Is generic",
        "Yes",
        help="Yes or no.",
        known_as=spellings(
            "is generic, generic y n, generic or branded, generic branded",
            "branded generic, generic medicine, sold as generic, is it generic",
        ),
        reader=readers.is_generic,
        row_waits=False,
    ),
    Column(
        "quantity",
        "Quantity",
        "60",
        help="A number above 0; 1 when the cell is empty.",
        known_as=spellings(
            "quantity, qty, quantity sold, qty sold, sold qty, units, tablets, tablets qty, tabs",
            "pieces, pcs, strips, packs, count",
            "જથ્થો, નંગ, मात्रा, संख्या, नग, تعداد, مقدار",
        ),
        numbered=True,
        reader=readers.quantity,
    ),
    Column(
        "amount",
        "Amount",
        "180.00",
        help="Of the whole line: 180 or 1,250.50.",
        known_as=spellings(
            "amount, amt, line amount, item amount, net amount, net amt, amount rs, amount inr",
            "amt rs, line total, item total, total amount, total amt, sale amount, sales amount",
            "bill amount, bill amt, amount paid, paid amount, sale value, sales value",
            "રકમ, राशि, रकम, رقم",
        ),
        maybe=spellings("total, value, net, price, net value, net total, cost"),
        reader=readers.amount,
    ),
    Column(
        "duration_days",
        "Duration in days",
        "30",
        help="How many days it lasts, 1 to 366: a refill is reminded of before.",
        known_as=spellings(
            "duration, duration days, duration in days, days, days supply, supply days",
            "days of supply, supply, for days, course, course days, days of course, lasts, period",
            "lasts days, dosage days, dose days, treatment days, how many days",
            "દિવસ, દિવસો, दिन, अवधि, दिवस, دن, مدت",
        ),
        numbered=True,
        reader=readers.duration,
    ),
    Column(
        "doctor_name",
        "Doctor",
        "Dr. Trivedi",
        help="Read only by those whose role reads medical details.",
        known_as=_OF_CUSTOMERS["primary_doctor"].known_as,
        reader=readers.text,
        longest=_LONGEST["doctor_name"],
        is_medical=True,
    ),
)
