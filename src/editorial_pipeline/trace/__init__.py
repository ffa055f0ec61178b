"""From a line of an article to the words it rests on, and from a note to what became of it."""
