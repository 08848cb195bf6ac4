# SPDX-License-Identifier: Apache-2.0
#
# M/M/n in SimPy, as its manual models a bank: each caller is a process that asks a
# Resource for an agent. The mean talk is 1, and so the load is the rate of arrivals.
#
#   python3 mm_n.py CONTACTS AGENTS LOAD SEED
#
# Prints what came of it as JSON; "seconds" is the time that the simulation took, on
# the clock of the wall and without what comes before and after. The status is 69 if
# SimPy is not there.
import json
import random
import sys
import time

try:
    import simpy
except ImportError:
    sys.exit(69)


class Centre:
    def __init__(self, contacts, agents, load, seed):
        self.env = simpy.Environment()
        self.agents = simpy.Resource(self.env, capacity=agents)
        self.contacts, self.load, self.chance = contacts, load, random.Random(seed)
        self.answered = 0
        self.wait = self.talk = self.last_arrival = 0.0

    def callers(self):
        for _ in range(self.contacts):
            yield self.env.timeout(self.chance.expovariate(self.load))
            self.env.process(self.caller())
        self.last_arrival = self.env.now

    def caller(self):
        arrived = self.env.now
        with self.agents.request() as request:
            yield request
            self.answered += 1
            self.wait += self.env.now - arrived
            talk = self.chance.expovariate(1.0)
            self.talk += talk
            yield self.env.timeout(talk)


contacts, agents, load, seed = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
centre = Centre(contacts, agents, load, seed)
began = time.perf_counter()
centre.env.process(centre.callers())
centre.env.run()
seconds = time.perf_counter() - began
print(json.dumps({
    "version": "SimPy " + simpy.__version__, "seconds": seconds, "answered": centre.answered,
    "wait": centre.wait, "talk": centre.talk, "last_arrival": centre.last_arrival,
}))
