"""Kind `projects`: a line is a project."""

from collections.abc import Sequence
from typing import ClassVar

from core.bulk import as_json
from history.changes import to_json_values
from leads.services.projects import ProjectEntry, ProjectImporter, ProjectOutcome
from uploads.kinds.importing import ImportingKind
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.rows.context import context_of
from uploads.rows.result import RowResult
from uploads.understanding.project_rows import ProjectRows


class ProjectsKind(ImportingKind[ProjectEntry, ProjectOutcome]):
    """Known by name, however it is spelled; the spelling that was first here stays."""

    matched_again = MatchedBy.SEEN_BEFORE
    new: ClassVar[str] = "New project"
    records: ClassVar[list[tuple[str, str]]] = [
        ("Project", "project"),
        ("Project name", "project_name"),
    ]
    compared: ClassVar[tuple[str, ...]] = ()

    def __init__(self, upload: FileUpload) -> None:
        self.upload, self.context = upload, context_of(upload)
        self.rows = ProjectRows(self.context)
        self.rules = self.rows.rules

    def usable(self, results: Sequence[RowResult]) -> list[RowResult]:
        return [result for result in results if result.fingerprint]

    def importer(self) -> ProjectImporter:
        return ProjectImporter(self.rules.organization, self.cause)

    def entry(self, result: RowResult) -> ProjectEntry:
        entry: ProjectEntry = result.extra
        entry.cause_id = result.id
        return entry

    def conclude(self, decided: Sequence[tuple[RowResult, ProjectOutcome]]) -> None:
        for result, outcome in decided:
            result.project_id = outcome.project_id
            result.changes_json = as_json(to_json_values(outcome.changes))
            if outcome.created:
                result.outcome = Outcome.CREATED
            else:
                result.outcome = Outcome.UPDATED if outcome.changes else Outcome.UNCHANGED
