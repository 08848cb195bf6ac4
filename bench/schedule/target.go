// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"cordial/bench/plan"
)

// Target is what the service must reach. What is 0 is not asked for.
type Target struct {
	// ServiceLevel is the least share of all calls, above 0 and below 1, that must be
	// answered within Within.
	ServiceLevel float64
	Within       time.Duration
	// ASA is the greatest mean wait of the calls that are answered.
	ASA time.Duration
	// Abandoned is the greatest share of all calls that callers give up.
	Abandoned float64
	// Fit is the least mean fit, 0 to 1, of the calls that are answered.
	Fit float64
	// Confidence, 0.5 to 0.999, is how sure it must be, from days that the search has not
	// seen, that the mean of all days meets this.
	Confidence float64
	// Days is the least share of days, 0 to below 1, each of which must meet it as a whole.
	Days float64
}

func (t *Target) check(f *Forecast) error {
	switch {
	case t.ServiceLevel == 0 && t.ASA == 0 && t.Abandoned == 0:
		return errors.New("no target is given: a service level, a mean wait, or a share of calls that are given up (a fit alone says nothing of how many people it takes)")
	case !(t.ServiceLevel >= 0 && t.ServiceLevel < 1) || t.Within < 0:
		return fmt.Errorf("a service level of %v within %v: the share must be below 1, the time 0 or above", t.ServiceLevel, t.Within)
	case t.ASA < 0:
		return fmt.Errorf("a mean wait of %v: must be above 0", t.ASA)
	case !(t.Abandoned >= 0 && t.Abandoned < 1):
		return fmt.Errorf("a share of %v that give up: must be above 0 and below 1", t.Abandoned)
	case !(t.Fit >= 0 && t.Fit <= 1):
		return fmt.Errorf("a fit of %v: must be above 0 and at most 1", t.Fit)
	case !(t.Confidence >= 0.5 && t.Confidence <= 0.999):
		return fmt.Errorf("a confidence of %v: must be from 0.5 to 0.999", t.Confidence)
	case !(t.Days >= 0 && t.Days < 1):
		return fmt.Errorf("a share of %v of the days: must be 0 or above and below 1", t.Days)
	}
	if t.Abandoned > 0 {
		for i := range f.Queues {
			if f.Queues[i].Patience == 0 {
				return fmt.Errorf("a share of calls that are given up is asked for, but callers of queue %s never give up: give their patience_seconds", f.Queues[i].Name)
			}
		}
	}
	return nil
}

// String says it in words.
func (t *Target) String() string {
	var parts []string
	if t.ServiceLevel > 0 {
		parts = append(parts, fmt.Sprintf("%.4g %% of the calls answered within %v", 100*t.ServiceLevel, t.Within))
	}
	if t.ASA > 0 {
		parts = append(parts, fmt.Sprintf("a mean wait of at most %v", t.ASA))
	}
	if t.Abandoned > 0 {
		parts = append(parts, fmt.Sprintf("at most %.4g %% given up", 100*t.Abandoned))
	}
	if t.Fit > 0 {
		parts = append(parts, fmt.Sprintf("a mean fit of at least %.4g", t.Fit))
	}
	all := strings.Join(parts, ", ")
	if t.Days > 0 {
		all += fmt.Sprintf(", on %.4g %% of the days", 100*t.Days)
	}
	return all
}

// Count is what became of some calls.
type Count struct {
	Calls     int           `json:"calls"`
	Answered  int           `json:"answered"`
	InTime    int           `json:"answered_in_time"`
	Abandoned int           `json:"abandoned"`
	Waited    time.Duration `json:"-"` // by the answered
	Fit       float64       `json:"-"` // the sum
}

func (c *Count) add(d Count) {
	c.Calls += d.Calls
	c.Answered += d.Answered
	c.InTime += d.InTime
	c.Abandoned += d.Abandoned
	c.Waited += d.Waited
	c.Fit += d.Fit
}

// ServiceLevel is the share of all calls that were answered in time; 1 if there are none.
func (c *Count) ServiceLevel() float64 { return part(float64(c.InTime), c.Calls, 1) }

// GivenUp is the share of all calls that callers gave up.
func (c *Count) GivenUp() float64 { return part(float64(c.Abandoned), c.Calls, 0) }

