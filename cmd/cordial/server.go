// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"cordial/acd"
	"cordial/acd/engine"
	"cordial/acd/journal"
	"cordial/configs"
	"cordial/telephony/ari"
	"cordial/web"
)

// link is the way to one node of a switch.
type link interface {
	// Node is what the node is called in commands and views.
	Node() string
	Publish(views []acd.View)
	Run(ctx context.Context) error
	// Problem says why the switch is not in view, or nil.
	Problem() error
	// Idle tells whether nothing is under way: no contact, no request.
	Idle() bool
}

// server is cordial at work.
type server struct {
	log          *slog.Logger
	data, listen string
	demo         bool
	reload       func() (*configs.File, error)
	greet        func()
	drain        *drain
	hangups      <-chan os.Signal

	journal *journal.Journal
	engine  *engine.Engine
	waits   *forecaster
	metrics *web.Metrics
	links   []link
	lobbies []*ari.Lobby
	phones  *phones
}

// run serves until ctx ends. file is nil in the demo.
func (s *server) run(ctx context.Context, file *configs.File) (err error) {
	keep := journal.DefaultKeep
	if file != nil {
		keep = time.Duration(file.Journal.Keep)
	}
	if s.journal, err = journal.Open(s.data, journal.Options{Keep: keep, Log: s.log}); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.journal.Close()) }()
	machine, stats, err := s.journal.Recover()
	if err != nil {
		return err
	}
	if stats.Last > 0 {
		s.log.Info("went on from the journal", "record", stats.Last, "folded", stats.Records, "contacts", len(machine.Views()))
	}
	s.metrics = web.NewMetrics(s, versionText())
	s.engine = engine.New(machine, plantedJournal(s.journal), s, engine.Options{
		Snapshotted: stats.Snapshot, Log: s.log, Rebuild: s.rebuild, Observe: s.observe,
	})
	s.waits = newForecaster(s.engine)
	s.metrics.Watch(s.strain)
	config := demoConfig()
	if file != nil {
		config = file.Machine()
	}
	changed := !sameConfig(machine.Config(), &config)
	listeners, err := s.open()
	if err != nil {
		return err
	}
	if err := s.connect(file); err != nil {
		return errors.Join(err, listeners.close())
	}
	return s.work(ctx, listeners, config, changed)
}

// work runs everything until ctx ends or something fails. The engine outlives
// the links, so that what they tell last is still heard.
func (s *server) work(ctx context.Context, listeners *listeners, config acd.Config, changed bool) error {
	engineCtx, stopEngine := context.WithCancel(context.WithoutCancel(ctx))
	group, groupCtx := errgroup.WithContext(ctx)
	engineDone := make(chan error, 1)
	go func() {
		err := s.engine.Run(engineCtx)
		engineDone <- err
		if err != nil {
			group.Go(func() error { return err })
		}
	}()
	group.Go(func() error { return listeners.serve(groupCtx) })
	group.Go(func() error { return s.waits.learn(groupCtx) })
	group.Go(func() error {
		if err := s.begin(groupCtx, config, changed); err != nil {
			return err
		}
		s.serveLobbies(groupCtx, group.Go)
		for _, l := range s.links {
			group.Go(func() error { return l.Run(groupCtx) })
		}
		group.Go(func() error { return s.empty(groupCtx) })
		group.Go(func() error { s.findPrices(groupCtx); return nil })
		s.reloads(groupCtx)
		return nil
	})
	err := group.Wait()
	drained := errors.Is(err, errDrained)
	if drained || errors.Is(err, context.Canceled) && ctx.Err() != nil {
		err = nil
	}
	stopEngine()
	if stopped := <-engineDone; err == nil {
		err = stopped
	}
	if errors.Is(err, syscall.EIO) {
		err = fmt.Errorf("%w; nothing more is written, and calls go on in the switch: bring the data directory to a good disk and start cordial there", err)
	}
	if drained {
		s.log.Info("drained: no contact is left")
		return err
	}
	s.log.Info("stopped; calls go on in the switch")
	return err
}

// begin puts the configuration in force and tells the links what there is.
func (s *server) begin(ctx context.Context, config acd.Config, changed bool) error {
	if changed {
		if err := s.configure(ctx, &config); err != nil {
			return fmt.Errorf("putting the configuration in force: %w", err)
		}
	}
	if err := s.metrics.Seed(ctx); err != nil {
		return err
	}
	views, err := s.engine.Views(ctx)
	if err != nil {
		return err
	}
	if err := s.loseStrays(ctx, views); err != nil {
		return err
	}
	for _, l := range s.links {
		l.Publish(views)
	}
	s.log.Info("serving", "listen", s.listen, "data", s.data, "version", versionText())
	if s.greet != nil {
		s.greet()
	}
	return nil
}

// reloads reads the configuration again at each SIGHUP.
func (s *server) reloads(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.hangups:
			if err := s.reconfigure(ctx); err != nil {
				s.log.Error("the old configuration stays in force", "problem", err)
			}
		}
	}
}

