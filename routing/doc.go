// SPDX-License-Identifier: Apache-2.0

// Package routing decides which agent a contact is offered to, and which
// contact a freed agent takes.
//
// It is pure: time comes in as an argument, there is no chance, no I/O and no
// floating point, so the same questions always have the same answers, on any
// processor, live and in simulation.
//
// Everything is weighed in seconds of a customer's waiting. The rule is set out
// at [Pool.Next].
package routing
