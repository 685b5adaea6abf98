"""The rule of reverting, of a field, without a database: `mutate_reverting` flips each condition of
the rule, and one of these tests or of `test_reverting_records` has to fail for each."""

from accounts.models import Branch
from history.models import ChangeCause
from history.reverting.deciding import (
    Kept,
    field_histories,
)
from history.reverting.records import Record, RecordType
from history.tests.shops import (
    EDIT,
    NOON,
    REVERT,
    ROW,
    ShopDecider,
    decider,
    entry,
    kept,
    shop,
    source,
    values,
)

# --- A field ------------------------------------------------------------------------------------


def test_a_field_goes_back_to_what_it_was_before_the_first_of_the_last_reverted_changes():
    record = shop(
        entry(1, EDIT, city=["", "Kalol"]),
        entry(2, ROW, 1, city=["Kalol", "Surat"]),
        entry(3, ROW, 2, city=["Surat", "Anand"]),
        city="Anand",
    )

    assert values(record) == {"city": ["Anand", "Kalol"]}
    assert kept(record) == []


def test_a_field_that_no_reverted_change_set_stays_without_a_word():
    record = shop(entry(1, EDIT, city=["", "Kalol"]), entry(2, ROW, 9, code=["", "A"]), city="X")

    assert (values(record), kept(record)) == ({}, [])


def test_a_field_that_somebody_set_since_stays_because_of_that_change():
    since = entry(2, EDIT, city=["Surat", "Anand"])
    record = shop(entry(1, ROW, 1, city=["Kalol", "Surat"]), since, city="Anand")

    decision = decider(record).decision

    assert decision.values == {}
    assert decision.kept == [Kept("City stays Anand", since)]


def test_a_field_that_a_row_which_stays_set_since_stays():
    record = shop(
        entry(1, ROW, 1, city=["Kalol", "Surat"]),
        entry(2, ROW, 9, city=["Surat", "Anand"]),
        city="Anand",
    )

    assert kept(record) == ["City stays Anand: changed since."]


def test_a_row_of_the_same_number_in_another_kind_of_cause_is_not_reverted():
    record = shop(entry(1, ChangeCause.BILL, 1, city=["Kalol", "Surat"]), city="Surat")

    assert (values(record), kept(record)) == ({}, [])


def test_a_value_that_was_changed_without_an_entry_stays():
    record = shop(entry(1, ROW, 1, city=["Kalol", "Surat"]), city="Anand")

    assert (values(record), kept(record)) == ({}, ["City stays Anand: changed since."])


def test_a_change_without_an_entry_ends_what_goes_back():
    record = shop(
        entry(1, ROW, 1, city=["", "Surat"]), entry(2, ROW, 2, city=["Pune", "Anand"]), city="Anand"
    )

    assert values(record) == {"city": ["Anand", "Pune"]}


def test_what_an_active_source_says_after_the_first_reverted_change_stays():
    record = shop(entry(3, ROW, 1, city=["Kalol", "Surat"]), city="Surat")

    assert kept(record, source(9, 4, city="Surat")) == [
        "City stays Surat: also named by row 9 of june.csv."
    ]
    assert values(record, source(9, 4, city="Surat")) == {}


def test_the_first_active_source_that_says_the_value_is_named():
    record = shop(entry(1, ROW, 1, city=["Kalol", "Surat"]), city="Surat")
    sources = (source(7, 2, city="Anand"), source(8, 3, city="Surat"), source(9, 4, city="Surat"))

    assert kept(record, *sources) == ["City stays Surat: also named by row 8 of june.csv."]


def test_what_an_active_source_said_before_or_says_otherwise_keeps_nothing():
    record = shop(entry(3, ROW, 1, city=["Kalol", "Surat"]), city="Surat")
    others = (source(8, 3, city="Surat"), source(9, 4, city="Anand"), source(10, 5, code="Surat"))

    assert values(record, *others) == {"city": ["Surat", "Kalol"]}


def test_a_value_that_was_said_again_is_confirmed_from_the_first_reverted_change_on():
    record = shop(
        entry(1, ROW, 1, city=["", "Surat"]),
        entry(3, ROW, 2, city=["Surat", "Anand"]),
        city="Anand",
    )

    assert values(record, source(9, 2, city="Anand")) == {}


