// SPDX-License-Identifier: Apache-2.0

package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"cordial/acd/journal"
)

// Cordial is the real binary at work on a data directory of its own.
type Cordial struct {
	Binary, Config, Data, Listen string
	LogPath                      string
	process                      *Process
}

// Serve starts the server and returns at once.
func (c *Cordial) Serve() error {
	p, err := StartProcess("cordial", c.LogPath, c.Binary, "serve", "--config", c.Config, "--data", c.Data, "--listen", c.Listen)
	c.process = p
	return err
}

// Process is the server's.
func (c *Cordial) Process() *Process { return c.process }

// Stop ends the server and says whether it went in peace.
func (c *Cordial) Stop() error {
	if c.process == nil {
		return nil
	}
	c.process.Stop(10 * time.Second)
	code, err := c.process.ExitCode(time.Second)
	if err == nil && code != 0 {
		err = fmt.Errorf("cordial serve ended with status %d:\n%s", code, c.Log())
	}
	return err
}

// Log is what the server has written, at most its last 4 kB.
func (c *Cordial) Log() string {
	b, err := os.ReadFile(c.LogPath)
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-4096):])
}

// Ready says whether the server is in touch with Asterisk.
func (c *Cordial) Ready(ctx context.Context) error {
	if c.process != nil && !c.process.Running() {
		return errors.New("cordial serve has ended:\n" + c.Log())
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.Listen+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("ask for /readyz: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask for /readyz: %w", err)
	}
	if err := response.Body.Close(); err != nil {
		return fmt.Errorf("ask for /readyz: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return errors.New("/readyz says " + response.Status)
	}
	return nil
}

// Run runs a subcommand against the living server and returns its output.
func (c *Cordial) Run(ctx context.Context, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.Binary, append(args, "--data", c.Data)...)
	var out, problem bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problem
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("cordial %s: %w: %s", strings.Join(args, " "), err, bytes.TrimSpace(problem.Bytes()))
	}
	return out.Bytes(), nil
}

// Verify runs `cordial verify` on the data directory, which no server may have
// open. A replay that comes out otherwise is an error too.
func (c *Cordial) Verify(ctx context.Context) (journal.Report, error) {
	var report journal.Report
	out, err := exec.CommandContext(ctx, c.Binary, "verify", "--json", c.Data).CombinedOutput()
	if err != nil {
		return report, fmt.Errorf("cordial verify: %w: %s", err, out)
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return report, fmt.Errorf("cordial verify --json: %w", err)
	}
	if report.Differing > 0 {
		return report, fmt.Errorf("cordial verify: %d records come out otherwise on replay, the first is %d", report.Differing, report.FirstDiffering)
	}
	return report, nil
}

// Init runs `cordial init` into dir and returns the dialplan that it wrote.
func (c *Cordial) Init(ctx context.Context, dir string) ([]byte, error) {
	if out, err := exec.CommandContext(ctx, c.Binary, "init", dir).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("cordial init: %w: %s", err, out)
	}
	return os.ReadFile(filepath.Join(dir, "asterisk", "extensions.conf"))
}

// query runs a subcommand that prints JSON.
func query[T any](ctx context.Context, c *Cordial, args ...string) (T, error) {
	var v T
	out, err := c.Run(ctx, append(args, "--json")...)
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(out, &v); err != nil {
		return v, fmt.Errorf("cordial %s --json: %w", strings.Join(args, " "), err)
	}
	return v, nil
}
