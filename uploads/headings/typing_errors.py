"""Words of headings that were typed wrongly: "Moblie", "Adress", "Custmer".

Only what no other word looks like: two neighbouring letters changed over, one left out or one
doubled, in a word of five letters or more that keeps its first. "Store" is never "score", nor
"part" a party.
"""

from collections.abc import Iterable
from functools import lru_cache

SHORTEST_TYPED = 5


def vocabulary(words: Iterable[str]) -> frozenset[str]:
    """The words that a typing error can be told of."""
    return frozenset(w for w in words if w.isascii() and w.isalpha() and len(w) >= SHORTEST_TYPED)


@lru_cache(maxsize=4_000)
def corrected_word(word: str, known: frozenset[str]) -> str:
    """The known word that `word` must have been meant for; itself when there is none or several."""
    if len(word) < SHORTEST_TYPED or word in known or not (word.isascii() and word.isalpha()):
        return word
    meant = {each for each in known if each[0] == word[0] and mistyped(word, each)}
    return meant.pop() if len(meant) == 1 else word


def mistyped(typed: str, meant: str) -> bool:
    if len(typed) == len(meant):
        wrong = [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and (typed[wrong[0]] == meant[wrong[1]] and typed[wrong[1]] == meant[wrong[0]])
        )
    if len(typed) == len(meant) - 1:
        return any(typed == meant[:i] + meant[i + 1 :] for i in range(1, len(meant)))
    if len(typed) == len(meant) + 1:
        return any(typed == meant[: i + 1] + meant[i:] for i in range(len(meant)))
    return False
