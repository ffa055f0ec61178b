"""Run a fake model as a process: `python tests/fakes good --port 0 --delay-ms 300`.

Prints the base URL, then serves until its standard input closes or `--seconds` are over.
"""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fakes.good import GoodModel
from fakes.lying import LIES, LyingModel
from fakes.server import FakeModelServer


def main() -> None:
    """Serve a model until there is nobody left to serve."""
    parser = argparse.ArgumentParser(prog="python tests/fakes", description=__doc__)
    parser.add_argument("model", choices=["good", "lying"])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay-ms", type=int, default=0, help="before each completion")
    parser.add_argument("--seconds", type=float, default=600.0, help="serve no longer than this")
    parser.add_argument("--lies", default="", help=f"of {', '.join(sorted(LIES))}; default: all")
    options = parser.parse_args()
    lies = [lie for lie in options.lies.split(",") if lie] or LIES
    reply = GoodModel() if options.model == "good" else LyingModel(lies)
    over = threading.Event()
    threading.Thread(target=_await_end_of_input, args=(over,), daemon=True).start()
    with FakeModelServer(reply, delay_s=options.delay_ms / 1000, port=options.port) as server:
        print(server.url, flush=True)  # noqa: T201  (the contract with the parent process)
        over.wait(options.seconds)


def _await_end_of_input(over: threading.Event) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    over.set()


if __name__ == "__main__":
    main()
