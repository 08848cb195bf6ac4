// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// asCordial makes the test binary be cordial itself.
const asCordial = "CORDIAL_TEST_IS_CORDIAL"

func TestMain(m *testing.M) {
	if os.Getenv(asCordial) != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// output is what a process has written, so far.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// process is a cordial of its own.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	out  *output
	done chan struct{} // closed once it has ended
}

// start starts cordial with arguments, in an empty directory; the test's end ends it.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	exe, err := os.Executable()
	require.NoError(t, err)
	p := &process{t: t, cmd: exec.Command(exe, args...), out: &output{}, done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), asCordial+"=1", "GOCOVERDIR="+t.TempDir())
	p.cmd.Stdout, p.cmd.Stderr, p.cmd.Dir = p.out, p.out, t.TempDir()
	require.NoError(t, p.cmd.Start())
	go func() {
		_ = p.cmd.Wait() // its state tells
		close(p.done)
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // it has ended already, if this fails
		<-p.done
	})
	return p
}

// run runs cordial to its end and returns its exit status and what it wrote.
func run(t *testing.T, args ...string) (int, string) {
	t.Helper()
	p := start(t, args...)
	return p.wait(), p.out.String()
}

// wait waits for the process's end and returns its exit status.
func (p *process) wait() int {
	p.t.Helper()
	select {
	case <-p.done:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(2 * time.Minute):
		require.Fail(p.t, "cordial does not end", p.out.String())
		return -1
	}
}

func (p *process) signal(s syscall.Signal) { require.NoError(p.t, p.cmd.Process.Signal(s)) }

// until waits for a condition, and fails if the process ends first.
func (p *process) until(what string, ok func() bool) {
	p.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(2 * time.Minute)
	for !ok() {
		select {
		case <-p.done:
			require.Fail(p.t, "cordial has ended: "+what, p.out.String())
		case <-limit:
			require.Fail(p.t, "in vain: "+what, p.out.String())
		case <-tick.C:
		}
	}
}

// freeAddress returns an address that nobody listens on now.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()
	return l.Addr().String()
}

// get asks over HTTP; status 0: no answer.
func get(url string) (int, string) {
	response, err := http.Get(url) //nolint:gosec,noctx // a test's own server
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = response.Body.Close() }()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err.Error()
	}
	return response.StatusCode, string(b)
}

// write writes a file below the test's own directory and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}
