// SPDX-License-Identifier: Apache-2.0

// Package quality finds out how well a rule of routing matches contacts and agents, and
// what that costs in waiting: Cordial's, by the very index that serves live calls, beside
// those of bench/policy.
//
// All rules see the same contacts: when they come, what they need, how long they will
// talk and wait is drawn before anybody routes them. Nobody rings, wraps up or takes a
// break, so that nothing but the rule makes a difference.
package quality
