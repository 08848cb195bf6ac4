// SPDX-License-Identifier: Apache-2.0

// Package plan is the theory of one group of agents who can all serve all of its
// callers: how long these wait and how many give up, and how many agents it takes.
//
// [Queue.Predict] answers the first question, [Staff] the second. Which model it is
// follows from what the [Queue] says:
//
//	Erlang B  [Blocking]: as many lines as agents, nobody waits
//	Erlang C  nobody gives up, and there are lines for all
//	Erlang A  callers give up (Patience), and there are lines for all
//	Erlang X  limited Lines, with or without Patience; and Redial
//
// All of them take arrivals to be Poisson, handle times and patience to be
// exponential, agents to be alike, callers to be served first come, first served, and
// the centre to have run for long enough that its beginning is forgotten.
//
// Reckoning is in float64 and good to a relative error of 1e-9 up to 100,000 agents;
// the tests hold it against sums of 60 and more digits. Nothing here is a difference of
// nearly equal numbers: what is small is a sum or an integral of positive terms. What
// lies below about 1e-300 is 0.
//
// Like the machine, the theory is pure: no clock, no chance, no I/O.
package plan
