"""The edit fence: what a person did to articles, and what a run may do to them then."""

from editorial_pipeline.fence.opening import Fence, Opened
from editorial_pipeline.fence.resembling import resembling
from editorial_pipeline.fence.withholding import withhold, withhold_blocks

__all__ = ["Fence", "Opened", "resembling", "withhold", "withhold_blocks"]
