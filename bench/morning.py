"""A morning on which many families apply at once: the whole product, who takes part, and what came of it. For bench/wave and bench/club."""
import argparse
import csv
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request

from product import ROOT, Product, sign_in_staff

CLERKS, CAUGHT_UP_S = 8, 120


def options(about, **standard):
    """Options with these names and standard values, --json and --brief."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in standard.items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    for name in ("json", "brief"):
        parser.add_argument(f"--{name}", action="store_true")
    return parser.parse_args()


def last_line(*words):
    """What a program says, as its last line's object; whatever it complains about is shown."""
    out = subprocess.run(list(map(str, words)), text=True, stdout=subprocess.PIPE, check=True).stdout
    return json.loads(out.strip().splitlines()[-1])


def build(folder, *targets):
    if not os.path.exists(folder + "/build.ninja"):
        subprocess.run(["meson", "setup", folder, "--buildtype", "release"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", folder, "product", "bench/crowd", "bench/people", "check/oqu-check", *targets], check=True,
                   stdout=subprocess.DEVNULL)


class Cpu:
    """CPU of a process and all that come from it, ended ones too when their parent is still there."""

    def __init__(self, pid):
        self.pid, self.ticks = pid, os.sysconf("SC_CLK_TCK")

    def seconds(self):
        parents, used = {}, {}
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                word = open(f"/proc/{name}/stat").read().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(name)], used[int(name)] = int(word[1]), sum(map(int, word[11:15])) / self.ticks
        found = {self.pid}
        while more := {p for p, parent in parents.items() if parent in found} - found:
            found |= more
        return sum(used.get(p, 0) for p in found)


class Morning:
    """With the national country and the programs as releases are built, and bench/submit for the peer; brief: with the small one, the
    programs as tools/build makes them, and no peer."""

    def __init__(self, home, brief):
        self.build, self.size = (ROOT + "/build", "small") if brief else (ROOT + "/build/release", "national")
        build(self.build, *([] if brief else ["bench/submit"]))
        self.kept = os.path.abspath(home) if home else None
        self.folder = tempfile.mkdtemp(prefix="oqu-morning-")
        os.chmod(self.folder, 0o755)
        self.results = []

    def __enter__(self):
        if self.kept:
            os.makedirs(self.kept, exist_ok=True)
        try:
            self.product = Product(self.folder, self.build, self.size, self.kept)
            self.product.lift_limits()
            self.tools = self.product.program
            for name in ("bench/crowd", "bench/people", "check/oqu-check"):
                shutil.copy(f"{self.build}/{name}", self.tools)
            self.cpu = Cpu(self.product.process.pid)
            self.shared = self.folder + "/shared"  # written by us and by the service's user
            os.mkdir(self.shared)
            os.chmod(self.shared, 0o777)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if hasattr(self, "product"):
            self.product.stop()
        shutil.rmtree(self.folder)

    # ---- who takes part ---------------------------------------------------------------------------

    def sign_in_people(self, kind, n):
        self.families = self.shared + "/families"
        subprocess.run(self.product.as_service(self.tools + "/people", self.product.home, kind, str(n), self.families), check=True, cwd="/")

    def split(self, n):
        """The first n families, and the others."""
        lines = open(self.families, encoding="utf-8").readlines()
        for name, part in (("hour", lines[:n]), ("burst", lines[n:])):
            open(f"{self.folder}/{name}.families", "w", encoding="utf-8").writelines(part)
        return self.folder + "/hour.families", self.folder + "/burst.families"

    def sign_in_staff(self):
        """The clerks of the schools that are wanted most, and somebody of the ministry at the board."""
        base, home = self.product.base, self.product.home
        password = re.search(r"password (\S+)", open(home + "/demo/accounts.txt", encoding="utf-8").read())[1]
        with open(home + "/demo/accounts.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        clerks = {row["where_ru"]: row for row in rows if row["role"] == "clerk"}
        wanted = [clerks[name] for name in self.product.psql("wave_wanted.sql").splitlines() if name in clerks][:CLERKS]
        if not wanted:
            raise SystemExit("bench: no school that is wanted has a clerk")
        ministry = next(row for row in rows if row["role"] == "ministry")
        path = self.folder + "/staff"
        with open(path, "w", encoding="utf-8") as file:
            for row in wanted + [ministry]:
                browser = sign_in_staff(base, row["iin"], password, row["key"])
                file.write(("board /staff/board " if row is ministry else "clerk ") + browser.cookie(base) + "\n")
        return path

    def visitor(self, page):
        """Somebody who is not signed in and looks at a public page again and again."""
        path = self.folder + "/staff"
        open(path, "w", encoding="utf-8").write(f"board {page}\n")
        return path

    # ---- what they do -----------------------------------------------------------------------------

    def crowd(self, families, name, *words):
        """Lets them apply; what bench/crowd says, and the CPU that the product used meanwhile."""
        results = f"{self.shared}/{name}.results"
        before = self.cpu.seconds()
        said = last_line(self.tools + "/crowd", f"localhost:{self.product.port}", self.product.port + 1, families, results, *words)
        self.results.append(results)
        return said, self.cpu.seconds() - before

    # ---- what came of it --------------------------------------------------------------------------

    def compare(self, cases, pools, holding):
        """Shown, lost, inversions, pools above their places."""
        path = self.shared + "/results"
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(line for part in self.results for line in open(part, encoding="utf-8"))
        found = self.product.psql("wave_found.sql", results=path, cases=cases, pools=pools, holding=holding)
        return map(int, found.strip().splitlines()[-1].split("|"))

    def audit(self):
        """Differences between the public log and its rule, once everything stands in it."""
        until = time.monotonic() + CAUGHT_UP_S
        log = self.shared + "/log"
        while True:
            with open(log, "wb") as file:
                subprocess.run(self.product.as_service(self.tools + "/oqu", "ledger", "export"), env=self.product.env, stdout=file,
                               check=True, cwd="/")
            said = subprocess.run([self.tools + "/oqu", "admission", "audit", log, "--json"], text=True, stdout=subprocess.PIPE).stdout
            differences = json.loads(said)["differences"]
            if not differences or time.monotonic() > until:
                return len(differences)
            time.sleep(5)

    def findings(self):
        """What the auditor finds, over everything."""
        key = self.shared + "/key"
        urllib.request.urlretrieve(self.product.base + "/log/key", key)
        words = self.product.as_service(self.tools + "/oqu-check", "full", "--database", self.product.conninfo("oqu_check"), "--key", key,
                                        "--store", self.shared + "/store", "--json")
        out = subprocess.run(words, text=True, stdout=subprocess.PIPE, cwd="/").stdout
        return len(json.loads(out)["findings"])

    def peer_cpu_ms(self):
        """CPU of one transaction of pgbench with the statements of a submission, all families spread over forty pools."""
        return last_line(self.build + "/bench/submit", "--json")["all_pools"]["peer_cpu_ms"]
