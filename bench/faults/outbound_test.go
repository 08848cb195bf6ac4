// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"cordial/bench/load"
)

// outbound has Asterisk connect to cordial, by the files that `cordial init` writes.
func outbound(r *rig, written string) string {
	ports, err := load.FreePorts(1)
	require.NoError(r.t, err)
	way := "127.0.0.1:" + strconv.Itoa(ports[0])
	dir := filepath.Join(r.t.TempDir(), "init")
	out, err := exec.Command(binary, "init", dir, "--outbound", way, "--node", "pbx", "--user", r.Asterisk.User).CombinedOutput()
	require.NoError(r.t, err, string(out))
	for _, name := range []string{"ari.conf", "websocket_client.conf"} {
		text, err := os.ReadFile(filepath.Join(dir, "asterisk", name))
		require.NoError(r.t, err)
		text = regexp.MustCompile(`(?m)^password = .*$`).ReplaceAll(text, []byte("password = "+r.Asterisk.Password))
		// The rig itself looks at Asterisk over HTTP.
		text = regexp.MustCompile(`(?m)^enabled = no$`).ReplaceAll(text, []byte("enabled = yes"))
		require.NoError(r.t, os.WriteFile(r.Asterisk.Path("etc", name), text, 0o644)) //nolint:gosec // Asterisk has a user of its own
	}
	loop := regexp.MustCompile(`(?s)\n\[cordial-loop\]\n.*?\n\[`)
	plan, err := os.ReadFile(r.Asterisk.Path("etc", "extensions.conf"))
	require.NoError(r.t, err)
	ours, err := os.ReadFile(filepath.Join(dir, "asterisk", "extensions.conf"))
	require.NoError(r.t, err)
	section := string(loop.Find(ours))
	require.Contains(r.t, section, "Ringing()")
	require.True(r.t, loop.Match(plan))
	plan = loop.ReplaceAllLiteral(plan, []byte(section))
	require.NoError(r.t, os.WriteFile(r.Asterisk.Path("etc", "extensions.conf"), plan, 0o600))
	url := fmt.Sprintf("url: %q", r.Asterisk.URL())
	require.Contains(r.t, written, url)
	return strings.Replace(written, url, fmt.Sprintf("outbound: {listen: %q}", way), 1)
}

// ringing is nil if so many callers are in Stasis without having been answered, and
// nobody is anywhere else.
func (r *rig) ringing(callers int) error {
	body, err := r.Asterisk.Get(r.t.Context(), "/channels")
	if err != nil {
		return err
	}
	var channels []struct {
		State    string
		Dialplan struct {
			App string `json:"app_name"`
		}
	}
	if err := json.Unmarshal(body, &channels); err != nil {
		return err
	}
	n := 0
	for _, c := range channels {
		if c.Dialplan.App != "Stasis" {
			return fmt.Errorf("one is in %s", c.Dialplan.App)
		}
		if c.State == "Ring" {
			n++
		}
	}
	if n != callers {
		err = fmt.Errorf("%d callers wait unanswered", n)
	}
	return err
}