// ASA is the mean wait of the answered, in seconds.
func (c *Count) ASA() float64 { return part(c.Waited.Seconds(), c.Answered, 0) }

// MeanFit is the mean fit of the answered, 0 to 1.
func (c *Count) MeanFit() float64 { return part(c.Fit, c.Answered, 1) }

func part(sum float64, of int, none float64) float64 {
	if of == 0 {
		return none
	}
	return sum / float64(of)
}

// short is by how much a count misses the target, as a share of what it asks; 0 or below
// if it meets it. The fit is not looked at: more people do not mend it.
func (t *Target) short(c *Count) float64 {
	worst := -1.0
	if c.Calls == 0 {
		return worst
	}
	if t.ServiceLevel > 0 {
		worst = max(worst, 1-c.ServiceLevel()/t.ServiceLevel)
	}
	if t.ASA > 0 {
		worst = max(worst, c.ASA()/t.ASA.Seconds()-1)
	}
	if t.Abandoned > 0 {
		worst = max(worst, c.GivenUp()/t.Abandoned-1)
	}
	return worst
}

// Met tells whether a count meets all that is asked.
func (t *Target) Met(c *Count) bool { return t.short(c) <= 0 && c.MeanFit() >= t.Fit }

// Evidence is what days that the search has not seen say of a part of the target. Times
// are in seconds.
type Evidence struct {
	Name   string  `json:"name"` // service_level, asa_seconds, abandoned, fit or days
	Target float64 `json:"target"`
	// Mean is that of the days, Bound what it is at worst with the confidence asked for
	// (one-sided, by Student's t). Of days it is the share that met the target.
	Mean  float64 `json:"mean"`
	Bound float64 `json:"bound"`
	Met   bool    `json:"met"`
}

// evidence is what some days say of the target.
func (t *Target) evidence(days []Day) []Evidence {
	var out []Evidence
	add := func(name string, target float64, least bool, of func(*Count) float64) {
		if target == 0 {
			return
		}
		sign := 1.0
		if least {
			sign = -1
		}
		mean, half := t.mean(days, of)
		e := Evidence{Name: name, Target: target, Mean: mean, Bound: mean + sign*half}
		e.Met = sign*(e.Bound-target) <= 0
		out = append(out, e)
	}
	add("service_level", t.ServiceLevel, true, (*Count).ServiceLevel)
	add("asa_seconds", t.ASA.Seconds(), false, (*Count).ASA)
	add("abandoned", t.Abandoned, false, (*Count).GivenUp)
	add("fit", t.Fit, true, (*Count).MeanFit)
	if t.Days > 0 {
		met := 0
		for k := range days {
			if c := days[k].Whole(); t.Met(&c) {
				met++
			}
		}
		share := float64(met) / float64(len(days))
		out = append(out, Evidence{"days", t.Days, share, share, share >= t.Days})
	}
	return out
}

// mean is the mean of a figure over days, and how far the bound lies from it.
func (t *Target) mean(days []Day, of func(*Count) float64) (mean, half float64) {
	values := make([]float64, len(days))
	for k := range days {
		c := days[k].Whole()
		values[k] = of(&c)
		mean += values[k] / float64(len(days))
	}
	squares := 0.0
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	n := float64(len(days))
	return mean, student(t.Confidence, n-1) * math.Sqrt(squares/(n-1)/n)
}

// student is the quantile of Student's t distribution, by its expansion in the normal
// distribution's (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5); to
// three digits from four degrees of freedom on.
func student(p, degrees float64) float64 {
	z := math.Sqrt2 * math.Erfinv(2*p-1)
	return z + (z*z*z+z)/(4*degrees) + (5*math.Pow(z, 5)+16*z*z*z+3*z)/(96*degrees*degrees) +
		(3*math.Pow(z, 7)+19*math.Pow(z, 5)+17*z*z*z-15*z)/(384*math.Pow(degrees, 3))
}

// goals are the target as theory has it.
func (t *Target) goals() plan.Goals {
	return plan.Goals{ServiceLevel: t.ServiceLevel, Within: t.Within.Seconds(), ASA: t.ASA.Seconds(), Lost: t.Abandoned}
}
