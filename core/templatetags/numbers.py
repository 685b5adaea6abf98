from django import template

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """1234567 as 1,234,567."""
    return f"{number:,}"


@register.filter
def words(code: str) -> str:
    """branch_unknown as "branch unknown"."""
    return code.replace("_", " ")
