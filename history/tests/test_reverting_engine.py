"""The rule of reverting, without a database: `mutate_reverting` flips each condition of it, and one
of these tests has to fail for each."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import Branch
from history.models import ChangeAction, ChangeCause
from history.reverting.deciding import (
    CHANGED_SINCE,
    ActiveSource,
    Kept,
    RecordDecider,
    RevertAction,
    field_histories,
)
from history.reverting.records import ChangeEntry, Record, RecordType, Reference

ROW, EDIT, REVERT = ChangeCause.UPLOAD_ROW, ChangeCause.EDIT, ChangeCause.REVERT
NOON = datetime(2026, 5, 2, 12, tzinfo=UTC)
SHOP = RecordType(
    Branch,
    fields=("organization_id", "code", "city", "aliases", "name"),
    blank={"code": "", "city": ""},
    following=("aliases",),
    unlogged={"is_active": True},
    created_by="name",
)
# Rows 1 and 2 are reverted, 8 and 9 are not.
GONE = {1, 2}


class ShopDecider(RecordDecider):
    record_type = SHOP
    noun = "shop"


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def entry(number: int, cause: str, cause_id: int | None = None, **changes: Any) -> ChangeEntry:
    """The `number`-th entry of the log, written in the `number`-th minute."""
    return ChangeEntry(number, ChangeAction.UPDATED, cause, cause_id, changes, None, at(number))


def created(number: int, cause: str, cause_id: int | None = None, **changes: Any) -> ChangeEntry:
    return ChangeEntry(number, ChangeAction.CREATED, cause, cause_id, changes, None, at(number))


def source(pk: int, minute: int, **values: Any) -> ActiveSource:
    given = {name: (value,) for name, value in values.items()}
    return ActiveSource(pk, at(minute), f"row {pk} of june.csv", given)


def shop(*entries: ChangeEntry, references: int = 0, **values: Any) -> Record:
    columns = {"organization_id": 5, "code": "", "city": "", "aliases": [], "name": "CG Road"}
    found = [Reference(Branch, pk) for pk in range(references)]
    return Record(7, {**columns, "is_active": True, **values}, list(entries), found)


def decider(
    record: Record, *active: ActiveSource, of: type[RecordDecider] = ShopDecider
) -> RecordDecider:
    decided = of(record, gone=GONE, active=active, names={"organization": {5: "Asha Medicals"}})
    decided.decide()
    return decided


def values(record: Record, *active: ActiveSource) -> dict[str, list[Any]]:
    return decider(record, *active).decision.values


def kept(record: Record, *active: ActiveSource) -> list[str]:
    return [each.sentence() for each in decider(record, *active).decision.kept]


def blocked(record: Record, *active: ActiveSource) -> list[Any]:
    return decider(record, *active).decision.blocked


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
