// SPDX-License-Identifier: Apache-2.0

// Package fakeswitch is a telephone switch in memory, with phones and callers
// that behave as people do. It serves the demo, simulations and tests of faults.
//
// [Switch] carries out what a telephony.Controller asks and tells what happens,
// with the habits of the real one: requests and events travel apart, a leg that
// rings is not in the application yet, ids are unique only among the living, what
// happens while the link is down is never told, and a phone that forwards its
// calls makes a channel that nobody asked for.
//
// [Faults] are what goes wrong on the way between the two: requests without an
// answer, slow ones, events that come twice or late; [Switch.Mute] makes the link half
// open. A witness sees what really happened to callers and phones, told or not.
//
// [Demo] is a whole contact centre on top of it: agents who sign in, answer, wrap
// up and take breaks, and callers who come by chance. [Runner] lets it live in
// real time.
//
// Time is an argument and chance comes from a seed: the same seed and the same
// stimuli give the same events.
package fakeswitch
