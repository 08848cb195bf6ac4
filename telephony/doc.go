// SPDX-License-Identifier: Apache-2.0

// Package telephony converges a switch on what the machine has decided.
//
// From a contact's [acd.View] follows what its caller should hear and be
// bridged to; the [Controller] compares that with what the switch is known to
// have and asks for the difference: for all of it that can be foreseen, in its
// order, and for the rest when the results are there. It runs for one contact after
// each record, and for all of them after a restart or a lost link: there is no
// second path for recovery.
//
// The package is pure: adapters (ari, fakeswitch) carry out the requests and
// bring in the events and listings.
package telephony
