// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/acd/pricing"
)

// many is a centre of two languages. Anna alone speaks German.
const many = `
skill english
skill german
queue english needs=english:1 worth=60s order=120s
queue german needs=german:1 worth=60s order=120s
line english queue=english
line german queue=german
agent anna english:10 german:10
agent ben english:8
mean 60s
`

// scrape returns the metrics as Prometheus sees them.
func (s *server) scrape() string {
	w := httptest.NewRecorder()
	s.metrics.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	b, _ := io.ReadAll(w.Result().Body) // of memory
	return string(b)
}

// talk has everybody who was offered answer; they talk for half a minute, and those who
// were not are gone.
func talk(t *testing.T, s *server) {
	views, err := s.engine.Views(t.Context())
	require.NoError(t, err)
	for _, v := range views {
		if v.Phase == acd.Offered {
			require.NoError(t, submit(s, acd.Command{Kind: acd.Answer, Offer: v.Offer}))
		}
	}
	<-time.After(30 * time.Second)
	for _, v := range views {
		require.NoError(t, submit(s, acd.Command{Kind: acd.Hangup, Contact: v.Contact}))
	}
}

// live lets callers come to a server for so many minutes, two of three for German, and
// returns the prices after that.
func live(t *testing.T, config string, minutes int) (*server, *acd.PricesStatus) {
	s, _ := small(t)
	c, err := acdtest.ParseConfig(config)
	require.NoError(t, err)
	for _, cmd := range []acd.Command{
		{Kind: acd.Configure, Config: c}, {Kind: acd.SignIn, Name: "anna"}, {Kind: acd.Ready, Name: "anna"},
		{Kind: acd.SignIn, Name: "ben"}, {Kind: acd.Ready, Name: "ben"},
	} {
		require.NoError(t, submit(s, cmd))
	}
	done := make(chan struct{})
	go func() { defer close(done); s.findPrices(t.Context()) }()
	t.Cleanup(func() { <-done }) // the context of a test ends before
	for n := range minutes {
		for i, line := range []string{"english", "german", "german"} {
			require.NoError(t, submit(s, acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: fmt.Sprint(i, " ", n), Line: line}))
		}
		talk(t, s)
		<-time.After(time.Minute)
	}
	status, err := s.Status(t.Context())
	require.NoError(t, err)
	return s, status.Prices
}

// Whoever serves finds prices from those who come, on a clock of the test's own: Anna,
// whom the Germans need, costs.
func TestServeFindsPrices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, prices := live(t, many+"prices on\n", 13)
		require.NotNil(t, prices)
		require.NotEmpty(t, prices.Dearest)
		require.Equal(t, map[string]acd.Level{"english": 10, "german": 10}, prices.Dearest[0].Levels)
		require.Positive(t, prices.Dearest[0].Price)
		require.Contains(t, s.scrape(), "cordial_prices_failed_total 0")
	})
}

// Too soon there are none, and none where nobody wants any.
func TestServeFindsNoPrices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, prices := live(t, many+"prices on\n", 6)
		require.Nil(t, prices)
	})
	synctest.Test(t, func(t *testing.T) {
		_, prices := live(t, many, 13)
		require.Nil(t, prices)
	})
}

// What goes wrong is counted, and nobody is taken down.
func TestPricesThatFailAreCounted(t *testing.T) {
	s, _ := small(t)
	s.metrics.Priced(time.Second/4, errors.New("odd"))
	require.Contains(t, s.scrape(), "cordial_prices_failed_total 1")
	require.Contains(t, s.scrape(), "cordial_prices_seconds 0.25")
	var broken pricing.Problem
	_, err := solve(broken)
	require.NoError(t, err, "nothing to solve is no fault")
	broken.Needs = slices.Grow(broken.Needs, 1)[:1] // of a set that nobody knows
	_, err = solve(broken)
	require.ErrorContains(t, err, "finding prices: runtime error")
	broken.Arcs = slices.Grow(broken.Arcs, 1)[:1] // to a profile that is not there
	_, err = solve(broken)
	require.ErrorContains(t, err, "not a transportation problem")
}
