// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/web"
)

func TestProbes(t *testing.T) {
	var problem error
	h := web.Public(func() error { return nil }, func() error { return problem }, web.NewMetrics(newCentre(t), "v1").Handler())
	status, body := ask(t, h, "GET", "/readyz", "")
	require.Equal(t, 200, status)
	require.Equal(t, "ok\n", body)
	problem = errors.New("pbx1: Asterisk does not answer")
	status, body = ask(t, h, "GET", "/readyz", "")
	require.Equal(t, 503, status)
	require.Equal(t, "pbx1: Asterisk does not answer\n", body)
	status, _ = ask(t, h, "GET", "/healthz", "")
	require.Equal(t, 200, status)
	status, body = ask(t, h, "GET", "/", "")
	require.Equal(t, 200, status)
	require.Contains(t, body, "/metrics")
	status, _ = ask(t, h, "GET", "/v1/status", "")
	require.Equal(t, 404, status, "the control is not for the public")
	status, _ = ask(t, h, "POST", "/healthz", "")
	require.Equal(t, 405, status)
}

func TestMetrics(t *testing.T) {
	c := newCentre(t)
	m := web.NewMetrics(c, "v1.2")
	require.NoError(t, m.Seed(t.Context()))
	do := func(cmd acd.Command) {
		_, err := c.Do(t.Context(), cmd)
		require.NoError(t, err)
	}
	do(acd.Command{Kind: acd.SignIn, Name: "anna"})
	do(acd.Command{Kind: acd.Ready, Name: "anna"})
	do(acd.Command{Kind: acd.Refuse, Offer: 1, Reason: acd.Declined})
	do(acd.Command{Kind: acd.Hangup, Contact: 3})
	do(acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: "a2", Line: "boots"})
	m.Records(c.done)
	m.Commit(3*time.Millisecond, 4, 5, 6)
	m.Event("StasisStart")
	m.Request("dial", "done", time.Millisecond)
	m.Reconnected()
	m.InboxDepth(2)
	_, body := ask(t, m.Handler(), "GET", "/metrics", "")
	for _, line := range []string{
		`cordial_build_info{version="v1.2"} 1`,
		`cordial_contacts_waiting{queue="boots"} 1`,
		`cordial_contacts_arrived_total{queue="boots"} 1`,
		`cordial_contacts_ended_total{outcome="abandoned",queue="boots"} 1`,
		`cordial_offers_total{result="declined"} 1`,
		`cordial_agents{state="ready"} 1`,
		`cordial_agents_staffed{queue="boots"} 1`,
		`cordial_link_up{node="pbx"} 1`,
		`cordial_link_events_total{type="StasisStart"} 1`,
		`cordial_link_requests_total{op="dial",verdict="done"} 1`,
		`cordial_records_total 5`,
		`cordial_steps_total 5`,
		`cordial_commit_seconds_count 1`,
	} {
		require.Contains(t, strings.Split(body, "\n"), line)
	}
	require.NotContains(t, body, "anna", "no person in a metric")
}

// A contact that waited before this process began has its whole wait counted.
func TestMetricsCountTheWholeWait(t *testing.T) {
	c := newCentre(t)
	m := web.NewMetrics(c, "v1")
	require.NoError(t, m.Seed(t.Context()))
	queue := c.scenario.M.Status().Queues[0].ID
	at := c.scenario.M.Now().Add(42 * time.Second)
	m.Records([]acd.Record{{At: at, Events: []acd.Event{{Kind: acd.ContactAnswered, Contact: 3, Queue: queue}}}})
	_, body := ask(t, m.Handler(), "GET", "/metrics", "")
	require.Contains(t, body, `cordial_wait_seconds_sum{queue="boots"} 42`)
	require.Contains(t, body, `cordial_wait_seconds_bucket{queue="boots",le="30"} 0`)
	require.Contains(t, body, `cordial_wait_seconds_bucket{queue="boots",le="45"} 1`)
}

func TestMetricsOfStrain(t *testing.T) {
	m := web.NewMetrics(newCentre(t), "v1")
	var now web.Strain
	m.Watch(func() web.Strain { return now })
	lines := func() []string {
		_, body := ask(t, m.Handler(), "GET", "/metrics", "")
		return strings.Split(body, "\n")
	}
	for _, line := range []string{"cordial_disk_full 0", "cordial_draining 0", "cordial_commit_pending_seconds 0"} {
		require.Contains(t, lines(), line)
	}
	now = web.Strain{DiskFull: true, Committing: 2500 * time.Millisecond, Draining: true}
	for _, line := range []string{"cordial_disk_full 1", "cordial_draining 1", "cordial_commit_pending_seconds 2.5"} {
		require.Contains(t, lines(), line)
	}
}

func TestMetricsWhileTheCentreCannot(t *testing.T) {
	c := newCentre(t)
	m := web.NewMetrics(c, "v1")
	c.broken = errors.New("the disk is full")
	status, body := ask(t, m.Handler(), "GET", "/metrics", "")
	require.Equal(t, 200, status)
	require.Contains(t, body, "cordial_records_total")
	require.NotContains(t, body, "cordial_contacts_waiting")
	require.Error(t, m.Seed(t.Context()))
}
