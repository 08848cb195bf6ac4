// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"fmt"
	"os"
	"time"

	"cordial/acd"
	"cordial/configs"
)

const day = 24 * time.Hour

// Scenario is what happens in a centre, as far as it does not depend on chance. It
// does not change and may be used by many goroutines at once.
type Scenario struct {
	name      string
	seed      uint64
	start     acd.Time
	end       acd.Time
	warmUp    time.Duration
	customers uint64
	config    acd.Config
	types     []callKind
	segments  []segment
	busy      busy
	phones    habits
	staff     []member
	groups    []roster
}

// Load reads the scenario file at path. The error is [configs.Faults] if it was
// read but is not right.
func Load(path string) (*Scenario, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the scenario: %w", err)
	}
	return Parse(path, data)
}

// Parse reads a scenario from data; name is what faults call the file. The error
// is [configs.Faults] and holds every fault, with its line.
func Parse(name string, data []byte) (*Scenario, error) {
	f := new(file)
	c := &checker{configs.Read(name, data, f, &f.Centre), f}
	c.all()
	if err := c.Err(); err != nil {
		return nil, err
	}
	return compile(name, f)
}

// compile makes a scenario of a file without faults.
func compile(name string, f *file) (*Scenario, error) {
	zone, err := time.LoadLocation(string(f.Zone))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	start := acd.Time(f.Date.at(0, 0, zone).UnixNano())
	s := &Scenario{
		name: name, seed: uint64(f.Seed),
		start: start, end: start.Add(time.Duration(f.Length)), warmUp: time.Duration(f.WarmUp),
		customers: uint64(f.Customers), busy: f.Calls.Busy, phones: f.Phones.compile(),
	}
	for i := range f.Calls.Types {
		s.types = append(s.types, f.Calls.Types[i].compile(&f.Calls))
	}
	s.staffed(f)
	s.config = f.configure()
	if err := s.config.Fault(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, s.spread(f, zone)
}

// Name is the file that the scenario was read from, or what made it.
func (s *Scenario) Name() string { return s.name }

// Seed is what all chance follows from, together with a replication's number.
func (s *Scenario) Seed() uint64 { return s.seed }

// WithSeed is the same scenario with another seed. The agents and their levels
// stay: those hang on the seeds of the roster's draws.
func (s *Scenario) WithSeed(seed uint64) *Scenario {
	other := *s
	other.seed = seed
	return &other
}

// Start is when the scenario begins: midnight of its day in its zone.
func (s *Scenario) Start() acd.Time { return s.start }

// End is when the last contact may come. Those who are there then may be served
// until they are gone.
func (s *Scenario) End() acd.Time { return s.end }

// Counted is from when contacts are to be counted: the start and the warm-up.
func (s *Scenario) Counted() acd.Time { return s.start.Add(s.warmUp) }

// Config is what the machine is to be configured with, the agents included. The
// machine numbers them in this order, from 1, as [Turn] does. It is a copy down to
// the queues, lines and agents, so that a policy may be set in it; what those
// point to (needs, levels, limits of time) is shared and must not be changed.
func (s *Scenario) Config() acd.Config {
	c := s.config
	c.Queues = append([]acd.QueueConfig(nil), c.Queues...)
	c.Lines = append([]acd.LineConfig(nil), c.Lines...)
	c.Agents = append([]acd.AgentConfig(nil), c.Agents...)
	return c
}

// Types are the names of the types of calls; [Contact] has an index into them.
func (s *Scenario) Types() []string {
	names := make([]string, len(s.types))
	for i := range s.types {
		names[i] = s.types[i].name
	}
	return names
}
