"""What both peers need: the statements that a connection sent, read from PostgreSQL's JSON log, and
their values as literals of a pgbench script."""
import glob
import json
import os
import re

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
UUID_LIST = re.compile(r"\{[0-9a-f,-]{36,}\}")
VALUE = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
TYPES = (
    (UUID_LIST, "uuid[]"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "date"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:.*"), "timestamptz"),
)


def sent(path, role):
    """(text, {number: logged value}) of every statement that sessions of the role executed."""
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        text = re.match(r"execute [^:]*: (.*)", row.get("message", ""), re.S)
        if row.get("user") == role and text:
            values = {int(n): v for n, v in VALUE.findall(row.get("detail", ""))}
            yield text[1].strip().rstrip(";"), values


def literal(logged):
    """The logged value with a type where PostgreSQL would not find it."""
    value = logged[1:-1]
    assert not re.search(r":[A-Za-z_]", value), value  # pgbench would read a variable
    for form, name in TYPES:
        if form.fullmatch(value):
            return f"{logged}::{name}"
    return logged


SQL_TYPES = {"text": "text", "uuid": "uuid", "i32": "int4", "i64": "int8", "bool": "bool", "date": "date", "instant": "timestamptz",
             "bytes": "bytea", "texts": "text[]", "uuids": "uuid[]", "i64s": "int8[]"}


def squeezed(text):
    return " ".join(text.split())


def declared(root):
    """{statement: types of its parameters}, as the query files of the features declare them."""
    found = {}
    for path in glob.glob(os.path.join(root, "src/*/queries/*.sql")):
        for query in open(path, encoding="utf-8").read().split("-- query:")[1:]:
            comment, body = [], []
            for line in query.splitlines()[1:]:
                (comment if line.startswith("--") else body).append(line)
            wanted = re.search(r"in:(.*?)(?:\b[a-z]+:|$)", " ".join(line[2:] for line in comment))
            names = wanted[1].replace(",", " ").split()[1::2] if wanted else []
            found[squeezed("\n".join(body)).rstrip(";")] = [SQL_TYPES[name.removeprefix("opt_")] for name in names]
    return found


def parameters(number, text, values, types):
    """The text with its values as variables of pgbench, which sends them as parameters; and the variables."""
    said, variables = {}, {}
    for n, logged in values.items():
        name = f"s{number}_{n}"
        kind = types[n - 1] if types else next((kind for form, kind in TYPES if form.fullmatch(logged[1:-1])), "text")
        if logged in ("NULL", "''"):  # which no variable can be
            said[n] = f"{logged}::{kind}"
            continue
        variables[name] = logged[1:-1].replace("''", "'")
        said[n] = f":{name}::{kind}"
    return fill(text, said), variables


def fill(text, said):
    return re.sub(r"\$(\d+)", lambda m: said[int(m[1])], text)


def pipelined(statements):
    """The lines of a script; as in ours, BEGIN travels with the context and the first statement."""
    together = 0
    for text in statements:
        if text.startswith("BEGIN"):
            yield "\\startpipeline"
            together = 3
        yield text if "\\gset" in text else text + ";"
        if together == 1:
            yield "\\endpipeline"
        together -= together > 0
