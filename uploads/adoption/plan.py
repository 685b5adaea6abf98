"""What the tables of another system are, and their columns: found, and said in a mapping file."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from uploads.adoption.source import cannot_adopt
from uploads.columns import COLUMNS, columns_by_name, recognize
from uploads.dates import ORDER_IN_WORDS
from uploads.models import UploadKind

BRANCHES, PROJECTS, PARTNERS, PARTNER_PROJECTS = (
    "branches", "projects", "partners", "partner_projects",
)  # fmt: skip
CUSTOMERS, LEADS, ASSOCIATIONS = "customers", "leads", "associations"
# {what a table holds: the kind of sheet that its rows go into}. Branches give their names to other
# rows, and none is made of them.
ROLES: dict[str, str] = {
    BRANCHES: "",
    PROJECTS: UploadKind.PROJECTS.value,
    PARTNERS: UploadKind.CHANNEL_PARTNERS.value,
    PARTNER_PROJECTS: UploadKind.CHANNEL_PARTNERS.value,
    CUSTOMERS: UploadKind.CUSTOMERS.value,
    LEADS: UploadKind.LEADS.value,
    ASSOCIATIONS: UploadKind.LEADS.value,
}
# {rows that belong to others: to which}
PARENTS = {PARTNER_PROJECTS: PARTNERS, ASSOCIATIONS: LEADS}
# {what rows may name by its key: by which field that is said}
MEANT_BY = {BRANCHES: "branch", PROJECTS: "project", PARTNERS: "partner_code", CUSTOMERS: ""}
NAME_OF_BRANCH = "name"
# Of whom a lead is, where the other system keeps that with the customer.
OF_PERSON = ("full_name", "phone", "email", "passport_number", "city")

# Names of tables and columns, compared without what is no letter or digit.
_TABLES = {
    BRANCHES: "branch branches shops stores outlets",
    PROJECTS: "project projects properties sites",
    PARTNERS: "partner partners channelpartner channelpartners brokers agents",
    PARTNER_PROJECTS: "partnerprojects partnerproject channelpartnerprojects commissions",
    CUSTOMERS: "customer customers clients patients",
    LEADS: "lead leads enquiries inquiries prospects",
    ASSOCIATIONS: "association associations leadprojects leadproject leadprojectassociation",
}
_REFERS = {
    BRANCHES: "branchid shopid storeid outletid",
    PROJECTS: "projectid propertyid siteid projectref",
    PARTNERS: "partnerid channelpartnerid brokerid agentid cpid partnerref brokerref",
    CUSTOMERS: "customerid clientid patientid",
    LEADS: "leadid enquiryid inquiryid prospectid leadref",
}
_KEYS = frozenset(("id", "uuid", "pk"))
_DELETED = frozenset(
    ["isdeleted", "deleted", "deletedat", "deletedon", "isremoved", "removed", "isdel"]
)
_NAMES_OF_BRANCHES = frozenset(
    ["name", "branchname", "branch", "shopname", "shop", "storename", "store", "title"]
)
_NO = frozenset(("", "0", "f", "n", "no", "false", "null", "none", "0000-00-00", "0.0"))
_OF_A_TABLE: dict[str, type] = {
    "key": str, "deleted": str, "date_order": str, "columns": dict, "refers": dict, "values": dict,
}  # fmt: skip


@dataclass
class TablePlan:
    """Columns by their place from 0. `fields`: what a column is to the kind of sheet; `references`:
    of which table it holds the key; `values`: what words of the other system are called here.
    `found`: what nobody said, but is known by its name."""

    role: str
    table: str
    headings: list[str]
    key: int | None = None
    deleted: int | None = None
    fields: dict[int, str] = field(default_factory=dict)
    references: dict[int, str] = field(default_factory=dict)
    values: dict[int, dict[str, str]] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    date_order: str = ""
    found: set[int] = field(default_factory=set)

    @property
    def kind(self) -> str:
        return ROLES[self.role]

    @property
    def parent(self) -> int | None:
        """The column with the key of the row to which this one belongs."""
        above = PARENTS.get(self.role)
        return next((i for i, role in self.references.items() if role == above), None)

    @property
    def unknown(self) -> list[int]:
        """Columns of which nobody knows what they are."""
        known = {*self.fields, *self.references, *self.left_out, self.key, self.deleted}
        return [index for index in range(len(self.headings)) if index not in known]

    def means(self, index: int) -> str:
        """What column `index` is, in words."""
        if index in self.fields:
            return self.fields[index]
        if index in self.references:
            return f"refers to {self.references[index]}"
        if index == self.deleted:
            return "says which rows are deleted"
        if index == self.key:
            return "key"
        return "left out" if index in self.left_out else "NOT UNDERSTOOD"

    def is_deleted(self, cells: Sequence[str]) -> bool:
        return self.deleted is not None and cells[self.deleted].strip().casefold() not in _NO

    def columns_of(self, name: str) -> list[int]:
        return [index for index, found in self.fields.items() if found == name]


class Given:
    """What the mapping file and the command line say; DomainError for what they can't mean."""

    def __init__(self, tables: Mapping[str, str], by_role: Mapping[str, Mapping[str, Any]]) -> None:
        self.tables, self._by_role = tables, by_role
        for role in (*tables, *by_role):
            if role not in ROLES:
                raise cannot_adopt(f'There is no "{role}": use one of {", ".join(ROLES)}.')
        for role, content in by_role.items():
            if unknown := set(content) - _OF_A_TABLE.keys():
                known = ", ".join(_OF_A_TABLE)
                raise cannot_adopt(f'[{role}] has no "{min(unknown)}": use one of {known}.')
            for name, value in content.items():
                if not isinstance(value, _OF_A_TABLE[name]):
                    raise cannot_adopt(f"[{role}] {name} is no {_OF_A_TABLE[name].__name__}.")

    def of(self, role: str) -> Mapping[str, Any]:
        return self._by_role.get(role, {})


