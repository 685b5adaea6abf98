"""Names that are nobody's: what stands in a sheet where the customer gave none.

An organization keeps its own list; until it does, the usual names count. They are matched without
case, dots, spaces and dashes, as a whole: "Walk-in customer" is nobody, "Walk-in customer 3" tells
one from another and stays somebody.
"""

import unicodedata
from collections.abc import Iterable

USUAL_NAMES_OF_NOBODY = (
    "Cash",
    "Cash A/c",
    "Cash account",
    "Cash bill",
    "Cash client",
    "Cash counter",
    "Cash customer",
    "Cash memo",
    "Cash party",
    "Cash patient",
    "Cash sale",
    "Cash sales",
    "Anonymous",
    "Counter",
    "Counter cash",
    "Counter customer",
    "Counter sale",
    "Counter sales",
    "Customer",
    "General customer",
    "General sale",
    "Guest",
    "Guest customer",
    "Local customer",
    "Local sale",
    "Misc",
    "Misc customer",
    "Miscellaneous",
    "No name",
    "Not known",
    "OTC",
    "OTC customer",
    "OTC sale",
    "OTC sales",
    "Over the counter",
    "Own",
    "Own use",
    "Passing customer",
    "Patient",
    "Patient own",
    "Patient self",
    "Retail customer",
    "Retail sale",
    "Retail sales",
    "Self",
    "Self customer",
    "Self patient",
    "Self use",
    "Sundry customer",
    "Unknown",
    "Unknown customer",
    "Unregistered customer",
    "Walk in",
    "Walk in client",
    "Walk in customer",
    "Walk in customers",
    "Walk in patient",
    "Walk in sale",
    "Walk in sales",
    "Walk ins",
    "Walking",
    "Walking customer",
    "Nakad",
    "Nakad grahak",
    "नकद",
    "नकद ग्राहक",
    "नकद बिक्री",
    "नगद",
    "कैश",
    "कैश ग्राहक",
    "काउंटर",
    "काउंटर बिक्री",
    "ग्राहक",
    "अज्ञात",
    "खुद",
    "स्वयं",
    "રોકડ",
    "રોકડા",
    "રોકડ ગ્રાહક",
    "રોકડ વેચાણ",
    "કેશ",
    "કેશ ગ્રાહક",
    "કાઉન્ટર",
    "કાઉન્ટર વેચાણ",
    "છૂટક ગ્રાહક",
    "છૂટક વેચાણ",
    "ગ્રાહક",
    "અજાણ્યા",
    "પોતે",
    "સ્વયં",
)
LONGEST_NAME = 200
MOST_NAMES = 500


def nobody_key(name: str) -> str:
    """Letters and digits alone, vowel signs included, without case: how these names are matched."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    if folded.isascii():
        return "".join(char for char in folded if char.isalnum())
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LMN")


def nobody_keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(nobody_key(name) for name in names) - {""}
