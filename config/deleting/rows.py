"""What goes with a branch or an organization, and which customers of a branch stay because
another one knows them.
"""

from typing import Any

from django.db.models import (
    CASCADE,
    PROTECT,
    SET_NULL,
    Exists,
    ForeignKey,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from accounts.models import Branch, Organization, User
from bookings.models import AreaCustomer, BookingPerson
from config.deleting.steps import (
    Rows,
    Step,
    all_of,
    children_first,
    every_model,
    foreign_keys,
    parents_first,
)
from contacts.models import ContactRecord
from core.roles import Role
from customers.models import BlockingKey, Customer, MergeRecord
from history.models import Change, is_recorded, target_type_of
from leads.models import Lead
from messaging.models import Message
from reminders.models import RefillReminder
from uploads.models import UploadRow
from visits.models import Bill, Visit

# A customer with one of these elsewhere stays, so that those of one who goes are of the branch.
_IMPLIED = {(model, "customer") for model in (Visit, Bill, RefillReminder, ContactRecord, Lead)}


def with_root(branch_id: int) -> QuerySet:
    """The customers of the branch, with `root`: themselves, or into whom they were merged."""
    return all_of(Customer).filter(branch=branch_id).annotate(root=Coalesce("merged_into_id", "pk"))


def known_elsewhere(branch_id: int) -> Q:
    """For `with_root`: something of the person is of another branch, or of the whole business."""
    own = {"customer": OuterRef("root")}
    leads = all_of(Lead).filter(**own).exclude(merged_into__branch=branch_id)
    facts: list[QuerySet] = [
        *(
            all_of(model).filter(**own).exclude(branch=branch_id)
            for model in (Visit, Bill, RefillReminder, ContactRecord, AreaCustomer)
        ),
        leads.exclude(branch=branch_id),
        all_of(BookingPerson).filter(**own).exclude(booking__branch=branch_id),
        all_of(UploadRow)
        .filter(**own, upload__branch__isnull=False)
        .exclude(Q(upload__branch=branch_id) | Q(upload__corrects__branch=branch_id)),
        all_of(Message).filter(**own, branch__isnull=False).exclude(branch=branch_id),
        all_of(Customer).filter(pk=OuterRef("root")).exclude(branch=branch_id),
        all_of(Customer).filter(merged_into=OuterRef("root")).exclude(branch=branch_id),
    ]
    known = Q()
    for fact in facts:
        known |= Q(Exists(fact.order_by()))
    return known


def staying_customers(branch_id: int) -> QuerySet:
    return with_root(branch_id).filter(known_elsewhere(branch_id), is_counter=False)


def going_customers(branch_id: int) -> QuerySet:
    return with_root(branch_id).filter(Q(is_counter=True) | ~known_elsewhere(branch_id))


def only_there(branch_id: int) -> QuerySet:
    """Members limited to this branch alone. Without it they would see the whole business."""
    elsewhere = User.branches.through._base_manager.filter(user=OuterRef("pk"))
    return (
        all_of(User)
        .filter(branches=branch_id, role__in=[Role.STAFF, Role.VIEWER], is_superuser=False)
        .exclude(Exists(elsewhere.exclude(branch=branch_id)))
    )


def rows_of_branch(branch_id: int) -> Rows:
    """{model: its rows that go}: what is of the branch, and what hangs on that."""
    going = going_customers(branch_id).values("pk")
    rows: Rows = {
        Branch: all_of(Branch).filter(pk=branch_id),
        Customer: all_of(Customer).filter(pk__in=going),
    }
    for model in parents_first():
        if model not in rows and (where := _hanging_on(model, rows, branch_id)):
            rows[model] = all_of(model).filter(_with_own_kind(model, where))
        if model is Lead:  # what names leads and customers by plain ids
            of_type = {"customer": going, "lead": rows[Lead].values("pk")}
            merges, keys = Q(), Q()
            for name, ids in of_type.items():
                merges |= Q(type=name, primary_id__in=ids)
                keys |= Q(scope__type=name, record__in=ids)
            of_business = Branch.objects.filter(pk=branch_id).values("organization")
            merges = Q(merges, organization__in=of_business)
            rows[MergeRecord] = all_of(MergeRecord).filter(_with_own_kind(MergeRecord, merges))
            rows[BlockingKey] = all_of(BlockingKey).filter(
                keys, scope__organization__in=of_business
            )
    rows[Change] = _changes_of(rows)
    for model in list(rows):
        for parent in model._meta.parents:  # the other half of a pair of leads
            rows[parent] |= all_of(parent).filter(pk__in=rows[model].values("pk"))
    return rows


def _hanging_on(model: type[Model], rows: Rows, branch_id: int) -> Q:
    where = Q()
    for one in foreign_keys(model):
        parent: Any = one.related_model
        if one.remote_field.on_delete not in (CASCADE, PROTECT) or (model, one.name) in _IMPLIED:
            continue
        if parent is Branch:
            where |= Q(**{one.name: branch_id})
        elif parent in rows and parent is not model:
            where |= Q(**{f"{one.name}__in": rows[parent].values("pk")})
    return where


def _with_own_kind(model: type[Model], where: Q) -> Q:
    """With the rows of the same table that hang on these: merged leads, a sheet's workbooks."""
    hanging = where
    for one in foreign_keys(model):
        if one.related_model is model and one.remote_field.on_delete in (CASCADE, PROTECT):
            hanging |= Q(**{f"{one.name}__in": all_of(model).filter(where).values("pk")})
    return hanging


def steps_of_branch(branch_id: int) -> list[Step]:
    """Children first. What only mentioned a row loses the mention just before the row goes."""
    rows = rows_of_branch(branch_id)
    steps = []
    for model in children_first(rows):
        steps += [
            Step(
                all_of(other).filter(**{f"{key.name}__in": rows[model].values("pk")}),
                {key.name: None},
            )
            for other, key in _mentions(model)
        ]
        if model is Customer:
            steps.append(Step(staying_customers(branch_id), {"branch": _where_known(branch_id)}))
        steps.append(Step(rows[model]))
    return steps


def _changes_of(rows: Rows) -> QuerySet:
    """The change log names records by plain ids: no foreign key says that it goes with them."""
    where = Q()
    for model in filter(is_recorded, rows):
        where |= Q(target_type=target_type_of(model), target_id__in=rows[model].values("pk"))
    return all_of(Change).filter(where)


def _mentions(model: type[Model]) -> list[tuple[type[Model], ForeignKey]]:
    return [
        (other, key)
        for other in every_model()
        for key in foreign_keys(other)
        if key.related_model is model and key.remote_field.on_delete is SET_NULL
    ]


def _where_known(branch_id: int) -> Subquery:
    """The branch of the latest visit elsewhere; none where nothing but other records tell."""
    visits = all_of(Visit).filter(customer=OuterRef("pk")).exclude(branch=branch_id)
    return Subquery(visits.order_by("-visit_date", "-pk").values("branch")[:1])


# Of the platform, or of nobody: {label: why it stays}.
SHARED = {
    "auth.Permission": "made from the models",
    "auth.Group": "roles say who may do what; nobody makes groups",
    "auth.Group_permissions": "as the groups",
    "contenttypes.ContentType": "made from the models",
    "sessions.Session": "names nobody; that of a user who is gone opens nothing, and expires",
    "core.CacheEntry": "counts under hashed keys, for a day or two",
    "django_tasks_database.DBTaskResult": "holds the number of a job and nothing else",
}


def rows_of_organization(organization_id: int) -> Rows:
    """{model: its rows that go}."""
    rows: Rows = {Organization: all_of(Organization).filter(pk=organization_id)}
    for model in parents_first():
        if (where := _path(model, organization_id, rows)) is not None:
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
