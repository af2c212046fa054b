"""Set up a fresh machine: locked dependencies in .venv, and what Qt needs.

It runs on any Python 3.11+ before anything is installed, so it knows the standard
library only. A stamp keeps the second run to a blink.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STAMPS = ROOT / ".stamps"
VENV = ROOT / ".venv"
NEEDS = (3, 11)
UV = "uv>=0.9,<1"

# Names as in Debian, parted by spaces.
OFFSCREEN_LIBRARIES = (
    "libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1 libglib2.0-0 libx11-6 "
    "libxkbcommon0 libzstd1"
)
SCREEN_LIBRARIES = (
    "libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 "
    "libxcb-randr0 libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0 "
    "libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libxcb1 libxkbcommon-x11-0"
)
FONTS = "fonts-noto-cjk fonts-inter"

# Run by .venv's Python: says what Qt lacks, one word a line.
PROBE = """
import ctypes, os, sys
from pathlib import Path
try:
    import PySide6
    from PySide6.QtGui import QFontDatabase, QGuiApplication
    from PySide6.QtWidgets import QApplication
except ImportError as error:
    print(error, file=sys.stderr)
    print("libraries")
    sys.exit()
plugins = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
try:
    ctypes.CDLL(str(plugins / "libqxcb.so"))
except OSError as error:
    print(error, file=sys.stderr)
    print("screen")
os.environ["QT_QPA_PLATFORM"] = "offscreen"
app = QApplication([])
if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
    print("fonts")
"""


class CannotSetUp(Exception):
    """One sentence for the person who typed make."""


def main() -> int:
    """Set up what is missing and return the exit code."""
    parser = argparse.ArgumentParser(description="Set up Plumbline on this machine.")
    parser.add_argument(
        "--libraries-only",
        action="store_true",
        help="leave .venv as it is; add the system libraries that Qt lacks",
    )
    options = parser.parse_args()
    try:
        if not options.libraries_only:
            set_up_python()
        set_up_qt()
    except CannotSetUp as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


def say(text: str) -> None:
    """Tell the person what is being done."""
    sys.stdout.write(f"setup: {text}\n")
    sys.stdout.flush()


def call(*command: str | Path, **environment: str) -> bool:
    """Run a command in the project's folder; tell whether it went well."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env={"PIP_ROOT_USER_ACTION": "ignore", **os.environ, **environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def venv_python() -> Path:
    """Return where .venv keeps its Python."""
    windows = os.name == "nt"
    return VENV / ("Scripts/python.exe" if windows else "bin/python")


# -- stamps ---------------------------------------------------------------


