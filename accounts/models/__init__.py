from accounts.models.absence import Absence
from accounts.models.api_key import ApiKey
from accounts.models.branch import Branch, match_key
from accounts.models.idempotency_key import IdempotencyKey
from accounts.models.organization import DateOrder, Organization
from accounts.models.saved_filter import SavedFilter, SavedList
from accounts.models.second_factor import RecoveryCode, SecondFactor
from accounts.models.session import SessionKind, UserSession
from accounts.models.trail import ActorType, TrailEntry, TrailKind
from accounts.models.user import User

__all__ = [
    "Absence",
    "ActorType",
    "ApiKey",
    "Branch",
    "DateOrder",
    "IdempotencyKey",
    "Organization",
    "RecoveryCode",
    "SavedFilter",
    "SavedList",
    "SecondFactor",
    "SessionKind",
    "TrailEntry",
    "TrailKind",
    "User",
    "UserSession",
    "match_key",
]
