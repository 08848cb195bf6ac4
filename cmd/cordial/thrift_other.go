// SPDX-License-Identifier: Apache-2.0

//go:build !linux

package main

// coarseTimers does something only on Linux.
func coarseTimers() {}
