"""Projects as master data."""

from typing import Any

from django.db import transaction

from accounts.models import Organization, User
from core.errors import DomainError
from core.recording import notify_deleting, recording
from leads.models import Project, ProjectStatus


@transaction.atomic
def create_project(organization: Organization, *, by: User | None, **details: Any) -> Project:
    """Raises Django's ValidationError when another project already goes by the name."""
    return update_project(Project(organization=organization), by=by, **details)


@transaction.atomic
def update_project(project: Project, *, by: User | None, **changes: Any) -> Project:
    with recording(project, by=by):
        for name, value in changes.items():
            setattr(project, name, value)
        project.full_clean()
        project.save()
    return project


@transaction.atomic
def delete_project(project: Project, *, by: User | None) -> None:
    """Delete a project that nobody is in; otherwise DomainError 409."""
    for relation in Project._meta.related_objects:
        model = relation.related_model
        if model is ProjectStatus:  # goes with the project
            continue
        if model._base_manager.filter(**{relation.field.name: project}).exists():
            raise DomainError(
                f"{project.name} cannot be deleted: it has {model._meta.verbose_name_plural}. "
                "Deactivate it instead (is_active: false).",
                code="in_use",
                status=409,
            )
    notify_deleting(project, by=by)
    project.delete()
