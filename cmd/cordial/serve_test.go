// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

const goodConfig = `
asterisk:
  - {name: pbx1, url: "http://127.0.0.1:9/ari", user: cordial, password: secret}
skills: [{name: boots}]
queues: [{name: boots, needs: [{skill: boots, least: 1}]}]
lines: [{name: boots, queue: boots}]
agents:
  - {name: a101, endpoint: PJSIP/a101, skills: {boots: 7}}
`

// status asks the cordial that serves for everything.
func (p *process) status(data string) acd.Status {
	p.t.Helper()
	code, out := run(p.t, "queue", "show", "--json", "--data", data)
	require.Equal(p.t, 0, code, out)
	var s acd.Status
	require.NoError(p.t, json.Unmarshal([]byte(out), &s))
	return s
}

func (p *process) untilReady(listen string) {
	p.t.Helper()
	p.until("ready", func() bool { code, _ := get("http://" + listen + "/readyz"); return code == 200 })
}

// The demo lives, is looked at and spoken to, is killed, goes on where it was,
// and leaves a good journal.
func TestDemo(t *testing.T) {
	data, listen := filepath.Join(t.TempDir(), "data"), freeAddress(t)
	p := start(t, "serve", "--demo", "--data", data, "--listen", listen)
	p.untilReady(listen)
	p.until("agents at work", func() bool { return len(p.status(data).Contacts) > 0 })

	code, table := run(t, "queue", "show", "--data", data)
	require.Equal(t, 0, code)
	require.Contains(t, table, "WAITING")
	code, agents := run(t, "agent", "list", "--data", data)
	require.Equal(t, 0, code)
	for _, line := range strings.Split(table+agents, "\n") {
		require.LessOrEqual(t, len([]rune(line)), 80, "fits into 80 columns: %q", line)
	}
	info, err := os.Stat(filepath.Join(data, socketName))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	code, metrics := get("http://" + listen + "/metrics")
	require.Equal(t, 200, code)
	require.Contains(t, metrics, "cordial_contacts_waiting")

	code, out := run(t, "verify", data)
	require.Equal(t, 1, code, "the journal is in use")
	require.NotContains(t, out, "goroutine")

	before := p.status(data)
	p.signal(syscall.SIGKILL)
	p.wait()
	p = start(t, "serve", "--demo", "--data", data, "--listen", listen)
	p.untilReady(listen)
	after := p.status(data)
	require.GreaterOrEqual(t, after.Seq, before.Seq)
	p.signal(syscall.SIGTERM)
	require.Equal(t, 0, p.wait(), p.out)

	code, out = run(t, "verify", data)
	require.Equal(t, 0, code, out)
	require.Contains(t, out, "every invariant held")
}

// Asterisk is down: cordial serves all the same, says so, and agents can sign in.
// A new configuration is read on SIGHUP; a faulty one is refused.
func TestServeWithoutAsterisk(t *testing.T) {
	data, listen, config := t.TempDir(), freeAddress(t), write(t, "cordial.yaml", goodConfig)
	p := start(t, "serve", "--config", config, "--data", data, "--listen", listen)
	p.until("alive", func() bool { code, _ := get("http://" + listen + "/healthz"); return code == 200 })
	p.until("it says that Asterisk is down", func() bool {
		code, why := get("http://" + listen + "/readyz")
		return code == 503 && strings.Contains(why, "pbx1") && strings.Contains(why, "127.0.0.1:9")
	})
	code, out := run(t, "agent", "sign-in", "a101", "--data", data)
	require.Equal(t, 0, code, out)
	code, out = run(t, "agent", "ready", "a101", "a999", "--data", data)
	require.Equal(t, 1, code)
	require.Contains(t, out, `a999: ready: agent "a999": no such agent`)
	code, out = run(t, "agent", "ready", "a999", "a101", "--data", data)
	require.Equal(t, 1, code, "one is unknown; the other was told all the same, before")
	require.Contains(t, out, "a101: nothing to change")
	code, out = run(t, "agent", "pause", "a101", "--reason", "lunch", "--data", data)
	require.Equal(t, 0, code, out)
	require.Equal(t, "paused", p.status(data).Agents[0].State)

	require.NoError(t, os.WriteFile(config, []byte(strings.Replace(goodConfig, "boots: 7", "boots: 77", 1)), 0o600))
	p.signal(syscall.SIGHUP)
	p.until("the fault is told", func() bool { return strings.Contains(p.out.String(), "old configuration stays") })
	require.Contains(t, p.out.String(), "cordial.yaml:8:")
	require.Equal(t, acd.Level(7), p.status(data).Agents[0].Levels["boots"])

	require.NoError(t, os.WriteFile(config, []byte(strings.Replace(goodConfig, "boots: 7", "boots: 9", 1)), 0o600))
	p.signal(syscall.SIGHUP)
	p.until("the new level counts", func() bool { return p.status(data).Agents[0].Levels["boots"] == 9 })
	require.Equal(t, "paused", p.status(data).Agents[0].State, "agents keep their state")

	second := start(t, "serve", "--config", config, "--data", data, "--listen", freeAddress(t))
	require.Equal(t, 1, second.wait())
	require.Contains(t, second.out.String(), "in use")
	p.signal(syscall.SIGTERM)
	require.Equal(t, 0, p.wait(), p.out)
}

// What stops cordial from starting is told in one clear sentence.
func TestServeRefuses(t *testing.T) {
	config := write(t, "cordial.yaml", goodConfig)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, l.Close()) })
	busy := l.Addr().String()
	file := write(t, "file", "")
	for name, tc := range map[string]struct {
		args []string
		says string
	}{
		"no configuration":        {[]string{"serve"}, "cordial init"},
		"a file that isn't there": {[]string{"serve", "--config", "nowhere.yaml"}, "nowhere.yaml"},
		"a faulty configuration":  {[]string{"serve", "--config", write(t, "bad.yaml", "qeues: []\n")}, `bad.yaml:1:`},
		"a port in use":           {[]string{"serve", "--config", config, "--data", t.TempDir(), "--listen", busy}, "in use by another process; choose another address with --listen"},
		"a bad address":           {[]string{"serve", "--config", config, "--data", t.TempDir(), "--listen", "nonsense"}, "--listen"},
		"no directory":            {[]string{"serve", "--config", config, "--data", filepath.Join(file, "data"), "--listen", "127.0.0.1:0"}, "not writable"},
		"demo and configuration":  {[]string{"serve", "--demo", "--config", config}, "leave out"},
		"nobody serves":           {[]string{"queue", "show", "--data", t.TempDir()}, "start it with: cordial serve"},
		"which cordial":           {[]string{"agent", "list"}, "--data DIR"},
		"no journal":              {[]string{"verify", t.TempDir()}, "no journal"},
		"an unknown command":      {[]string{"sevre"}, "unknown command"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out := run(t, tc.args...)
			require.Equal(t, 1, code, out)
			require.Contains(t, out, tc.says)
			require.NotContains(t, out, "goroutine")
			if name != "a faulty configuration" && name != "an unknown command" { // these have more to say
				require.Equal(t, 1, strings.Count(strings.TrimSpace(out), "\n")+1, "one sentence: %s", out)
			}
		})
	}
}
