"""Know where resources and a person's data lie."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_log_path

_HERE = Path(__file__).resolve().parent


def resources() -> Path:
    """Return the folder of icons, styles, catalogues, samples and prices."""
    beside = _HERE.parent / "resources"
    return beside if beside.is_dir() else _HERE / "resources"


def default_ledger() -> Path:
    """Return the ledger folder used when none is named."""
    return user_data_path("plumbline", appauthor=False) / "ledger"


def settings_file() -> Path:
    """Return the file that keeps a person's settings."""
    return user_config_path("plumbline", appauthor=False) / "settings.toml"


def faults_file() -> Path:
    """Return the file that keeps the details of the program's own faults."""
    return user_log_path("plumbline", appauthor=False) / "faults.log"
