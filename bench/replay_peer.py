"""The peer of bench/replay: the same rules in plain Python (csv, heapq, deques), written for speed
with the usual means. Usage: replay_peer.py pools.csv events.csv outcomes.csv"""
import csv
import heapq
import sys
from collections import deque
from datetime import datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=5))
T, O, AUTO = 0, 1, 2
LANES = {"T": T, "O": O, "AUTO": AUTO}
WAITING, SEATED, OVER, RESERVE, OFFERED = 0, 1, 2, 3, 4


class Pool:
    __slots__ = ("name", "capacity", "ratio", "reserved", "aside", "taken", "own", "run", "credit", "turns", "lanes", "reserve", "calls")

    def __init__(self, row):
        self.name, self.capacity, self.ratio = row["pool"], int(row["capacity"]), row["ratio"] == "3:1"
        self.reserved, self.aside = int(row["auto_reserved"] or 0), row["auto_until"] != ""
        self.taken = self.own = self.run = self.credit = self.turns = self.calls = 0
        self.reserve = []  # a heap by seq
        self.lanes = (deque(), deque(), deque())

    def head(self, lane):
        queue = self.lanes[lane]
        while queue and queue[0].state != WAITING:
            queue.popleft()
        return queue[0] if queue else None

    def give(self, a, outcome, now):
        self.turns += 1
        self.taken += 1
        self.own += outcome == "AUTO"
        a.state, a.outcome, a.at, a.turn = SEATED, outcome, now, self.turns

    def leave(self, a, now, moves):
        if a.state == SEATED or a.state == OFFERED:
            self.taken -= 1
            self.own -= a.outcome == "AUTO"
            self.capacity -= moves
        a.state, a.at = OVER, now

    def free(self):
        return self.capacity - self.taken - (max(0, self.reserved - self.own) if self.aside else 0)

    def offer(self, now, until, timers):
        self.calls += 1
        passed = []
        while self.reserve and self.free() > 0 and not any(self.head(lane) for lane in (T, O, AUTO)):
            seq, a = heapq.heappop(self.reserve)
            if a.state != RESERVE:
                continue
            if a.passed == self.calls:
                passed.append((seq, a))
                continue
            self.give(a, "OFFERED", now)
            a.state = OFFERED
            heapq.heappush(timers, (until, 1, seq, self, a))
        for entry in passed:
            heapq.heappush(self.reserve, entry)

    def fill(self, now, due=None):
        while True:
            own = self.head(AUTO)
            if own and self.capacity > self.taken:
                self.give(own, "AUTO", now)
                continue
            aside = max(0, self.reserved - self.own) if self.aside else 0
            if self.capacity - self.taken - aside <= 0:
                return
            t, o = self.head(T), self.head(O)
            if not self.ratio:
                first = min((a for a in (t, o) if a), key=lambda a: a.seq, default=None)
                if not first:
                    return
                self.give(first, "ALLOCATED", now)
            elif o and self.credit:
                self.credit -= 1
                self.give(o, "ALLOCATED", now)
            elif t:
                self.run += 1
                if self.run == 3:
                    self.run, self.credit = 0, 1
                self.give(t, "ALLOCATED", now)
            elif o and due and due.state == WAITING and due.lane == O:
                self.give(o, "SPARE", now)
            else:
                return


class Application:
    __slots__ = ("name", "pool", "lane", "seq", "state", "outcome", "at", "turn", "passed")


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def advance(timers, now):
    while timers and (now is None or timers[0][0] <= now):
        at, kind, _, pool, a = heapq.heappop(timers)
        if kind == 0:
            pool.aside = False
            pool.fill(at)
        elif a.state == OFFERED:
            pool.leave(a, at, 0)
            a.outcome = "OFFER_EXPIRED"
            pool.fill(at)
        elif a.state == WAITING and a.lane != AUTO:
            pool.fill(at, a)
            if a.state == WAITING:
                a.state, a.outcome, a.at = OVER, "REFUSED_FULL", at


def arrive(pool, name, lane, now, rows):
    a = Application()
    a.name, a.pool, a.lane, a.seq, a.passed = name, pool, LANES[lane], len(rows) + 1, 0
    a.state, a.outcome, a.at, a.turn = WAITING, "WAITING", now, ""
    rows.append(a)
    return a


def seat(a, outcome, now):
    a.pool.taken += 1
    a.state, a.outcome, a.at = SEATED, outcome, now


def join(a):
    a.state, a.outcome = RESERVE, "RESERVE"
    heapq.heappush(a.pool.reserve, (a.seq, a))


def happen(event, a, pool, now):
    """What an event does to an application that is there already."""
    if event == "reserve":
        join(a)
    elif event == "unreserve":
        a.state, a.outcome = OVER, "REFUSED_FULL"
    elif event == "pass":
        a.passed = pool.calls + 1
    elif event == "accept":
        a.state, a.outcome, a.at = SEATED, "ACCEPTED", now
    elif event == "grant":
        pool.capacity += 1
        seat(a, "DIRECTED", now)
    else:
        pool.leave(a, now, event == "leave")
        a.outcome = ENDS[event]


ENDS = {"withdraw": "WITHDRAWN", "refuse": "REFUSED_DOCS", "decline": "OFFER_EXPIRED", "leave": "MOVED"}


def main(pools_path, events_path, out_path):
    pools, applications, rows, timers = {}, {}, [], []
    with open(pools_path, newline="", encoding="utf-8") as file:
        for i, row in enumerate(csv.DictReader(file)):
            pool = pools[row["pool"]] = Pool(row)
            if pool.aside:
                heapq.heappush(timers, (instant(row["auto_until"]), 0, i, pool, None))
    with open(events_path, newline="", encoding="utf-8") as file:
        for at, event, pool, name, lane, deadline, seats in list(csv.reader(file))[1:]:
            now, pool = instant(at), pools[pool]
            advance(timers, now)
            if event == "apply":
                a = applications[name] = arrive(pool, name, lane, now, rows)
                pool.lanes[a.lane].append(a)
                heapq.heappush(timers, (instant(deadline), 1, a.seq, pool, a))
            elif event in ("come", "direct"):
                a = applications[name] = arrive(pool, name, lane, now, rows)
                pool.capacity += event == "come"
                seat(a, "CAME" if event == "come" else "DIRECTED", now)
            elif event == "capacity":
                pool.capacity = int(seats)
            elif event == "offer":
                pool.offer(now, instant(deadline), timers)
            else:
                happen(event, applications[name], pool, now)
            pool.fill(now)
    advance(timers, None)
    with open(out_path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("application", "pool", "lane", "seq", "outcome", "at", "turn"))
        names = ("T", "O", "AUTO")
        for a in rows:
            at = a.at.astimezone(ZONE).isoformat()
            out.writerow((a.name, a.pool.name, names[a.lane], a.seq, a.outcome, at, a.turn))


main(*sys.argv[1:])
