"""One run: what it works on, the stages in order, and what it tells of itself."""
