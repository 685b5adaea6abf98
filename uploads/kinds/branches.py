"""Which branch a cell means."""

from collections.abc import Callable, Iterable

from accounts.models import Branch, match_key
from core.bulk import get_or_insert
from uploads.models import FileUpload
from uploads.rows.result import RowResult

# Enough names for the person to recognize the right one; a chain may have hundreds.
_NAMES_SHOWN = 6
_LONGEST_NAME = Branch._meta.get_field("name").max_length or 0


class BranchLookup:
    """The organization's branches by every spelling, read once per run."""

    def __init__(self, upload: FileUpload) -> None:
        self.organization_id = upload.organization_id
        self.may_create = bool(upload.options.get("create_missing_branches"))
        everyone = list(Branch.objects.filter(organization=upload.organization_id))
        self.branches = [branch for branch in everyone if branch.deletion_started_at is None]
        # A name that is free again when the deletion has ended: until then its rows wait.
        self._going = {branch.name_key for branch in everyone} - {
            branch.name_key for branch in self.branches
        }
        self._by_key: dict[str, int] = {}
        for branch in self.branches:
            for alias in branch.aliases:
                self._by_key.setdefault(match_key(alias), branch.pk)
        self._by_key.update({branch.name_key: branch.pk for branch in self.branches})
        self._by_text: dict[str, int | None] = {}

    def find(self, text: str) -> int | None:
        """The branch that `text` names, None when there is none."""
        if text in self._by_text:
            return self._by_text[text]
        found = self._by_key.get(match_key(text))
        if len(self._by_text) < 10_000:
            self._by_text[text] = found
        return found

    def by_number(self, text: str) -> int | None:
        """The branch with this number of ours, as our exports name it."""
        number = int(text) if text.isdecimal() and len(text) < 18 else None
        return number if any(branch.pk == number for branch in self.branches) else None

    def can_create(self, text: str) -> bool:
        """A ligature stands for several letters of the key, so both lengths count."""
        key = match_key(text)
        fits = bool(key) and max(len(text), len(key)) <= _LONGEST_NAME
        return self.may_create and fits and key not in self._going

    def create(self, names: Iterable[str]) -> dict[str, int]:
        """{name: its branch}, made where nobody else did in the meantime."""
        wanted: dict[tuple[str], dict[str, str]] = {}
        for name in dict.fromkeys(names):
            wanted.setdefault((match_key(name),), {"name": name})
        made = get_or_insert(
            Branch, ["name_key"], wanted, where={"organization_id": self.organization_id}
        )
        return {name: made[match_key(name),][0] for name in names}

    def unknown(self, text: str) -> str:
        """The sentence for a name that is none of the branches."""
        names = sorted(branch.name for branch in self.branches)
        shown = ", ".join(names[:_NAMES_SHOWN]) + (", ..." if len(names) > _NAMES_SHOWN else "")
        known = f"none of your branches ({shown})" if names else "not a branch: there are none yet"
        return (
            f'"{text[:100]}" is {known}. Correct it, or add it as a branch or as another '
            "spelling of one; the row waits."
        )


def create_missing_branches(
    book: BranchLookup, results: Iterable[RowResult], *, then: Callable[[RowResult], None]
) -> None:
    """Make the branches that a manager wants made of the rows' names; `then` goes on with each."""
    waiting = [result for result in results if result.missing_branch and result.incoming]
    created = book.create([result.missing_branch for result in waiting]) if waiting else {}
    for result in waiting:
        assert result.incoming is not None
        result.branch_id = result.incoming.branch_id = created[result.missing_branch]
        then(result)
