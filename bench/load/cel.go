// SPDX-License-Identifier: Apache-2.0

package load

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// celEvent is one line of the channel event log.
type celEvent struct {
	Type     string  `json:"eventtype"`
	Time     celTime `json:"eventtime"`
	Number   string  `json:"num"`
	Channel  string  `json:"channame"`
	App      string  `json:"appname"`
	UniqueID string  `json:"uniqueid"`
	Extra    string  `json:"eventextra"`
}

// celTime is written as "seconds.microseconds".
type celTime time.Time

// UnmarshalText reads it without loss.
func (t *celTime) UnmarshalText(b []byte) error {
	seconds, micros, _ := strings.Cut(string(b), ".")
	s, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return fmt.Errorf("time of an event: %w", err)
	}
	us, err := strconv.ParseUint((micros + "000000")[:6], 10, 32)
	if err != nil {
		return fmt.Errorf("time of an event: %w", err)
	}
	*t = celTime(time.UnixMicro(s*1e6 + int64(us)))
	return nil
}

// endpoint is what stands between PJSIP/ and the channel's number.
func (e celEvent) endpoint() string {
	_, name, ok := strings.Cut(e.Channel, "PJSIP/")
	if !ok {
		return e.Channel
	}
	if i := strings.LastIndexByte(name, '-'); i >= 0 {
		return name[:i]
	}
	return name
}

func (e celEvent) bridge() (string, error) {
	var extra struct {
		Bridge string `json:"bridge_id"`
	}
	if err := json.Unmarshal([]byte(e.Extra), &extra); err != nil {
		return "", fmt.Errorf("%s of %s: %w", e.Type, e.UniqueID, err)
	}
	return extra.Bridge, nil
}

// ReadCEL reads Asterisk's channel event log, one JSON object a line. A last
// line that is cut short is left out.
func ReadCEL(r io.Reader) (CELSaw, error) {
	all, err := io.ReadAll(r)
	if err != nil {
		return CELSaw{}, fmt.Errorf("read the CEL: %w", err)
	}
	var saw CELSaw
	index := make(map[string]int)
	for n := 1; ; n++ {
		line, rest, whole := bytes.Cut(all, []byte("\n"))
		if !whole {
			return saw, nil
		}
		all = rest
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var e celEvent
		if err := json.Unmarshal(line, &e); err != nil {
			return saw, fmt.Errorf("line %d of the CEL: %w", n, err)
		}
		if err := saw.take(e, index); err != nil {
			return saw, fmt.Errorf("line %d of the CEL: %w", n, err)
		}
	}
}

// take adds one event. index is where each living channel stands.
func (s *CELSaw) take(e celEvent, index map[string]int) error {
	if e.Type == "CHAN_START" {
		if i, known := index[e.UniqueID]; known && s.Channels[i].Ended.IsZero() {
			s.Clashes = append(s.Clashes, e.UniqueID+" began while it lived")
		} else if known {
			s.Clashes = append(s.Clashes, e.UniqueID+" began a second time")
		}
		index[e.UniqueID] = len(s.Channels)
		s.Channels = append(s.Channels, ChannelSeen{ID: e.UniqueID, Endpoint: e.endpoint(), Number: e.Number, Started: time.Time(e.Time)})
		return nil
	}
	switch e.Type {
	case "ANSWER", "CHAN_END", "BRIDGE_ENTER", "BRIDGE_EXIT", "APP_START":
	default:
		return nil
	}
	i, known := index[e.UniqueID]
	if !known {
		s.Clashes = append(s.Clashes, e.UniqueID+" has "+e.Type+" but never began")
		return nil
	}
	c := &s.Channels[i]
	switch e.Type {
	case "APP_START":
		if e.App == "Stasis" {
			c.Entered = append(c.Entered, time.Time(e.Time))
		}
	case "ANSWER":
		c.Answered = time.Time(e.Time)
	case "CHAN_END":
		c.Ended = time.Time(e.Time)
	case "BRIDGE_ENTER":
		bridge, err := e.bridge()
		if err != nil {
			return err
		}
		c.Stays = append(c.Stays, Stay{Bridge: bridge, From: time.Time(e.Time)})
	case "BRIDGE_EXIT":
		bridge, err := e.bridge()
		if err != nil {
			return err
		}
		for k := range c.Stays {
			if c.Stays[k].Bridge == bridge && c.Stays[k].Until.IsZero() {
				c.Stays[k].Until = time.Time(e.Time)
			}
		}
	}
	return nil
}

// together says whether two channels were ever in one bridge at the same time.
func together(a, b ChannelSeen) bool {
	for _, x := range a.Stays {
		for _, y := range b.Stays {
			if x.Bridge == y.Bridge && !before(x.Until, y.From) && !before(y.Until, x.From) {
				return true
			}
		}
	}
	return false
}

// before says whether an end, if there is one, came before a beginning.
func before(end, beginning time.Time) bool { return !end.IsZero() && end.Before(beginning) }