def read_mapping(path: Path | None, tables: Mapping[str, str]) -> Given:
    """`tables` are {role: table} from the command line, and go before the file's."""
    try:
        content = tomllib.loads(path.read_text("utf-8-sig")) if path else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise cannot_adopt(f"The mapping file {path} cannot be read: {error}") from error
    named = content.pop("tables", {})
    is_well_formed = isinstance(named, dict) and all(
        isinstance(each, str) for each in named.values()
    )
    if not is_well_formed or not all(isinstance(each, dict) for each in content.values()):
        raise cannot_adopt("The mapping file has [tables], and a table such as [leads] for each.")
    return Given({**named, **tables}, content)


def tables_by_role(there: Sequence[str], given: Given) -> dict[str, str]:
    """{role: table} in the order in which they are adopted: as said, else by the table's name."""
    found: dict[str, str] = {}
    for role in ROLES:
        if role in given.tables:
            table = given.tables[role]
            if table and table not in there:
                names = ", ".join(there[:30])
                raise cannot_adopt(f'There is no table "{table}" ({role}). There are: {names}.')
        else:
            alike = [each for each in there if _plain(each) in _TABLES[role].split()]
            if len(alike) > 1:
                both = " and ".join(alike)
                raise cannot_adopt(f"{both} may both be {role}: say --table {role}=NAME.")
            table = alike[0] if alike else ""
        if table:
            found[role] = table
    if not set(found) - {BRANCHES}:
        names = ", ".join(there[:30]) or "none"
        raise cannot_adopt(
            f"No table is known to hold what can be adopted (there are: {names}). Say which is "
            "what, such as --table leads=NAME."
        )
    for child, parent in PARENTS.items():
        if child in found and parent not in found:
            raise cannot_adopt(f"{child} belong to {parent}: name the table of these as well.")
    return found


def make_plan(
    role: str,
    table: str,
    headings: list[str],
    *,
    key: str,
    references: Mapping[str, str],
    given: Mapping[str, Any],
    roles: Mapping[str, str],
) -> TablePlan:
    """What each column of the table is; `references` are {column: table} as the database has them,
    `roles` {role: table} of those that are adopted. DomainError for what was said of no column."""
    if len({heading.casefold() for heading in headings}) < len(headings) or "" in headings:
        raise cannot_adopt(f"{table}: each column needs a heading of its own.")
    plan = TablePlan(role, table, headings)
    _apply(plan, given, roles)
    _find(plan, key, references, roles)
    above = PARENTS.get(role)
    if above is not None and plan.parent is None:
        raise cannot_adopt(f"{table}: which column has the key of {above}? Say it under refers.")
    return plan


def _apply(plan: TablePlan, given: Mapping[str, Any], roles: Mapping[str, str]) -> None:
    known = [*columns_by_name(plan.kind)] if plan.kind else [NAME_OF_BRANCH]
    for heading, name in given.get("columns", {}).items():
        index = _index(plan, heading)
        if not name:
            plan.left_out.add(index)
        elif name in known:
            plan.fields[index] = name
        else:
            raise cannot_adopt(f'[{plan.role}] {heading} is no "{name}": use {", ".join(known)}.')
    for heading, role in given.get("refers", {}).items():
        if not isinstance(role, str) or role not in roles:
            raise cannot_adopt(f"[{plan.role}] {heading}: no table of {role} is adopted.")
        if not _may_refer(plan.role, role):
            raise cannot_adopt(f"[{plan.role}] {heading}: {plan.role} name no {role}.")
        plan.references[_index(plan, heading)] = role
    for heading, words in given.get("values", {}).items():
        if not isinstance(words, dict):
            raise cannot_adopt(f"[{plan.role}.values] {heading}: write a word there = a word here.")
        plan.values[_index(plan, heading)] = {
            folded(str(before)): str(after) for before, after in words.items()
        }
    if "key" in given:
        plan.key = _index(plan, given["key"])
    if given.get("deleted"):
        plan.deleted = _index(plan, given["deleted"])
    plan.date_order = given.get("date_order", "")
    if plan.date_order and plan.date_order not in ORDER_IN_WORDS:
        raise cannot_adopt(f"[{plan.role}] date_order is one of {', '.join(ORDER_IN_WORDS)}.")


