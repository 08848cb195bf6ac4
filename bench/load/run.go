// SPDX-License-Identifier: Apache-2.0

package load

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// RunTests runs a package's tests with the real cordial in binary: CORDIAL_BINARY,
// or built once for all of them. It tells when the machine itself stood still, and
// returns the exit status.
func RunTests(binary *string, run func() int) int {
	stop := WatchStalls(os.Stdout)
	defer stop()
	if *binary = os.Getenv("CORDIAL_BINARY"); *binary != "" {
		return run()
	}
	dir, err := os.MkdirTemp("", "cordial-bin-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir) //nolint:errcheck // the machine's to clean
	*binary = filepath.Join(dir, "cordial")
	if out, err := exec.Command("go", "build", "-o", *binary, "cordial/cmd/cordial").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build cordial: %v\n%s", err, out)
		return 1
	}
	return run()
}
