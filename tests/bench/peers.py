"""Other readers of numbers (同类工具): run by path in the environment that has them, alone, so that nothing of this project slows it.

    python peers.py NAME ROUNDS < text        prints one line of JSON: seconds, and those of a bare regular expression beside it

A reader that is not installed gives {"missing": true}. The text is read whole and line by line; the quicker way counts.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import time
from collections.abc import Callable

BARE = re.compile("[0-9\uff10-\uff19〇零一二两三四五六七八九十百千万亿]+")

Reader = Callable[[str], object]


def cn2an() -> Reader:
    """Rewriting all numerals of a text (cn2an)."""
    import cn2an as library  # type: ignore[import-not-found,unused-ignore]

    return lambda text: library.transform(text, "cn2an")


def jionlp() -> Reader:
    """Finding sums of money and reading them (JioNLP): it has no reader of numbers in general."""
    import jionlp as library  # type: ignore[import-not-found,unused-ignore]

    return lambda text: library.ner.extract_money(text, with_parsing=True)


def recognizers() -> Reader:
    """Finding and reading numbers (Recognizers-Text, numbers only)."""
    from recognizers_number import Culture, NumberRecognizer  # type: ignore[import-not-found,unused-ignore]

    return NumberRecognizer(Culture.Chinese).get_number_model().parse  # type: ignore[no-any-return,unused-ignore]


# The module each is installed as, and how it is opened.
READERS: dict[str, tuple[str, Callable[[], Reader]]] = {
    "cn2an": ("cn2an", cn2an),
    "jionlp": ("jionlp", jionlp),
    "recognizers": ("recognizers_number", recognizers),
}


def quickest(read: Reader, text: str, rounds: int) -> tuple[float, float]:
    """Give the least processor time of a reader, whole or line by line, and of the bare expression in the same rounds."""
    lines = text.splitlines()
    whole = by_line = bare = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        read(text)
        after_whole = time.process_time()
        for line in lines:
            read(line)
        after_lines = time.process_time()
        BARE.findall(text)
        bare = min(bare, time.process_time() - after_lines)
        whole = min(whole, after_whole - started)
        by_line = min(by_line, after_lines - after_whole)
    return min(whole, by_line), bare


def main() -> int:
    """Measure one reader on the text of the standard input."""
    module, opened = READERS[sys.argv[1]]
    if importlib.util.find_spec(module) is None:
        found: dict[str, object] = {"missing": True}
    else:
        text = sys.stdin.buffer.read().decode()
        read = opened()
        read(text[:200])  # tables that are built on first use are not counted
        spent, bare = quickest(read, text, int(sys.argv[2]))
        found = {"seconds": spent, "bare": bare}
    # Some readers print a greeting: the answer is the last line.
    sys.stdout.write("\n" + json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
