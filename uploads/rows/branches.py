"""Which branch a cell means."""

from accounts.models import Branch, match_key
from uploads.models import FileUpload

# Enough names for the person to recognize the right one; a chain may have hundreds.
_NAMES_SHOWN = 6
_LONGEST_NAME = Branch._meta.get_field("name").max_length or 0


class BranchLookup:
    """The organization's branches by every spelling, read once per run."""

    def __init__(self, upload: FileUpload) -> None:
        self.organization_id = upload.organization_id
        self.may_create = bool(upload.options.get("create_missing_branches"))
        everyone = list(Branch.objects.filter(organization=upload.organization_id))
        staying = [branch for branch in everyone if branch.deletion_started_at is None]
        self.names = {branch.pk: branch.name for branch in staying}
        # A name that is free again when the deletion has ended: until then its rows wait.
        self._going = {branch.name_key for branch in everyone} - {
            branch.name_key for branch in staying
        }
        self._by_key: dict[str, int] = {}
        for branch in staying:
            for alias in branch.aliases:
                self._by_key.setdefault(match_key(alias), branch.pk)
        self._by_key.update({branch.name_key: branch.pk for branch in staying})
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
        return number if number in self.names else None

    def can_create(self, text: str) -> bool:
        """A ligature stands for several letters of the key, so both lengths count."""
        key = match_key(text)
        fits = bool(key) and max(len(text), len(key)) <= _LONGEST_NAME
        return self.may_create and fits and key not in self._going

    def unknown(self, text: str) -> str:
        """The sentence for a name that is none of the branches."""
        names = sorted(self.names.values())
        shown = ", ".join(names[:_NAMES_SHOWN]) + (", ..." if len(names) > _NAMES_SHOWN else "")
        known = f"none of your branches ({shown})" if names else "not a branch: there are none yet"
        return (
            f'"{text[:100]}" is {known}. Correct it, or add it as a branch or as another '
            "spelling of one; the row waits."
        )
