// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"fmt"
	"strings"
	"time"

	"cordial/acd"
	"cordial/telephony/fakeswitch"
)

// trace tells one thing that happens.
func (w *world) trace(format string, args ...any) {
	if w.opts.Trace == nil {
		return
	}
	fmt.Fprintf(w.opts.Trace, "%10.4f %s\n", w.now.Sub(w.opened).Seconds(), fmt.Sprintf(format, args...)) //nolint:errcheck // a trace
}

// lineOf is a record in one line.
func lineOf(r *acd.Record) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s %s =>", r.Seq, time.Unix(0, int64(r.At)).UTC().Format("15:04:05.000"), commandLine(&r.Command))
	for i := range r.Events {
		e := &r.Events[i]
		fmt.Fprintf(&b, " [%v", e.Kind)
		for _, x := range []struct {
			name  string
			value any
			shown bool
		}{
			{"contact", e.Contact, e.Contact != 0},
			{"offer", e.Offer, e.Offer != 0},
			{"agent", e.Agent, e.Agent != 0},
			{"state", e.State, e.Kind == acd.AgentChanged || e.Kind == acd.AgentChose},
			{"reason", e.Reason, e.Reason != acd.NoReason},
			{"outcome", e.Outcome, e.Outcome != acd.NoOutcome},
			{"leg", e.Leg, e.Leg != ""},
		} {
			if x.shown {
				fmt.Fprintf(&b, " %s=%v", x.name, x.value)
			}
		}
		b.WriteByte(']')
	}
	return b.String()
}

func commandLine(c *acd.Command) string {
	s := c.Kind.String()
	if c.Contact != 0 {
		s += fmt.Sprintf(" contact=%d", c.Contact)
	}
	if c.Offer != 0 {
		s += fmt.Sprintf(" offer=%d", c.Offer)
	}
	if c.Reason != acd.NoReason {
		s += fmt.Sprintf(" reason=%v", c.Reason)
	}
	return s + " " + c.Name + c.Leg + " " + c.Line
}

var sightNames = map[fakeswitch.SightKind]string{
	fakeswitch.CallerCame: "caller came", fakeswitch.CallerTaken: "caller is in", fakeswitch.CallerWent: "caller went",
	fakeswitch.Invited: "phone invited", fakeswitch.TalkBegan: "talk", fakeswitch.Ended: "ended", fakeswitch.Crashed: "crashed",
}

func sightLine(x fakeswitch.Sight) string {
	by := ""
	if x.ByUs {
		by = " by us"
	}
	return sightNames[x.Kind] + by + " " + x.Channel + " " + x.Other
}
