from django import template

register = template.Library()
_WITHOUT_PLURAL = {"blank", "carried_over"}


@register.filter
def thousands(number: int) -> str:
    """1234567 as 1,234,567."""
    return f"{number:,}"


@register.filter
def several(count: int, noun: str) -> str:
    """`3 totals`, `1 carried over`: `noun` is a code; what has no plural stays as it is."""
    name = words(noun)
    counted = name if count == 1 or noun in _WITHOUT_PLURAL else f"{name}s"
    return f"{thousands(count)} {counted}"


@register.filter
def words(code: str) -> str:
    """branch_unknown as "branch unknown"."""
    return code.replace("_", " ")
