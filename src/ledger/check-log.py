#!/usr/bin/env python3
"""Checks the public log of OQU on your own computer, without a network and without our program.

  python3 check-log.py entry PROOF.json --key KEY.txt [--salt SALT --application ID]
      that a line stands in the log: its hash, the proof up to the root, the signed head;
      with the secret number and the identifier of an application: that its mark is in the line
  python3 check-log.py growth OLD-HEAD.txt GROWTH.json --key KEY.txt
      that the log of today begins with the log of a head that you kept

PROOF.json is /log/proof/N, GROWTH.json is /log/growth/SIZE, KEY.txt is /log/key and OLD-HEAD.txt an
earlier /log/checkpoint. Add --lang kk, ru or en. Exit status: 0 all of it holds, 1 something does
not, 2 the files or the words of the command are not what they should be.

Why Python: one file that runs on any computer and needs nothing installed beside it. Its library
has SHA-256 but no Ed25519; that is written out below as in RFC 8032, section 6.
Trees and proofs: RFC 9162, section 2.1. Heads: C2SP tlog-checkpoint and signed-note.
"""
import argparse
import base64
import binascii
import hashlib
import json
import locale
import sys

TEXTS = {
    "hash": {
        "kk": "жолдың таңбасы: {0}",
        "ru": "отпечаток строки: {0}",
        "en": "hash of the line: {0}"},
    "line": {
        "kk": "жол: {0}",
        "ru": "строка: {0}",
        "en": "line: {0}"},
    "included": {
        "kk": "ДҰРЫС: {0}-жол журналдың {1} жолының ішінде тұр",
        "ru": "ВЕРНО: строка {0} стоит среди {1} строк журнала",
        "en": "RIGHT: line {0} stands among the {1} lines of the log"},
    "grown": {
        "kk": "ДҰРЫС: {1} жолдық журнал сақталған {0} жолдан басталады, олардың ешқайсысы өзгермеген",
        "ru": "ВЕРНО: журнал из {1} строк начинается с сохранённых {0}, ни одна не изменена",
        "en": "RIGHT: the log of {1} lines begins with the {0} that were kept, none of them changed"},
    "signed": {
        "kk": "ДҰРЫС: таңбаға «{0}» кілтімен қол қойылған",
        "ru": "ВЕРНО: отпечаток подписан ключом «{0}»",
        "en": "RIGHT: the head is signed by the key of \"{0}\""},
    "own": {
        "kk": "ДҰРЫС: жолдағы белгі осы өтініштікі",
        "ru": "ВЕРНО: метка в строке принадлежит этому заявлению",
        "en": "RIGHT: the mark in the line is that of this application"},
    "wrong-hash": {
        "kk": "ҚАТЕ: жолдың таңбасы мәтініне сәйкес емес",
        "ru": "НЕВЕРНО: отпечаток не подходит к тексту строки",
        "en": "WRONG: the hash does not fit the text of the line"},
    "wrong-proof": {
        "kk": "ҚАТЕ: дәлел таңбаға алып келмейді",
        "ru": "НЕВЕРНО: доказательство не приводит к отпечатку",
        "en": "WRONG: the proof does not lead to the root of the head"},
    "wrong-signature": {
        "kk": "ҚАТЕ: таңбаның қолы бұл кілттікі емес",
        "ru": "НЕВЕРНО: подпись отпечатка не от этого ключа",
        "en": "WRONG: the signature of the head is not of this key"},
    "wrong-mark": {
        "kk": "ҚАТЕ: жолдағы белгі бұл өтініштікі емес",
        "ru": "НЕВЕРНО: метка в строке не принадлежит этому заявлению",
        "en": "WRONG: the mark in the line is not that of this application"},
    "waiting": {
        "kk": "Жолға әлі қол қойылмаған: бір минуттан кейін дәлелді қайта сақтаңыз",
        "ru": "Строка ещё не подписана: сохраните доказательство снова через минуту",
        "en": "The line is not signed yet: save the proof again in a minute"},
    "unreadable": {
        "kk": "Файл күткендей емес: {0}",
        "ru": "Файл не такой, как ожидалось: {0}",
        "en": "The file is not what it should be: {0}"},
}


class Wrong(Exception):
    """Something that was claimed does not hold; the text says what."""


class Unreadable(Exception):
    """A file that is not what it should be."""


# ---- Ed25519, RFC 8032 -----------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    aa, bb = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    cc, dd = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = bb - aa, dd - cc, dd + cc, bb + aa
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_times(n, point):
    total = (0, 1, 1, 0)
    while n > 0:
        if n & 1:
            total = point_add(total, point)
        point = point_add(point, point)
        n >>= 1
    return total


def point_equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def recover_x(y, sign):
    """None: no point of the curve has this y."""
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - x2) % P != 0:
        return None
    return P - x if x & 1 != sign else x


