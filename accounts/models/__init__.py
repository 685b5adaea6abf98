from accounts.models.branch import Branch, match_key
from accounts.models.idempotency_key import IdempotencyKey
from accounts.models.organization import DateOrder, Organization
from accounts.models.user import User

__all__ = ["Branch", "DateOrder", "IdempotencyKey", "Organization", "User", "match_key"]
