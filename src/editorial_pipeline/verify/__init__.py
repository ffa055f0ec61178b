"""Verification: the rules that guard the text, and what follows from an objection."""
