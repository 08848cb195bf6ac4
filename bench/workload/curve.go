// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"fmt"
	"time"

	"cordial/acd"
	"cordial/configs"
)

// days lays the curves, which are in local time, on the days of a scenario.
type days struct {
	f        *file
	from, to int // days beside the date, so that every zone is covered
	known    map[string][]span
}

func newDays(f *file) *days {
	return &days{f: f, from: -2, to: int(time.Duration(f.Length)/day) + 2, known: make(map[string][]span)}
}

// of are the calls of a type, from wherever its callers live.
func (d *days) of(t *callType) ([]span, error) {
	all := &d.f.Calls
	name, origins := t.Curve, t.Callers
	if name == "" {
		name = all.Curve
	}
	if origins == nil {
		origins = all.Callers
	}
	if origins == nil {
		origins = []origin{{Zone: d.f.Zone, Share: 1}}
	}
	times := d.times(t, name)
	var out []span
	for _, o := range origins {
		list, err := d.curve(name, o.Zone)
		if err != nil {
			return nil, err
		}
		part := mul(o.Share, times)
		for _, v := range list {
			v.calls = mul(v.calls, part)
			out = append(out, v)
		}
	}
	return out, nil
}

// times is by how much a type multiplies its curve.
func (d *days) times(t *callType, name configs.Name) float64 {
	calls, all := 0.0, &d.f.Calls
	switch {
	case t.Share != nil && all.ADay != nil:
		calls = mul(*t.Share, *all.ADay)
	case t.ADay != nil:
		calls = *t.ADay
	default:
		return 1
	}
	sum := 0.0
	for _, r := range d.named(name).Rows {
		sum += r.Calls
	}
	return calls / sum
}

func (d *days) named(name configs.Name) *curve {
	for i := range d.f.Curves {
		if d.f.Curves[i].Name == name {
			return &d.f.Curves[i]
		}
	}
	return nil
}

// curve is a curve on each day in a zone. What falls into an hour that the clocks
// leave out is not there; what falls into one that they show twice is spread over
// both.
func (d *days) curve(name configs.Name, zone configs.Zone) ([]span, error) {
	key := string(name) + " " + string(zone)
	if list, ok := d.known[key]; ok {
		return list, nil
	}
	loc, err := time.LoadLocation(string(zone))
	if err != nil {
		return nil, fmt.Errorf("the callers' zone: %w", err)
	}
	var list []span
	for _, r := range d.named(name).Rows {
		list = append(list, d.each(r.From, r.To, r.Calls, loc)...)
	}
	d.known[key] = list
	return list, nil
}

// surges are the surges on each day; calls is by how much they multiply.
func (d *days) surges(zone *time.Location) []span {
	var list []span
	for _, s := range d.f.Calls.Surges {
		list = append(list, d.each(s.From, s.To, s.Times, zone)...)
	}
	return list
}

// each is a part of the day on each day.
func (d *days) each(from, to clock, calls float64, zone *time.Location) []span {
	var list []span
	for n := d.from; n <= d.to; n++ {
		v := span{acd.Time(d.f.Date.at(n, from, zone).UnixNano()), acd.Time(d.f.Date.at(n, to, zone).UnixNano()), calls}
		if v.to > v.from {
			list = append(list, v)
		}
	}
	return list
}
