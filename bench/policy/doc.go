// SPDX-License-Identifier: Apache-2.0

// Package policy has the rules by which other distributors route, to compare with.
// Cordial itself routes by none of them.
//
// A [Rule] is asked in two places: which of the free agents takes a contact that has
// come, and which of the waiting contacts an agent takes who has become free. A [Desk],
// which asks it, leaves out who is not eligible, so that no rule can break a need: that
// is the skill filter which all of these systems have.
//
// Where a maker's rule is known by its manual only, the doc comment says so; where
// manuals leave something open, it says what was taken.
package policy
