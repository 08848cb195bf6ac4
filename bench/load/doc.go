// SPDX-License-Identifier: Apache-2.0

// Package load is the rig: real SIP callers and agents' phones (SIPp) against a
// real Asterisk that is steered by the real binary.
//
// A run has three witnesses that know nothing of each other: SIPp's own logs,
// Asterisk's channel event log (CEL) and Cordial's journal. Reconcile holds
// them against each other, call by call and offer by offer; any difference is a
// fault. Who was eligible is decided anew from the configuration file by code
// that routing has no part in.
//
// The end-to-end tests need root on Debian and stand behind the build tag e2e:
//
//	make e2e
//
// What a run writes lies in memory (/dev/shm) and is thrown away unless it failed.
// The environment may say otherwise:
//
//	CORDIAL_BINARY       a cordial to test, instead of building one
//	CORDIAL_RIG_DIR      where the Asterisk root is kept (/var/tmp/cordial-rig)
//	CORDIAL_RIG_WORK     where a run writes
//	CORDIAL_RIG_KEEP     keep what it wrote
//	CORDIAL_RIG_VERBOSE  let Asterisk log all it does
//	CORDIAL_RIG_SEED     when and where the server is killed, as an earlier run printed it
//
// The server is killed at random moments and at planted points: the binary of that
// test is built with the tag plant (cmd/cordial/plant.go), the others have no such
// points. Measure uses the rig to say what a call costs (cordial bench live).
//
// The reconciler's own tests plant a fault of each kind and need nothing but Go.
package load
