// SPDX-License-Identifier: Apache-2.0

// Package waits holds what acd/eta foretells against what comes true.
//
// A scenario happens on a virtual clock in the machine that serves live calls. A few of
// its callers in a hundred are observers: they are like all others, but never hang up,
// so that it is seen how long the wait was that others may not have lived to the end of.
// Whenever an observer has to wait, and at some moments later, the wait is foretold, and
// beside it stands what a PBX would say: the moving average of app_queue. What is foretold
// learns from the other callers alone, as it must live.
package waits
