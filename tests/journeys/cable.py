# SPDX-License-Identifier: GPL-3.0-or-later
"""A cable between twinctl and twin-server that is pulled out, and that remembers every byte that went over it."""
import socket
import threading
import time


class Cable:
    """Takes connections on a port of its own and passes them on to @port. @cut_after: bytes towards the server after which all
    connections end, once; later connections pass. @delay: seconds before each piece of what goes towards the server."""

    def __init__(self, port):
        self.port, self.sent, self.cut_after, self.cuts = port, bytearray(), None, 0
        self.delay, self.unplugged = 0, False
        self.lock, self.open = threading.Lock(), set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                far = None if self.unplugged else socket.create_connection(("127.0.0.1", self.port))
            except OSError:  # the server is away
                far = None
            if far is None:
                near.close()
                continue
            with self.lock:
                self.open |= {near, far}
            for source, target, outwards in ((near, far, True), (far, near, False)):
                threading.Thread(target=self.carry, args=(source, target, outwards), daemon=True).start()

    def carry(self, source, target, outwards):
        try:
            while data := source.recv(4096):
                if outwards and self.delay:
                    time.sleep(self.delay)
                if outwards and not self.note(data):
                    self.pull()
                    return
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def note(self, data):
        with self.lock:
            self.sent += data
            if self.cut_after is None or len(self.sent) < self.cut_after:
                return True
            self.cut_after, self.cuts = None, self.cuts + 1
            return False

    def pull(self):
        with self.lock:
            ends, self.open = self.open, set()
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def unplug(self):
        """Until plug(), nothing answers."""
        self.unplugged = True
        self.pull()

    def plug(self):
        self.unplugged = False

    def start_over(self, cut_after=None):
        with self.lock:
            self.sent, self.cut_after, self.cuts = bytearray(), cut_after, 0
