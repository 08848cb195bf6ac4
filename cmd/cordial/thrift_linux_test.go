// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// slackOf is how late the kernel may let the timers of a process expire.
func slackOf(t *testing.T, pid int) time.Duration {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/timerslack_ns", pid))
	require.NoError(t, err)
	n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64)
	require.NoError(t, err)
	return time.Duration(n)
}

func TestServeHasCoarseTimers(t *testing.T) {
	require.Less(t, slackOf(t, os.Getpid()), timerSlack, "the control: who does not ask for it has none")
	data, listen := filepath.Join(t.TempDir(), "data"), freeAddress(t)
	p := start(t, "serve", "--demo", "--data", data, "--listen", listen)
	p.untilReady(listen)
	require.Equal(t, timerSlack, slackOf(t, p.cmd.Process.Pid), "under the number that it was started with")
	p.signal(syscall.SIGTERM)
	require.Equal(t, 0, p.wait(), p.out)
}
