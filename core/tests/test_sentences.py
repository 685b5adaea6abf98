"""Sentences that know what they were made of."""

import copy
import json

from core.sentences import Sentence, fact_of

ROW = Sentence("row 3 of june.csv", "row", row=3, file="june.csv")
STAYS = Sentence(f"It stays: {ROW}.", "stays", because=[ROW, "a reason"], by=ROW)


def test_a_sentence_is_its_text_and_is_copied_whole():
    twin = copy.deepcopy(STAYS)

    assert (STAYS, json.dumps(STAYS)) == ("It stays: row 3 of june.csv.", f'"{STAYS}"')
    assert (twin, twin.code, twin.values) == (STAYS, "stays", STAYS.values)


def test_the_facts_of_a_sentence_hold_those_of_what_it_names():
    row = {"text": "row 3 of june.csv", "code": "row", "values": {"row": 3, "file": "june.csv"}}

    assert fact_of(STAYS) == {
        "text": STAYS, "code": "stays", "values": {"because": [row, "a reason"], "by": row},
    }  # fmt: skip
    assert fact_of("A plain text.") == {"text": "A plain text.", "code": "", "values": {}}
