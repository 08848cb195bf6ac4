// SPDX-License-Identifier: Apache-2.0

// Package ari is the adapter between one node of Asterisk and the machine.
//
// An [Adapter] owns a [telephony.Controller] and brings it what Asterisk tells
// over its REST interface (ARI): events from a WebSocket, and the results of
// requests. What follows from it goes to Asterisk as requests and to the machine
// as commands.
//
//	socket -> reader -> inbox -> owner -> socket, or workers -> REST
//	            engine ---^        |----> commands
//
// One goroutine, the owner, holds the controller; all else reaches it through an
// ordered inbox. The reader never waits: Asterisk cuts a reader off that is slow
// for 100 ms, so if a buffer is full the link is given up and everything is
// compared anew, which is what happens after any lost link:
//
//  1. The socket is opened first, so that no event is missed; events are buffered.
//  2. What the switch has is listed; the controller compares and its findings go
//     to the machine, then LinkUp.
//  3. The buffered events follow, then life goes on.
//
// The socket is opened by us, or by Asterisk, if there is a [Door]; nothing else
// differs.
//
// Once in a while the same comparison runs as a sweep while the link is up, in
// case an event was lost: see sweep.go for how a listing of one moment and
// events in flight are kept from contradicting each other.
//
// Requests and event types are those of github.com/CyCoreSystems/ari; the event
// stream and the calls, over it or over HTTP, are our own, for the reasons given in
// stream.go, socket.go and rest.go.
package ari
