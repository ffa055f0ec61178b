"""Turns voice transcripts into cited Markdown drafts that a person reviews in git."""
