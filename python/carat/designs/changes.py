"""Changes: how what is typed in Python becomes settings of a scenario, as the command line takes them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

Changes = Mapping[str, Any]

_WHOLE_TABLES = {"experiment.set"}  # names that take a table as their value
_TEXTS = {"run.title"}
_EXACT = re.compile(r"-?\d+(\.\d+)?")
_DECIMALS = 9  # of an exact decimal, such as a rate


def flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Dotted names and values of a nested mapping.

    >>> flat({"payout": {"threshold": "20 USD"}, "viewers.count": 500})
    {'payout.threshold': '20 USD', 'viewers.count': 500}
    """
    settings: dict[str, Any] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping) and prefix + name not in _WHOLE_TABLES:
            settings.update(flat(value, f"{prefix}{name}."))
        else:
            settings[prefix + name] = value
    return settings


def settings_of(changes: Changes | None, sections: Changes) -> dict[str, Any]:
    """A mapping and keywords together. Raises ValueError if they name the same parameter."""
    settings, more = flat(changes or {}), flat(sections)
    twice = sorted(settings.keys() & more.keys())
    if twice:
        raise ValueError(f"{twice[0]} is given twice: in the mapping and by keyword")
    return settings | more


def overrides(settings: Changes) -> list[str]:
    """NAME=VALUE for each, the value in TOML; a text stands for itself, as on the command line."""
    return [f"{name}={_argument(name, value)}" for name, value in settings.items()]


def by_name(problems: str, resolved_from: str = "") -> str:
    """Problems of a scenario, one a line, as who writes Python reads them: by parameter, without the option of the
    command line, and without the lines of a text that was resolved from `resolved_from`, which nobody wrote.

    >>> by_name("--set: payout.hold: unknown name\\nlow.toml:3:1: payout.fee: unknown name")
    'payout.hold: unknown name\\nlow.toml:3:1: payout.fee: unknown name'
    """
    places = [re.escape("--set")]
    if resolved_from:
        places.append(re.escape(resolved_from) + r"(:\d+)*")
    return re.sub(rf"^(?:{'|'.join(places)}): ", "", problems, flags=re.MULTILINE)


def rounded(settings: Changes, params: Changes) -> dict[str, Any]:
    """Floats for what is an exact decimal in `params`, rounded to the decimals that there are: 0.1 + 0.2 is 0.3."""
    return {name: _rounded(value, params.get(name)) for name, value in settings.items()}


def _rounded(value: Any, now: Any) -> Any:
    if isinstance(value, (list, tuple)) and isinstance(now, list):
        return [_rounded(element, now[0] if now else None) for element in value]
    if isinstance(value, float) and isinstance(now, str) and _EXACT.fullmatch(now):
        return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return value


def _argument(name: str, value: Any) -> str:
    return value if isinstance(value, str) and name not in _TEXTS else toml_value(value)


def toml_value(value: Any) -> str:
    """A value as inline TOML, in one line.

    >>> toml_value([{"at": "30d", "set": {"payout.threshold": "5 USD"}}])
    '[{ "at" = "30d", "set" = { "payout.threshold" = "5 USD" } }]'
    """
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_quoted(str(name))} = {toml_value(inner)}" for name, inner in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(float(value)) if isinstance(value, float) else str(int(value))
    if hasattr(value, "tolist"):  # NumPy's scalars and arrays
        return toml_value(value.tolist())
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(toml_value(element) for element in value)}]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
