// SPDX-License-Identifier: Apache-2.0

// Package pick measures what a pick of [routing.Pool] costs, beside rivals that
// follow the same rule without an index.
//
// Each side has a floor of its own, which is drawn from one seed: so all of them are
// told the same and asked the same, and must answer the same, or there are no
// figures. They take turns, so that whatever else the machine does disturbs all alike.
//
// Operations come in batches. Between two of them, outside of what is timed, the floor
// goes on living: see floor.stir. So what an index keeps for later is not kept for
// the same few agents, and caches do not hold them alone.
package pick
