"""Two businesses with the same people, numbers and sheets: neither learns of the other.

One business does everything twice: alone, and beside two twins, of which one only began and one
has done the same up to the reverting. No answer differs, and nothing of the twins changes.
"""

import re

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.utils import timezone

from config.tests.business import Business, start_ids_at
from config.tests.databases import empty

# Shared by all businesses, or the queue's own.
SHARED = ("django_tasks_database", "contenttypes", "auth", "sessions", "axes", "admin")


def everything():
    """{table: {key: its columns}} of every row there is."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label not in SHARED:
            names = [field.attname for field in model._meta.concrete_fields]
            rows = model._base_manager.values_list("pk", *names)
            found[model._meta.label] = {row[0]: row[1:] for row in rows}
    return found


def describe_all(name):
    start_ids_at(1_000_000)
    business = Business(name)
    business.begins()
    business.works()
    business.reads()
    business.reverts()
    business.reads()
    return business.answers


# Statements that may name no organization and no id, and why.
OF_NO_BUSINESS = {
    "jobs_job": "the sweep looks for work that nobody does, whosever it is",
    "accounts_organization": "a person's own, by its id",
}
# Columns that hold the organization's id within a hash of 128 bits.
_BOUND = re.compile(
    r'"(organization_id|id|\w+_id|username|fingerprint|uncorrected_key)"\)? (=|IN) |organization_id'
)


def asks_about_everybody(sql, tables):
    """Whether it reads or writes a tenant's table by neither organization nor id."""
    if not sql.startswith(("SELECT", "UPDATE", "DELETE")):
        return False
    where = without_exclusions(sql[sql.index(" WHERE ") :]) if " WHERE " in sql else ""
    return any(f'"{table}"' in sql for table in tables) and not _BOUND.search(where)


def without_exclusions(where):
    """Without what stands in NOT (...): all but one id is nearly everybody's."""
    head, found, tail = where.partition("NOT (")
    if not found:
        return where
    depth, end = 1, 0
    while depth:
        depth += {"(": 1, ")": -1}.get(tail[end], 0)
        end += 1
    return head + without_exclusions(tail[end:])


def test_the_guard_knows_a_question_about_everybody():
    number = (
        'SELECT 1 FROM "leads_lead" '
        'WHERE ("leads_lead"."contact_number" = %s AND NOT ("leads_lead"."id" = %s))'
    )

    assert asks_about_everybody(number, {"leads_lead"})
    assert not asks_about_everybody(number.replace("contact_number", "customer_id"), {"leads_lead"})
    assert not asks_about_everybody(number, {"customers_customer"})


@pytest.mark.slow  # four businesses take a while: CI runs it once, on PostgreSQL
@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_twin_changes_and_no_answer_tells_of_it(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    statements = set()

    def note(execute, sql, params, many, context):
        statements.add(sql)
        return execute(sql, params, many, context)

    with time_machine.travel(timezone.now().replace(hour=8, minute=0), tick=True):
        alone = describe_all("alone")
        empty(None)
        start_ids_at(1)
        begun, late = Business("begun"), Business("late")
        begun.begins()
        late.begins()
        late.works()
        before = everything()
        with connection.execute_wrapper(note):
            ignored_models = describe_all("beside")

    assert [what for what, _, _ in alone] == [what for what, _, _ in ignored_models]
    for ours, theirs in zip(alone, ignored_models, strict=True):
        assert ours == theirs
    after = everything()
    for label, rows in before.items():
        assert {pk: after[label].get(pk) for pk in rows} == rows, label
    tables = set(connection.introspection.django_table_names()) - OF_NO_BUSINESS.keys()
    tables -= {
        model._meta.db_table for model in apps.get_models() if model._meta.app_label in SHARED
    }
    assert not sorted(sql for sql in statements if asks_about_everybody(sql, tables))
