"""Engines: who answers the two questions of a run, where words go and how they are written."""
