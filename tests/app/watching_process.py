"""A process that takes in what lies in a watched folder and ends itself, by the signal that nothing survives.

`taken`: after the n-th file was read in and before anything of it is in the case. `kept`: after the n-th file's report
was committed and before it is noted that the file was read.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from witnessmark.app import watching
from witnessmark.app.case import open_case
from witnessmark.model.access import Actor


def main(path: Path, passphrase: str, where: str, number: int) -> None:
    done = 0

    def over() -> None:
        nonlocal done
        done += 1
        if done == number:
            os.kill(os.getpid(), signal.SIGKILL)

    receive = watching.Intake.receive

    def received(self: Any, *told: Any, **more: Any) -> Iterator[Any]:
        for item in receive(self, *told, **more):
            if where == "taken":
                over()
            yield item

    watching.Intake.receive = received  # type: ignore[method-assign,assignment]
    with open_case(path, passphrase=passphrase, actor=Actor.solo()) as case:
        put = case.store.writing

        def writing(actor: Actor) -> Any:
            if where == "kept" and sys._getframe(1).f_code.co_name == "_from_folder":
                over()
            return put(actor)

        case.store.writing = writing  # type: ignore[method-assign]
        list(watching.poll(case))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
