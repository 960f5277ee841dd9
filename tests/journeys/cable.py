# SPDX-License-Identifier: GPL-3.0-or-later
"""A cable between twinctl and twin-server that is pulled out, and that remembers every byte that went over it."""
import socket
import threading
import time


class Cable:
    """Takes connections on a port of its own and passes them on to @port. @cut_after: bytes towards the server after which all
    connections end, once; later connections pass. @cut_answer_after: the same of what comes back. No byte more arrives than these.
    @delay: seconds before each piece of what goes towards the server."""

    def __init__(self, port):
        self.port = port
        self.sent, self.answered, self.cuts = bytearray(), bytearray(), 0
        self.cut_after = self.cut_answer_after = None
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
            for end in (near, far):  # what comes in two parts goes on in two parts, and not after a pause
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.open |= {near, far}
            for source, target, outwards in ((near, far, True), (far, near, False)):
                threading.Thread(target=self.carry, args=(source, target, outwards), daemon=True).start()

    def carry(self, source, target, outwards):
        try:
            while data := source.recv(4096):
                if outwards and self.delay:
                    time.sleep(self.delay)
                passing = self.note(data, outwards)
                target.sendall(data[:passing])
                if passing < len(data):
                    self.pull()
                    return
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def note(self, data, outwards):
        """How many bytes of @data pass; the cable is cut after them if these are not all."""
        with self.lock:
            seen, cut = (self.sent, self.cut_after) if outwards else (self.answered, self.cut_answer_after)
            passing = len(data) if cut is None else min(len(data), cut - len(seen))
            seen += data
            if passing < len(data):
                self.cut_after = self.cut_answer_after = None
                self.cuts += 1
            return passing

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

    def start_over(self, cut_after=None, cut_answer_after=None):
        with self.lock:
            self.sent, self.answered, self.cuts = bytearray(), bytearray(), 0
            self.cut_after, self.cut_answer_after = cut_after, cut_answer_after
