"""Makes the peer of bench/submit: a pgbench script of the statements that one submission sent, in
order, with the values of bench.work in the place of that submission's values.
Usage: submit_peer.py server-log.json known.json script.sql"""
import json
import re
import sys

from statements import UUID, UUID_LIST, fill, literal, pipelined, sent

# Identifiers that were written by hand: campaign, schools, streets. The others are random.
FIXED = re.compile(r"-4000-8000-0")
SEAL_BYTES = 64
# What depends on the state of the pool: the place of the value in admission.record().
POOL = {2: ":pool_last_event", 8: "concat('{', :pool_last_turn + 1, '}')"}


class Values:
    """Turns a value that was logged into what stands in the script."""

    def __init__(self, known):
        self.names = {str(v): f":{k}" for k, v in known.items() if k != "slot"}
        self.columns = ", ".join(k for k in known if k != "slot")
        self.new = []

    def is_fixed(self, uuid):
        return uuid not in self.names and FIXED.search(uuid) is not None

    def name(self, uuid):
        if uuid not in self.names:
            self.new.append(f"new{len(self.new)}")
            self.names[uuid] = ":" + self.new[-1]
        return self.names[uuid]

    def say(self, logged):
        value = logged.strip("'").replace("''", "'")
        if value in self.names:
            return self.names[value]
        if value.startswith("\\x"):
            return ":seal" if len(value) == 2 + 2 * SEAL_BYTES else ":sealed"
        if all(self.is_fixed(uuid) for uuid in UUID.findall(value)):
            return literal(logged)
        if UUID.fullmatch(value):
            return self.name(value)
        parts = re.split(f"({UUID.pattern})", value)
        said = (f"'{p}'" if i % 2 == 0 or self.is_fixed(p) else self.name(p) + "::text"
                for i, p in enumerate(parts))
        return f"concat({', '.join(said)})" + ("::uuid[]" if UUID_LIST.fullmatch(value) else "")


def statement(values, text, logged):
    said = {n: values.say(v) for n, v in logged.items()}
    if "admission.record(" in text:
        said.update(POOL)
    return fill(text, said) + (" \\gset pool_" if "admission.lock_pool(" in text else "")


def main(log, known, out):
    values = Values(json.load(open(known, encoding="utf-8")))
    all_sent = list(sent(log, "oqu_family"))
    found = next(i for i, (text, _) in enumerate(all_sent) if "bench.work" in text)
    ours = all_sent[found + 2:]  # after the COMMIT of finding the work
    lines = list(pipelined([statement(values, *s) for s in ours]))
    new = "".join(f", gen_random_uuid() AS {name}" for name in values.new)
    head = ["\\set n :n + 1", "\\set slot :base + :client_id * :each + :n",
            f"SELECT {values.columns}{new} FROM bench.work WHERE slot = :slot \\gset"]
    open(out, "w", encoding="utf-8").write("\n".join(head + lines) + "\n")


main(*sys.argv[1:])
