"""Run the bench (运行测速): `python -m tests.bench [PART ...] [--profile]`."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Sequence

from drafter.cli.screen import say
from tests import bench_chain
from tests.bench import batches, drafting, pages, reading, rollup, tracing


def chain() -> None:
    """Print the tokens and wall time of the prompt chain."""
    say("\n提示链（本机模拟的模型）")
    bench_chain.main()


PARTS: dict[str, Callable[[], None]] = {
    "reading": reading.run,
    "tracing": tracing.run,
    "drafting": drafting.run,
    "chain": chain,
    "pages": pages.run,
    "batch": batches.run,
    "rollup": rollup.run,
}
PROFILES: dict[str, Callable[[], None]] = {
    "reading": reading.profile,
    "tracing": tracing.profile,
    "drafting": drafting.profile,
    "pages": pages.profile,
    "rollup": rollup.profile,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the parts asked for, all of them when none is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="、".join(PARTS))
    parser.add_argument("--profile", action="store_true", help="show where the time goes instead of measuring")
    options = parser.parse_args(arguments)
    steps = PROFILES if options.profile else PARTS
    unknown = [part for part in options.parts if part not in steps]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(steps)}")
    say(f"Python {platform.python_version()}，{platform.machine()}；时间取多轮中最短的处理器时间，另有说明的除外")
    for part in options.parts or steps:
        steps[part]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
