# SPDX-License-Identifier: GPL-3.0-or-later
"""A real, headless Chromium, spoken to in the DevTools protocol: what a person at a keyboard does, and what a screen reader is told."""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.request

import websocket

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
KEYS = {"Enter": (13, "\r"), "Tab": (9, ""), "Escape": (27, ""), "Space": (32, " ")}


class Browser:
    """As a context. One page; @width in CSS pixels, @dark: the colour scheme, @language: what it asks servers for."""

    def __init__(self, width=1000, height=800, dark=False, scripts=True, language="en"):
        self.size, self.dark, self.scripts, self.language = (width, height), dark, scripts, language
        self.number, self.requests, self.messages, self.events = 0, [], [], []

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="twin-browser-")
        self.process = subprocess.Popen(
            [PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-default-apps", "--disable-sync", "--hide-scrollbars", f"--user-data-dir={self.folder}",
             "--remote-debugging-port=0", "--remote-allow-origins=*", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, HOME=self.folder))
        port = self._wait_for(lambda: pathlib.Path(self.folder, "DevToolsActivePort").read_text().split()[0], 30)
        pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
        self.socket = websocket.create_connection(next(page for page in pages if page["type"] == "page")["webSocketDebuggerUrl"], timeout=30,
                                                  suppress_origin=True)
        for domain in ("Page", "Runtime", "Network", "Accessibility", "DOM", "Log"):
            self.call(domain + ".enable")
        self.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": self.language})
        self.resize(*self.size)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if self.dark else "light"},
                                                          {"name": "prefers-reduced-motion", "value": "reduce"}])
        if not self.scripts:
            self.call("Emulation.setScriptExecutionDisabled", value=True)
        return self

    def __exit__(self, *_):
        self.socket.close()
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _wait_for(look, seconds):
        end = time.monotonic() + seconds
        while True:
            try:
                found = look()
                if found:
                    return found
            except Exception:  # pylint: disable=broad-except
                if time.monotonic() > end:
                    raise
            if time.monotonic() > end:
                raise TimeoutError(f"nothing came of {look} in {seconds} s")
            time.sleep(0.02)

    def _note(self, message):
        method, params = message.get("method"), message.get("params", {})
        self.events.append(method)
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.messages.append(params["exceptionDetails"].get("text", "") + str(params["exceptionDetails"].get("exception", {}).get("description", "")))
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.messages.append(params["entry"]["text"])

    def call(self, method, **params):
        self.number += 1
        self.socket.send(json.dumps(dict(id=self.number, method=method, params=params)))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self._note(message)

    # --- What a person does ---

    def resize(self, width, height, scale=1):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False)

    def open(self, url):
        self.events.clear()
        self.call("Page.navigate", url=url)
        self.settle()

    def settle(self):
        """Until a page that began to load is there."""
        end = time.monotonic() + 20
        while "Page.loadEventFired" not in self.events:
            self.socket.settimeout(max(0.05, end - time.monotonic()))
            self._note(json.loads(self.socket.recv()))
        self.socket.settimeout(30)

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description", expression))
        return result["result"].get("value")

    def wait(self, expression, seconds=15):
        return self._wait_for(lambda: self.evaluate(expression), seconds)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def press(self, key, shift=False):
        code, text = KEYS[key]
        common = dict(key=" " if key == "Space" else key, code=key, windowsVirtualKeyCode=code, modifiers=8 if shift else 0)
        self.call("Input.dispatchKeyEvent", type="keyDown", **common, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def focused(self):
        """What has the focus, in short: TAG#id "its words"."""
        return self.evaluate("(e => e.tagName + (e.id ? '#' + e.id : '') + ' ' + (e.getAttribute('aria-label') || e.textContent).trim().slice(0, 60))(document.activeElement)")

    def tab_to(self, words, limit=40):
        for _ in range(limit):
            self.press("Tab")
            if words in self.focused():
                return
        raise AssertionError(f"Tab does not come to {words!r}; last: {self.focused()}")

    def look(self):
        """What accessibility.js finds wrong with the page as it stands; a list of words."""
        return self.evaluate(pathlib.Path(__file__).with_name("accessibility.js").read_text())

    def shoot(self, path, whole=True):
        data = self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    # --- What a screen reader is told ---

    def tree(self):
        """(role, name, properties) of everything that is not ignored, in order."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [(node["role"]["value"], node.get("name", {}).get("value", ""),
                 {one["name"]: one["value"].get("value") for one in node.get("properties", [])}) for node in nodes if not node.get("ignored")]
