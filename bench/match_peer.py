"""The peer of bench/match: deferred acceptance in plain Python (array, heapq), written for speed with the usual means.
Usage: match_peer.py schools.bin priorities.bin lots.bin seats.bin outcomes.bin CHOICES"""
import sys
from array import array
from heapq import heappush, heapreplace


def read(path):
    numbers = array("i")
    with open(path, "rb") as file:
        numbers.frombytes(file.read())
    return numbers


def main(argv):
    schools, priorities, lots, seats = (read(path) for path in argv[1:5])
    choices = int(argv[6])
    held = [[] for _ in seats]  # the last child of a school on top: ranks are negative
    choice = array("i", bytes(4 * len(lots)))
    for first in range(len(lots)):
        child = first
        while choice[child] < choices:
            at = child * choices + choice[child]
            school = schools[at]
            heap = held[school]
            entry = (-(priorities[at] << 32 | lots[child]), child)
            if len(heap) < seats[school]:
                heappush(heap, entry)
                break
            if heap and entry > heap[0]:
                child = heapreplace(heap, entry)[1]
            choice[child] += 1
        else:
            choice[child] = -1
    with open(argv[5], "wb") as file:
        choice.tofile(file)


if __name__ == "__main__":
    main(sys.argv)
