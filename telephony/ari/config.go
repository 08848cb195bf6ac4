// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Config says how to reach one node of Asterisk. A zero number is its default.
type Config struct {
	Node         string // what the node is called in commands and in the log
	Journal      string // the journal's id, which begins the ids of our legs and bridges
	URL          string // of ARI, such as http://127.0.0.1:8088/ari
	WebSocketURL string // of the events; "" is URL's with /events and the scheme ws or wss
	User         string // a section of ari.conf, not read_only
	Password     string
	App          string // the application that the dialplan names in Stasis()
	// Door is where Asterisk comes in if it connects to us; then there is no URL, and
	// all requests go over its connection. User and Password are the door's.
	Door *Door

	// MaxInFlight is how many requests may be under way at once: 1 to 400, default
	// 32. Asterisk's sessionlimit in http.conf must be greater.
	MaxInFlight int
	// RequestTimeout is after how long a request counts as unanswered; default 5 s.
	RequestTimeout time.Duration
	// PingInterval is how often the link is tried, default 1 s; PingTimeout how long
	// that may take, default 3 s. Together they bound how long a dead link
	// goes unnoticed. Requests rest while no try of the last two intervals succeeded.
	PingInterval time.Duration
	PingTimeout  time.Duration
	// BackoffLeast and BackoffMost bound the jittered time between two attempts to
	// connect, and BackoffMost for how long nobody need come before that is told; default 0.25 s and 2 s: an Asterisk that comes back is to have its
	// calls served within seconds, and one attempt costs next to nothing.
	BackoffLeast time.Duration
	BackoffMost  time.Duration
	// SweepInterval is how often everything is compared while the link is up; default 60 s.
	SweepInterval time.Duration
	// Gather is how long what comes is gathered before it is handled while it keeps
	// coming, after a silence an eighth of that; default 40 ms, less than 0 is not at all.
	Gather time.Duration
	// Buffer is how many events may wait; default 16384. More, and the link is given up.
	Buffer int
}

// settled returns the configuration with its defaults, and what is wrong with it.
func (c Config) settled() (Config, error) {
	c.URL = strings.TrimRight(c.URL, "/")
	u, err := url.Parse(c.URL)
	switch {
	case c.Node == "" || c.Journal == "" || c.App == "" || (c.User == "" && c.Door == nil):
		return c, errors.New("new Asterisk adapter: the names of node, journal, application and user must be set")
	case c.Door != nil:
	case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
		return c, fmt.Errorf("new Asterisk adapter: %s: the URL of ARI must look like http://127.0.0.1:8088/ari", c.Node)
	case c.MaxInFlight < 0 || c.MaxInFlight > 400:
		return c, fmt.Errorf("new Asterisk adapter: %s: at most 400 requests may be in flight, not %d", c.Node, c.MaxInFlight)
	}
	if c.WebSocketURL == "" {
		c.WebSocketURL = "ws" + strings.TrimPrefix(c.URL, "http") + "/events"
	}
	c.MaxInFlight = cmp.Or(c.MaxInFlight, 32)
	c.RequestTimeout = cmp.Or(c.RequestTimeout, 5*time.Second)
	c.PingInterval = cmp.Or(c.PingInterval, time.Second)
	c.PingTimeout = cmp.Or(c.PingTimeout, 3*time.Second)
	c.BackoffLeast = cmp.Or(c.BackoffLeast, 250*time.Millisecond)
	c.BackoffMost = max(cmp.Or(c.BackoffMost, 2*time.Second), c.BackoffLeast)
	c.SweepInterval = cmp.Or(c.SweepInterval, time.Minute)
	c.Gather = cmp.Or(c.Gather, gatherTime)
	c.Buffer = cmp.Or(c.Buffer, 16384)
	return c, nil
}
