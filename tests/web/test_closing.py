"""Nothing works on a case any more once it closes, and work beside the pages leaves the process as it was."""

from __future__ import annotations

import gc
import sys
import threading
import time

from tests.web.conftest import Bench
from witnessmark.web.rehearsing import Order
from witnessmark.web.work import Work
from witnessmark.web.yielding import beside_pages


def test_a_rehearsal_ends_before_the_case_closes(bench: Bench) -> None:
    state = bench.app.state
    assert state.rehearsals.begin(Order())
    state.pages.finish()
    assert state.rehearsals.step is None and state.rehearsals.last.found is not None


def test_a_job_that_runs_is_waited_for_and_one_that_has_not_begun_is_dropped() -> None:
    work, ran = Work(), []
    begun = threading.Barrier(3)

    def slow(number: int) -> None:
        if number < 2:
            begun.wait(10)
        time.sleep(0.2)
        ran.append(number)

    jobs = [work.start(number, lambda tell, number=number: slow(number)) for number in range(3)]
    begun.wait(10)
    work.finish()
    assert sorted(ran) == [0, 1] and jobs[2].future.cancelled()


def test_work_beside_pages_hands_over_sooner_and_is_not_stopped_for_a_collection() -> None:
    interval = sys.getswitchinterval()
    with beside_pages():
        with beside_pages():
            assert not gc.isenabled() and sys.getswitchinterval() < interval
        assert not gc.isenabled() and sys.getswitchinterval() < interval
    assert gc.isenabled() and sys.getswitchinterval() == interval
