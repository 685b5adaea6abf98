"""Texts folded alike in Python and in SQL, and the indexes that `migrate` makes of them."""

import unicodedata

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate

from core import text_search
from core.folding import fold
from customers.models import Customer
from customers.search import search_customers

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite alone")

LATIN = "".join(
    chr(code)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if unicodedata.normalize("NFD", chr(code))[0].isascii()
)


def folded_by_database(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT footfall_fold(%s)", [text])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    ["", "RAVI Patel", "José D’Souza", "Đặng Łukasz Ħ", "રમીલાબેન પટેલ", "क़ाज़ी सुनीता", "علي كى ة",
     LATIN, "O`Brien", "a–b", "%_\\", "王芳", "김철수", "ИВАН Öz ÆØ"],
)  # fmt: skip
def test_python_and_the_database_fold_alike(text):
    assert folded_by_database(text) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("JOSÉ", "jose"), ("D’Souza", "d'souza"), ("Łukasz", "lukasz"), ("JOÃO", "joao"),
     ("علي", "علی"), ("Anne–Marie", "anne-marie")],
)  # fmt: skip
def test_spellings_of_one_word_fold_to_one(one, other):
    assert fold(one) == fold(other)


def test_scripts_keep_their_signs():
    assert fold("કિરણ") == unicodedata.normalize("NFD", "કિરણ")


@pytest.fixture
def ravi(shop):
    return Customer.objects.create(organization=shop, full_name="Ravi Patel")


def names_found(shop, text):
    return [each.full_name for each in search_customers(Customer.objects.all(), text, shop)]


@on_sqlite
def test_the_index_follows_changes_and_deletions(shop, ravi):
    ravi.full_name = "Ravindra Vyas"
    ravi.save()

    assert names_found(shop, "patel") == []
    assert names_found(shop, "vyas") == ["Ravindra Vyas"]

    ravi.delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM customer_name_search WHERE customer_name_search MATCH '\"vyas\"'"
        )
        assert cursor.fetchone() == (0,)


@on_sqlite
def test_migrate_makes_an_index_again_whose_triggers_a_migration_took(shop, ravi):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER customer_name_search_added")
    Customer.objects.create(organization=shop, full_name="Asha Mehta")
    assert names_found(shop, "mehta") == []

    migrated()

    assert names_found(shop, "mehta") == ["Asha Mehta"]
    assert names_found(shop, "patel") == ["Ravi Patel"]


def test_an_index_of_another_fold_is_made_again(db, monkeypatch):
    monkeypatch.setattr(text_search, "fold_in_sql", lambda collation: "SELECT upper($1)")
    if connection.vendor == "sqlite":
        monkeypatch.setattr(text_search, "fold", lambda text: text.upper())
    before = versions()

    migrated()

    assert len(before) == len(versions()) > 0
    assert not before & versions()


def versions():
    mine = [
        each for each in text_search._indexes.values() if each.model._meta.app_label == "customers"
    ]
    kept = [index._kept_version for index in mine if index.folded]
    with connection.cursor() as cursor:
        return {each(connection.vendor, cursor) for each in kept} - {""}


def migrated():
    app = apps.get_app_config("customers")
    post_migrate.send(
        sender=app, app_config=app, verbosity=0, interactive=False, using="default", plan=[]
    )


@pytest.mark.postgresql
def test_without_the_extension_migrate_says_what_to_do(db, monkeypatch, capsys):
    monkeypatch.setattr(text_search, "_EXTENSION", "no_such_extension")

    migrated()

    printed = capsys.readouterr().err
    assert "CREATE EXTENSION no_such_extension" in printed
    assert "run migrate again" in printed


@pytest.mark.postgresql
def test_a_search_works_without_its_indexes(shop, ravi):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX customer_name_search, identifier_phone_search")
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")

    assert names_found(shop, "patel") == ["Ravi Patel"]
    assert names_found(shop, "ra") == ["Ravi Patel"]


@pytest.mark.postgresql
@pytest.mark.parametrize("text", ["patel", "ravi patel", "ra", "98250", "ravi 98250"])
def test_a_search_reads_no_table_from_end_to_end(shop, ravi, text, explained):
    with explained() as plans:
        list(search_customers(Customer.objects.filter(organization=shop), text, shop)[:50])

    assert plans
    assert not [plan for plan in plans if "Seq Scan" in plan]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("ordering", "index"),
    [
        ("", "customer_newest_first"),
        ("-last_activity", "customer_by_last_activity"),
        ("full_name", "customer_by_name"),
        ("-created_at", "customer_by_creation"),
    ],
)
def test_a_list_in_its_order_reads_one_page_of_an_index(as_asha, ravi, explained, ordering, index):
    with explained("enable_bitmapscan", "enable_sort") as plans:
        assert as_asha.get("/api/customers/", {"ordering": ordering}).json()["count"] == 1

    (plan,) = [plan for plan in plans if "Limit" in plan and "accounts_branch" in plan]
    assert f"using {index} " in plan
    assert "Sort" not in plan


@pytest.mark.postgresql
@pytest.mark.parametrize("before", ["on", "off"])
def test_a_search_leaves_the_settings_of_a_transaction_around_it(shop, ravi, before):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', %s, true)", [before])
        names_found(shop, "patel")
        cursor.execute("SELECT current_setting('enable_seqscan')")
        assert cursor.fetchone() == (before,)
