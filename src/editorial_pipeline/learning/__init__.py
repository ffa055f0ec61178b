"""What the history of a person's edits teaches: which words are put right, and into what.

`edits` finds the pairs of a machine text and what a person made of it, `substitutions` the words
that were exchanged in them, `suggest` the entries of a glossary that they speak for.
"""
