// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
)

// writeFormat makes testdata/formatN for the format of today; see docs/operations.md.
var writeFormat = flag.Bool("write-format", false, "write the journal of today's format into testdata; never over one that is there")

// keepsake is what stands beside a kept journal: what it must come out as for ever.
type keepsake struct {
	Seq      uint64         `json:"seq"`
	Records  uint64         `json:"records"`
	Living   int            `json:"living"`
	Outcomes map[string]int `json:"outcomes"`
	Number   string         `json:"number"` // of customer 1, made up
	State    any            `json:"state"`  // acd.Status of that day
}

func formatDir(version int) string { return filepath.Join("testdata", fmt.Sprint("format", version)) }

// TestFault35EveryFormatStaysReadable: the journals of all released formats are
// recovered, verified and replayed for ever.
func TestFault35EveryFormatStaysReadable(t *testing.T) {
	if *writeFormat {
		writeKeepsake(t, formatDir(formatVersion))
	}
	dirs, err := filepath.Glob("testdata/format*")
	require.NoError(t, err)
	require.Len(t, dirs, formatVersion, "one journal of each format: go test ./acd/journal -run Format -write-format")
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) { staysReadable(t, dir) })
	}
}

func staysReadable(t *testing.T, kept string) {
	var want keepsake
	text, err := os.ReadFile(filepath.Join(kept, "expected.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &want))
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(kept)))

	report, err := Verify(dir)
	require.NoError(t, err)
	got := keepsakeOf(t, dir, report)
	within(t, "state", want.State, got.State)
	want.State, got.State = nil, nil
	assert.Equal(t, want, got)
	r, err := Replay(dir, 0, nil)
	require.NoError(t, err)
	assert.Nil(t, r.Differs, "rules that differ need a word of why, and this check a number from which they do")

	kinds := map[string]bool{}
	require.NoError(t, Export(dir, 0, 0, func(w Words) error {
		kinds[w.Command.Kind] = true
		return nil
	}))
	for _, kind := range everyKind() {
		assert.True(t, kinds[kind.String()], "no record of the command %s", kind)
	}
	j := open(t, dir) // and it goes on
	m, _, err := j.Recover()
	require.NoError(t, err)
	more := &story{t: t, m: m, now: m.Now()}
	more.does(acd.Command{Kind: acd.Start})
	more.append(j, 1)
	shut(t, j)
}

// everyKind are the commands that a journal of today has: add those that come to
// the scene below, and to the journal of the next format.
func everyKind() []acd.CommandKind {
	var out []acd.CommandKind
	for k := acd.Tick; k <= acd.SetLevel; k++ {
		out = append(out, k)
	}
	return out
}

func keepsakeOf(t *testing.T, dir string, report Report) keepsake {
	t.Helper()
	j, err := OpenReadOnly(dir)
	require.NoError(t, err)
	m, _, err := j.Recover()
	require.NoError(t, err)
	k := keepsake{Seq: report.Last, Records: report.Records, Living: report.Living, Outcomes: map[string]int{}}
	for outcome, n := range report.Outcomes {
		k.Outcomes[outcome.String()] = int(n)
	}
	k.State = plainly(t, m.Status())
	tx, err := j.db.Begin(false)
	require.NoError(t, err)
	k.Number = string(tx.Bucket(customerBucket).Get(seqKey(1)))
	require.NoError(t, errors.Join(tx.Rollback(), j.Close()))
	return k
}

// plainly returns a state as plain maps and lists.
func plainly(t *testing.T, s acd.Status) (out any) {
	t.Helper()
	text, err := json.Marshal(s)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &out))
	return out
}

// within requires that all that is wanted is there; there may be more, as states
// get fields that they did not have on that day.
func within(t *testing.T, where string, want, got any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		require.True(t, ok, where)
		for _, key := range slices.Sorted(maps.Keys(want)) {
			within(t, where+"."+key, want[key], have[key])
		}
	case []any:
		have, ok := got.([]any)
		require.True(t, ok, where)
		require.Len(t, have, len(want), where)
		for i := range want {
			within(t, fmt.Sprint(where, "[", i, "]"), want[i], have[i])
		}
	default:
		require.Equal(t, want, got, where)
	}
}

func writeKeepsake(t *testing.T, dir string) {
	t.Helper()
	require.NoDirExists(t, dir, "a journal that is kept is never written again")
	require.NoError(t, os.MkdirAll(dir, 0o700))
	j := open(t, dir)
	s := scene(t)
	id, err := j.Customer("555-0100") // of nobody
	require.NoError(t, err)
	require.Equal(t, acd.CustomerID(1), id)
	m := acd.New()
	for i, r := range s.records {
		require.NoError(t, j.Append([]acd.Record{r}))
		m.Apply(r)
		if i == 20 || i == 40 {
			require.NoError(t, j.Snapshot(r.Seq, acdtest.Snapshot(t, m)))
		}
	}
	shut(t, j)
	_, err = Compact(dir, quick)
	require.NoError(t, err)
	report, err := Verify(dir)
	require.NoError(t, err)
	text, err := json.MarshalIndent(keepsakeOf(t, dir, report), "", "  ")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "expected.json"), append(text, '\n'), 0o600))
}

