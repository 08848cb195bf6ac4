// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/web"
)

// centre is a machine as a web.Centre, and what it was asked to do.
type centre struct {
	scenario *acdtest.Scenario
	broken   error
	done     []acd.Record
	draining bool
}

func (c *centre) Drain() { c.draining = true }

func (c *centre) Emptying(context.Context) (web.Emptying, error) {
	return web.Emptying{Draining: c.draining, Contacts: len(c.scenario.M.Views())}, c.broken
}

func (c *centre) Do(_ context.Context, cmd acd.Command) (acd.Record, error) {
	if c.broken != nil {
		return acd.Record{}, c.broken
	}
	r, err := c.scenario.M.Step(c.scenario.M.Now(), cmd)
	if err == nil {
		c.done = append(c.done, r.Clone())
	}
	return r, err
}

func (c *centre) Status(context.Context) (acd.Status, error) { return c.scenario.M.Status(), c.broken }

// Story knows of contact 3 alone, which is that of newCentre.
func (c *centre) Story(_ context.Context, id acd.ContactID) (any, error) {
	if id != 3 {
		return nil, acd.ErrUnknownContact
	}
	return []string{"came"}, c.broken
}

func newCentre(t *testing.T) *centre {
	t.Helper()
	config, err := acdtest.ParseConfig("skill boots\nqueue boots needs=boots:1\nqueue other\nline boots queue=boots\nagent anna boots:7\nagent ben boots:1\n")
	require.NoError(t, err)
	c := &centre{scenario: acdtest.NewScenario(t)}
	for _, cmd := range []acd.Command{
		{Kind: acd.Configure, Config: config},
		{Kind: acd.LinkUp, Node: "pbx"},
		{Kind: acd.Arrive, Node: "pbx", Leg: "a1", Line: "boots"},
	} {
		c.scenario.Do(nil, acd.Time(time.Now().UnixNano()), cmd)
	}
	return c
}

// ask makes a request and returns the status and the body.
func ask(t *testing.T, h http.Handler, method, path, body string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body)))
	b, err := io.ReadAll(w.Result().Body)
	require.NoError(t, err)
	return w.Code, string(b)
}

func TestControl(t *testing.T) {
	c := newCentre(t)
	h := web.Control(c, c, c)
	contact := c.scenario.M.Views()[0].Contact
	for _, tc := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"POST", "/v1/agents/anna/ready", "", 409, "not signed in"},
		{"POST", "/v1/agents/anna/sign-in", "", 200, `"seq":`},
		{"POST", "/v1/agents/anna/sign-in", "", 409, "too late, or nothing to change"},
		{"POST", "/v1/agents/anna/pause", `{"reason":"lunch"}`, 200, `"seq":`},
		{"POST", "/v1/agents/nobody/ready", "", 404, `agent \"nobody\": no such agent`},
		{"POST", "/v1/agents/anna/level", `{"skill":"boots","level":9}`, 200, `"seq":`},
		{"POST", "/v1/agents/anna/level", `{"skill":"hats","level":9}`, 404, "no such skill"},
		{"POST", "/v1/agents/anna/level", `{"skill":"boots","level":11}`, 400, "not 0 to 10"},
		{"POST", "/v1/agents/anna/level", `{"skil":"boots"}`, 400, "unknown field"},
		{"POST", "/v1/agents/anna/level", `{`, 400, "not what is wanted"},
		{"POST", "/v1/agents/anna/level", strings.Repeat(" ", 70_000), 400, "too large"},
		{"POST", "/v1/agents/anna/end-wrap-up", "", 409, "too late"},
		{"POST", fmt.Sprintf("/v1/contacts/%d/priority", contact), `{"priority":"90s"}`, 200, `"seq":`},
		{"POST", fmt.Sprintf("/v1/contacts/%d/priority", contact), `{"priority":"90"}`, 400, "no duration such as 90s"},
		{"POST", fmt.Sprintf("/v1/contacts/%d/withdraw", contact), `{"exit":{"Queue":"nowhere"}}`, 404, "no such queue"},
		{"POST", fmt.Sprintf("/v1/contacts/%d/withdraw", contact), `{"exit":{"Queue":"other"}}`, 200, `"seq":`},
		{"POST", "/v1/contacts/x/withdraw", "", 400, "not a number"},
		{"POST", fmt.Sprintf("/v1/contacts/%d/transfer", contact), `{"exit":{"Queue":"other"}}`, 409, "too late"},
		{"POST", "/v1/contacts/999/withdraw", "", 409, "too late"},
		{"GET", "/v1/contacts/3/why", "", 200, `["came"]`},
		{"GET", "/v1/contacts/4/why", "", 404, "no such contact"},
		{"GET", "/v1/contacts/x/why", "", 400, "not a number"},
		{"GET", "/v1/agents/anna/sign-in", "", 405, ""},
		{"GET", "/v1/nothing", "", 404, ""},
	} {
		status, body := ask(t, h, tc.method, tc.path, tc.body)
		require.Equal(t, tc.status, status, "%s %s: %s", tc.path, tc.body, body)
		require.Contains(t, body, tc.says, tc.path)
	}
	_, body := ask(t, h, "GET", "/v1/status", "")
	var got acd.Status
	require.NoError(t, json.Unmarshal([]byte(body), &got))
	require.Equal(t, c.scenario.M.Status(), got, "the status comes through JSON as it is")
	require.Equal(t, "paused", got.Agents[0].State)
	require.Equal(t, "other", got.Contacts[0].Queue)
	require.Equal(t, 90*time.Second, got.Contacts[0].Priority)
}

