// SPDX-License-Identifier: Apache-2.0

//go:build race

package routing_test

// slowdown divides the random work where every access to memory is watched.
const slowdown = 20
