"""What the database keeps and only the service reads."""

import pytest

from core.sealing import Unreadable, seal, unseal


@pytest.mark.parametrize("text", ["", "{}", "Āśā 97235 21333", "\x00\x00leading", "x" * 100_000])
def test_it_is_read_as_it_was_written_and_never_looks_the_same(text):
    first, second = seal(text, purpose="a"), seal(text, purpose="a")

    assert unseal(first, purpose="a") == unseal(second, purpose="a") == text
    assert first != second
    assert not text.strip() or text not in first


@pytest.mark.parametrize("at", [0, 30, -1])
def test_what_was_changed_is_not_read(at):
    sealed = seal("Asha Patel  ", purpose="a")  # fills its last group
    letter = "A" if sealed[at] != "A" else "B"
    changed = list(sealed)
    changed[at] = letter

    with pytest.raises(Unreadable):
        unseal("".join(changed), purpose="a")


@pytest.mark.parametrize("sealed", ["", "short", 'no~base 85 "', '{"full_name": "Asha"}'])
def test_what_was_never_sealed_is_not_read(sealed):
    with pytest.raises(Unreadable):
        unseal(sealed, purpose="a")


def test_another_use_or_another_key_does_not_read_it(settings):
    sealed = seal("Asha Patel", purpose="a")
    with pytest.raises(Unreadable):
        unseal(sealed, purpose="b")
    settings.SECRET_KEY = "another-key-of-at-least-fifty-letters-for-the-morning"
    with pytest.raises(Unreadable):
        unseal(sealed, purpose="a")
