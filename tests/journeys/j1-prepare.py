#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey J1, a creator prepares a folder offline, in the terminal."""

import contextlib
import os
import shutil
import signal
import subprocess
import time

from journey import FAILED, REFUSED, Journey, Twinctl, make_folder

# LeakSanitizer cannot look at a process that strace looks at.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"

journey = Journey()
state = {}


def tool():
    return state["tool"]


@journey.step("1: twelve files each end in a named state; encrypted, empty and duplicate say so")
def drop_folder():
    state["tool"] = Twinctl(journey.place)
    folder = make_folder(journey.place / "folder")
    tool().run("init", "--no-recovery")
    tool().run("add", folder)

    documents = tool().documents()
    assert len(documents) == 12, sorted(documents)
    assert documents["contracts-2026.pdf"]["state"] == "failed"
    assert documents["contracts-2026.pdf"]["reason"] == "encrypted"
    assert documents["empty.txt"]["state"] == "failed"
    assert documents["empty.txt"]["reason"] == "empty"

    twins = {documents["thesis-guide.md"]["state"], documents["thesis-guide-copy.md"]["state"]}
    assert "duplicate" in twins and len(twins) == 2, twins
    for name, document in documents.items():
        assert document["state"] in ("review", "ready", "failed", "duplicate"), (name, document)


@journey.step("2: hidden text of the DOCX is told apart and is out by default")
def hidden_text():
    everything = tool().run("show", "working-with-solvents.docx", "--text")
    released = tool().run("show", "working-with-solvents.docx", "--redacted")

    for hidden in ("Call Ingrid at home", "for new labels", "Ingrid Falk"):
        assert hidden in everything, f"not found: {hidden}"
        assert hidden not in released, f"released: {hidden}"
    assert "Between 9 and 11 in room C003." in released, "the footnote is visible text"


@journey.step("3: what is found is rewritten byte for byte, and the log never holds the value")
def redaction():
    kinds = {finding["type"] for finding in tool().json("show", "privacy-policy.html", "--findings")}
    assert {"email", "credit_card"} <= kinds, kinds

    redacted = tool().run("show", "privacy-policy.html", "--redacted")
    assert "My email is [EMAIL_REDACTED]" in redacted, redacted
    assert tool().run("redact", stdin="My email is john@example.com") == "My email is [EMAIL_REDACTED]"

    log = tool().run("audit")
    assert "john@example.com" not in log and "4111" not in log


@journey.step("4: credit_card=BLOCK keeps a document out; one digit changed is not a card")
def block():
    card = "It was paid with the card 4111 1111 1111 {}."
    tool().run("redact", "--types", "credit_card", "--action", "BLOCK", stdin=card.format("1111"), expect=REFUSED)
    wrong = "It was order 4111 1111 1111 1112 and nothing else."
    assert not [f for f in tool().json("scan", stdin=wrong) if f["type"] == "credit_card" and f["tier"] != "candidate"]

    tool().run("twin", "create", "Blocking")
    tool().run("twin", "set", "Blocking", "piiDetection.actions.credit_card=BLOCK")
    tool().run("classify", "privacy-policy.html", "PUBLIC")
    tool().run("decide", "privacy-policy.html", "--all", "accept")
    tool().run("twin", "documents", "Blocking", "add", "privacy-policy.html")
    answer = tool().json("ask", "Blocking", "How long are questions stored?")[0]
    assert answer["abstained"], "a blocked document answered"
    tool().run("twin", "delete", "Blocking")


@journey.step("5: each finding is decided; the decision can be changed and survives a restart")
def decide():
    document = "safety-handbook.pdf"
    findings = tool().json("show", document, "--findings")
    address = next(f for f in findings if f["type"] == "email")

    tool().run("decide", document, address["number"], "reject")
    assert "henrik.sandberg@chem.lund.example" in tool().run("show", document, "--redacted")
    tool().run("decide", document, address["number"], "accept")
    assert "henrik.sandberg@chem.lund.example" not in tool().run("show", document, "--redacted")

    tool().run("decide", "fume-hood.eml", "--all", "accept", "--type", "iban")
    assert "[IBAN_REDACTED]" in tool().run("show", "fume-hood.eml", "--redacted")


@journey.step("6: instruction-like text is a finding in the last section")
def instructions():
    found = [f for f in tool().json("show", "privacy-policy.html", "--findings") if f["type"] == "instruction"]
    assert len(found) == 1, found
    text = tool().run("show", "privacy-policy.html", "--text")
    assert found[0]["start"] >= text.index("Instructions to assistants"), found


