"""A line on a terminal that says what is being done; nothing where no terminal is."""

import sys


class Progress:
    def __init__(self):
        self._shown = sys.stderr.isatty()

    def show(self, text: str) -> None:
        if self._shown:
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        self.show("")
