"""Pure functions on text: no file, no clock, no model."""
