# SPDX-License-Identifier: GPL-3.0-or-later
"""An OpenAI-compatible endpoint on loopback that is a good model, a slow one, a broken one or a hostile one, by the name of the model it is asked for."""
import http.server
import json
import re
import threading
import time

KEY = "sk-0123456789abcdef-of-a-test"
EVIL = "https://evil.example/collect"


def chunk(text=None, **more):
    delta = {} if text is None else dict(content=text)
    return b"data: " + json.dumps(dict(choices=[dict(index=0, delta=dict(delta, **more), finish_reason=None)])).encode() + b"\n\n"


END = b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'


class Prompt:
    """What the model was told."""

    def __init__(self, body):
        self.body = body
        self.system, self.user = (message["content"] for message in body["messages"])
        self.nonce = re.search(r"<passages-([0-9a-f]+)>", self.system)[1]
        self.passages = re.findall(r"^\[(\d+)\] .*\n(.*(?:\n.+)*)", self.user, re.M)

    def quote(self, number=0):
        """The first sentence of a passage, with its mark."""
        mark, text = self.passages[number]
        return f"{text.split('. ')[0].rstrip('.')} [{mark}]."


class ModelServer:
    """As a context. @prompts: all that it was told; @keys: the Authorization fields; @go: lets the patient model say its second sentence."""

    def __enter__(self):
        self.prompts, self.keys, self.go, self.open = [], [], threading.Event(), threading.Event()
        models = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def send_events(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True

            def say(self, *pieces, end=True):
                self.send_events()
                for piece in pieces:
                    self.wfile.write(chunk(piece))
                    self.wfile.flush()
                if end:
                    self.wfile.write(END)

            def do_POST(self):
                prompt = Prompt(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                models.prompts.append(prompt)
                models.keys.append(self.headers["Authorization"])
                try:
                    getattr(models, "play_" + prompt.body["model"])(self, prompt)
                except (BrokenPipeError, ConnectionResetError):
                    pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        return self

    def __exit__(self, *_):
        self.go.set()
        self.server.shutdown()
        self.server.server_close()

    # --- Good ones ---

    def play_good(self, handler, prompt):
        said = prompt.quote() + " " + prompt.quote()
        handler.say(*[said[at:at + 3] for at in range(0, len(said), 3)])

    def play_whole(self, handler, prompt):
        answer = json.dumps(dict(choices=[dict(index=0, message=dict(role="assistant", content=prompt.quote()), finish_reason="stop")],
                                 usage=dict(prompt_tokens=40, completion_tokens=9, total_tokens=49))).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(answer)))
        handler.end_headers()
        handler.wfile.write(answer)

    def play_silent(self, handler, prompt):
        handler.say(re.search(r"reply exactly: (.*)", prompt.system)[1])

    def play_patient(self, handler, prompt):
        handler.send_events()
        handler.wfile.write(chunk(prompt.quote() + " " + prompt.quote()[:12]))
        handler.wfile.flush()
        self.go.wait(20)
        handler.wfile.write(chunk(prompt.quote()[12:]) + END)

    # --- Slow and broken ones ---

    def play_mute(self, handler, prompt):
        handler.send_events()
        handler.wfile.flush()
        time.sleep(20)

    def play_trickle(self, handler, prompt):
        handler.send_events()
        for _ in range(200):
            handler.wfile.write(b": keep-alive\n\n")
            handler.wfile.flush()
            time.sleep(0.1)

    def play_cut(self, handler, prompt):
        handler.say(prompt.quote(), " And", end=False)

    def play_failing(self, handler, prompt):
        handler.send_error(500)

    def play_garbled(self, handler, prompt):
        handler.send_events()
        handler.wfile.write(b"data: <html>\n\n")

    def play_away(self, handler, prompt):
        handler.send_response(307)
        handler.send_header("Location", EVIL)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def play_endless(self, handler, prompt):
        handler.send_events()
        while True:
            handler.wfile.write(chunk("and more " * 500))

    # --- Hostile ones ---

    def play_liar(self, handler, prompt):
        handler.say(prompt.quote(), " The director Jane Roe resigned over 4711 poisoned kettles [1].")

    def play_unmarked(self, handler, prompt):
        handler.say(prompt.quote().replace(" [1]", ""))

    def play_stranger(self, handler, prompt):
        handler.say(re.sub(r"\[\d+\]", "[77]", prompt.quote()))

    def play_parrot(self, handler, prompt):
        handler.say(prompt.quote(), " ", prompt.system[:400].replace("\n", " "), f" {prompt.nonce[:7]}", prompt.nonce[7:], " [1].")

    def play_painter(self, handler, prompt):
        handler.say(f"![{prompt.quote()}]({EVIL}?q=1) ", prompt.quote(), f" <img src='{EVIL}'><script>window.hit = 1</script>\n[more]: {EVIL}\n", f"[{prompt.quote()}]({EVIL})")

    def play_caller(self, handler, prompt):
        handler.send_events()
        call = dict(tool_calls=[dict(index=0, id="1", type="function", function=dict(name="fetch", arguments=json.dumps(dict(url=EVIL))))])
        handler.wfile.write(chunk(**call) + chunk(prompt.quote()) + END)
