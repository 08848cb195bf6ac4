// SPDX-License-Identifier: Apache-2.0

package quality

import "io"

// Draw is to come.
func Draw(io.Writer, *Report) error { return nil }
