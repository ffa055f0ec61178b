"""The settings of a workspace: defaults < `pipeline.toml` < environment < flags.

`values` holds the settings themselves with their defaults and what is allowed, `checks` the
kinds of values, `load` puts the four sources together, `paths` guards the folders, `locate`
finds the workspace, `choice` says which engine they ask for, `clock` what time it is.
"""

from editorial_pipeline.settings.checks import Secret
from editorial_pipeline.settings.choice import choose_engine
from editorial_pipeline.settings.clock import Clock, make_clock
from editorial_pipeline.settings.load import UnusableSettingsError, load_settings
from editorial_pipeline.settings.locate import SETTINGS_FILE, find_root, get_root
from editorial_pipeline.settings.values import (
    IngestSettings,
    ModelSettings,
    PlanSettings,
    Settings,
    Spec,
    StyleSettings,
    WatchSettings,
    specs,
)

__all__ = [
    "SETTINGS_FILE",
    "Clock",
    "IngestSettings",
    "ModelSettings",
    "PlanSettings",
    "Secret",
    "Settings",
    "Spec",
    "StyleSettings",
    "UnusableSettingsError",
    "WatchSettings",
    "choose_engine",
    "find_root",
    "get_root",
    "load_settings",
    "make_clock",
    "specs",
]
