// SPDX-License-Identifier: Apache-2.0

//go:build plant

package main

import (
	"os"
	"strings"
	"syscall"
	"time"

	"cordial/acd"
	"cordial/acd/engine"
	"cordial/telephony/ari"
)

// The fault points, at which a test may have the process killed. The file that
// CORDIAL_PLANT names holds the name of one of them: who comes to it takes the file
// away (to the same name with .hit, which is how hits are counted) and kills the
// process as kill -9 does.
const (
	ringing    = "ringing"    // a phone was told to ring, and nobody here knows that it does
	bridging   = "bridging"   // a bridge was made or joined, likewise
	committing = "committing" // records were decided and are not durable
	committed  = "committed"  // they are, and nobody was told
	resyncing  = "resyncing"  // the switch was listed and compared, the link is not yet up
)

var plantFile = os.Getenv("CORDIAL_PLANT")

// at is a fault point.
func at(point string) {
	if plantFile == "" {
		return
	}
	armed, err := os.ReadFile(plantFile) //nolint:gosec // a test names it
	if err != nil || strings.TrimSpace(string(armed)) != point {
		return
	}
	if os.Rename(plantFile, plantFile+".hit") != nil {
		return // somebody else was first
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // nothing more may happen here
}

type journalPlant struct{ engine.Journal }

func plantedJournal(j engine.Journal) engine.Journal { return journalPlant{j} }

func (j journalPlant) Append(batch []acd.Record) error {
	at(committing)
	err := j.Journal.Append(batch)
	if err == nil {
		at(committed)
	}
	return err
}

type sinkPlant struct{ ari.Sink }

func plantedSink(s ari.Sink) ari.Sink { return sinkPlant{s} }

func (s sinkPlant) Submit(c acd.Command, done func(error)) {
	if c.Kind == acd.LinkUp {
		at(resyncing)
	}
	s.Sink.Submit(c, done)
}

type metricsPlant struct{ ari.Metrics }

func plantedMetrics(m ari.Metrics) ari.Metrics { return metricsPlant{m} }

// Request is called after a request was carried out and before its result is
// known to anybody else.
func (m metricsPlant) Request(op, verdict string, took time.Duration) {
	if verdict == "done" {
		switch op {
		case "dial":
			at(ringing)
		case "create-bridge", "join-bridge":
			at(bridging)
		}
	}
	m.Metrics.Request(op, verdict, took)
}
