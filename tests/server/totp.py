# SPDX-License-Identifier: GPL-3.0-or-later
"""What an authenticator shows (RFC 6238)."""
import base64
import hashlib
import hmac
import struct


def code_of(secret, when):
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(when) // 30), hashlib.sha1).digest()
    offset = digest[19] & 15
    return "%06d" % ((struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7fffffff) % 1000000)
