// SPDX-License-Identifier: Apache-2.0

// Package pricing finds out, minute by minute, what scarce skills cost in a centre that
// is at work.
//
// It looks at the machine's market ([acd.Market]): how many contacts came with which
// needs, and who is there. What came fades, so that prices follow the day. The solution
// is a command ([acd.SetPrices]), which the machine takes as it takes any other.
//
// It is pure: who owns the machine says when to look, and where to solve. Live that is a
// goroutine of its own, since a large centre's problem may take a tenth of a second; a
// simulation solves at once, so that the same seed gives the same prices.
package pricing
