"""What the engine has to know about the model and the service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from editorial_pipeline.errors import SettingsError

DEFAULT_MODEL = "gpt-6.1-terra"
"""Current general model of the middle tier (October 2026): made for writing, answers in a strict
schema through chat completions, a million tokens of context, 1 $ in and 5 $ out per million."""

DEFAULT_BASE_URL = "https://api.openai.com/v1"

SchemaMode = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """One model behind one service; durations in seconds.

    `timeout_s` is the longest silence on the line, `call_deadline_s` the wall-clock bound of
    one question with all its retries and pauses, `run_deadline_s` that of all questions of the
    engine, counted from the first. `retries` are attempts after a failed one. `asks_again`
    bounds how often an unusable answer is asked for once more. `context_tokens` is what the model
    can read and write in one call. Raises SettingsError where a
    value can never work.
    """

    name: str = DEFAULT_MODEL
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    timeout_s: float = 120.0
    call_deadline_s: float = 300.0
    run_deadline_s: float = 3600.0
    retries: int = 4
    json_schema: SchemaMode = "auto"
    max_output_tokens: int = 32_000
    context_tokens: int = 128_000
    asks_again: int = 2

    def __post_init__(self) -> None:
        key = self.api_key or ""
        if not key.isascii() or any(not 33 <= ord(character) <= 126 for character in key):  # noqa: PLR2004  (the printable range of ASCII)
            raise SettingsError(
                "the API key has a space, a line break or another character no key can have",
                where="model.api_key",
                advice="Copy the key again, without anything around it.",
            )
        try:
            parts = urlsplit(self.url)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise SettingsError(
                "the base URL of the model service is not an address",
                where="model.base_url",
                advice="It looks like https://api.openai.com/v1 or http://localhost:11434/v1.",
            )

    @property
    def answer_tokens(self) -> int:
        """The longest answer in tokens; it and the prompt share the context."""
        return min(self.max_output_tokens, self.context_tokens // 3)

    @property
    def prompt_tokens(self) -> int:
        """The longest prompt, in estimated tokens: a tenth less than there is room for."""
        return (self.context_tokens - self.answer_tokens) * 9 // 10

    @property
    def url(self) -> str:
        """The base URL in force."""
        return self.base_url or DEFAULT_BASE_URL

    @property
    def place(self) -> str:
        """Host, port and path of the service, without user name and password."""
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        port = f":{parts.port}" if parts.port else ""
        return f"{host}{port}{parts.path.rstrip('/')}"

    @property
    def is_local(self) -> bool:
        """Whether the service runs on this machine."""
        host = urlsplit(self.url).hostname or ""
        return host in {"localhost", "::1"} or host.startswith("127.")

    @property
    def is_plain(self) -> bool:
        """Whether the service is spoken to without TLS."""
        return urlsplit(self.url).scheme == "http"

    def secrets(self) -> tuple[str, ...]:
        """Return what must never appear in a message: the key, and a password in the URL."""
        password = urlsplit(self.url).password
        return tuple(secret for secret in (self.api_key, password) if secret)
