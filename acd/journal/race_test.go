// SPDX-License-Identifier: Apache-2.0

//go:build race

package journal

// racing: the race detector is on, and with it checks of unsafe pointers.
const racing = true
