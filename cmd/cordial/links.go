// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"cordial/acd"
	"cordial/configs"
	"cordial/telephony/ari"
	"cordial/telephony/fakeswitch"
)

// connect makes the links that the configuration names, or the demo's.
func (s *server) connect(file *configs.File) error {
	s.phones = &phones{down: map[string]map[string]bool{}}
	if s.demo {
		s.links = []link{&demoLink{s: s, runner: fakeswitch.NewRunner(
			fakeswitch.NewDemo(demoConfig(), s.journal.ID(), rand.Uint64(), fakeswitch.DefaultLoad), //nolint:gosec // chance enough
			s.Submit, s.log)}}
		return nil
	}
	s.phones.nodes = len(file.Asterisk)
	doors, err := s.openLobbies(file.Asterisk)
	if err != nil {
		return err
	}
	for _, n := range file.Asterisk {
		a, err := ari.New(ari.Config{
			Node: string(n.Name), Journal: s.journal.ID(), URL: string(n.URL),
			User: string(n.User), Password: string(n.Password), App: string(n.Application), Door: doors[string(n.Name)],
		}, plantedSink(nodeSink{s, s.phones, string(n.Name)}), s.journal, plantedMetrics(s.metrics), s.log.With("node", string(n.Name)))
		if err != nil {
			return fmt.Errorf("connecting to %s: %w", n.Name, err)
		}
		s.links = append(s.links, asteriskLink{a})
	}
	s.setPhones(file)
	return nil
}

// setPhones tells the links which endpoint each agent has.
func (s *server) setPhones(file *configs.File) {
	phones := map[string]string{}
	for _, a := range file.Agents {
		phones[string(a.Name)] = string(a.Endpoint)
	}
	for _, l := range s.links {
		if a, ok := l.(asteriskLink); ok {
			a.SetPhones(phones)
		}
	}
}

// asteriskLink is the link to an Asterisk.
type asteriskLink struct{ *ari.Adapter }

// Node is what the node is called.
func (l asteriskLink) Node() string { return l.State().Node }

// Problem says why the node is not in view, or nil.
func (l asteriskLink) Problem() error {
	state := l.State()
	if state.Connected {
		return nil
	}
	return fmt.Errorf("%s: %s", state.Node, state.Problem)
}

// demoLink is the link to the demo's switch.
type demoLink struct {
	s      *server
	runner *fakeswitch.Runner
}

func demoConfig() acd.Config { return fakeswitch.DemoConfig() }

// Node is what the demo's switch is called.
func (l *demoLink) Node() string { return fakeswitch.DemoNode }

func (l *demoLink) Publish(views []acd.View) { l.runner.Publish(views) }

func (l *demoLink) Run(ctx context.Context) error {
	l.runner.Run(ctx)
	return nil
}

// Idle is true: nothing of the demo's switch outlives it.
func (l *demoLink) Idle() bool { return true }

// Problem is nil: the demo's switch is always in view.
func (l *demoLink) Problem() error {
	if l.s.engine.Health().Stopped {
		return errors.New("the demo has stopped")
	}
	return nil
}