def _find(
    plan: TablePlan, key: str, references: Mapping[str, str], roles: Mapping[str, str]
) -> None:
    """What columns are that nothing is said of: by the database, and by their names."""
    known = {*plan.fields, *plan.references, *plan.left_out}
    by_table = {table: role for role, table in roles.items()}
    own = {_plain(plan.table) + "id", *_REFERS.get(plan.role, "").split()}
    for index, heading in enumerate(plan.headings):
        name, other = _plain(heading), by_table.get(references.get(heading, ""), "")
        if index in known:
            continue
        if plan.key is None and (heading == key or (not key and name in _KEYS | own)):
            plan.key = index
        elif plan.deleted is None and name in _DELETED:
            plan.deleted = index
        else:
            role = other or next((r for r in roles if name in _REFERS.get(r, "").split()), "")
            if role and _may_refer(plan.role, role) and role not in plan.references.values():
                plan.references[index] = role
    free = [
        "" if index in {*known, *plan.references, plan.key, plan.deleted} else heading
        for index, heading in enumerate(plan.headings)
    ]
    for index, name in _recognized(plan.kind, free).items():
        alone = not plan.kind or not columns_by_name(plan.kind)[name].several
        if not (alone and name in plan.fields.values()):
            plan.fields[index] = name
    plan.found = {*range(len(plan.headings))} - known - {*plan.unknown}


def _recognized(kind: str, headings: list[str]) -> dict[int, str]:
    if kind:
        return recognize(headings, kind)
    names = (i for i, heading in enumerate(headings) if _plain(heading) in _NAMES_OF_BRANCHES)
    return dict.fromkeys(names, NAME_OF_BRANCH)


def _may_refer(role: str, other: str) -> bool:
    if other == PARENTS.get(role):
        return True
    if other == CUSTOMERS:
        return role == LEADS
    names = {column.name for column in COLUMNS[ROLES[role]]} if ROLES[role] else set()
    return role != other and MEANT_BY.get(other, "-") in names


def _index(plan: TablePlan, heading: str) -> int:
    for index, each in enumerate(plan.headings):
        if each == heading:
            return index
    for index, each in enumerate(plan.headings):
        if folded(each) == folded(heading):
            return index
    columns = ", ".join(plan.headings)
    raise cannot_adopt(f'{plan.table} has no column "{heading}". It has: {columns}.')


def suggested_file(plans: Sequence[TablePlan], samples: Mapping[str, Mapping[int, str]]) -> str:
    """A mapping file that says what was understood, for a person to go through and correct.

    `samples`: {role: {column: a value}}, shown beside columns that nobody understands.
    """
    return "\n".join(line for line in _lines(plans, samples)) + "\n"


def _lines(plans: Sequence[TablePlan], samples: Mapping[str, Mapping[int, str]]) -> Iterator[str]:
    yield '# What is which table, and each of its columns. "" leaves a column out.'
    yield "[tables]"
    for plan in plans:
        yield f"{plan.role} = {_quoted(plan.table)}"
    for plan in plans:
        yield ""
        yield f"[{plan.role}]"
        if plan.key is not None:
            yield f"key = {_quoted(plan.headings[plan.key])}"
        if plan.deleted is not None:
            yield f"deleted = {_quoted(plan.headings[plan.deleted])}"
        if plan.date_order:
            yield f"date_order = {_quoted(plan.date_order)}"
        yield f"[{plan.role}.columns]"
        for index, heading in enumerate(plan.headings):
            if index in plan.fields or index in plan.left_out:
                yield f"{_quoted(heading)} = {_quoted(plan.fields.get(index, ''))}"
            elif index in plan.unknown:
                sample = " ".join(samples.get(plan.role, {}).get(index, "").split())[:60]
                yield f'# {_quoted(heading)} = ""  # not understood; such as: {sample}'
        if plan.references:
            yield f"[{plan.role}.refers]"
            for index, role in plan.references.items():
                yield f"{_quoted(plan.headings[index])} = {_quoted(role)}"
        for index, words in plan.values.items():
            yield f"[{plan.role}.values.{_quoted(plan.headings[index])}]"
            yield from (f"{_quoted(word)} = {_quoted(own)}" for word, own in words.items())


def _quoted(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def folded(text: str) -> str:
    """As words of the other system are compared."""
    return " ".join(text.split()).casefold()


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()