def fingerprint(*extra: str) -> str:
    """Return what a set-up depends on, as one hash."""
    digest = hashlib.sha256("\n".join([sys.version, *extra]).encode())
    for name in ("uv.lock", "pyproject.toml", "packaging/bootstrap.py"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def stamped(name: str, key: str) -> bool:
    """Tell whether this step was done for this key."""
    stamp = STAMPS / name
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == key


def put_stamp(name: str, key: str) -> None:
    """Note that a step is done."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(key, encoding="utf-8")


# -- Python packages ------------------------------------------------------


def set_up_python() -> None:
    """Bring .venv to what uv.lock says."""
    if sys.version_info < NEEDS:
        raise CannotSetUp(
            "Plumbline needs Python 3.11 or newer, and this is "
            f"{sys.version.split()[0]}: name another with make PYTHON=/path/to/python."
        )
    key = fingerprint()
    if stamped("python", key) and venv_python().exists():
        return
    say(f"Python {sys.version.split()[0]}, locked packages into .venv")
    if behind_mirror() or not sync_with_uv():
        sync_with_pip()
    put_stamp("python", key)


def pip_setting(name: str) -> str:
    """Return what pip is told on this machine, by its environment or its files."""
    by_environment = os.environ.get(f"PIP_{name.upper().replace('-', '_')}", "")
    if by_environment:
        return by_environment
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", f"global.{name}"],
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip()


def behind_mirror() -> bool:
    """Tell whether packages come from another index than PyPI.

    uv.lock holds PyPI's own addresses; behind a mirror the same versions with the
    same hashes come through pip.
    """
    index = pip_setting("index-url")
    return bool(index) and "//pypi.org/" not in index


def sync_with_uv() -> bool:
    """Sync .venv with uv; False where uv cannot be had or cannot reach PyPI."""
    uv = shutil.which("uv") or fetched_uv()
    if uv is None:
        return False
    trust = {"UV_SYSTEM_CERTS": "true"}
    certificates = pip_setting("cert")
    if certificates and "SSL_CERT_FILE" not in os.environ:
        trust["SSL_CERT_FILE"] = certificates
    return call(
        uv,
        "sync",
        "--frozen",
        "--quiet",
        "--python",
        sys.executable,
        UV_PROJECT_ENVIRONMENT=str(VENV),
        UV_PYTHON_DOWNLOADS="never",
        VIRTUAL_ENV="",
        **trust,
    )


def fetched_uv() -> Path | None:
    """Return a uv of our own, installed beside the stamps with pip."""
    folder = STAMPS / "uv"
    uv = folder / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    if not uv.exists():
        say("fetching uv")
        STAMPS.mkdir(exist_ok=True)
        pip = (sys.executable, "-m", "pip", "install", "--quiet")
        call(*pip, "--no-warn-script-location", "--target", folder, UV)
    return uv if uv.exists() else None


def sync_with_pip() -> None:
    """Install what uv.lock pins through pip, hashes checked."""
    say("installing through pip")
    need_venv()
    if not call(sys.executable, "-m", "venv", "--clear", VENV):
        raise CannotSetUp(f"The virtual environment {VENV} could not be made.")
    STAMPS.mkdir(exist_ok=True)
    wanted = STAMPS / "requirements.txt"
    wanted.write_text(requirements(), encoding="utf-8")
    pip = (venv_python(), "-m", "pip", "install", "--quiet")
    locked = call(*pip, "--require-hashes", "--no-deps", "-r", wanted)
    if not (locked and call(*pip, "--no-deps", "--editable", ROOT)):
        raise CannotSetUp(
            "The locked packages could not be installed: see pip's own words above, "
            "check the network or PIP_INDEX_URL, and run make again."
        )


def need_venv() -> None:
    """Make sure that this Python can make virtual environments."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if not apt_install([version]):
        raise CannotSetUp(
            f"This Python cannot make virtual environments: install {version} "
            "(on Debian and Ubuntu: apt-get install python3-venv), then run make again."
        )


def requirements() -> str:
    """Write uv.lock as pip requirements, everything pinned and hashed."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    rows = []
    for package in lock["package"]:
        if "registry" not in package["source"]:
            continue  # Plumbline itself
        files = [*package.get("wheels", []), package.get("sdist", {})]
        hashes = " ".join(f"--hash={f['hash']}" for f in files if "hash" in f)
        rows.append(f"{package['name']}=={package['version']}{where(package)} {hashes}")
    return "\n".join(rows) + "\n"


def where(package: dict[str, Any]) -> str:
    """Return the marker under which this version of a package applies, if any."""
    markers = package.get("resolution-markers", [])
    return " ; " + " or ".join(f"({marker})" for marker in markers) if markers else ""


# -- what Qt needs from the system ----------------------------------------


def set_up_qt() -> None:
    """Install the system libraries that Qt lacks, or name them."""
    shown = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    key = fingerprint("screen" if shown else "no screen")
    if not sys.platform.startswith("linux") or stamped("qt", key):
        return
    lacks = probe()
    libraries = OFFSCREEN_LIBRARIES.split() if "libraries" in lacks else []
    if shown and lacks & {"libraries", "screen"}:
        libraries += SCREEN_LIBRARIES.split()
    if libraries:
        if not apt_install(libraries):
            raise CannotSetUp(
                "The window needs system libraries that are not here; install them "
                f"(names as in Debian): {' '.join(libraries)}, then run make again."
            )
        lacks = probe()
        if "libraries" in lacks:
            raise CannotSetUp(
                "Qt cannot be loaded although its libraries were installed; "
                "its own words stand above."
            )
    if "fonts" in lacks and not apt_install(FONTS.split()):
        say("no Chinese font here: install fonts-noto-cjk to read Chinese text")
    put_stamp("qt", key)


def probe() -> set[str]:
    """Load Qt in another process and return what it lacks."""
    done = subprocess.run(
        [str(venv_python()), "-c", PROBE],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if done.returncode != 0:
        sys.stderr.write(done.stderr)
        return {"libraries"}
    return set(done.stdout.split())


def apt_install(names: list[str]) -> bool:
    """Install packages with apt-get where it may; tell whether it did."""
    apt = shutil.which("apt-get")
    root = getattr(os, "geteuid", lambda: -1)() == 0  # Windows has no such user
    if apt is None or not root:
        return False
    say(f"apt-get install {' '.join(names)}")
    quiet = (apt, "-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300")
    install = ("install", "--yes", "--no-install-recommends", *names)
    for command in ((*quiet, "update"), (*quiet, *install)):
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            check=False,
        )
    if done.returncode:
        sys.stderr.write(done.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
