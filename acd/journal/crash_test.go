// SPDX-License-Identifier: Apache-2.0

package journal_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/acd/engine"
	"cordial/acd/journal"
)

// childDir names the journal that the test binary is to serve until it is killed.
const childDir = "CORDIAL_TEST_JOURNAL"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		fmt.Println("error:", child(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

const center = `
skill boots
queue boots needs=boots:1 ring=20s
line boots queue=boots
agent anna boots:7
`

// nobody is told nothing.
type nobody struct{}

func (nobody) Publish(engine.Batch) {}

// serve runs an engine on the journal in dir.
func serve(ctx context.Context, dir string, opts engine.Options) (*engine.Engine, *journal.Journal, chan error, error) {
	j, err := journal.Open(dir, journal.Options{})
	if err != nil {
		return nil, nil, nil, err
	}
	m, stats, err := j.Recover()
	if err != nil {
		return nil, nil, nil, err
	}
	opts.Snapshotted = stats.Snapshot
	opts.Rebuild = func() (*acd.Machine, error) {
		m, _, err := j.Recover()
		return m, err
	}
	e := engine.New(m, j, nobody{}, opts)
	end := make(chan error, 1)
	go func() { end <- e.Run(ctx) }()
	config, err := acdtest.ParseConfig(center)
	if err == nil {
		_, err = e.Do(ctx, acd.Command{Kind: acd.Configure, Config: config})
	}
	return e, j, end, err
}

// child has callers arrive from eight sides, as fast as it goes, and prints each
// contact that was acknowledged.
func child(dir string) error {
	e, j, end, err := serve(context.Background(), dir, engine.Options{SnapshotEvery: 50})
	if err != nil {
		return err
	}
	var out sync.Mutex
	for i := range 8 {
		go func() {
			for n := 0; ; n++ {
				leg := fmt.Sprintf("%d-%d-%d", os.Getpid(), i, n)
				id, err := j.Customer(leg)
				if err != nil {
					fmt.Println("error:", err)
				}
				r, err := e.Do(context.Background(), acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: leg, Line: "boots", Customer: id})
				out.Lock()
				if err != nil {
					fmt.Println("error:", err)
				}
				fmt.Println("ack", r.Seq, leg, id)
				out.Unlock()
			}
		}()
	}
	return <-end
}

type acked struct {
	contact  acd.ContactID
	leg      string
	customer acd.CustomerID
}

// killed runs a child until it has acknowledged so many contacts, kills it, and
// returns all that it has acknowledged.
func killed(t *testing.T, dir string, after int) []acked {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	var got []acked
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var a acked
		line := lines.Text()
		if n, _ := fmt.Sscanf(line, "ack %d %s %d", &a.contact, &a.leg, &a.customer); n != 3 {
			// The last line may be cut by the kill.
			assert.False(t, strings.HasPrefix(line, "error"), line)
			continue
		}
		if got = append(got, a); len(got) == after {
			require.NoError(t, cmd.Process.Kill())
		}
	}
	assert.Error(t, cmd.Wait(), "it was killed")
	require.GreaterOrEqual(t, len(got), after)
	return got
}

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	dir := t.TempDir()
	var all []acked
	for round := range 8 {
		all = append(all, killed(t, dir, 30+17*round)...)
	}
	j, err := journal.Open(dir, journal.Options{})
	require.NoError(t, err)
	m, stats, err := j.Recover()
	require.NoError(t, err)
	assert.Positive(t, stats.Snapshot)
	require.NoError(t, m.Check())
	for _, a := range all {
		v := m.View(a.contact)
		require.Equal(t, a.leg, v.Leg, "contact %d", a.contact)
		number, err := j.Number(a.customer)
		require.NoError(t, err)
		require.Equal(t, a.leg, number)
	}
	require.NoError(t, j.Close())
	report, err := journal.Verify(dir)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, report.Living, len(all))
	assert.Zero(t, report.Differing)
}

func TestASecondProcess(t *testing.T) {
	dir := t.TempDir()
	j, err := journal.Open(dir, journal.Options{})
	require.NoError(t, err)
	defer j.Close()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+t.TempDir())
	cmd.Env = append(cmd.Env, childDir+"="+dir)
	got := make(chan string, 1)
	go func() {
		out, _ := cmd.Output()
		got <- string(out)
	}()
	select {
	case out := <-got:
		assert.Contains(t, out, fmt.Sprintf("another cordial (pid %d) is using %s", os.Getpid(), dir))
	case <-time.After(time.Minute):
		t.Fatal("the second process does not give up")
	}
}

func TestTheEngineOnAJournal(t *testing.T) {
	dir := t.TempDir()
	for round := range 3 {
		ctx, stop := context.WithCancel(t.Context())
		e, j, end, err := serve(ctx, dir, engine.Options{SnapshotEvery: 20})
		require.NoError(t, err)
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				for n := range 10 {
					_, err := e.Do(ctx, acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: fmt.Sprint(round, i, n), Line: "boots"})
					assert.NoError(t, err)
				}
			})
		}
		all.Wait()
		status, err := e.Status(ctx)
		require.NoError(t, err)
		assert.Len(t, status.Contacts, 160*(round+1))
		stop()
		require.NoError(t, <-end)
		require.NoError(t, j.Close())
		report, err := journal.Verify(dir)
		require.NoError(t, err)
		assert.Equal(t, status.Seq, report.Last)
		assert.Zero(t, report.Differing)
	}
}
