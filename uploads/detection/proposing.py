"""Columns whose cells say what they are, though their headings do not.

What nothing else says is taken, with a warning; where several columns or several meanings would do,
or a customer would get a key that may be somebody else's, a person is asked before a row is used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from uploads.columns import columns_by_name, is_doubtful, recognize
from uploads.columns.column import KEY_FIELDS
from uploads.columns.elsewhere import (
    NO_NAMES,
    OTHER_DAYS,
    OTHER_NUMBERS,
    OTHER_SHOPS,
    SOMEBODY_ELSE,
    speaks_of,
)
from uploads.detection.content import Content
from uploads.detection.header import column_letters
from uploads.detection.result import SheetProfile
from uploads.readers.errors import SheetWarning

_MANY = 0.3  # of a column's cells
_NAMES_AND_PHONES_IN = 0.2  # of a column of names
_TABLES_BESIDE = (
    "The columns {where} seem to be a table of their own beside the rows: they name nobody, and "
    "are filled beside some of the rows only or say each thing once. They are not joined. Leave "
    "them out with null in the mapping, or say there what they hold when they belong to the rows."
)
_NOT_READ = (
    "The columns {where} seem to be a table of their own beside the rows. Nothing of it is read; "
    "its cells stay in the raw rows."
)
_SORTS = {
    "phone": ("phones", "phone numbers"),
    "email": ("emails", "e-mail addresses"),
    "passport_number": ("passports", "passport numbers"),
}


@dataclass
class Proposal:
    """`mapping`: what changes, None for a column that is no longer taken."""

    mapping: dict[int, str | None] = field(default_factory=dict)
    warnings: list[SheetWarning] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)  # headings of the columns asked about
    beside: list[str] = field(default_factory=list)  # where tables asked about stand
    suggested: dict[int, str] = field(default_factory=dict)  # for what is asked about


class Proposer:
    """Weighs the columns of a sheet that was looked at; `given`: those that a person named."""

    def __init__(
        self, profile: SheetProfile, contents: Sequence[Content], given: frozenset[int]
    ) -> None:
        self.profile = profile
        self.contents = contents
        self.values = given
        self.fields = columns_by_name(profile.kind)
        self.found = Proposal()
        self.positions: frozenset[int] | None = None  # of the table that is weighed; None: of all
        self.aside: set[int] = set()  # columns of another table

    def propose(self) -> Proposal:
        if not KEY_FIELDS & self.fields.keys():  # its rows are about nobody
            return self.found
        self._tables_beside()
        self._doubt_headings()
        self._names_with_phones()
        for name in _SORTS:
            if name in self.fields:
                self._keys(name)
        self._keys_among_others()
        self._shops()
        self._names()
        self._days()
        self._warn_of_missing()
        self._inspect_later_tables()
        return self.found

    @property
    def _free(self) -> list[int]:
        """Columns that hold something, that nothing is known of and nobody spoke of."""
        known = self._mapping()
        return [
            index
            for index, content in enumerate(self.contents)
            if content.filled and index not in known and index not in self.values
            if index not in self.aside and self._is_here(index)
        ]

    def _is_here(self, index: int) -> bool:
        return self.positions is None or index in self.positions

    def _mapping(self) -> dict[int, str]:
        both: Mapping[int, str | None] = {**self.profile.mapping, **self.found.mapping}
        return {index: name for index, name in both.items() if name}

    def _columns_of(self, *names: str) -> list[int]:
        return [
            index
            for index, name in self._mapping().items()
            if name in names and self._is_here(index)
        ]

    def _tables_beside(self) -> None:
        """A small table beside the rows is none of theirs, unless a person spoke of it."""
        headings = self.profile.headings
        for columns in self.profile.side_columns:
            if not self.values.isdisjoint(columns):
                continue
            self.aside.update(columns)
            named = ", ".join(headings[index] for index in columns if headings[index])
            where = f"{column_letters(columns[0])} to {column_letters(columns[-1])} ({named})"
            if taken := [index for index in columns if index in self.profile.mapping]:
                self.found.mapping |= dict.fromkeys(taken)
                self.found.questions.append(_TABLES_BESIDE.format(where=where))
                self.found.beside.append(where)
            else:
                self._warn("tables_beside", _NOT_READ.format(where=where))

    def _doubt_headings(self) -> None:
        """ "Contact" and "Number" are phones only where digits stand below them."""
        for index in self._columns_of("phone"):
            content = self.contents[index]
            heading = self.profile.headings[index] if index < len(self.profile.headings) else ""
            if index in self.values or content.with_digits or not content.filled:
                continue
            if is_doubtful(heading, self.profile.kind):
                self.found.mapping[index] = None
                message = (
                    f"{self._quoted(index)} holds no phone numbers, so it is not taken as such."
                )
                self._warn("no_phones_in_column", message)

    def _names_with_phones(self) -> None:
        """Names that carry their phone: "Ravi Patel 98250 12345"."""
        if "name_and_phone" not in self.fields:
            return
        named = self._columns_of("full_name")
        for index in [*named, *self._free]:
            content = self.contents[index]
            share = _NAMES_AND_PHONES_IN if index in named else 0.5
            enough = content.names_with_phones and (
                content.names_with_phones >= content.filled * share
            )
            if index in self.values or not enough:
                continue
            alone = not self._columns_of("full_name", "phone", "name_and_phone")
            if index not in named and not alone:
                self._ask([index], "name_and_phone", "names with phone numbers beside other words")
                continue
            self._take(index, "name_and_phone", "names with phone numbers")

    def _keys(self, name: str) -> None:
        count, given = _SORTS[name]
        alike = [
            index
            for index in self._free
            if self.contents[index].is_mostly(getattr(self.contents[index], count))
        ]
        if name == "passport_number":
            alike = [index for index in alike if not self._speaks(index, OTHER_NUMBERS)]
            if alike and not self._columns_of(name):
                self._ask(alike, name, given)
            return
        others = [index for index in alike if self._speaks(index, SOMEBODY_ELSE)]
        own = [index for index in alike if index not in others]
        known = self._columns_of(name, *(("name_and_phone",) if name == "phone" else ()))
        alone = not known and len(own) == 1 and self.contents[own[0]].differs
        clear = [index for index in own if alone or self._may_mean(index, name)]
        for index in clear:
            self._take(index, name, given)
        if doubtful := [index for index in own if index not in clear]:
            self._ask(doubtful, name, given)
        if others and not known and not own:
            self._ask(others, name, given)
        elif others:
            message = (
                f"{self._listed(others)} {_holds(others)} {given} of somebody else, by the "
                "heading, "
                f"so {_they(others)} left out. Say in the mapping when {_these(others)} the "
                "customer's own."
            )
            self._warn("somebody_elses_keys", message)

    def _keys_among_others(self) -> None:
        """A column with phones or e-mails beside other words: asked about when they are many."""
        for index in self._free:
            content = self.contents[index]
            if index in self.found.suggested or self._speaks(index, SOMEBODY_ELSE):
                continue
            for name in ("phone", "email"):
                count, given = _SORTS[name]
                alone = keys = getattr(content, count)
                if name == "phone":  # "wife 98250 12345", as well
                    keys += content.names_with_phones
                if name not in self.fields or not keys:
                    continue
                if keys >= content.filled * _MANY and (alone or keys > 1):
                    self._ask([index], name, f"some {given}")
                    break
                message = (
                    f"{self._quoted(index)} holds {given} among other words ({keys} of its first "
                    f"{content.filled} cells). They are not taken: where one is the customer's, "
                    "move it to a column of its own."
                )
                self._warn("keys_among_words", message)

    def _inspect_later_tables(self) -> None:
        """Each has columns of its own: what the first one says is nothing to it."""
        given = {tuple(self.profile.tables[0].positions)} if self.profile.tables else set()
        for table in self.profile.tables[1:]:
            if tuple(table.positions) in given:
                continue
            given.add(tuple(table.positions))
            self.positions = frozenset(table.positions)
            self._shops()
            self._names()
            self._warn_of_missing(f"the table below row {table.row}")

    def _shops(self) -> None:
        """Nearly all cells of the column are names of the organization's shops."""
        if "branch" not in self.fields or self._columns_of("branch"):
            return
        alike = [
            index
            for index in self._free
            if self.contents[index].is_mostly(self.contents[index].shops)
            and self._fills_rows(index)
            and not self._speaks(index, OTHER_SHOPS)
        ]
        if len(alike) == 1:
            self._take(alike[0], "branch", "names of your shops")
        elif alike:
            self._ask(alike, "branch", "names of your shops")

    def _fills_rows(self, index: int) -> bool:
        """Whether most rows hold something there: a shop named now and then is a remark."""
        if self.positions is not None or index >= len(self.profile.column_facts):
            return True  # of a few rows, or of a table whose rows nobody counted
        return self.profile.column_facts[index].filled * 2 >= self.profile.row_count

    def _names(self) -> None:
        name = "partner_name" if "partner_name" in self.fields else "full_name"
        if self._columns_of(name, "name_and_phone"):
            return
        alike = [
            index
            for index in self._free
            if self.contents[index].is_mostly(self.contents[index].names)
            and self.contents[index].differs
            and index not in self.found.suggested
            and not self._speaks(index, NO_NAMES)
        ]
        if len(alike) == 1 and self.contents[alike[0]].is_mostly(self.contents[alike[0]].capitals):
            self._take(alike[0], name, "names")
        elif alike:
            self._ask(alike, name, "names")

    def _days(self) -> None:
        wanted = [
            each.name
            for each in self.fields.values()
            if each.is_date and each.name != "date_of_birth"
        ]
        if not wanted or self._columns_of(*wanted):
            return
        alike = [
            index
            for index in self._free
            if self.contents[index].is_mostly(self.contents[index].dates)
            and not self._speaks(index, OTHER_DAYS)
        ]
        has_shop = bool(self._columns_of("branch")) or self.profile.branch_chosen
        if len(alike) == 1 and (has_shop or self.profile.kind == "leads"):
            self._take(alike[0], wanted[0], "dates")
        elif len(alike) == 1:
            message = (
                f"{self._quoted(alike[0])} holds dates, but no column names a shop, so no visits "
                "are made of them. If they are visits, choose a branch for the upload and say in "
                f"the mapping that the column is {wanted[0]}."
            )
            self._warn("dates_not_used", message)
        elif alike:
            self._ask(alike, wanted[0], "dates")

    def _warn_of_missing(self, where: str = "this sheet") -> None:
        if self.profile.kind == "channel_partners":
            keys, name = {"phone"}, "partner_name"
        elif self.profile.kind == "contacts":
            keys, name = {"phone", "name_and_phone"}, "full_name"
        else:
            keys, name = set(KEY_FIELDS), "full_name"
        asked = {name for index, name in self.found.suggested.items() if self._is_here(index)}
        if not self._columns_of(*keys) and not keys & asked:
            waits = self.profile.kind in ("channel_partners", "contacts", "leads")
            message = (
                f"No column of {where} is known to hold phones: every row will wait."
                if waits
                else f"No column of {where} is known to hold a phone, an e-mail or a passport: "
                "no other sheet will find these people again."
            )
            self._warn("no_key_column", f"{message} If one of the columns does, say which.")
        if not self._columns_of(name, "name_and_phone") and not {name, "name_and_phone"} & asked:
            message = (
                f"No column of {where} is known to hold names: its people are known by their "
                "phone or e-mail alone. If one of the columns does, say which."
            )
            self._warn("no_name_column", message)

    def _take(self, index: int, name: str, text: str) -> None:
        self.found.mapping[index] = name
        message = (
            f"{self._quoted(index)} holds {text}, so it is taken as {self.fields[name].label}. "
            "If that is wrong, correct it in the mapping."
        )
        self._warn("column_by_content", message)

    def _ask(self, columns: list[int], name: str, text: str) -> None:
        for index in columns:
            self.found.suggested.setdefault(index, name)
        self.found.unclear += [self.profile.columns[index] for index in columns]
        example = f'{{"{self.profile.columns[columns[0]]}": "{name}"}}'
        self.found.questions.append(
            f"{self._listed(columns)} {_holds(columns)} {text}, but no heading says whose or what "
            f"they are. Say in the mapping what each column is, such as {example}, or null to "
            "leave it out."
        )

    def _may_mean(self, index: int, name: str) -> bool:
        """Whether the heading alone would do: "Number", but for the "Other Phone" beside it."""
        heading, plain = self.profile.columns[index], self.fields[name].label
        alone = recognize([heading], self.profile.kind).get(0)
        return alone == name and 1 not in recognize([plain, heading], self.profile.kind)

    def _speaks(self, index: int, words: frozenset[str]) -> bool:
        return speaks_of(self.profile.columns[index], words)

    def _quoted(self, index: int) -> str:
        return f'The column "{self.profile.columns[index]}"'

    def _listed(self, columns: list[int]) -> str:
        named = ", ".join(f'"{self.profile.columns[index]}"' for index in columns)
        return f"The column{'s' if len(columns) > 1 else ''} {named}"

    def _warn(self, code: str, message: str) -> None:
        self.found.warnings.append({"code": code, "message": message})


def _holds(columns: list[int]) -> str:
    return "hold" if len(columns) > 1 else "holds"


def _they(columns: list[int]) -> str:
    return "they are" if len(columns) > 1 else "it is"


def _these(columns: list[int]) -> str:
    return "these are" if len(columns) > 1 else "it is"