def test_what_went_there_and_back_needs_no_word():
    record = shop(
        entry(1, ROW, 1, city=["", "Surat"]), entry(2, ROW, 2, city=["Surat", ""]), city=""
    )

    assert (values(record), kept(record)) == ({}, [])


def test_an_app_may_keep_a_field_for_its_own_reason():
    class Careful(ShopDecider):
        def why_kept(self, name, run):
            return f"{run[0].before} is taken" if name == "code" else ""

    record = shop(entry(1, ROW, 1, code=["A", "B"], city=["", "Surat"]), code="B", city="Surat")
    decision = decider(record, of=Careful).decision

    assert [each.sentence() for each in decision.kept] == ["Code stays B: A is taken."]
    assert decision.values == {"city": ["Surat", ""]}


def test_an_active_source_comes_before_the_apps_own_reason():
    class Careful(ShopDecider):
        def why_kept(self, name, run):
            return "of its own"

    record = shop(entry(1, ROW, 1, code=["A", "B"]), code="B")

    (reason,) = decider(record, source(9, 2, code="B"), of=Careful).decision.kept
    assert reason.because == "also named by row 9 of june.csv"


def test_only_fields_that_are_declared_go_back_and_relations_by_their_names():
    changes = {"organization": [4, 5], "is_active": [False, True], "purchases.3": [None, 1]}
    record = shop(entry(1, ROW, 1, **changes))

    assert values(record) == {"organization": [5, 4]}
    assert decider(record).value_sentences() == ["Organization: Asha Medicals → organization 4."]


def test_keys_are_no_field():
    record = shop(entry(1, ROW, 1, identifiers=[[], ["phone:1"]], city=["", "Surat"]), city="Surat")

    assert list(field_histories(record.entries, lambda _: True)) == ["city"]


def test_days_are_compared_as_the_log_keeps_them():
    class Dated(ShopDecider):
        record_type = RecordType(Branch, fields=("created_at",))

    record = Record(7, {"created_at": NOON}, [entry(1, ROW, 1, created_at=[None, str(NOON)])])
    record.entries[0].changes["created_at"][1] = NOON.isoformat()

    assert decider(record, of=Dated).decision.values == {"created_at": [NOON.isoformat(), None]}


# --- An earlier revert --------------------------------------------------------------------------


def test_an_earlier_revert_and_what_it_reverted_leave_no_trace():
    record = shop(
        entry(1, ROW, 1, city=["", "Surat"]),
        entry(2, ROW, 1, city=["Surat", "Anand"]),
        entry(3, REVERT, 4, city=["Anand", ""]),
        entry(4, EDIT, city=["", "Kalol"]),
        entry(5, ROW, 2, city=["Kalol", "Pune"]),
        city="Pune",
    )

    assert len(decider(record).histories["city"].changes) == 2
    assert values(record) == {"city": ["Pune", "Kalol"]}


def test_an_earlier_revert_of_the_later_rows_leaves_the_earlier_ones():
    record = shop(
        entry(1, ROW, 1, city=["", "Surat"]),
        entry(2, ROW, 2, city=["Surat", "Anand"]),
        entry(3, REVERT, 4, city=["Anand", "Surat"]),
        city="Surat",
    )

    assert values(record) == {"city": ["Surat", ""]}


def test_a_revert_that_took_back_something_else_is_a_change_of_its_own():
    for before, after in (("Pune", ""), ("Surat", "Pune")):
        record = shop(
            entry(1, ROW, 1, city=["", "Surat"]),
            entry(2, REVERT, 4, city=[before, after]),
            city=after,
        )

        assert len(decider(record).histories["city"].changes) == 2
        assert values(record) == {}


def test_a_revert_cancels_no_change_that_stays():
    record = shop(
        entry(1, ROW, 9, city=["", "Surat"]), entry(2, REVERT, 4, city=["Surat", ""]), city=""
    )

    assert len(decider(record).histories["city"].changes) == 2


def test_only_a_revert_cancels():
    record = shop(entry(1, ROW, 1, city=["", "Surat"]), entry(2, EDIT, city=["Surat", ""]), city="")

    assert len(decider(record).histories["city"].changes) == 2
