"""Sabarmati Stores, as the samples' README describes it, and how to look at it through HTTP."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from rest_framework.test import APIClient

from accounts.models import Branch, Organization, User
from core.roles import Role
from customers.models import IgnoredIdentifier
from jobs.testing import run_jobs

SAMPLES = Path(settings.BASE_DIR) / "samples"
BRANCHES = {
    "Shivranjani": ["Shivranjani Cross Roads", "શિવરંજની"],
    "CG Road": ["CG Rd", "सी जी रोड"],
    "Maninagar": ["Maninagar Stn", "મણિનગર"],
    "Panjim": ["Panaji", "Pangim"],
}


@dataclass
class Sabarmati:
    """The organization, and a client signed in as its manager."""

    organization: Organization
    client: APIClient
    branches: dict[str, Branch] = field(default_factory=dict)

    def get(self, path: str, **query: Any) -> Any:
        response = self.client.get(path, query)
        assert response.status_code == 200, response.content
        return response.json()

    def everything(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """All results of a list, page by page."""
        results: list[dict[str, Any]] = []
        page = 1
        while True:
            answer = self.get(path, page=page, page_size=100, **query)
            results += answer["results"]
            if not answer["next"]:
                return results
            page += 1

    def hand_in(self, name: str, **form: Any) -> Any:
        """POST the sample as a person would; the raw response."""
        with (SAMPLES / name).open("rb") as file:
            return self.client.post(
                "/api/uploads/", {"kind": "customers", "file": file, **form}, format="multipart"
            )

    def upload(self, name: str, **form: Any) -> dict[str, Any]:
        """Hand the sample in, let the workers work, and tell how it ended."""
        response = self.hand_in(name, **form)
        assert response.status_code == 201, response.content
        run_jobs()
        return self.get(f"/api/uploads/{response.json()['id']}/")

    def answer(self, upload: dict[str, Any], **choices: Any) -> dict[str, Any]:
        """Say what an upload asked, let the workers work, and tell how it ended."""
        url = f"/api/uploads/{upload['id']}/"
        response = self.client.post(f"{url}start/", choices, format="json")
        assert response.status_code == 200, response.content
        run_jobs()
        return self.get(url)

    def rows(self, upload: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
        return self.everything(f"/api/uploads/{upload['id']}/rows/", **query)

    def customer(self, key: str) -> dict[str, Any]:
        """The customer found by `kind:value`, through the search box."""
        found = self.everything("/api/customers/", search=key.split(":", 1)[1])
        assert len(found) == 1, (key, found)
        return self.get(f"/api/customers/{found[0]['id']}/")

    def visits_of(self, customer: dict[str, Any]) -> list[str]:
        visits = self.everything("/api/visits/", customer=customer["id"])
        names = {branch.pk: name for name, branch in self.branches.items()}
        return sorted(f"{visit['visit_date']} {names[visit['branch']]}" for visit in visits)

    def totals(self) -> tuple[int, int]:
        """Customers and visits of the whole organization."""
        return (
            self.get("/api/customers/", is_active="all")["count"],
            self.get("/api/visits/")["count"],
        )


def open_shop(name: str = "Sabarmati Stores") -> Sabarmati:
    """A new organization, empty of customers."""
    organization = Organization.objects.create(
        name=name, default_region="IN", date_order="DMY", time_zone="Asia/Kolkata"
    )
    branches = {
        branch: Branch.objects.create(organization=organization, name=branch, aliases=aliases)
        for branch, aliases in BRANCHES.items()
    }
    IgnoredIdentifier.objects.create(organization=organization, value="+917926560000")
    manager = User.objects.create_user(
        f"manager of {name}", organization=organization, role=Role.MANAGER
    )
    client = APIClient()
    client.force_authenticate(manager)
    return Sabarmati(organization, client, branches)
