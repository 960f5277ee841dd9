#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server for tests of the client: tls-server.py PROTOCOL FOLDER ANSWER. Prints its port, answers every request with ANSWER and
prints how many bytes of requests it could read, for each connection."""
import re
import socket
import ssl
import sys
import warnings

warnings.simplefilter("ignore")
ANSWERS = {
    "json": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"7\"\r\nRetry-After: 9\r\nContent-Length: 2\r\n\r\n{}",
    "portal": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>",
    "redirect": b"HTTP/1.1 302 Found\r\nLocation: https://localhost:1/\r\nContent-Length: 0\r\n\r\n",
    "torn": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"half\":",
    "cookie": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\n{}",
}
PROBLEM = b'{"type":"/problems/precondition-failed"}'
ANSWERS["problem"] = (b"HTTP/1.1 412 X\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n" % len(PROBLEM)) + PROBLEM
VERSIONS = {"1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


def read_request(connection):
    """All of it, as its Content-Length says: an answer to half a request would be lost with the rest. Returns how many bytes."""
    data = b""
    while b"\r\n\r\n" not in data or len(data) < data.index(b"\r\n\r\n") + 4 + length_of(data):
        more = connection.recv(65536)
        if not more:
            break
        data += more
    return len(data)


def length_of(data):
    found = re.search(rb"(?i)content-length: *(\d+)", data)
    return int(found[1]) if found else 0


def main():
    protocol, folder, answer = sys.argv[1:]
    context = None
    if protocol != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
        if protocol == "1.1":
            context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = VERSIONS[protocol]
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        connection.settimeout(2)
        n = 0
        try:
            if context:
                connection = context.wrap_socket(connection, server_side=True)
            n = read_request(connection)
            if n:
                connection.sendall(ANSWERS[answer])
        except OSError:
            pass
        print(n, flush=True)
        connection.close()


main()
