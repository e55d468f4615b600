"""What bench/growth is made of: a product whose number of processes changes, visitors with think time, a gateway that counts."""
import asyncio
import http.server
import json
import random
import re
import subprocess
import threading
import time

from product import ROOT, Product

THINK_S = (0.5, 1.5)  # between two pages of one visitor
LEFT_OUT = re.compile(r"/my/draft/([0-9a-f-]{36})")


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


# ---- the product ------------------------------------------------------------------------------------

class Growing(Product):
    """Its settings change between starts; limits of a visitor are taken out after each."""

    def __init__(self, folder, build, size, gateway_port, **settings):
        home = folder + "/home"
        subprocess.run([ROOT + "/demo/prepare", home, build + "/egov-peer"], check=True)
        text = open(home + "/oqu.conf", encoding="utf-8").read()
        self.standard = re.sub(r"(?m)^sms_url = .*$", f"sms_url = http://127.0.0.1:{gateway_port}/sms", text)
        self.written = home + "/oqu.conf"
        self.write(settings)
        super().__init__(folder, build, size, home)
        self.lift_limits()

    def write(self, settings):
        """Settings as section_key=value."""
        sections = {}
        for name, value in settings.items():
            section, key = name.split("_", 1)
            sections.setdefault(section, []).append(f"{key} = {value}\n")
        with open(self.written, "w", encoding="utf-8") as file:
            file.write(self.standard + "".join(f"\n[{s}]\n" + "".join(lines) for s, lines in sections.items()))

    def again(self, **settings):
        self.stop()
        self.write(settings)
        self.start(ROOT + "/demo/up", self.program)
        self.lift_limits()


# ---- visitors ---------------------------------------------------------------------------------------

class Visitor:
    """Somebody's browser: paths that are asked in turn, what each page must say, and what it must not."""

    def __init__(self, product, cookie, paths, says, draft=None):
        self.port, self.host, self.cookie, self.paths, self.says, self.draft = product.port, product.base[7:], cookie, paths, says, draft

    def wrong(self, text):
        """Why a page that came with 200 is not this visitor's whole page, or None."""
        if not text.rstrip().endswith("</html>"):
            return "it is cut off"
        if self.says not in text:
            return "it is another page"
        if self.draft and any(found != self.draft for found in LEFT_OUT.findall(text)):
            return "it is somebody else's"
        return None


async def ask(streams, visitor, path):
    """(status, headers, text) over a kept connection; OSError when it breaks."""
    reader, writer = streams
    writer.write((f"GET {path} HTTP/1.1\r\nHost: {visitor.host}\r\nCookie: {visitor.cookie}\r\n\r\n").encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    status, headers = int(head.split(" ", 2)[1]), {k.lower(): v for k, v in re.findall(r"(?m)^([A-Za-z-]+): (.*?)\r$", head)}
    if "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    else:  # in pieces
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    return status, headers, body.decode()


class Heard:
    """What visitors got."""

    def __init__(self):
        self.ms, self.busy, self.faults = [], 0, []

    def note(self, visitor, path, ms, answer):
        status, headers, text = answer
        if status == 200:
            self.ms.append(ms)
            if why := visitor.wrong(text):
                self.faults.append(f"{path}: {why}")
        elif status == 503 and "retry-after" in headers and text.rstrip().endswith("</html>") and "<h1" in text:
            self.busy += 1
        else:
            self.faults.append(f"{path}: status {status}")


async def look(visitor, until, think, heard):
    streams = await asyncio.open_connection("127.0.0.1", visitor.port)
    turn = random.randrange(len(visitor.paths))
    if think:
        await asyncio.sleep(random.uniform(0, THINK_S[1]))
    while time.monotonic() < until:
        path = visitor.paths[turn % len(visitor.paths)]
        turn += 1
        begun = time.monotonic()
        try:
            answer = await ask(streams, visitor, path)
            heard.note(visitor, path, (time.monotonic() - begun) * 1e3, answer)
            if answer[1].get("connection") == "close":  # nginx ends each after its thousandth request
                streams[1].close()
                streams = await asyncio.open_connection("127.0.0.1", visitor.port)
        except (OSError, EOFError, ValueError) as broken:
            heard.faults.append(f"{path}: {broken!r}")
            streams = await asyncio.open_connection("127.0.0.1", visitor.port)
        if think:
            await asyncio.sleep(random.uniform(*THINK_S))
    streams[1].close()


def visit(visitors, n, seconds, think=True):
    """n visitors at a time, these in turn."""
    heard = Heard()

    async def all_of_them():
        until = time.monotonic() + seconds
        await asyncio.gather(*(look(visitors[i % len(visitors)], until, think, heard) for i in range(n)))

    asyncio.run(all_of_them())
    return heard


# ---- the peer of the exchange -----------------------------------------------------------------------

class Gateway:
    """An SMS gateway that takes everything and counts what arrived by its id."""

    def __init__(self):
        arrived, lock = {}, threading.Lock()

        class Answer(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with lock:
                    arrived[body["id"]] = arrived.get(body["id"], 0) + 1
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):
                pass

        self.arrived = arrived
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
