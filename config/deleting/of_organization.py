"""What goes with an organization: every row from which a path leads to it."""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db.models import CASCADE, PROTECT, Model, Q
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from accounts.models import Organization, User
from config.deleting.steps import Rows, Step, all_of, children_first, foreign_keys, parents_first

# Of the platform, or of nobody: {label: why it stays}.
SHARED = {
    "auth.Permission": "made from the models",
    "auth.Group": "roles say who may do what; nobody makes groups",
    "auth.Group_permissions": "as the groups",
    "contenttypes.ContentType": "made from the models",
    "sessions.Session": "names nobody; that of a user who is gone opens nothing, and expires",
    "django_tasks_database.DBTaskResult": "holds the number of a job and nothing else",
}
_BY_USERNAME = (AccessAttempt, AccessFailureLog, AccessLog)


def rows_of_organization(organization_id: int) -> Rows:
    """{model: its rows that go}."""
    rows: Rows = {Organization: all_of(Organization).filter(pk=organization_id)}
    users = all_of(User).filter(organization=organization_id)
    for model in parents_first():
        if (where := _path(model, organization_id, rows)) is not None:
            rows[model] = all_of(model).filter(where)
    rows[OutstandingToken] = all_of(OutstandingToken).filter(user__in=users.values("pk"))
    for model in _BY_USERNAME:
        rows[model] = all_of(model).filter(username__in=users.values("username"))
    for model in parents_first():  # those that only these lead to
        if model not in rows and (where := _path(model, organization_id, rows)) is not None:
            rows[model] = all_of(model).filter(where)
    return rows


def _path(model: type[Model], organization_id: int, rows: Rows) -> Q | None:
    """Its own key to the organization, else those to whatever goes and takes it along."""
    keys = foreign_keys(model)
    for one in keys:
        if one.related_model is Organization:
            return Q(**{one.name: organization_id})
    where = Q()
    for one in keys:
        parent = one.related_model
        if (
            parent in rows
            and parent is not model
            and one.remote_field.on_delete in (CASCADE, PROTECT)
        ):
            where |= Q(**{f"{one.name}__in": rows[parent].values("pk")})
    return where or None


def steps_of_organization(organization_id: int) -> list[Step]:
    rows = rows_of_organization(organization_id)
    return [Step(rows[model]) for model in children_first(rows)]
