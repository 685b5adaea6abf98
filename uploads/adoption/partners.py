"""Channel partners of another system that are one: by a phone they share, or by their code.

A business has hundreds of partners, not millions: all of them are in memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.models import Organization, match_key
from customers.normalize import clean_name, clean_text, clearly_different, read_phones
from leads.models import ChannelPartner
from uploads.adoption.plan import PARTNERS, TablePlan
from uploads.adoption.staging import Line, Staging


@dataclass
class Partner:
    """One partner, of all its rows. `code` and `phone` are those by which it is adopted; empty when
    no row has one that can be read."""

    name: str
    code: str = ""
    phone: str = ""
    phones: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)  # {as compared: as written}
    lines: list[int] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)  # {line: why it is one with the first}

    @property
    def reference(self) -> str:
        """What rows of leads name it by."""
        return self.phone or self.code


class Partners:
    """Those of the source, each once; `of_key` and `of_line` find them."""

    def __init__(self, organization: Organization) -> None:
        self.of_key: dict[str, Partner] = {}
        self.of_line: dict[int, Partner] = {}
        self._region = organization.default_region
        self._by_phone: dict[str, Partner] = {}
        self._by_code: dict[str, Partner] = {}
        here = ChannelPartner.objects.filter(organization=organization).order_by("pk")
        self._here = list(here.values_list("name", "phone", "code"))

    def load(self, plan: TablePlan, staging: Staging) -> None:
        for line in staging.lines(PARTNERS):
            self._add(plan, line)
        for partner in {id(each): each for each in self.of_line.values()}.values():
            self._settle(partner)

    def _add(self, plan: TablePlan, line: Line) -> None:
        name = clean_name(" ".join(_cells(plan, line, "partner_name")))
        code = next(filter(None, map(clean_text, _cells(plan, line, "partner_code"))), "").upper()
        numbers = [
            number
            for cell in _cells(plan, line, "phone")
            for number in read_phones(cell, self._region).numbers
        ]
        phone = next((number for number in numbers if number in self._by_phone), "")
        partner, reason = self._by_phone.get(phone), f"the same phone, {phone}"
        if partner is None and code:
            other = self._by_code.get(match_key(code))
            # A code that was given away again is no proof; the row waits then.
            if other is not None and not clearly_different(name, other.name):
                partner, reason = other, f"the same code, {code}"
        if partner is None:
            partner, reason = Partner(name), ""
        elif partner.lines and reason:
            partner.reasons[line.number] = reason
        partner.lines.append(line.number)
        partner.phones.update(numbers)
        partner.phone = partner.phone or next(iter(numbers), "")
        for number in numbers:
            self._by_phone.setdefault(number, partner)
        if code:
            partner.codes.setdefault(match_key(code), code)
            partner.code = partner.code or code
            self._by_code.setdefault(match_key(code), partner)
        self.of_line[line.number] = partner
        if line.key:
            self.of_key.setdefault(line.key, partner)

    def _settle(self, partner: Partner) -> None:
        """Whoever is here already under one of the phones, or under the code, keeps what they have
        here."""
        for _name, phone, code in self._here:
            if phone in partner.phones:
                partner.phone, partner.code = phone, code or partner.code
                return
        for name, phone, code in self._here:
            known = match_key(code) in partner.codes if code else False
            if known and not clearly_different(name, partner.name):
                partner.phone, partner.code = phone, code
                return

    def note(self, plan: TablePlan, line: Line) -> str:
        """What of this row was decided before it was imported; "" for nothing."""
        partner = self.of_line[line.number]
        first = partner.lines[0]
        parts = []
        if line.number in partner.reasons:
            parts.append(f"one with row {first} of {plan.table}: {partner.reasons[line.number]}")
        code = next(filter(None, map(clean_text, _cells(plan, line, "partner_code"))), "").upper()
        if code and match_key(code) != match_key(partner.code):
            parts.append(f"its code {code} becomes {partner.code}")
        numbers = _numbers(_cells(plan, line, "phone"), self._region)
        if left := [number for number in numbers if number != partner.phone]:
            parts.append(
                f"a partner has one phone, {partner.phone}: {', '.join(left)} stays in the row only"
            )
        return "; ".join(parts)


def _numbers(cells: Iterable[str], region: str) -> list[str]:
    return [number for cell in cells for number in read_phones(cell, region).numbers]


def _cells(plan: TablePlan, line: Line, name: str) -> list[str]:
    return [line.cells[index] for index in plan.columns_of(name)]
