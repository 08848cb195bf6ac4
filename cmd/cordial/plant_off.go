// SPDX-License-Identifier: Apache-2.0

//go:build !plant

package main

import (
	"cordial/acd/engine"
	"cordial/telephony/ari"
)

// What is built without the tag plant has no fault points: see plant.go.

func plantedJournal(j engine.Journal) engine.Journal { return j }
func plantedSink(s ari.Sink) ari.Sink                { return s }
func plantedMetrics(m ari.Metrics) ari.Metrics       { return m }
