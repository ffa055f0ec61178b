"""The inbox: which files are there and settled, and what tells that something has changed.

`folder` looks into it and is the truth; `events` lets the system wake who waits for the next
look; `mounts` says whether such events arrive at all.
"""

from editorial_pipeline.inbox.folder import SUFFIXES, Look, Scan, scan, scan_settled

__all__ = ["SUFFIXES", "Look", "Scan", "scan", "scan_settled"]
