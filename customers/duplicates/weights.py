"""What each piece of evidence weighs, as log odds, and where the queue begins.

They were fitted (logistic regression that draws each weight towards what it was before, FEBRL
counted twice) on FEBRL 2 and on South Asian people of seed 7, then rounded. Passports, which
neither set has, were set by hand, and so was a birth date of another year: of two people who are
called the same, one pair in 365 shares the day of the year.
docs/duplicates.md says which figures that touches.
"""

from customers.duplicates.common import COMMON, FREQUENT, RARE

# Raised when keys, evidence or weights change: the next check then looks at everybody again.
VERSION = 5
# Pairs below are not shown to anybody.
THRESHOLD = 0.5
BASE = -3.1
WEIGHTS = {
    "word_same": 1.7, "word_same_common": 1.2, "word_same_frequent": 0.2,
    "word_spelling": 1.7, "word_spelling_common": 1.2, "word_spelling_frequent": 0.2,
    "word_one_letter": 1.7, "word_one_letter_common": 1.2, "word_one_letter_frequent": 0.2,
    "word_initial": 1.1, "word_initial_common": 1.1, "word_initial_frequent": 0.2,
    "word_alike": -1.2, "word_faint": -3.2, "word_other": -5.6,
    "word_missing": -1.3, "first_differs": -1.5, "name_whole": 0.0, "name_single": -0.1,
    "phone_same": 4.9, "phone_near": 4.9, "phone_differs": -0.8,
    "phone_same_shared": 3.3, "phone_near_shared": 3.3,
    "born_same": 8.7, "born_shared": 6.5, "born_near": 3.5, "born_part": 2.2,
    "born_year_near": 4.3, "born_year_differs": 1.2, "born_differs": -2.9,
    "city_same": 1.0, "city_near": 1.0, "city_differs": -2.2,
    "address_same": 2.1, "address_near": 2.1, "address_part": 1.7, "address_shared": 0.5,
    "address_differs": -0.1,
    "number_same": 1.1, "number_shared": 0.6, "number_differs": -1.1,
    "birth_and_home": 1.4, "birth_home_no_name": 3.1,
    "email_same": 5.7, "email_user": 4.4, "email_user_name": 3.2, "email_near": -1.0,
    "email_differs": -2.9,
    "passport_same": 8.0, "passport_near": 4.0, "passport_differs": -3.0,
}  # fmt: skip


def _most_of_a_word(frequency: int) -> float:
    grades = [("", "_common", "_frequent")[grade] for grade in range(frequency, FREQUENT + 1)]
    kinds = ("word_same", "word_spelling", "word_one_letter", "word_initial")
    graded = [WEIGHTS[kind + grade] for kind in kinds for grade in grades]
    return max(
        0.0, *graded, *(WEIGHTS[kind] for kind in ("word_alike", "word_faint", "word_other"))
    )


# The most that a word of a name can add, by how often it is met.
MOST_OF_A_WORD = tuple(_most_of_a_word(frequency) for frequency in (RARE, COMMON, FREQUENT))
