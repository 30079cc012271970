"""A reader with a memory, to show that it is lost."""

import os

from witnessmark.intake.sandbox.wire import frame

SEEN: list[str] = []


def remember(read_from: int, write_to: int) -> None:
    word = os.read(read_from, 10).decode()
    os.write(write_to, frame({"before": list(SEEN)}))
    SEEN.append(word)
