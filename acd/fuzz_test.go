// SPDX-License-Identifier: Apache-2.0

package acd_test

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/routing"
)

// FuzzStep feeds the machine commands made of any bytes: it may refuse them, but
// no invariant breaks and the journal replays.
func FuzzStep(f *testing.F) {
	f.Add([]byte{byte(acd.SignIn), 1, 0, byte(acd.Ready), 1, 0, byte(acd.Arrive), 1, 1, byte(acd.Answer), 1, 5, byte(acd.Hangup), 6, 9})
	f.Add([]byte{byte(acd.SetPrices), 1, 9, byte(acd.SignIn), 1, 0, byte(acd.Ready), 1, 0, byte(acd.Arrive), 1, 1, byte(acd.SetPrices), 5, 2})
	f.Add([]byte{byte(acd.Arrive), 0, 3, byte(acd.Withdraw), 4, 3, byte(acd.LinkDown), 0, 0, byte(acd.Start), 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		s := acdtest.NewScenario(t)
		c, err := acdtest.ParseConfig(floorConfig)
		require.NoError(t, err)
		now := acdtest.Start
		s.Do(nil, now, acd.Command{Kind: acd.Configure, Config: c})
		s.Do(nil, now, acd.Command{Kind: acd.LinkUp, Node: "pbx"})
		for n := 0; len(data) >= 3 && n < 200; n, data = n+1, data[3:] {
			now = now.Add(time.Duration(data[2]) * 100 * time.Millisecond)
			s.Do(nil, now, fuzzCommand(data[0], data[1], data[2]))
			require.NoError(t, s.M.Check())
		}
		s.Verify()
	})
}

func fuzzCommand(kind, id, more byte) acd.Command {
	lines, exits := []string{"boots", "ties", "stiefel", ""}, []acd.Exit{{}, {Queue: "any"}, {Exten: "1"}, {Announcement: "sound:x"}}
	return acd.Command{
		Kind: acd.CommandKind(kind), Contact: acd.ContactID(id), Offer: acd.OfferID(id), Agent: acd.AgentID(id % 8),
		Node: "pbx", Leg: string(rune('a' + id)), Line: lines[more%4], Reason: acd.Reason(more), Level: acd.Level(more),
		Text: "boots", Customer: acd.CustomerID(more % 4), Priority: time.Duration(int8(more)) * time.Second, Exit: &exits[id%4],
		Prices: fuzzPrices(id, more),
	}
}

func fuzzPrices(id, more byte) *acd.Prices {
	if id == 0 {
		return nil
	}
	dual := routing.Share(int8(more)) * routing.Whole / 30
	return &acd.Prices{
		Duals:      []acd.Dual{{Needs: []routing.Need{{Skill: acd.SkillID(id % 5), Least: 1, Weight: uint16(id % 7)}}, Dual: dual}},
		Surcharges: []routing.Surcharge{{Levels: make([]acd.Level, id%5), Can: 1, By: -dual}},
	}
}

// FuzzDecode reads any bytes as a record and as a snapshot: they are refused, or
// written again as they were read.
func FuzzDecode(f *testing.F) {
	s := acdtest.NewScenario(f)
	c, err := acdtest.ParseConfig(floorConfig)
	require.NoError(f, err)
	for _, cmd := range []acd.Command{
		{Kind: acd.Configure, Config: c},
		{Kind: acd.LinkUp, Node: "pbx"},
		{Kind: acd.SignIn, Name: "anna"},
		{Kind: acd.Ready, Name: "anna"},
		{Kind: acd.Arrive, Node: "pbx", Leg: "a", Line: "stiefel", Name: "cleo", Needs: []acd.NeedConfig{{Skill: "german", Least: 1, Relax: []acd.RelaxConfig{{After: 5}}}}},
		{Kind: acd.Withdraw, Contact: 5, Exit: &acd.Exit{Announcement: "sound:x"}},
		{Kind: acd.SetPrices, Prices: fuzzPrices(1, 9)},
	} {
		s.Do(nil, acdtest.Start, cmd)
		f.Add(acdtest.Snapshot(f, s.M))
	}
	for _, b := range s.Records {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := acd.DecodeRecord(b); err == nil {
			again, err := acd.DecodeRecord(r.Append(nil))
			require.NoError(t, err)
			require.Equal(t, r.Append(nil), again.Append(nil))
		}
		if m, err := acd.Restore(bytes.NewReader(b)); err == nil {
			want := acdtest.Snapshot(t, m)
			m, err = acd.Restore(bytes.NewReader(want))
			require.NoError(t, err)
			require.Equal(t, want, acdtest.Snapshot(t, m))
		}
	})
}

// A field that a later version adds is passed over; a torn record is not taken
// for a whole one.
func TestRecordsOfOtherVersions(t *testing.T) {
	r := acd.Record{Seq: 7, At: acdtest.Start, Command: acd.Command{Kind: acd.Ready, Name: "anna"}, Events: []acd.Event{
		{Kind: acd.AgentChanged, Agent: 3, State: acd.AgentReady, Priority: -time.Second},
	}}
	b := r.Append(nil)
	got, err := acd.DecodeRecord(b)
	require.NoError(t, err)
	require.Equal(t, r, got)

	newer := binary.AppendUvarint(bytes.Clone(b), 900<<1)
	newer = binary.AppendVarint(newer, -5)
	newer = binary.AppendUvarint(newer, 901<<1|1)
	newer = append(newer, 3, 'x', 'y', 'z')
	got, err = acd.DecodeRecord(newer)
	require.NoError(t, err)
	require.Equal(t, r, got)

	for n := range len(b) {
		cut, err := acd.DecodeRecord(b[:n])
		if err == nil {
			require.NotEqual(t, r, cut, "cut at %d", n)
		}
	}
	_, err = acd.DecodeRecord([]byte{0xff})
	require.ErrorIs(t, err, acd.ErrCorrupt)
}