@journey.step("7: a classification with roles, groups and MFA; an unclassified document stays out")
def classify():
    tool().run("classify", "fume-hood.eml", "CONFIDENTIAL", "--roles", "admin,manager", "--groups", "legal,finance",
               "--require-mfa")
    assert tool().documents()["fume-hood.eml"]["classification"] == "CONFIDENTIAL"

    tool().run("decide", "opening-hours.html", "--all", "accept")
    tool().run("twin", "create", "Hours")
    tool().run("twin", "documents", "Hours", "add", "opening-hours.html")
    question = "When are the teaching laboratories open?"
    assert tool().json("ask", "Hours", question)[0]["abstained"], "an unclassified document answered"
    tool().run("classify", "opening-hours.html", "PUBLIC")
    answer = tool().json("ask", "Hours", question)[0]
    assert not answer["abstained"] and "8 in the morning" in answer["answer"], answer
    citation = answer["citations"][0]
    released = tool().run("show", "opening-hours.html", "--redacted")
    assert released[citation["start"]:citation["end"]] == citation["text"], citation


def passages(twinctl):
    """All that is indexed, in an order that does not depend on when it was read."""
    result = {}
    for name, document in sorted(twinctl.documents().items()):
        if document["state"] == "ready":
            result[name] = [(c["heading"], c["start"], c["end"], c["text"]) for c in twinctl.json("show", name, "--chunks")]
    return result


def size(library):
    """The bytes that a library holds, while its files come and go."""
    total = 0
    for path in library.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


@journey.step("9: killed while reading, it goes on: nothing twice, the index as if uninterrupted")
def kill():
    folder = journey.place / "many"
    folder.mkdir()
    for number in range(60):
        (folder / f"note-{number:02}.txt").write_text(
            f"Note {number}\n\n" + "\n\n".join(f"Paragraph {k} of note {number} tells what was measured in week {k}."
                                               for k in range(600)), encoding="utf-8")

    whole = Twinctl(journey.place / "whole")
    whole.place.mkdir()
    whole.run("init", "--no-recovery")
    whole.run("add", folder)

    # How far the reading has come decides when it is killed, not a time: machines differ.
    killed = Twinctl(journey.place / "killed")
    killed.place.mkdir()
    killed.run("init", "--no-recovery")
    for part in (0.1, 0.25, 0.4, 0.55, 0.7):
        reading = subprocess.Popen(killed.command("add", folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while reading.poll() is None and size(killed.library) < part * size(whole.library):
            time.sleep(0.001)
        reading.send_signal(signal.SIGKILL)
        assert reading.wait() == -signal.SIGKILL, f"the reading ended with {reading.returncode} before it was killed"

    start = time.monotonic()
    killed.run("documents")
    assert time.monotonic() - start < 2, "reopening took more than two seconds"
    killed.run("add", folder)
    assert len(killed.documents()) == 60
    assert passages(killed) == passages(whole)


@journey.step("10: nothing readable on disk; without its key the store does not open")
def encrypted():
    markers = [b"safety glasses", b"john@example.com", b"Diethyl ether", b"thesis-guide"]
    for path in tool().library.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for marker in markers:
                assert marker not in content, f"{path.name} holds {marker}"

    other = Twinctl(journey.place)
    other.key = journey.place / "other-key"
    other.key.write_text("00" * 32 + "\n", encoding="utf-8")
    other.key.chmod(0o600)
    other.run("documents", expect=FAILED)


@journey.step("11: not one connection in the whole journey, and no network makes no difference")
def offline():
    if shutil.which("strace") is None:
        return "strace is not installed"
    trace = journey.place / "trace"
    again = Twinctl(journey.place / "offline")
    again.place.mkdir()
    again.run("init", "--no-recovery")
    wrapper = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-e", "signal=none", "-o", str(trace)]
    again.run("add", journey.place / "folder", wrapper=wrapper)
    inet = [line for line in trace.read_text(encoding="utf-8", errors="replace").splitlines()
            if "AF_INET" in line or "AF_NETLINK" in line]
    assert not inet, inet[:5]

    alone = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode != 0:
        return "a namespace without routes cannot be made here; the trace was clean"
    lonely = Twinctl(journey.place / "lonely")
    lonely.place.mkdir()
    lonely.run("init", "--no-recovery", wrapper=alone)
    lonely.run("add", journey.place / "folder", wrapper=alone)
    assert states(lonely) == states(again)
    return None


def states(twinctl):
    return {name: (document["state"], document["findings"]) for name, document in twinctl.documents().items()}


journey.main()
