"""The whole product for a measurement: `oqu up` with the demo country in a temporary folder, and browsers that sign in there."""
import base64
import csv
import hmac
import html.parser
import itertools
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PGBENCH, PSQL = "/usr/lib/postgresql/15/bin/pgbench", "/usr/lib/postgresql/15/bin/psql"


# ---- a browser, as far as it is needed ------------------------------------------------------------

class Forms(html.parser.HTMLParser):
    """The forms of a page: (action, fields, buttons)."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.forms.append((a.get("action", ""), {}))
        elif tag in ("input", "button") and self.forms and a.get("name"):
            chosen = "checked" in a or a.get("type") not in ("radio", "checkbox")
            if tag == "input" and chosen:
                self.forms[-1][1].setdefault(a["name"], a.get("value", ""))


class Browser(urllib.request.HTTPRedirectHandler):
    def __init__(self):
        self.cookies, self.opener = {}, urllib.request.build_opener(self)

    def redirect_request(self, *_):
        return None

    def go(self, url, fields=None):
        """GET, or POST of fields; follows redirects; gives the address and the page."""
        for _ in range(10):
            host = urllib.parse.urlsplit(url).netloc
            data = urllib.parse.urlencode(fields).encode() if fields is not None else None
            request = urllib.request.Request(url, data)
            jar = self.cookies.setdefault(host, {})
            request.add_header("Cookie", "; ".join(f"{k}={v}" for k, v in jar.items()))
            try:
                answer = self.opener.open(request)
            except urllib.error.HTTPError as refused:
                answer = refused
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, value = cookie.split(";")[0].split("=", 1)
                jar[name] = value
            if answer.status not in (302, 303, 307, 308):
                return answer.status, url, answer.read().decode()
            url, fields = urllib.parse.urljoin(url, answer.headers["Location"]), None
        raise SystemExit("bench: too many redirects from " + url)

    def send(self, url, page, action, **values):
        """Sends the form whose action ends so."""
        for where, fields in reversed(Forms(page).forms):
            if urllib.parse.urlsplit(where).path.endswith(action):
                return self.go(urllib.parse.urljoin(url, where), {**fields, **values})
        raise SystemExit(f"bench: no form {action} at {url}")

    def cookie(self, base):
        return "; ".join(f"{k}={v}" for k, v in self.cookies[urllib.parse.urlsplit(base).netloc].items())


def accept(b, status, url, page):
    """The privacy policy, which a first sign-in ends with."""
    if status == 200 and "/sign-in/policy" in url:
        b.send(url, page, "/sign-in/policy")


def sign_in(base, iin):
    """A family's browser with a draft whose first question is answered, or None."""
    b = Browser()
    _, url, page = b.go(base + "/my/sign-in")
    _, url, page = b.send(url, page, "/my/sign-in/egov")
    accept(b, *b.send(url, page, "/idp/oauth/authorize", iin=iin))
    for _ in range(20):  # the children come from the register, after the sign-in
        _, url, page = b.go(base + "/my/")
        if "/my/apply" in page:
            break
        time.sleep(0.5)
    else:
        return None
    status, url, page = b.send(url, page, "/my/apply")
    draft = re.search(r"/my/draft/([0-9a-f-]{36})", url + page)
    if status != 200 or not draft:
        return None
    _, url, page = b.go(f"{base}/my/draft/{draft[1]}/child")
    status, url, page = b.send(url, page, "/child", relation="parent", choice="1")
    if status != 200:
        return None
    return {"draft": draft[1], "cookie": b.cookie(base)}


