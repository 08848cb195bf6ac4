// SPDX-License-Identifier: Apache-2.0

// Package acd is Cordial's core: one machine that turns commands into events.
//
// The machine is pure. It reads no clock, draws no random number, starts no
// goroutine and does no I/O: now comes in with each command. So the code that
// serves live calls also simulates a holiday surge, and folding a journal gives
// the live state, byte for byte.
//
// A story in five steps:
//
//  1. Somebody calls. The switch's adapter says Arrive; [Machine.Step] answers
//     with a [Record] that holds the command and what followed from it:
//     ContactQueued and, if an agent is free, ContactOffered.
//  2. The record is written to the journal and synced. Only then may anything
//     outside know of it (see package engine).
//  3. The agent's phone is rung because the contact's [View] now says so (see
//     package telephony). She answers: Answer, ContactAnswered.
//  4. If she does not, [Machine.Deadline] falls due: Tick, OfferEnded, and the
//     contact, which has kept its age, is offered to the next.
//  5. The process dies. Its successor folds the journal with [Machine.Apply],
//     compares what the switch has with what it should have, and goes on.
//
// Step decides and then folds its own events with the same code as Apply:
// nothing else ever changes the state.
package acd
