"""The values that the stages hand to each other; the words are those of the README.

`notes` describes what came in, `plan` what an engine is asked and answers about its place,
`request` and `answer` the same about its wording, `draft` what the host made of that, `record`
what is kept of a run. Values made inside are frozen
dataclasses; what comes from outside (an engine's answer, a receipt on disk) is a pydantic model
that forbids unknown keys.
"""