def code_of(key):
    """What an authenticator shows now (RFC 6238: SHA-1, 30 s, 6 digits)."""
    mac = hmac.digest(base64.b32decode(key), int(time.time() // 30).to_bytes(8, "big"), "sha1")
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at:at + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def sign_in_staff(base, iin, password, key):
    """The browser of somebody who signs in with password and code."""
    b = Browser()
    _, url, page = b.go(base + "/staff/sign-in")
    _, url, page = b.send(url, page, "/staff/sign-in", iin=iin, password=password)
    accept(b, *b.send(url, page, "/staff/sign-in/code", code=code_of(key)))
    return b


def sign_in_clerk(base, iin, password, key):
    """A clerk's browser at a work list that is not empty, or None."""
    b = sign_in_staff(base, iin, password, key)
    status, _, page = b.go(base + "/staff/admission")
    return {"cookie": b.cookie(base)} if status == 200 and "/staff/admission/" in page else None


# ---- the product ----------------------------------------------------------------------------------

def free_ports(n):
    """The first of n free ports in a row."""
    for first in range(20000 + os.getpid() % 5000, 32000, n):
        probes = [socket.socket() for _ in range(n)]
        try:
            for i, probe in enumerate(probes):
                probe.bind(("127.0.0.1", first + i))
            return first
        except OSError:
            continue
        finally:
            for probe in probes:
                probe.close()
    raise SystemExit("bench: no free ports")


class Product:
    """Started from the programs in `build`. size: the demo country is made as large first ("national"); what is in the home already stays."""

    def __init__(self, folder, build=ROOT + "/build", size=None, home=None):
        self.home, self.port = home or folder + "/home", free_ports(3)
        self.base = f"http://localhost:{self.port}"
        self.program = folder + "/program"  # where the service's user can read it
        os.makedirs(self.program)
        for name in ("oqu", "egov-peer"):
            shutil.copy(f"{build}/{name}", self.program)
        shutil.copytree(ROOT + "/build/ui", self.program + "/ui")
        self.env = {**os.environ, "OQU_HOME": self.home, "OQU_PORT": str(self.port)}
        self.log = open(folder + "/up.log", "a+")
        if size:
            self.make_country(size)
        self.start(ROOT + "/demo/up", self.program)

    def make_country(self, size):
        subprocess.run([ROOT + "/demo/prepare", self.home], check=True)
        self.start(self.program + "/oqu", "up")
        subprocess.run(self.as_service(self.program + "/oqu", "demo", "--size", size, "--if-empty"), env=self.env, check=True,
                       stdout=self.log, cwd="/")
        self.stop()

    def start(self, *words):
        self.log.truncate(0)
        self.process = subprocess.Popen(words, env=self.env, stdout=self.log, stderr=self.log)
        self.wait()

    def wait(self):
        for _ in range(3000):
            if "ready: " in open(self.log.name).read():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit("bench: the product did not start:\n" + open(self.log.name).read())

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def as_service(self, *words):
        return ["runuser", "-u", "oqu", "--", *words] if os.geteuid() == 0 else list(words)

    def conninfo(self, role):
        return f"host='{self.home}/run' user={role} dbname=oqu"

    def psql(self, file, **variables):
        given = [f"--set={name}={value}" for name, value in variables.items()]
        words = self.as_service(PSQL, "-XqAt", "-v", "ON_ERROR_STOP=1", *given, "-f", "-", self.conninfo("oqu_admin"))
        text = open(f"{ROOT}/bench/{file}").read()
        return subprocess.run(words, input=text, text=True, check=True, stdout=subprocess.PIPE, cwd="/").stdout

    def lift_limits(self):
        """One machine plays many visitors: the limits of a visitor would be all that is measured."""
        path = self.home + "/run/doors.conf"
        kept = [line for line in open(path) if not re.match(r"\s*limit_(req|conn) ", line)]
        open(path, "w").writelines(kept)
        os.kill(int(open(self.home + "/run/nginx.pid").read()), 1)
        time.sleep(1)


# ---- who uses it ----------------------------------------------------------------------------------

def find_families(product, n):
    with open(product.home + "/demo/children.csv", newline="", encoding="utf-8") as file:
        adults = list(dict.fromkeys(row["adult"] for row in csv.DictReader(file)))
    return first(n, (sign_in(product.base, iin) for iin in adults), "families of the demo can apply")


def find_clerks(product, n):
    text = open(product.home + "/demo/accounts.txt", encoding="utf-8").read()
    password = re.search(r"password (\S+)", text)[1]
    clerks = re.findall(r"^clerk +(\d{12}) +([A-Z2-7]+)", text, re.M)
    return first(n, (sign_in_clerk(product.base, iin, password, key) for iin, key in clerks), "clerks have work")


def first(n, found, what):
    visitors = list(itertools.islice(filter(None, found), n))
    if len(visitors) < n:
        raise SystemExit(f"bench: too few {what}")
    return visitors
