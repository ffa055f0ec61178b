"""Stand-ins for what a run depends on: a model behind a real socket, an engine, a clock.

`FakeModelServer` speaks the real protocol on loopback and misbehaves on request; `GoodModel` and
`LyingModel` answer our prompts through it; `ScriptedEngine` answers requests without a socket.
The package also runs as a process of its own: `python tests/fakes good --port 0`.
"""

from fakes.clock import FakeClock
from fakes.good import GoodModel
from fakes.lying import LIES, LyingModel
from fakes.scripted import ScriptedEngine
from fakes.server import FakeModelServer, Misbehaviour, completion

__all__ = [
    "LIES",
    "FakeClock",
    "FakeModelServer",
    "GoodModel",
    "LyingModel",
    "Misbehaviour",
    "ScriptedEngine",
    "completion",
]
