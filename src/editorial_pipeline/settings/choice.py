"""Which engine the settings ask for, and why."""

from __future__ import annotations

from editorial_pipeline.errors import SettingsError
from editorial_pipeline.settings.values import Settings


def choose_engine(settings: Settings, asked: str | None = None) -> tuple[str, str]:
    """Return the engine (`openai` or `offline`) and the reason, for a person.

    `asked` goes before the setting. `auto` takes `openai` where a key or a base URL is
    configured. Raises SettingsError where `openai` is asked for without either.
    """
    wanted = asked if asked is not None and asked != "auto" else settings.engine
    key, url = settings.model.api_key is not None, settings.model.base_url is not None
    if wanted == "openai" and not (key or url):
        raise SettingsError(
            "the engine `openai` needs a key or a base URL, and neither is configured",
            advice="Set OPENAI_API_KEY, or model.base_url for a server without keys, or use "
            "`--engine offline`.",
        )
    if wanted != "auto":
        return wanted, f"asked for by {settings.sources.get('engine', 'the caller')}"
    if url:
        return (
            "openai",
            f"a base URL is set by {settings.sources.get('model.base_url', 'the caller')}",
        )
    if key:
        return "openai", f"a key is set by {settings.sources.get('model.api_key', 'the caller')}"
    return "offline", "no key and no base URL is configured"
