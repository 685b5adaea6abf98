"""The admin pages of organizations, branches, users, and of what they did."""

from accounts.admin.api_keys import ApiKeyAdmin
from accounts.admin.members import BranchAdmin, OrganizationAdmin, UserAdmin
from accounts.admin.trail import TrailAdmin

__all__ = ["ApiKeyAdmin", "BranchAdmin", "OrganizationAdmin", "TrailAdmin", "UserAdmin"]
