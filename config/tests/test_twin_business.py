"""Two businesses with the same people, numbers and sheets: neither learns of the other.

One business does everything twice, its own deletion included: alone, and beside two twins, of which
one only began and one has done the same up to the reverting. No answer differs, nothing of the
twins changes, and no statement made for the business names a record of theirs. On the way it
deletes records of every kind whose changes are kept, and no change is left of any of them.
"""

import re
from contextlib import nullcontext

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.utils import timezone

from config.tests.business import Business
from config.tests.changes_left import changes_left, deleting_every_kind
from config.tests.databases import empty, start_ids_at

# Shared by all businesses, or the queue's own.
SHARED = ("django_tasks_database", "contenttypes", "auth", "sessions", "admin")


def everything():
    """{table: {key: its columns}} of every row there is."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label not in SHARED:
            names = [field.attname for field in model._meta.concrete_fields]
            rows = model._base_manager.values_list("pk", *names)
            found[model._meta.label] = {row[0]: row[1:] for row in rows}
    return found


# Ids by which a statement's parameters tell whose record is meant; each longer than any amount.
TWINS, OURS = 310_000_000, 320_000_000
_OF_A_TWIN = re.compile(r"(?<![\w.-])31\d{7}(?![\w.-])")


def names_a_twin(params):
    """Whether an id of a twin's record is among what a statement is given, in lists, too."""
    return bool(_OF_A_TWIN.search(str(params)))


def describe_all(name, watching=nullcontext):
    start_ids_at(OURS)
    business = Business(name)
    business.begins()
    business.works()
    business.reads()
    business.errs()
    with watching():
        business.reverts()
    business.reads(once_more=True)
    business.ends()
    return business.answers


# Statements that may name no organization and no id, and why.
OF_NO_BUSINESS = {
    "jobs_job": "the sweep looks for work that nobody does, whosever it is",
    "accounts_organization": "a person's own, by its id",
}
# Columns by which a statement may ask without an organization: ids (whose, `names_a_twin` tells),
# hashes with the organization's id in them, a message's random reference, and a sender, which is of
# one organization as it has its own.
_BOUND = re.compile(
    r'"(organization_id|id|\w+_id|username|fingerprint|uncorrected_key|reference|sender)"\)? '
    r"(=|IN) |organization_id"
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


def test_the_guard_knows_an_id_of_a_twin():
    assert names_a_twin((5, 310_000_017))
    assert names_a_twin(([320_000_001, 310_000_017], "[5, 320000001]"))
    assert names_a_twin(("[5, 310000017]",))
    assert not names_a_twin((5, 320_000_017, "+919310000017", "a310000017", "2.310000017"))


@pytest.mark.slow  # does everything twice
@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_twin_changes_and_no_answer_tells_of_it(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.WHATSAPP_APP_SECRET = settings.SMS_AUTH_TOKEN = "a-secret-of-the-test"
    statements, of_twins = set(), set()

    def note(execute, sql, params, many, context):
        statements.add(sql)
        if names_a_twin(params):
            of_twins.add(sql)
        return execute(sql, params, many, context)

    with time_machine.travel(timezone.now().replace(hour=8, minute=0), tick=True):
        alone = describe_all("alone", watching=deleting_every_kind)
        assert not changes_left()
        empty(None)
        start_ids_at(TWINS)
        begun, late = Business("begun"), Business("late")
        begun.begins()
        late.begins()
        late.works()
        before = everything()
        with connection.execute_wrapper(note):
            beside = describe_all("beside")

    assert [what for what, _, _ in alone] == [what for what, _, _ in beside]
    for ours, theirs in zip(alone, beside, strict=True):
        assert ours == theirs
    after = everything()
    for label, rows in before.items():
        assert {pk: after[label].get(pk) for pk in rows} == rows, label
    assert not sorted(of_twins)
    tables = set(connection.introspection.django_table_names()) - OF_NO_BUSINESS.keys()
    tables -= {
        model._meta.db_table for model in apps.get_models() if model._meta.app_label in SHARED
    }
    found = sorted(sql for sql in statements if asks_about_everybody(sql, tables))
    assert not found, "\n".join(found)
