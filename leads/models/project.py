"""What leads are interested in: a building, a tour, a scheme."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, match_key
from core.scoping import ScopedQuerySet
from history.models import TargetType

LONGEST_STATUS = 60
NAME_TAKEN = _("There is already a project with this name.")


class Project(models.Model):
    """Sheets name it by its name, without regard to case, dots and spaces."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="projects"
    )
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, editable=False)
    code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=120, blank=True)
    description = models.CharField(max_length=500, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()
    recorded_as: ClassVar[str] = TargetType.PROJECT

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name_key"],
                name="project_name_once_per_organization",
                violation_error_message=NAME_TAKEN,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = match_key(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.name = " ".join(self.name.split())
        self.name_key = match_key(self.name)
        if not self.name_key:
            raise ValidationError({"name": "A project needs a name with a letter or digit."})


class ProjectStatusQuerySet(ScopedQuerySet):
    organization_lookup = "project__organization"


class ProjectStatus(models.Model):
    """One of a project's own words for how far a lead is there: one spelling of each."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="statuses", db_index=False
    )
    key = models.CharField(max_length=3 * LONGEST_STATUS, editable=False)
    name = models.CharField(max_length=LONGEST_STATUS, help_text="As it is shown: Site visit.")

    objects = ProjectStatusQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "status in a project"
        verbose_name_plural = "statuses in projects"
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="project_status_once"),
        ]

    def __str__(self) -> str:
        return self.name
