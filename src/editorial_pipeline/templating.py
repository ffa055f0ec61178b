"""The one Jinja environment: default templates, and a workspace's own in their place."""

from __future__ import annotations

import traceback
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from editorial_pipeline.errors import SettingsError

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_PACKAGED = Path(__file__).parent / "templates"
_CHECKOUT = Path(__file__).parents[2] / "templates"
_RUNTIME = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What an expression of a template may raise besides Jinja's own errors."""


class Templates:
    """Templates by name (`article.md.j2`, `prompts/plan.md.j2`).

    A file of that name below `overrides` takes the place of the default one; it may extend or
    include the others. All run in a sandbox: a workspace may come from somebody else. Undefined
    values are errors. Values are escaped in pages of HTML (`*.html.j2`) and nowhere else. A
    block's own line leaves no empty line behind.
    """

    def __init__(self, overrides: Path | None) -> None:
        folders = [_PACKAGED if _PACKAGED.is_dir() else _CHECKOUT]
        self._folders = folders if overrides is None else [overrides, *folders]

    def render(self, name: str, **values: object) -> str:
        """Return the template filled in.

        Raises SettingsError where it is missing or broken, with its file and line.
        """
        import jinja2  # noqa: PLC0415 - slow import, only where a template is filled

        try:
            return self._environment.get_template(name).render(values)
        except jinja2.TemplateSyntaxError as error:
            place = f"{error.filename or self._file(name)}:{error.lineno}"
            raise _broken(error.message or "it is broken", place) from error
        except jinja2.TemplateNotFound as error:
            raise _broken(f"the template {error.message} does not exist", name) from error
        except UnicodeDecodeError as error:
            raise _broken("it is not UTF-8", self._file(name)) from error
        except OSError as error:
            raise _broken(error.strerror or "it cannot be read", self._file(name)) from error
        except (jinja2.TemplateError, *_RUNTIME) as error:
            raise _broken(str(error) or type(error).__name__, self._place(name, error)) from error

    def text(self, name: str) -> str:
        """Return a template as it stands. Raises SettingsError where it cannot be read."""
        file = self._file(name)
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise _broken("it cannot be read as UTF-8 text", file) from error

    def _file(self, name: str) -> Path:
        found = (folder / name for folder in self._folders)
        return next((file for file in found if file.is_file()), self._folders[-1] / name)

    def _place(self, name: str, error: Exception) -> str:
        """Return file and line; Jinja puts the template's own lines into the traceback."""
        folders = tuple(str(folder) for folder in self._folders)
        lines = traceback.extract_tb(error.__traceback__)
        inside = [line for line in lines if line.filename.startswith(folders)]
        return f"{inside[-1].filename}:{inside[-1].lineno}" if inside else str(self._file(name))

    @cached_property
    def _environment(self) -> SandboxedEnvironment:
        from jinja2 import FileSystemLoader, StrictUndefined  # noqa: PLC0415 - slow import
        from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - the same

        return ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(self._folders, followlinks=False),
            undefined=StrictUndefined,
            autoescape=lambda name: name is not None and name.endswith(".html.j2"),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )


def _broken(what: str, where: Path | str) -> SettingsError:
    return SettingsError(
        what, where=where, advice="Correct the template, or remove it to use the default one."
    )
