// SPDX-License-Identifier: Apache-2.0

// Package soak lets a small contact centre live through everything that may go
// wrong, on a clock of its own, as a seed has it: a floor, a load, and a schedule of
// faults. The engine's loop, the machine and the controller of the switch are the
// ones that run live; the switch is the fake one, the disk is in memory, and
// bench/auditor judges what came of it.
//
// A seed always gives the same run. One that fails prints itself; with
//
//	make soak SEEDS=1 SEED=n
//
// it is run again, and everything that happens is told.
//
// The controller dies between any two of its steps: after stepping and before the
// batch is stored, after that and before anybody is told, between being told and the
// request to the switch, between listing the switch and comparing, or at no moment
// in particular. Whatever it had in flight may still be carried out when the next
// one is at work.
//
// With the build tag plant the controller can be given faults of its own: an effect
// before its commit, a lost timer, a double offer. TestPlantedFaultsAreFoundWithin200Seeds
// tells which seed finds each.
package soak
