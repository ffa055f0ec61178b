"""The engine that asks a model behind an OpenAI-compatible chat completions service.

`engine` puts the parts together: `prompts` words the question, `dialect` shapes the request,
`transport` sends it within a deadline, `failures` names what went wrong, `pacing` decides when
to try again, `answers` reads what came back, and `check` is what `doctor` asks.
"""

from editorial_pipeline.engines.openai.check import ModelCheck
from editorial_pipeline.engines.openai.engine import OpenAIEngine
from editorial_pipeline.engines.openai.options import DEFAULT_MODEL, ModelOptions
from editorial_pipeline.engines.openai.pacing import Clock, SystemClock

__all__ = ["DEFAULT_MODEL", "Clock", "ModelCheck", "ModelOptions", "OpenAIEngine", "SystemClock"]
