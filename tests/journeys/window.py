# SPDX-License-Identifier: GPL-3.0-or-later
"""Studio as somebody with a keyboard and a screen reader meets it: through AT-SPI and key presses.

Needs a display and a session bus of its own:
    with-display.sh python3 PROGRAM"""

import os
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = 60  # seconds that a thing may take to appear on a busy machine

# What a person acts on, and so must have a name.
INTERACTIVE = {"button", "push button", "toggle button", "check box", "radio button", "switch", "text", "entry", "password text",
               "combo box", "spin button", "slider", "link", "menu item", "list item", "page tab"}


# What GTK gives no action to: clicked in its middle.
ROWS = {"list item", "table row"}


# A program that writes out what can be pasted.
PASTE = """
import sys, gi
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gtk, GLib
Gtk.init()
display = Gdk.Display.get_default()
clipboard = display.get_primary_clipboard() if sys.argv[1] == "primary" else display.get_clipboard()
loop = GLib.MainLoop()
def done(clipboard, result):
    try:
        sys.stdout.write(clipboard.read_text_finish(result) or "")
    except GLib.Error:
        pass  # there is nothing
    loop.quit()
clipboard.read_text_async(None, done)
loop.run()
"""


class Window:
    """One running Studio."""

    def __init__(self, library, key=None, width=1100, height=720, extra=(), env=None):
        self.program = os.environ["TWIN_STUDIO"]
        command = [self.program, "--library", str(library)]
        if key is not None:
            command += ["--key-file", str(key)]
        environment = dict(os.environ, GTK_A11Y="atspi", GSK_RENDERER="cairo", ADW_DISABLE_PORTAL="1",
                           GDK_DEBUG="no-portals", GSETTINGS_BACKEND="memory", GDK_BACKEND="x11")
        environment.update(env or {})
        environment.pop("G_DEBUG", None)
        self.last_focused = None
        self.listener = Atspi.EventListener.new(self.focus_changed)
        self.listener.register("object:state-changed:focused")
        self.process = subprocess.Popen([*command, *map(str, extra)], env=environment)
        self.application = self.wait(self.find_application, "the application on the accessibility bus")
        self.window_id = self.wait(self.find_window, "the window")
        self.resize(width, height)
        self.focus()

    def close(self):
        self.listener.deregister("object:state-changed:focused")
        self.process.terminate()
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def kill(self):
        self.process.kill()
        self.process.wait()

    # --- Looking -----------------------------------------------------------

    def wait(self, look, what, patience=PATIENCE):
        """Looks again and again until there is something to see."""
        end = time.monotonic() + patience
        while True:
            try:
                found = look()
            except GLib.Error:  # a node went away while we looked
                found = None
            if found:
                return found
            assert self.process.poll() is None, f"Studio ended with {self.process.returncode} before {what}"
            assert time.monotonic() < end, f"{what} did not appear\n{self.describe()}"
            time.sleep(0.05)

    def find_application(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(index)
            if application is not None and application.get_process_id() == self.process.pid:
                return application
        return None

    def find_window(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                               capture_output=True, text=True, check=False).stdout.split()
        return found[0] if found else None

    def walk(self, node=None, depth=0):
        """Every node that is showing, with its depth."""
        node = node or self.application
        try:
            if depth > 1 and not node.get_state_set().contains(Atspi.StateType.SHOWING):
                return
            yield node, depth
            count = node.get_child_count()
        except GLib.Error:
            return
        for index in range(count):
            try:
                child = node.get_child_at_index(index)
            except GLib.Error:
                continue
            if child is not None:
                yield from self.walk(child, depth + 1)

    def describe(self):
        """The tree as text, for the report of a failure."""
        lines = []
        for node, depth in self.walk():
            try:
                lines.append("  " * depth + f"{node.get_role_name()} {node.get_name()!r}")
            except GLib.Error:
                pass
        return "\n".join(lines)

    def look(self, name, role=None):
        """A showing node whose name is or begins with @name, now; or None."""
        prefix = None
        for node, _ in self.walk():
            text = node.get_name() or ""
            if role is not None and node.get_role_name() != role:
                continue
            if text == name:
                return node
            if prefix is None and text.startswith(name):
                prefix = node
        return prefix

    def find(self, name, role=None, patience=PATIENCE):
        return self.wait(lambda: self.look(name, role), f"{role or 'something'} called “{name}”", patience)

    def gone(self, name, patience=PATIENCE):
        self.wait(lambda: self.look(name) is None, f"the end of “{name}”", patience)

    def contains(self, text):
        """Whether @text can be read anywhere: in a name or in a text."""
        for node, _ in self.walk():
            if text in (node.get_name() or ""):
                return True
            if "Text" in node.get_interfaces():
                length = Atspi.Text.get_character_count(node)
                if length > 0 and text in Atspi.Text.get_text(node, 0, length):
                    return True
        return False

    def reads(self, text, patience=PATIENCE):
        self.wait(lambda: self.contains(text), f"the text “{text}”", patience)

    @staticmethod
    def is_sensitive(node):
        return node.get_state_set().contains(Atspi.StateType.SENSITIVE)

    # --- Acting ------------------------------------------------------------

    def resize(self, width, height):
        subprocess.run(["xdotool", "windowsize", "--sync", self.window_id, str(width), str(height)], check=False, timeout=10)

    def focus(self):
        subprocess.run(["xdotool", "windowfocus", "--sync", self.window_id], check=False, timeout=10)

    def press(self, name, role=None):
        """Activates what is called @name, as a screen reader does."""
        node = self.find(name, role)
        while node is not None and node.get_n_actions() == 0 and node.get_role_name() not in ROWS:
            node = node.get_parent()
        assert node is not None, f"“{name}” cannot be activated"
        if node.get_role_name() in ROWS:
            self.click(node)
        else:
            node.do_action(0)

    def click(self, node):
        box = node.get_extents(Atspi.CoordType.WINDOW)
        subprocess.run(["xdotool", "mousemove", "--window", self.window_id, str(box.x + box.width // 2),
                        str(box.y + box.height // 2), "click", "1"], check=True, timeout=10)

    def place(self, node, words):
        """Where @words stand in the text of @node: x and y of their beginning and of their end, in the window."""
        text = Atspi.Text.get_text(node, 0, -1)
        start = text.index(words)
        box = Atspi.Text.get_range_extents(node, start, start + len(words), Atspi.CoordType.WINDOW)
        # GTK takes the shadow around the window off once for the window and once more for what is in it.
        frame = self.application.get_child_at_index(0).get_extents(Atspi.CoordType.WINDOW)
        x = box.x - 2 * frame.x
        y = box.y - 2 * frame.y + box.height // 2
        return (x + 1, y), (x + box.width - 1, y)

    def mouse(self, place, *what):
        """The mouse to a @place of the window; and then what xdotool is to do there."""
        subprocess.run(["xdotool", "mousemove", "--window", self.window_id, str(place[0]), str(place[1]), *what],
                       check=True, timeout=10)

    def press_text(self, place, times=1):
        """A click, a double click… into text. Tried again, it is not added up with the one before."""
        time.sleep(0.5)  # gtk-double-click-time is 0.4 s
        self.mouse(place, "click", "--repeat", str(times), "--delay", "40", "1")

    def drag(self, start, end, steps=5):
        self.mouse(start, "mousedown", "1")
        for i in range(1, steps + 1):
            self.mouse([start[axis] + (end[axis] - start[axis]) * i // steps for axis in (0, 1)])
            time.sleep(0.03)
        self.mouse(end, "mouseup", "1")

    def selected(self, node):
        """What is selected in the text of @node, as a screen reader gets it."""
        if Atspi.Text.get_n_selections(node) == 0:
            return None
        found = Atspi.Text.get_selection(node, 0)
        return Atspi.Text.get_text(node, found.start_offset, found.end_offset)

    @staticmethod
    def clipboard(primary=False):
        """What can be pasted, as another application gets it."""
        return subprocess.run([sys.executable, "-c", PASTE, "primary" if primary else "clipboard"], check=True,
                              capture_output=True, text=True, timeout=PATIENCE).stdout

    def away(self):
        """The mouse to where nothing is under it."""
        subprocess.run(["xdotool", "mousemove", "1279", "899"], check=False, timeout=10)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True, timeout=10)
        time.sleep(0.1)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "4", text], check=True, timeout=60)

    def focused(self):
        """The node that has the keyboard: the one that said so last, or the one that is found."""
        while GLib.MainContext.default().iteration(False):
            pass
        try:
            if self.last_focused is not None and self.has_focus(self.last_focused):
                return self.last_focused
        except GLib.Error:
            pass
        for node, _ in self.walk():
            if self.has_focus(node):
                return node
        return None

    @staticmethod
    def has_focus(node):
        states = node.get_state_set()
        return states.contains(Atspi.StateType.FOCUSED) and states.contains(Atspi.StateType.SHOWING)

    def focus_changed(self, event, *_):
        if event.detail1 == 1:
            self.last_focused = event.source

    def until_focused(self, name, role=None, key="Tab", limit=60):
        """Presses @key until what is called @name has the keyboard."""
        for _ in range(limit):
            node = self.focused()
            if node is not None and (role is None or node.get_role_name() == role) \
                    and (node.get_name() or "").startswith(name):
                return node
            self.key(key)
        raise AssertionError(f"{key} does not lead to “{name}”\n{self.describe()}")

    def to_row(self, name, table="Documents"):
        """Goes to a row of a list as a person without a mouse does: Tab into the list, then down."""
        for _ in range(60):
            node = self.focused()
            if node is not None and node.get_role_name() == "list item" and node.get_parent().get_name() == table:
                break
            self.key("Tab")
        else:
            raise AssertionError(f"Tab does not lead into the list “{table}”\n{self.describe()}")
        self.key("Home")
        return self.until_focused(name, "list item", key="Down", limit=200)

    def unnamed(self):
        """Controls that a screen reader has no word for."""
        found = []
        for node, _ in self.walk():
            if node.get_role_name() in INTERACTIVE and not (node.get_name() or "").strip() \
                    and not self.is_part_of_choice(node):
                found.append(f"{node.get_role_name()} in {path_of(node)}")
        return found

    @staticmethod
    def is_part_of_choice(node):
        """What GTK builds a drop-down of: the choice has the name, its parts have none."""
        for _ in range(5):
            node = node.get_parent()
            if node is None:
                return False
            if node.get_role_name() == "combo box":
                return True
        return False

    def picture(self, path):
        subprocess.run(["import", "-window", self.window_id, str(path)], check=True, timeout=30)


def path_of(node):
    parts = []
    while node is not None and len(parts) < 6:
        parts.append(f"{node.get_role_name()} {node.get_name()!r}")
        node = node.get_parent()
    return " < ".join(parts)