const sceneCenter = `
skill boots
skill german
queue boots needs=boots:3~20s:1 ring=20s worth=60s order=120s known=30s wrapup=10s wait=60s>sound:sorry
queue hats needs=german:1 ring=15s longest=1>queue:boots nobody>ext:default,100,1
line boots queue=boots
line hats queue=hats answer=with_agent prio=10s needs=german:2
agent anna boots:7 german:3
agent ben boots:5
agent cleo boots:2 german:8
`

// scene tells a story with every kind of command in it.
func scene(t *testing.T) *story {
	t.Helper()
	s := &story{t: t, m: acd.New(), now: acdtest.Start}
	config, err := acdtest.ParseConfig(sceneCenter)
	require.NoError(t, err)
	s.step(acd.Command{Kind: acd.Start})
	s.step(acd.Command{Kind: acd.Configure, Config: config})
	s.step(acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	for _, name := range []string{"anna", "ben", "cleo"} {
		s.step(acd.Command{Kind: acd.SignIn, Name: name})
	}
	s.step(acd.Command{Kind: acd.PhoneDown, Name: "ben"})
	s.step(acd.Command{Kind: acd.PhoneUp, Name: "ben"})
	s.step(acd.Command{Kind: acd.SetLevel, Name: "ben", Text: "boots", Level: 6})
	s.sceneOfCalls()
	s.sceneOfWaiting()
	return s
}

func (s *story) comes(line, leg string) acd.ContactID {
	r := s.does(acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: leg, Line: line, Customer: 1})
	return acd.ContactID(r.Seq)
}

// settle lets the timers act that are due within the next second.
func (s *story) settle() {
	for {
		due, ok := s.m.Deadline()
		if !ok || due > s.now.Add(time.Second) {
			return
		}
		r, err := s.m.Step(due, acd.Command{Kind: acd.Tick})
		require.NoError(s.t, err)
		s.now = max(s.now, s.m.Now())
		if r.Seq != 0 {
			s.records = append(s.records, r.Clone())
		}
	}
}

// does settles and steps.
func (s *story) does(c acd.Command) acd.Record {
	s.settle()
	return s.step(c)
}

// sceneOfCalls: answered, refused, dropped, hung up, wrapped up.
func (s *story) sceneOfCalls() {
	s.does(acd.Command{Kind: acd.Ready, Name: "anna"})
	first := s.comes("boots", "leg-1")
	s.does(acd.Command{Kind: acd.Ring, Offer: s.m.View(first).Offer})
	s.does(acd.Command{Kind: acd.Answer, Offer: s.m.View(first).Offer})
	s.does(acd.Command{Kind: acd.Hangup, Contact: first})
	s.does(acd.Command{Kind: acd.EndWrapUp, Name: "anna"})
	second := s.comes("boots", "leg-2")
	s.does(acd.Command{Kind: acd.Refuse, Offer: s.m.View(second).Offer, Reason: acd.Declined})
	s.does(acd.Command{Kind: acd.Ready, Name: "cleo"})
	third := s.comes("hats", "leg-3")
	s.does(acd.Command{Kind: acd.Answer, Offer: s.m.View(third).Offer})
	s.does(acd.Command{Kind: acd.Drop, Offer: s.m.View(third).Offer})
	s.does(acd.Command{Kind: acd.Hangup, Contact: third})
	s.does(acd.Command{Kind: acd.Pause, Name: "cleo", Text: "lunch"})
}

// sceneOfWaiting: moved up, sent away, lost, a link that fell, timers.
func (s *story) sceneOfWaiting() {
	var wait []acd.ContactID
	for i := range 5 {
		s.does(acd.Command{Kind: acd.Pause, Name: "anna", Text: fmt.Sprint("errand ", i)})
		wait = append(wait, s.comes("boots", fmt.Sprint("leg-1", i)))
	}
	s.does(acd.Command{Kind: acd.Reprioritise, Contact: wait[1], Priority: time.Minute})
	s.does(acd.Command{Kind: acd.Withdraw, Contact: wait[0], Exit: &acd.Exit{Announcement: "sound:busy"}})
	s.does(acd.Command{Kind: acd.Played, Contact: wait[0]})
	s.does(acd.Command{Kind: acd.Hangup, Contact: wait[0]})
	s.does(acd.Command{Kind: acd.Lose, Contact: wait[2]})
	s.does(acd.Command{Kind: acd.LinkDown, Node: "pbx"})
	s.does(acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	s.does(acd.Command{Kind: acd.SignOut, Name: "cleo"})
	s.now = s.now.Add(3 * time.Minute)
	s.settle()
	s.does(acd.Command{Kind: acd.Ready, Name: "anna"})
	s.comes("boots", "leg-20")
	s.comes("hats", "leg-21")
}

// TestTheSceneHasEveryKind: the journal of the next format must not leave one out.
func TestTheSceneHasEveryKind(t *testing.T) {
	kinds := map[acd.CommandKind]bool{}
	for _, r := range scene(t).records {
		kinds[r.Command.Kind] = true
	}
	assert.Equal(t, everyKind(), slices.Sorted(maps.Keys(kinds)))
}
