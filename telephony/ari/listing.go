// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"cordial/acd"
	"cordial/telephony"

	"github.com/CyCoreSystems/ari/v5"
)

// channelJSON is a channel as ARI lists it. ari/v5's own type leaves out which
// application it is in.
type channelJSON struct {
	ID       string       `json:"id"`
	State    string       `json:"state"`
	Caller   ari.CallerID `json:"caller"`
	Created  string       `json:"creationtime"`
	Dialplan struct {
		App  string `json:"app_name"`
		Data string `json:"app_data"`
	} `json:"dialplan"`
	// Vars are there only if ari.conf has channelvars.
	Vars map[string]string `json:"channelvars"`
}

// seen is what the controller wants to know of it, but for the customer.
func (c *channelJSON) seen(app string) telephony.ChannelSeen {
	s := telephony.ChannelSeen{
		ID: c.ID, Up: c.State == stateUp, Ringing: c.State == stateRinging,
		Number: c.Caller.Number, Music: c.Vars[musicVariable],
	}
	name, args, more := strings.Cut(c.Dialplan.Data, ",")
	if s.InApp = c.Dialplan.App == "Stasis" && name == app; s.InApp && more {
		s.Args = strings.Split(args, ",")
	}
	return s
}

// isLeg tells a leg that a controller dialled from a caller.
func isLeg(channel string, args []string) bool {
	return slices.Equal(args, telephony.LegArguments(channel))
}

// caller is what the owner remembers of a caller in the application.
type caller struct {
	id         ari.CallerID
	customer   acd.CustomerID
	looked     bool   // the customer was looked for
	music      string // that we let play
	musicKnown bool
}

// sight is a listing, and who the callers in it are.
type sight struct {
	telephony.Listing
	callers map[string]caller
}

// list looks at everything on the switch. What known tells of a channel is not
// asked for again.
func (s *session) list(ctx context.Context, known map[string]caller) (sight, error) {
	var channels []channelJSON
	var bridges []ari.BridgeData
	if err := s.asker.call(ctx, http.MethodGet, "/channels", nil, &channels); err != nil {
		return sight{}, fmt.Errorf("list the channels: %w", err)
	}
	if err := s.asker.call(ctx, http.MethodGet, "/bridges", nil, &bridges); err != nil {
		return sight{}, fmt.Errorf("list the bridges: %w", err)
	}
	inOrder(channels)
	saw := sight{callers: make(map[string]caller)}
	var silent []int // channels of which nothing says what they hear
	for i := range channels {
		ch := channels[i].seen(s.config.App)
		if ch.InApp && !isLeg(ch.ID, ch.Args) {
			who := known[ch.ID]
			who.id = channels[i].Caller
			ch.Customer = s.customerOf(&who)
			if _, told := channels[i].Vars[musicVariable]; told {
				who.music, who.musicKnown = ch.Music, true
			} else if !who.musicKnown {
				silent = append(silent, len(saw.Channels))
			}
			ch.Music = who.music
			saw.callers[ch.ID] = who
		}
		saw.Channels = append(saw.Channels, ch)
	}
	for i := range bridges {
		saw.Bridges = append(saw.Bridges, telephony.BridgeSeen{ID: bridges[i].ID, Members: bridges[i].ChannelIDs})
	}
	return saw, s.listen(ctx, saw, silent)
}

// customerOf looks for a caller's customer, once. A directory that fails is no
// reason to let a caller wait.
func (s *session) customerOf(who *caller) acd.CustomerID {
	if who.looked || !identifies(who.id.Number) {
		return who.customer
	}
	id, err := s.customers.Customer(who.id.Number)
	if err != nil {
		s.log.Error("cannot tell which customer calls; the call goes on without", "err", err)
		return 0
	}
	who.customer, who.looked = id, true
	return id
}

// leastDigits is how many digits a number has at least that tells who calls.
const leastDigits = 3

// identifies tells whether a number belongs to somebody: who withholds theirs comes
// as "anonymous" or the like, and they are not all one customer.
func identifies(number string) bool {
	digits := 0
	for _, r := range number {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return digits >= leastDigits
}

// listen asks one by one what the channels at these places hear. An Asterisk with
// channelvars = CORDIAL_MUSIC in ari.conf spares us that.
func (s *session) listen(ctx context.Context, saw sight, places []int) error {
	if len(places) == 0 {
		return nil
	}
	s.log.Info("asking each channel for its music; channelvars = "+musicVariable+" in ari.conf makes this one request",
		"channels", len(places))
	work := make(chan int)
	fault := make(chan error, 1)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range min(s.config.MaxInFlight, len(places)) {
		wg.Go(func() {
			for i := range work {
				ch := &saw.Channels[i]
				music, err := variable(ctx, s.asker, ch.ID, musicVariable)
				if err != nil {
					select {
					case fault <- err:
					default:
					}
					continue
				}
				mu.Lock()
				who := saw.callers[ch.ID]
				who.music, who.musicKnown, ch.Music = music, true, music
				saw.callers[ch.ID] = who
				mu.Unlock()
			}
		})
	}
	for _, i := range places {
		work <- i
	}
	close(work)
	wg.Wait()
	select {
	case err := <-fault:
		return fmt.Errorf("ask for the music of a channel: %w", err)
	default:
		return nil
	}
}
