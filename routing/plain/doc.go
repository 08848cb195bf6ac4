// SPDX-License-Identifier: Apache-2.0

// Package plain is the rule of [routing.Pool.Next] without an index: for each
// contact it filters the agents, scores them and sorts them; then it scores the
// contacts and takes the best.
//
// It is what the index is held against: by the tests, which want the same
// answers, and by benchmarks, which want to know what the index is worth. So it
// is written to be believed, but no slower than it must be: agents and contacts
// lie in rows, storage is used again, and contacts that see the agents alike
// share one order for as long as nothing changes.
package plain
