// SPDX-License-Identifier: Apache-2.0

// Package workload says what happens in a contact centre, by chance from a seed:
// who calls when, how long they talk, when they give up and call again, and which
// agents are there. It decides nothing about who serves whom.
//
// A [Scenario] is read from a file ([Load]; docs/scenarios.md explains the keys) or
// made by [Plain] and [Pooled]. It does not change and may be shared. A [Run] is one
// replication of it and belongs to one goroutine. A simulator asks it as follows,
// none of which allocates but Turns:
//
//	config := scenario.Config()                // into the machine: Configure
//	run := scenario.Run(replication)
//	turns := run.Turns()                       // SignIn, Ready, Pause, SignOut by time
//	for run.Next(&contact) { ... }             // arrivals by time, one ahead of the clock
//
//	when a contact is offered the n-th time    p := run.Pickup(&contact, n)
//	    p.Answers: Answer after p.After, unless the ring's time is up before;
//	    else she lets it ring. Where it rings out: Ready p.Back after the offer has ended
//	when it is answered                        hang up after contact.Talk
//	when the agent's wrap-up begins            EndWrapUp after contact.WrapUp, which may be 0
//	when nobody answers                        hang up contact.Patience after contact.At
//	when it has gone without being served      run.Redial(&contact, now, &again): arrives at again.At
//
// Contacts before [Scenario.Counted] warm the centre up; none comes at or after
// [Scenario.End].
//
// # Common random numbers
//
// Every draw is a function of the scenario's seed, the replication, a purpose (talk,
// patience, ...) and the number of what it is for: the contact, with the attempt and
// the offer where they matter, or the agent and the day. Nothing is drawn in
// the order of being asked. So contact i has the same arrival, needs, talk and
// patience under every policy, however often anybody redials, and the difference
// between two policies is that of the policies.
//
// # The same on every processor
//
// Draws are 64-bit integers. They become lengths of time by the package's own
// logarithm, exponential and normal quantile, made of single operations whose
// rounding IEEE 754 fixes: no product is left for the compiler to fuse with a sum,
// and nothing is used of the standard library's mathematics but the square root
// and the floor, which are exact. No float is converted to an integer that cannot
// hold it. All times are nanoseconds in int64. A golden test holds hashes of the
// first contacts, offers, redials and turns of each scenario.
// Local times are those of the time zone files that Go finds, which can differ in
// how they know the future.
package workload
