// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"context"
	"math"
	"slices"
	"time"
)

// mostProofs is how often the search is taken up again.
const mostProofs = 4

// prove looks at days that the search has not seen. If too few meet the target, it asks
// more of each interval and searches on.
func (s *search) prove(ctx context.Context, out *Plan) error {
	for k := range mostProofs {
		// Days that were looked at in vain are not looked at again: they are known now.
		first := s.p.Days + k*s.p.Proof
		days, err := s.lookAt(ctx, first, s.p.Proof)
		if err != nil {
			return err
		}
		out.Proof, out.Of, out.Evidence = s.p.sum(days), len(days), s.p.Target.evidence(days)
		if out.Met() || k == mostProofs-1 || s.hopeless() || !s.more(days, out.Evidence) {
			return nil
		}
		out.Searched = true
		s.open()
		if err := s.narrow(ctx); err != nil {
			return err
		}
	}
	return nil
}

// hopeless tells that more is asked for than there is already.
func (s *search) hopeless() bool { return len(s.short) > 0 }

// more asks more of each interval, by as much as the evidence misses. It tells whether
// there is anything that more people would mend.
func (s *search) more(days []Day, all []Evidence) bool {
	t, some := &s.ask, false
	raise := func(missing float64) { t.ServiceLevel = min(t.ServiceLevel+max(missing, 0.002), 0.9999) }
	for _, e := range all {
		if e.Met {
			continue
		}
		missing := math.Abs(e.Bound - e.Target)
		switch e.Name {
		case "service_level":
			raise(missing)
		case "asa_seconds":
			t.ASA -= min(max(time.Duration(missing*float64(time.Second)), t.ASA/100), t.ASA/2)
		case "abandoned":
			t.Abandoned -= min(max(missing, t.Abandoned/100), t.Abandoned/2)
		case "days":
			s.lift(days)
		default: // the fit: who is there, not how many
			continue
		}
		some = true
	}
	return some
}

// lift asks so much more that the worst of as many days as are to meet the target would.
func (s *search) lift(days []Day) {
	t := &s.p.Target
	at := min(int(math.Ceil((1-t.Days)*float64(len(days)))), len(days)-1)
	worst := func(of func(*Count) float64, sign float64) float64 {
		var values []float64
		for k := range days {
			c := days[k].Whole()
			values = append(values, sign*of(&c))
		}
		slices.Sort(values)
		return sign * values[max(at-1, 0)]
	}
	if t.ServiceLevel > 0 {
		s.ask.ServiceLevel = min(s.ask.ServiceLevel+max(t.ServiceLevel-worst((*Count).ServiceLevel, 1), 0.002), 0.9999)
	}
	if t.ASA > 0 {
		more := time.Duration((worst((*Count).ASA, -1) - t.ASA.Seconds()) * float64(time.Second))
		s.ask.ASA -= min(max(more, t.ASA/100), s.ask.ASA/2)
	}
	if t.Abandoned > 0 {
		s.ask.Abandoned -= min(max(worst((*Count).GivenUp, -1)-t.Abandoned, t.Abandoned/100), s.ask.Abandoned/2)
	}
}
