#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Photographs Studio: the pictures of the README, or every page in every look.

    with-display.sh python3 shots.py           writes data/screenshots/*.png
    with-display.sh python3 shots.py FOLDER    writes every page, light, dark, narrow and with large text
    with-display.sh python3 shots.py FOLDER narrow:passages dark       those looks, of one only those pages (divided by commas)"""

import ctypes
import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from journey import Twinctl
from tour import QUESTION, Tour, prepare, prepare_everything, prepare_more
from window import Window

PICTURES = Path(__file__).resolve().parent.parent.parent / "data" / "screenshots"

# A window without a compositor draws a line around itself in place of its shadow.
BORDER = 5

LOOKS = {
    "light": {},
    "dark": {"env": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}},
    "narrow": {"width": 360, "height": 720},
    "large": {"dpi": 192},
}


def use_settings():
    """The typeface of GNOME's own, and the buttons that GNOME has."""
    folder = Path(os.environ["XDG_CONFIG_HOME"]) / "gtk-4.0"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.ini").write_text(
        "[Settings]\ngtk-font-name=Inter 11\ngtk-decoration-layout=:close\ngtk-cursor-blink=false\n",
        encoding="utf-8")


def use_dpi(dpi):
    """The size of text: GTK asks the display for it before it asks its own settings."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = x11.XDefaultRootWindow.restype = x11.XInternAtom.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    text = f"Xft.dpi:\t{dpi}\n".encode()
    name = ctypes.c_void_p(x11.XInternAtom(display, b"RESOURCE_MANAGER", 0))
    kind = ctypes.c_void_p(x11.XInternAtom(display, b"STRING", 0))
    x11.XChangeProperty(display, ctypes.c_void_p(x11.XDefaultRootWindow(display)), name, kind, 8, 0, text, len(text))
    x11.XCloseDisplay(display)


class Camera:
    """A window with a look, and where its pictures go."""

    def __init__(self, tool, folder, suffix="", width=1100, height=720, dpi=96, env=None):
        use_settings()
        use_dpi(dpi)
        self.folder = folder
        self.suffix = suffix
        self.window = Window(tool.library, tool.key, width + 2 * BORDER, height + 2 * BORDER, env=env)
        self.tour = Tour(self.window, narrow=width < 600 or dpi > 96)

    def take(self, name, calm=False):
        """@calm: without the frame around what has the keyboard, which goes when no key is pressed for three seconds."""
        self.window.away()
        time.sleep(3.6 if calm else 0.6)
        path = self.folder / f"{name}{self.suffix}.png"
        self.window.picture(path)
        subprocess.run(["convert", str(path), "-shave", f"{BORDER}x{BORDER}", "+repage", "-strip", str(path)], check=True)


def readme(tool, folder):
    """The few that tell what it is."""
    camera = Camera(tool, folder)
    camera.tour.documents()
    camera.take("documents", calm=True)
    camera.tour.review("Fume hood")
    camera.take("review", calm=True)
    camera.tour.back()
    camera.tour.twin("Lab Safety", "Try It")
    camera.tour.ask(QUESTION)
    camera.take("try-it", calm=True)
    camera.tour.section("Access")
    camera.take("access", calm=True)
    camera.tour.privacy()
    camera.take("privacy", calm=True)
    camera.window.close()

    camera = Camera(tool, folder, suffix="-dark", **LOOKS["dark"])
    camera.tour.documents()
    camera.take("documents", calm=True)
    camera.tour.review("Fume hood")
    camera.take("review", calm=True)
    camera.window.close()

    camera = Camera(tool, folder, suffix="-narrow", **LOOKS["narrow"])
    camera.tour.documents()
    camera.take("documents", calm=True)
    camera.tour.review("Fume hood")
    camera.take("review", calm=True)
    camera.window.close()


def everything(tool, folder, look, pages):
    """Every page, or those that are named, and what went wrong on the way to one."""
    camera = Camera(tool, folder, suffix=f"-{look}", **LOOKS[look])
    failed = []
    for name, arrive in [*camera.tour.pages(), *camera.tour.more_pages()]:
        if pages and name not in pages:
            continue
        try:
            arrive()
            camera.take(name)
        except Exception:  # the other pages are still worth a look
            failed.append(f"{name}-{look}")
            traceback.print_exc()
    camera.window.close()
    return failed


def main():
    with tempfile.TemporaryDirectory(prefix="twin-shots.") as place:
        tool = Twinctl(place)
        if len(sys.argv) == 1:
            prepare(tool)
            PICTURES.mkdir(parents=True, exist_ok=True)
            readme(tool, PICTURES)
            return
        folder = Path(sys.argv[1])
        folder.mkdir(parents=True, exist_ok=True)
        prepare_everything(tool)
        prepare_more(tool)
        failed = []
        for choice in sys.argv[2:] or LOOKS:
            look, _, pages = choice.partition(":")
            failed += everything(tool, folder, look, pages.split(",") if pages else [])
        if failed:
            sys.exit("Not reached: " + ", ".join(failed))


if __name__ == "__main__":
    main()
