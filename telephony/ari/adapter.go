// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"cordial/acd"
	"cordial/telephony"
)

// controller is what an adapter owns; *telephony.Controller is the one.
type controller interface {
	View(acd.View) telephony.Work
	Event(telephony.Event) telephony.Work
	Result(telephony.Result) telephony.Work
	Refused(channel string, err error) telephony.Work
	Resync(telephony.Listing) telephony.Work
	LinkLost()
	Idle() bool
}

// Adapter is the link to one node of Asterisk. Several nodes are several adapters.
type Adapter struct {
	config    Config
	sink      Sink
	customers Customers
	metrics   Metrics
	log       *slog.Logger
	rest      *rest
	inbox     *inbox
	idle      atomic.Bool // as of the owner's last turn

	mu        sync.Mutex // guards what follows
	state     State
	endpoints map[string]string // by agent

	// The owner's own.
	controller controller
	callers    map[string]caller    // by channel
	left       map[string]time.Time // when callers left the application, by channel
	unsent     []acd.Command        // that the machine had no room for
	phones     phones
	startup    string // when Asterisk last started, in its words
	deaf       string // the start of an Asterisk that takes no requests over the event socket
	linked     bool   // the link has been up before
	problem    string // what was logged last
	complaint  complaint
}

// State is what /readyz wants to know.
type State struct {
	Node      string
	Connected bool      // and compared: calls are served
	Since     time.Time // of Connected, or of its contrary
	Problem   string    // in a sentence; "" while connected
}

// New returns an adapter that is not connected yet; Run connects it. Customers,
// metrics and log may be nil; the log should carry the node's name.
func New(config Config, sink Sink, customers Customers, metrics Metrics, log *slog.Logger) (*Adapter, error) {
	config, err := config.settled()
	if err != nil {
		return nil, err
	}
	a := &Adapter{
		config: config, sink: sink, customers: customers, metrics: metrics, log: log,
		rest: newRest(config), inbox: newInbox(config.Buffer),
		controller: telephony.NewController(config.Node, config.Journal),
		callers:    make(map[string]caller),
		left:       make(map[string]time.Time),
		state:      State{Node: config.Node, Since: time.Now(), Problem: "not connected yet"},
	}
	if customers == nil {
		a.customers = strangers{}
	}
	if metrics == nil {
		a.metrics = silent{}
	}
	if log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	return a, nil
}

// Publish takes what the machine says of contacts, once it is durable. It never
// waits. All contacts that have not ended must be published before Run is called,
// or their callers would be taken for new ones.
func (a *Adapter) Publish(views []acd.View) { a.inbox.publish(a.config.Node, views) }

// SetPhones says which endpoint each agent has, by the agents' names. The machine
// is told with PhoneUp and PhoneDown which of them can be reached; it must know the
// agents by then. Where phones register at several nodes, each adapter is given
// its own node's.
func (a *Adapter) SetPhones(endpoints map[string]string) {
	a.mu.Lock()
	a.endpoints = endpoints
	a.mu.Unlock()
	a.inbox.put(item{kind: phonesItem})
}

// State tells how the link is.
func (a *Adapter) State() State {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.state
}

// Idle tells whether nothing is under way: no contact, no caller who waits to be
// admitted, no request. Without a link it is true: nothing can be under way.
func (a *Adapter) Idle() bool { return !a.State().Connected || a.inbox.empty() && a.idle.Load() }

// Run keeps the link until ctx ends, and then returns nil. The only error is
// [ErrReplaced]: the process must end then, and not come back by itself.
func (a *Adapter) Run(ctx context.Context) error {
	defer a.rest.close()
	wait := a.config.BackoffLeast
	for {
		up, err := a.serve(ctx)
		if ctx.Err() != nil {
			a.disconnected("stopped")
			return nil
		}
		a.report(err)
		if errors.Is(err, ErrReplaced) {
			return fmt.Errorf("%w: %s", ErrReplaced, explain(a.config, err))
		}
		if up {
			wait = a.config.BackoffLeast
		}
		if nobodyCame(err) {
			a.flush()
			continue // it has waited already
		}
		// Jitter: the nodes of a centre are not to be called all at once.
		pause := time.NewTimer(wait/2 + rand.N(wait/2+1)) //nolint:gosec // chance enough
		select {
		case <-ctx.Done():
			pause.Stop()
		case <-pause.C:
			a.flush()
		}
		wait = min(2*wait, a.config.BackoffMost)
	}
}

// report tells of a lost link once, not at each attempt.
func (a *Adapter) report(err error) {
	problem := explain(a.config, err)
	a.disconnected(problem)
	if problem == a.problem {
		return
	}
	a.problem = problem
	if errors.Is(err, ErrReplaced) {
		a.log.Error(problem)
		return
	}
	a.log.Warn(problem + "; trying again")
}

func (a *Adapter) disconnected(problem string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.state.Connected {
		a.state.Connected, a.state.Since = false, time.Now()
	}
	a.state.Problem = problem
}

// connected tells that calls are served.
func (a *Adapter) connected() {
	a.mu.Lock()
	a.state.Connected, a.state.Since, a.state.Problem = true, time.Now(), ""
	a.mu.Unlock()
	a.problem = ""
	if a.linked {
		a.metrics.Reconnected()
	}
	a.linked = true
	a.log.Info("connected to Asterisk", "url", cmp.Or(a.config.URL, "it connects to us"), "application", a.config.App)
}

func (a *Adapter) appPath() string { return "/applications/" + url.PathEscape(a.config.App) }