def point_from(data):
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def signature_holds(key, message, signature):
    a, r = point_from(key), point_from(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or a is None or r is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    k = int.from_bytes(digest, "little") % ORDER
    return point_equal(point_times(s, BASE), point_add(r, point_times(k, a)))


# ---- trees, RFC 9162 -------------------------------------------------------------------------

def leaf_hash(text):
    return hashlib.sha256(b"\x00" + text).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def inclusion_holds(leaf, index, size, proof, root):
    if not 0 <= index < size:
        return False
    f, s, r = index, size - 1, leaf
    for node in proof:
        if s == 0:
            return False
        if f & 1 or f == s:
            r = node_hash(node, r)
            while not f & 1 and f != 0:
                f, s = f >> 1, s >> 1
        else:
            r = node_hash(r, node)
        f, s = f >> 1, s >> 1
    return s == 0 and r == root


def growth_holds(before, root_before, size, root, proof):
    if not 0 < before <= size:
        return False
    if before == size:
        return not proof and root_before == root
    if before & (before - 1) == 0:
        proof = [root_before] + proof
    if not proof:
        return False
    f, s = before - 1, size - 1
    while f & 1:
        f, s = f >> 1, s >> 1
    fr = sr = proof[0]
    for node in proof[1:]:
        if s == 0:
            return False
        if f & 1 or f == s:
            fr, sr = node_hash(node, fr), node_hash(node, sr)
            while not f & 1 and f != 0:
                f, s = f >> 1, s >> 1
        else:
            sr = node_hash(sr, node)
        f, s = f >> 1, s >> 1
    return s == 0 and fr == root_before and sr == root


# ---- heads and keys --------------------------------------------------------------------------

def read_key(text):
    """"origin+0badcafe+AX…": origin, name of the key, key."""
    origin, name, typed = text.strip().split("+", 2)
    data = base64.b64decode(typed, validate=True)
    expected = hashlib.sha256(origin.encode() + b"\n" + data).digest()[:4]
    if len(data) != 33 or data[0] != 1 or bytes.fromhex(name) != expected:
        raise Unreadable("key")
    return origin, expected, data[1:]


def check_head(note, key):
    """Size and root of a signed head; Wrong if this key has not signed it."""
    origin, name, public = key
    body, _, signatures = note.partition("\n\n")
    lines = body.split("\n")
    size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    if lines[0] != origin or size < 1 or len(root) != 32:
        raise Wrong("wrong-signature")
    for line in signatures.splitlines():
        words = line.split(" ")
        if len(words) != 3 or words[0] != "\u2014" or words[1] != origin:
            continue
        data = base64.b64decode(words[2], validate=True)
        if data[:4] == name and signature_holds(public, (body + "\n").encode(), data[4:]):
            return size, root
    raise Wrong("wrong-signature")


# ---- the command -----------------------------------------------------------------------------

def check_mark(text, salt, application):
    mark = hashlib.sha256(bytes.fromhex(salt) + application.strip().lower().encode()).hexdigest()
    if " mark=%s" % mark not in text + " ":
        raise Wrong("wrong-mark")


def check_entry(options, key, say):
    answer = json.loads(read(options.proof))
    text = answer["text"].encode()
    size, root = check_head(answer["checkpoint"], key)
    say("line", answer["text"])
    say("signed", key[0])
    leaf = leaf_hash(text)
    if leaf != bytes.fromhex(answer["leaf"]):
        raise Wrong("wrong-hash")
    say("hash", leaf.hex())
    if answer["proof"] is None:
        raise Wrong("waiting")
    proof = [bytes.fromhex(node) for node in answer["proof"]]
    if not inclusion_holds(leaf, answer["index"], size, proof, root):
        raise Wrong("wrong-proof")
    say("included", answer["index"], size)
    if options.salt:
        check_mark(answer["text"], options.salt, options.application)
        say("own")


def check_growth(options, key, say):
    answer = json.loads(read(options.growth))
    before, root_before = check_head(read(options.old_head), key)
    size, root = check_head(answer["checkpoint"], key)
    proof = [bytes.fromhex(node) for node in answer["proof"]]
    say("signed", key[0])
    if not growth_holds(before, root_before, size, root, proof):
        raise Wrong("wrong-proof")
    say("grown", before, size)


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def language():
    code = (locale.getlocale()[0] or "")[:2].lower()
    return code if code in ("kk", "ru") else "en"


def options_of(words):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    entry = commands.add_parser("entry")
    entry.add_argument("proof")
    entry.add_argument("--salt")
    entry.add_argument("--application")
    growth = commands.add_parser("growth")
    growth.add_argument("old_head")
    growth.add_argument("growth")
    for command in (entry, growth):
        command.add_argument("--key", required=True)
        command.add_argument("--lang", choices=("kk", "ru", "en"), default=language())
    options = parser.parse_args(words)
    if options.command == "entry" and bool(options.salt) != bool(options.application):
        parser.error("--salt and --application go together")
    return options


def main(words):
    options = options_of(words)

    def say(text, *args):
        print(TEXTS[text][options.lang].format(*args))

    try:
        key = read_key(read(options.key))
        (check_entry if options.command == "entry" else check_growth)(options, key, say)
    except Wrong as wrong:
        say(str(wrong))
        return 1
    except (Unreadable, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError,
            binascii.Error) as fault:
        say("unreadable", repr(fault))
        return 2
    return 0


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal of the system is set to
    sys.exit(main(sys.argv[1:]))
