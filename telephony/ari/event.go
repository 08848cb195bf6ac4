// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"encoding/json"
	"errors"
	"fmt"

	"cordial/telephony"

	"github.com/CyCoreSystems/ari/v5"
)

// wanted are the events that matter; Asterisk is asked to send no others.
// ApplicationReplaced must be among them: the filter would hide that, too.
var wanted = []string{
	ari.Events.ApplicationReplaced, ari.Events.StasisStart, ari.Events.StasisEnd,
	ari.Events.ChannelStateChange, ari.Events.ChannelDestroyed,
	ari.Events.ChannelEnteredBridge, ari.Events.ChannelLeftBridge, ari.Events.BridgeDestroyed,
	ari.Events.PlaybackFinished, ari.Events.DeviceStateChanged,
}

var wants = func() map[string]bool {
	m := make(map[string]bool)
	for _, kind := range wanted {
		m[kind] = true
	}
	return m
}()

// filterJSON is the body that sets the filter.
func filterJSON() any {
	type kind struct {
		Type string `json:"type"`
	}
	filter := struct {
		Allowed []kind `json:"allowed"`
	}{}
	for _, w := range wanted {
		filter.Allowed = append(filter.Allowed, kind{w})
	}
	return filter
}

// errBroken is an event of a known type that cannot be read.
var errBroken = errors.New("cannot decode an event")

// message is an event as Asterisk sends it, with the fields that matter. ari/v5's own
// decoding goes over each event three times, and makes times and maps that nobody
// asks for: of all the work that a call is, that was a fifth.
type message struct {
	Type    string   `json:"type"`
	Args    []string `json:"args"`
	Cause   int      `json:"cause"`
	SIP     int      `json:"tech_cause"` // the SIP status; newer than ari/v5
	Channel struct {
		ID     string       `json:"id"`
		State  string       `json:"state"`
		Caller ari.CallerID `json:"caller"`
	} `json:"channel"`
	Bridge struct {
		ID string `json:"id"`
	} `json:"bridge"`
	Playback struct {
		ID string `json:"id"`
	} `json:"playback"`
	Device struct {
		Name  string `json:"name"`
		State string `json:"state"`
	} `json:"device_state"`
}

// decode reads an event. Types that nobody asked for give nil, and the name
// "unknown"; what cannot be read is "broken".
func decode(data []byte) (m *message, kind string, err error) {
	m = new(message)
	err = json.Unmarshal(data, m)
	switch {
	case m.Type != "" && !wants[m.Type]:
		return nil, "unknown", nil // its fields may be of any kind
	case err != nil:
		return nil, "broken", fmt.Errorf("%w of type %q: %w", errBroken, m.Type, err)
	case m.Type == "":
		return nil, "unknown", nil
	}
	return m, m.Type, nil
}

// items are what the owner does with an event.
func (m *message) items() []item {
	channel := m.Channel.ID
	switch m.Type {
	case ari.Events.StasisStart:
		return m.entered()
	case ari.Events.StasisEnd:
		return told(telephony.Event{Kind: telephony.ChannelLeft, Channel: channel})
	case ari.Events.ChannelStateChange:
		switch m.Channel.State {
		case stateUp:
			return told(telephony.Event{Kind: telephony.ChannelUp, Channel: channel})
		case stateRinging:
			return told(telephony.Event{Kind: telephony.ChannelRinging, Channel: channel})
		}
	case ari.Events.ChannelDestroyed:
		return told(telephony.Event{Kind: telephony.ChannelGone, Channel: channel, Reason: reasonOf(m.Channel.State, m.Cause, m.SIP)})
	case ari.Events.ChannelEnteredBridge:
		return told(telephony.Event{Kind: telephony.MemberJoined, Bridge: m.Bridge.ID, Channel: channel})
	case ari.Events.ChannelLeftBridge:
		return told(telephony.Event{Kind: telephony.MemberLeft, Bridge: m.Bridge.ID, Channel: channel})
	case ari.Events.BridgeDestroyed:
		return told(telephony.Event{Kind: telephony.BridgeGone, Bridge: m.Bridge.ID})
	case ari.Events.PlaybackFinished:
		return told(telephony.Event{Kind: telephony.PlaybackOver, Playback: m.Playback.ID})
	case ari.Events.DeviceStateChanged:
		return []item{{kind: deviceItem, device: m.Device.Name, up: reachable(m.Device.State), free: idle(m.Device.State)}}
	}
	return nil
}

func told(e telephony.Event) []item { return []item{{kind: eventItem, event: e}} }

// entered: a caller may have been answered by the dialplan before.
func (m *message) entered() []item {
	event := telephony.Event{Kind: telephony.CallerEntered, Channel: m.Channel.ID, Args: m.Args}
	if isLeg(m.Channel.ID, m.Args) {
		event.Kind = telephony.LegEntered
		return told(event)
	}
	event.Number = m.Channel.Caller.Number
	i := item{kind: eventItem, event: event, name: m.Channel.Caller.Name}
	if m.Channel.State != stateUp {
		return []item{i}
	}
	return append([]item{i}, told(telephony.Event{Kind: telephony.ChannelUp, Channel: m.Channel.ID})...)
}