// Who talks can be handed on to wait for an agent in a queue.
func TestControlHandsOnToAnAgent(t *testing.T) {
	c := newCentre(t)
	h := web.Control(c, c, c)
	for _, tc := range []struct {
		path, body string
		status     int
	}{
		{"agents/anna/sign-in", `{"agent":"nobody"}`, 200},
		{"agents/anna/ready", "", 200},
		{"contacts/3/transfer", `{"exit":{"Queue":"other"},"agent":"nobody"}`, 404},
		{"contacts/3/transfer", `{"exit":{"Queue":"other"},"agent":"anna"}`, 400},
		{"contacts/3/transfer", `{"exit":{"Queue":"other"},"agent":"ben"}`, 200},
	} {
		status, body := ask(t, h, "POST", "/v1/"+tc.path, tc.body)
		require.Equal(t, tc.status, status, "%s %s: %s", tc.path, tc.body, body)
		if v := c.scenario.M.View(3); v.Phase == acd.Offered {
			_, err := c.Do(t.Context(), acd.Command{Kind: acd.Answer, Offer: v.Offer})
			require.NoError(t, err)
		}
	}
	moved := c.done[len(c.done)-1]
	require.Equal(t, acd.AgentID(2), moved.Events[0].Asked)
}

func TestControlDrains(t *testing.T) {
	c := newCentre(t)
	h := web.Control(c, c, c)
	for _, tc := range []struct{ method, says string }{
		{"GET", `{"draining":false,"contacts":1}`}, {"POST", `{"draining":true,"contacts":1}`}, {"GET", `{"draining":true,"contacts":1}`},
	} {
		status, body := ask(t, h, tc.method, "/v1/drain", "")
		require.Equal(t, 200, status)
		require.JSONEq(t, tc.says, body)
	}
	c.broken = errors.New("the disk is full")
	status, body := ask(t, h, "GET", "/v1/drain", "")
	require.Equal(t, 503, status)
	require.Contains(t, body, "the disk is full")
}

func TestControlWhileTheCentreCannot(t *testing.T) {
	c := newCentre(t)
	c.broken = errors.New("the disk is full")
	status, body := ask(t, web.Control(c, c, c), "GET", "/v1/status", "")
	require.Equal(t, 503, status)
	require.Contains(t, body, "the disk is full")
	status, _ = ask(t, web.Control(c, c, c), "POST", "/v1/agents/anna/ready", "")
	require.Equal(t, 503, status)
}
