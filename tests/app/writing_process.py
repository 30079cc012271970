"""A process that opens a case, adds reports and closes it, over and over, until it is killed.

Prints the id of each report once its transaction has committed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import sys
from pathlib import Path

from tests.store.store_material import claim, reading, report
from witnessmark.app.case import open_case
from witnessmark.model.access import Actor

ME = Actor.solo()


def main(path: Path, passphrase: str | None) -> None:
    print("ready", flush=True)
    while True:
        with open_case(path, passphrase=passphrase, actor=ME) as case:
            for _ in range(4):
                made = report()
                content = made.id.encode() * 50
                original = dataclasses.replace(
                    made.original, sha256=hashlib.sha256(content).hexdigest(), size=len(content),
                    sealed_as=case.seal(content),
                )
                made = dataclasses.replace(made, original=original)
                text = reading(made)
                with case.store.writing(ME) as writer:
                    writer.add_report(made)
                    writer.add_reading(text)
                    writer.add_statements(text, [claim(text)], [])
                print(made.id, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
