#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and dialog: each control has a name, and Tab comes round and passes all of them."""

import subprocess
import sys
import time

from gi.repository import Atspi

from journey import Journey, Twinctl
from tour import Tour, prepare_everything
from window import INTERACTIVE, Window, path_of

journey = Journey()

# A window without a compositor has five pixels of border on each side.
SIZES = {"wide": (1100, 760), "narrow": (370, 720)}

# Reached with the arrows once one of them has the keyboard.
ARROWS = {"list item", "radio button", "page tab", "menu item", "table cell"}

WINDOW_BUTTONS = ("Minimize", "Maximize", "Close")

ROUND = 120  # more stops than any page has


def places(window, key):
    """Where the keyboard stops on one way round, by @key alone."""
    stops = []
    for _ in range(ROUND):
        subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True, timeout=10)
        time.sleep(0.03)
        node = window.focused()
        if node is None:
            time.sleep(0.2)
            node = window.focused()
        assert node is not None, f"{key} leads nowhere after {stops[-1:]}"
        place = path_of(node)
        if place in stops:
            assert place != stops[-1] or len(stops) == 1, f"{key} does not leave {place}"
            return stops
        stops.append(place)
    raise AssertionError(f"{key} does not come round: {stops[-5:]}")


def modal(window):
    """What is on top: the dialog if there is one, otherwise all."""
    for node, _ in window.walk():
        if node.get_role_name() in ("dialog", "alert"):
            return node
    return window.application


def is_inside(node, role):
    while node is not None and node.get_role_name() != role:
        node = node.get_parent()
    return node is not None


def controls(window):
    """What Tab has to reach. The buttons of the window itself belong to the window manager's keys."""
    found = []
    for node, _ in window.walk(modal(window)):
        states = node.get_state_set()
        if node.get_role_name() in INTERACTIVE - ARROWS and node.get_name() not in WINDOW_BUTTONS \
                and states.contains(Atspi.StateType.FOCUSABLE) and states.contains(Atspi.StateType.SENSITIVE) \
                and not (node.get_parent() and is_inside(node.get_parent(), "combo box")):
            found.append(node)
    return found


def is_reached(window, node, stops):
    """A control counts as reached with what is in it and what it is in: a row and its switch are one."""
    if any(path_of(below) in stops for below, _ in window.walk(node, 2)):
        return True
    for _ in range(5):
        node = node.get_parent()
        if node is None or node.get_role_name() in ("list", "scroll pane"):
            return False
        if path_of(node) in stops:
            return True
    return False


def check(tour, arrive):
    arrive()
    time.sleep(0.3)
    unnamed = tour.window.unnamed()
    assert not unnamed, f"without a name: {unnamed}"
    wanted = controls(tour.window)
    stops = places(tour.window, "Tab")
    missed = [node for node in wanted if not is_reached(tour.window, node, stops)]
    if missed:  # a list is entered at the row that was left last; what is above it is reached the other way
        stops = places(tour.window, "shift+Tab")
        missed = [path_of(node) for node in missed if not is_reached(tour.window, node, stops)]
    assert not missed, f"Tab passes by: {missed}"


state = {}


def library():
    if "tool" not in state:
        state["tool"] = Twinctl(journey.place)
        prepare_everything(state["tool"])
    return state["tool"]


def tour_of(size):
    if state.get("size") != size:
        if "tour" in state:
            state["tour"].window.close()
        width, height = SIZES[size]
        state["tour"] = Tour(Window(library().library, library().key, width, height), narrow=size == "narrow")
        state["size"] = size
    return state["tour"]


def add_step(size, name):
    @journey.step(f"{size}: {name}")
    def step():
        tour = tour_of(size)
        check(tour, dict(tour.pages())[name])


wanted_sizes = sys.argv[1:] or list(SIZES)
for wanted_size in wanted_sizes:
    for page, _ in Tour(None, wanted_size == "narrow").pages():
        add_step(wanted_size, page)

journey.main()
