// SPDX-License-Identifier: Apache-2.0
//
// M/M/n in simjs, as its manual models a bank: an entity lets callers come, and each
// of them uses a Facility, which is the agents. The mean talk is 1, and so the load is
// the rate of arrivals.
//
//   node mm_n.js CONTACTS AGENTS LOAD SEED
//
// Prints what came of it as JSON; "seconds" is the time that the simulation took, on
// the clock of the wall and without what comes before and after. The status is 69 if
// simjs is not there.
'use strict';

// The package is made for browsers: what it exports hangs on the window.
globalThis.window = {};
try {
  require('simjs');
} catch {
  process.exit(69);
}
const { Sim, Entity, Facility, Random } = globalThis.window.Sim;
const { version } = require('simjs/package.json');

const [contacts, agents, load, seed] = process.argv.slice(2).map(Number);
const chance = new Random(seed);
const floor = new Facility('agents', Facility.FCFS, agents);
let came = 0;
let answered = 0;
let talk = 0;
let lastArrival = 0;

class Callers extends Entity {
  start() {
    this.setTimer(chance.exponential(load)).done(this.arrive);
  }

  arrive() {
    const length = chance.exponential(1);
    this.useFacility(floor, length).done(this.served, this, length);
    came += 1;
    if (came < contacts) {
      this.setTimer(chance.exponential(load)).done(this.arrive);
    } else {
      lastArrival = this.time();
    }
  }

  served(length) {
    answered += 1;
    talk += length;
  }
}

const sim = new Sim();
sim.addEntity(Callers);
const began = performance.now();
sim.simulate(Infinity);
const seconds = (performance.now() - began) / 1000;

// The facility keeps the waits itself.
const waits = floor.queueStats().durationSeries;
console.log(JSON.stringify({
  version: `simjs ${version}`, seconds, answered, wait: waits.sum(), talk, last_arrival: lastArrival,
}));
