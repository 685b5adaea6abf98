"""Reading beside the database: nothing is lost, nothing outlives its reader."""

import threading
import time

import pytest

from jobs.threads import Abandoned, prefetch, run_in_thread


class Stopped(BaseException):
    pass


def test_items_come_in_order_and_what_breaks_is_raised_here():
    def items():
        yield from (1, 2, 3)
        raise ValueError("line 4 is damaged")

    seen = []
    with pytest.raises(ValueError, match="line 4"):
        seen.extend(prefetch(items()))
    assert seen == [1, 2, 3]


def test_a_slow_item_is_waited_for_with_the_lease_kept():
    kept = []

    def items():
        while not kept:
            time.sleep(0.01)
        yield "late"

    assert list(prefetch(items(), while_waiting=lambda: kept.append(1))) == ["late"]


def test_a_slow_look_is_waited_for_with_the_lease_kept():
    kept = []

    def poll(still_wanted):
        while not kept:
            time.sleep(0.01)
        return "seen"

    assert run_in_thread(poll, while_waiting=lambda: kept.append(1)) == "seen"


def test_a_look_that_breaks_is_told_to_the_caller():
    def poll(still_wanted):
        raise ValueError("no spreadsheet")

    with pytest.raises(ValueError, match="no spreadsheet"):
        run_in_thread(poll, while_waiting=lambda: None)


def test_a_look_that_nobody_waits_for_ends():
    ended = threading.Event()

    def poll(still_wanted):
        try:
            while True:
                time.sleep(0.01)
                still_wanted()
        except Abandoned:
            ended.set()
            raise

    def lease_lost():
        raise Stopped

    with pytest.raises(Stopped):
        run_in_thread(poll, while_waiting=lease_lost)
    assert ended.is_set()
