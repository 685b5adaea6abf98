"""The rule of reverting, of a whole record, and its sentences. See `test_reverting_engine`."""

from history.models import ChangeCause
from history.reverting.deciding import (
    CHANGED_SINCE,
    Kept,
    RevertAction,
)
from history.tests.shops import (
    EDIT,
    REVERT,
    ROW,
    ShopDecider,
    blocked,
    created,
    decider,
    entry,
    shop,
    source,
)

# --- A record -----------------------------------------------------------------------------------


def test_a_record_that_a_reverted_cause_created_goes():
    for first in (created(1, ROW, 1, city=["", "Surat"]), entry(1, ROW, 1, name=["", "CG Road"])):
        decision = decider(shop(first, city=first.changes.get("city", ["", ""])[1])).decision

        assert (decision.action, decision.blocked) == (RevertAction.REMOVED, [])
        assert (decision.was_created, decision.is_removed, decision.is_changed) == (True,) * 3
        assert (decision.values, decision.kept) == ({}, [])


def test_a_record_that_others_created_stays():
    record = shop(created(1, EDIT), created(2, ROW, 9), entry(3, ROW, 1, city=["", "X"]), city="X")
    decision = decider(record).decision

    assert (decision.action, decision.was_created) == (RevertAction.STAYS, False)
    assert (decision.is_removed, decision.is_changed) == (False, True)


def test_a_record_that_nothing_reverted_touched_is_not_changed():
    decision = decider(shop(created(1, EDIT))).decision

    assert (decision.is_changed, decision.was_created) == (False, False)


def test_a_created_record_that_an_active_source_names_stays_and_its_values_go_back():
    record = shop(created(1, ROW, 1, city=["", "Surat"]), city="Surat", references=1)
    decision = decider(record, source(8, 2), source(9, 2)).decision

    assert (decision.action, decision.blocked) == (RevertAction.STAYS, [])
    assert [each.sentence() for each in decision.kept] == [
        "The shop stays: also named by row 9 of june.csv."
    ]
    assert decision.values == {"city": ["Surat", ""]}


def test_what_refers_to_a_created_record_is_in_the_way_five_are_named():
    record = shop(created(1, ROW, 1, city=["", "Surat"]), city="Surat", references=7)
    decision = decider(record).decision

    assert decision.blocked == [f"branch {pk}" for pk in range(5)]
    assert (decision.action, decision.values) == (RevertAction.STAYS, {})


def test_an_app_may_say_that_a_reference_is_not_in_the_way():
    class Lenient(ShopDecider):
        def blocks(self, reference):
            return reference.pk == 1

    decision = decider(shop(created(1, ROW, 1), references=3), of=Lenient).decision

    assert decision.blocked == ["branch 1"]


def test_an_app_may_have_a_reason_of_its_own_why_a_record_stays():
    class Strict(ShopDecider):
        def more_in_the_way(self):
            return ["somebody works there"]

    decider_of_it = decider(shop(created(1, ROW, 1)), of=Strict)

    assert decider_of_it.decision.blocked == ["somebody works there"]
    assert decider_of_it.blocked_sentences() == ["The shop stays as it is: somebody works there."]


def test_whoever_changed_a_created_record_is_in_the_way_three_are_named():
    edits = [entry(number, EDIT, code=["", ""]) for number in range(2, 6)]
    record = shop(created(1, ROW, 1), *edits)

    assert blocked(record) == edits[:3]
    assert decider(record).blocked_sentences() == ["The shop stays as it is: changed since."]


def test_earlier_reverts_and_other_reverted_rows_are_not_in_the_way():
    record = shop(
        created(1, ROW, 1),
        entry(2, ROW, 2, code=["", "A"]),
        entry(3, REVERT, 9, code=["A", ""]),
    )

    assert decider(record).decision.is_removed


def test_an_active_rows_change_is_nobodys_touch_but_that_of_a_cause_of_its_number_is():
    by_row, by_bill = entry(2, ROW, 9, code=["", ""]), entry(3, ChangeCause.BILL, 9, code=["", ""])
    unknown = entry(4, ROW, 77, code=["", ""])
    record = shop(created(1, ROW, 1), by_row, by_bill, unknown)

    assert decider(record, source(9, 2)).touches() == [by_bill, unknown]


def test_an_unlogged_value_is_in_the_way_of_a_created_record():
    record = shop(created(1, ROW, 1, city=["", "Surat"]), city="Anand", is_active=False)

    assert blocked(record) == ["is active is set"]


def test_a_value_that_is_not_as_the_log_says_is_in_the_way_of_a_created_record():
    record = shop(created(1, ROW, 1, city=["", "Surat"]), city="Anand", code="A")

    assert blocked(record) == ["its code was changed since", "its city was changed since"]


def test_a_value_is_as_the_log_says_last_and_else_blank():
    record = shop(
        created(1, ROW, 1, city=["", "Surat"], organization=[None, 4]),
        entry(2, ROW, 2, city=["Surat", "Anand"], organization=[4, 5]),
        city="Anand",
        aliases=["follows the name"],
    )

    assert blocked(record) == []


# --- In words -----------------------------------------------------------------------------------


def test_values_in_words():
    words = decider(shop())

    shown = [words.to_display("city", value) for value in (None, "", 0, "Surat")]
    assert shown == ["—", "—", "0", "Surat"]
    assert words.to_display("organization", 5) == "Asha Medicals"
    assert words.describe("city") == "City"


def test_nothing_in_the_way_is_no_sentence():
    assert decider(shop()).blocked_sentences() == []


def test_reasons_are_named_by_whoever_knows_the_entries():
    class Names:
        def of(self, because):
            return because if isinstance(because, str) else f"entry {because.pk}"

    edit = entry(2, EDIT, code=["", ""])
    words = decider(shop(created(1, ROW, 1), edit))

    assert words.blocked_sentences(Names()) == ["The shop stays as it is: entry 2."]
    assert Kept("City stays X", edit).sentence(Names()) == "City stays X: entry 2."
    assert Kept("City stays X", "it is taken").sentence() == "City stays X: it is taken."
    assert Kept("City stays X", edit).sentence() == f"City stays X: {CHANGED_SINCE}."
