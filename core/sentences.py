"""Sentences for people that also know what they were made of."""

from typing import Any, Self


class Sentence(str):
    """A sentence, or a part of one. Whoever shows it in another language has its `code` and the
    `values` that it names, sentences among them."""

    code: str
    values: dict[str, Any]

    def __new__(cls, text: str, code: str = "", **values: Any) -> Self:
        made = super().__new__(cls, text)
        made.code, made.values = code, values
        return made


def fact_of(text: str) -> dict[str, Any]:
    """`{text, code, values}` of it and of what it names; without a code of a plain text."""
    if not isinstance(text, Sentence):
        return {"text": text, "code": "", "values": {}}
    values = {name: _plain(value) for name, value in text.values.items()}
    return {"text": str(text), "code": text.code, "values": values}


def _plain(value: Any) -> Any:
    if isinstance(value, Sentence):
        return fact_of(value)
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
