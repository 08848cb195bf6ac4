// SPDX-License-Identifier: Apache-2.0

// Package acdtest runs scenarios in plain words against the machine, and builds
// configurations for tests.
//
// A scenario file holds blocks of input and, after a line ----, the output that
// is expected of them (rewritten by -rewrite):
//
//	config
//	skill boots
//	queue boots needs=boots:3 ring=20s
//	line boots queue=boots
//	agent anna boots:7
//	----
//
//	do
//	0s link-up pbx
//	1s sign-in anna
//	2s arrive boots leg=a1
//	----
//	...
//
// Contacts are called by the legs they came with. After every block the
// machine's invariants are checked and the journal so far is folded anew, from
// its beginning and from a snapshot, and stepped anew: the bytes must be the same.
package acdtest
