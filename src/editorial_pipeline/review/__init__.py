"""The page on which a person reads a run beside the notes it rests on."""