func (s *server) reconfigure(ctx context.Context) error {
	if s.reload == nil {
		return errors.New("the demo has no configuration to read")
	}
	file, err := s.reload()
	if err != nil {
		return err
	}
	config := file.Machine()
	if err := s.configure(ctx, &config); err != nil {
		return err
	}
	s.setPhones(file)
	s.log.Info("a new configuration is in force; changes of asterisk, listen, data and journal count from the next start",
		"queues", len(config.Queues), "lines", len(config.Lines), "agents", len(config.Agents))
	return nil
}

// configure puts a configuration in force, if the journal can hold it: that it
// cannot would stop the process.
func (s *server) configure(ctx context.Context, config *acd.Config) error {
	c := acd.Command{Kind: acd.Configure, Config: config}
	if err := journal.Fits(acd.Record{Command: c, Events: []acd.Event{{Kind: acd.Configured, Config: config}}}); err != nil {
		return fmt.Errorf("the configuration is too large to be kept in the journal, leave out agents or skills: %w", err)
	}
	_, err := s.engine.Do(ctx, c)
	return err
}

// loseStrays gives up the contacts of switches that are not configured any more:
// nobody will ever tell what became of them, and agents would talk for ever.
func (s *server) loseStrays(ctx context.Context, views []acd.View) error {
	nodes := map[string]bool{}
	for _, l := range s.links {
		nodes[l.Node()] = true
	}
	for _, v := range views {
		if nodes[v.Node] {
			continue
		}
		s.log.Warn("a contact is lost: its switch is not configured any more", "contact", v.Contact, "node", v.Node)
		if _, err := s.engine.Do(ctx, acd.Command{Kind: acd.Lose, Contact: v.Contact}); err != nil && !errors.Is(err, acd.ErrStale) {
			return err
		}
	}
	return nil
}

func sameConfig(a, b *acd.Config) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// Publish implements engine.Effects.
func (s *server) Publish(b engine.Batch) {
	for _, l := range s.links {
		l.Publish(b.Views)
	}
	s.metrics.Records(b.Records)
	s.waits.records(b.Records)
	s.warnOfStrangers(b.Records)
}

// warnOfStrangers says who was asked for in vain. The names stand in the journal alone.
func (s *server) warnOfStrangers(records []acd.Record) {
	for i := range records {
		if e := &records[i].Events[0]; e.Kind == acd.ContactQueued && e.Text != "" {
			s.log.Warn("a caller asks for an agent by a name that nobody has; the call goes on as any other: "+
				"see agent= in the dialplan, and cordial why", "contact", e.Contact)
		}
	}
}

// Do implements web.Centre.
func (s *server) Do(ctx context.Context, c acd.Command) (acd.Record, error) {
	return s.engine.Do(ctx, c)
}

// Status implements web.Centre.
func (s *server) Status(ctx context.Context) (acd.Status, error) {
	status, err := s.engine.Status(ctx)
	status.Now = s.engine.Now()
	if err == nil {
		err = s.waits.put(ctx, &status)
	}
	return status, err
}

// Story implements web.Teller.
func (s *server) Story(ctx context.Context, id acd.ContactID) (any, error) {
	status, err := s.engine.Status(ctx)
	if err != nil {
		return nil, err
	}
	return s.journal.Story(status, id)
}

// Submit hands in a command and returns at once.
func (s *server) Submit(c acd.Command, done func(error)) {
	if c.Kind == acd.Arrive && s.drain.on.Load() {
		if done != nil {
			done(errDraining)
		}
		return
	}
	s.engine.Submit(c, func(_ acd.Record, err error) {
		if done != nil {
			done(err)
		}
	})
}

func (s *server) rebuild() (*acd.Machine, error) {
	m, _, err := s.journal.Recover()
	return m, err
}

func (s *server) observe(x engine.Sample) { s.metrics.Commit(x.Commit, x.Records, x.Steps, x.Inbox) }

func (s *server) strain() web.Strain {
	h := s.engine.Health()
	return web.Strain{DiskFull: h.DiskFull, Committing: h.Committing, Draining: s.drain.on.Load()}
}

// healthy says whether the process can be left alone.
func (s *server) healthy() error {
	h := s.engine.Health()
	switch {
	case h.Stopped:
		return errors.New("the engine has stopped")
	case h.Committing > 30*time.Second:
		return fmt.Errorf("the disk has not taken a commit for %v", h.Committing.Round(time.Second))
	}
	return nil
}

// ready says whether calls can be served.
func (s *server) ready() error {
	if err := s.healthy(); err != nil {
		return err
	}
	if s.engine.Health().DiskFull {
		return engine.ErrDiskFull
	}
	if s.drain.on.Load() {
		return errDraining
	}
	var problems []error
	for _, l := range s.links {
		problems = append(problems, l.Problem())
	}
	return errors.Join(problems...)
}