// TestOutboundLinkKilled kills cordial while callers talk and wait, with Asterisk
// connecting to it. Who comes meanwhile is in Stasis at once, hears ringing, and is
// served in the order of arrival when cordial is back, which is at once. Who comes
// and gives up meanwhile has abandoned.
func TestOutboundLinkKilled(t *testing.T) {
	const later = 8
	scene := load.Plenty(talking)
	scene.Phones[0].TalkMillis = 3000
	r := start(t, t.TempDir(), scene, outbound)
	r.Slack = time.Minute // it learns late of those who come meanwhile
	patient := load.CallerGroup{Name: "patient", TalkMillis: 120_000, Over: time.Second}
	require.NoError(t, r.CallMore(talking+waiting, patient, load.LineOrders))
	r.until("two who talk and one who waits", 10*time.Second, func() error { return r.phases(talking, waiting) })

	died := time.Now()
	r.Cordial.Process().Kill()
	require.Equal(t, talking, r.conversations(), "those who talk do not notice")
	for n := range later {
		patient.Name = fmt.Sprintf("later%d", n)
		require.NoError(t, r.CallMore(1, patient, load.LineOrders))
		r.until("a caller who is in Stasis", 2*time.Second, func() error { return r.ringing(n + 1) })
	}
	hasty := load.CallerGroup{Name: "hasty", CancelMillis: 500, TalkMillis: 1000, Over: time.Second}
	require.NoError(t, r.CallMore(1, hasty, load.LineOrders))
	r.until("one more", 2*time.Second, func() error { return r.ringing(later + 1) })
	r.until("one who has given up", 5*time.Second, func() error { return r.ringing(later) })

	back := time.Now()
	require.NoError(t, r.Cordial.Serve())
	r.ready()
	t.Logf("away for %v, ready %v after its start", back.Sub(died).Round(time.Millisecond), time.Since(back).Round(time.Millisecond))
	r.Away = []load.Span{{From: died, Until: time.Now()}}
	r.until("all callers to be answered", 2*time.Second, func() error { return r.answered(talking + waiting + later) })

	kept := r.over()
	require.Len(t, kept.Contacts, talking+waiting+later+1)
	gone := kept.Contacts[len(kept.Contacts)-1]
	require.Equal(t, []string{"abandoned"}, gone.Outcomes, "who gave up while nobody was there is known too")
	require.Empty(t, gone.Offers, "and no phone rang for them")
	kept.Contacts = kept.Contacts[:len(kept.Contacts)-1]
	require.True(t, slices.IsSortedFunc(kept.Contacts, func(a, b load.ContactKept) int { return cmp.Compare(turn(t, a), turn(t, b)) }),
		"contacts are numbered in the order in which their callers came")
	var served time.Time
	for _, c := range kept.Contacts {
		first := c.Offers[0].Offered
		require.False(t, first.Before(served), "contact %d was served before those who came earlier", c.ID)
		served = first
	}
	require.Equal(t, talking+waiting+later, r.reconciled().Answered)
}

// turn is the number that Asterisk gives its channels one after the other.
func turn(t *testing.T, c load.ContactKept) int {
	t.Helper()
	_, number, _ := strings.Cut(c.Channel, ".")
	n, err := strconv.Atoi(number)
	require.NoError(t, err, c.Channel)
	return n
}

// usurp takes the application over, by a connection to Asterisk's ARI, and leaves.
func (r *rig) usurp() {
	r.t.Helper()
	credentials := base64.StdEncoding.EncodeToString([]byte(r.Asterisk.User + ":" + r.Asterisk.Password))
	rival, _, err := websocket.Dial(r.t.Context(), "ws"+strings.TrimPrefix(r.Asterisk.URL(), "http")+"/events?app=cordial",
		&websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Basic " + credentials}}})
	require.NoError(r.t, err)
	require.NoError(r.t, rival.CloseNow())
}

// TestOutboundLinkUsurped lets another controller take the application over HTTP
// and go again, which leaves it dead though Asterisk is connected. Cordial must not
// take that for a link that is up.
func TestOutboundLinkUsurped(t *testing.T) {
	scene := load.Plenty(1)
	scene.Phones[0].TalkMillis = 1000
	r := start(t, t.TempDir(), scene, outbound)
	r.usurp()
	code, err := r.Cordial.Process().ExitCode(10 * time.Second)
	require.NoError(t, err)
	require.Equal(t, 3, code)
	require.NoError(t, r.logged("taken over"))

	require.NoError(t, r.Cordial.Serve())
	r.until("a word about the application", 20*time.Second, func() error { return r.logged("ari shutdown websocket sessions") })
	require.Error(t, r.Cordial.Ready(t.Context()))
	_, err = r.Asterisk.CLI(t.Context(), "ari shutdown websocket sessions")
	require.NoError(t, err)
	_, err = r.Asterisk.CLI(t.Context(), "module reload res_ari.so")
	require.NoError(t, err)
	r.ready()
	require.NoError(t, r.SignIn(t.Context()))
	r.come(1, time.Second)
}
