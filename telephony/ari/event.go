// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"errors"
	"fmt"
	"strings"

	"cordial/telephony"

	"github.com/CyCoreSystems/ari/v5"
	"github.com/tidwall/gjson"
)

// wanted are the events that matter; Asterisk is asked to send no others.
// ApplicationReplaced must be among them, and the answers to requests: the filter
// would hide those, too.
var wanted = []string{
	ari.Events.ApplicationReplaced, ari.Events.StasisStart, ari.Events.StasisEnd,
	ari.Events.ChannelStateChange, ari.Events.ChannelDestroyed,
	ari.Events.ChannelEnteredBridge, ari.Events.ChannelLeftBridge, ari.Events.BridgeDestroyed,
	ari.Events.PlaybackFinished, ari.Events.DeviceStateChanged,
	ari.Events.ChannelUserevent, restResponse,
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

// message is an event as Asterisk sends it, with the fields that matter.
type message struct {
	Type       string
	Args       []string
	Cause, SIP int // SIP: the status; newer than ari/v5
	// Channel: State, Name and Number are the channel's own and its caller's.
	Channel, State, Name, Number string
	Bridge, Playback             string
	Device, DeviceState          string
	Proof                        string // a ChannelUserevent's name
}

// decode reads an event. Types that nobody asked for give nil, and the name
// "unknown"; what cannot be read is "broken".
//
// An event is a thousand bytes of which a hundred matter. ari/v5's decoding goes over
// it three times and makes times and maps that nobody asks for, encoding/json over
// all of it twice; of all the work that a call is, that was a fifth. This goes once
// over the whole, to see that it is JSON, and then steps over what does not matter.
func decode(data []byte) (m *message, kind string, err error) {
	event := gjson.ParseBytes(data)
	if !gjson.ValidBytes(data) || !event.IsObject() {
		return nil, "broken", fmt.Errorf("%w: it is no JSON object", errBroken)
	}
	m = new(message)
	event.ForEach(func(key, value gjson.Result) bool {
		err = errors.Join(err, m.set(key.Str, value))
		return true
	})
	switch {
	case err != nil && (m.Type == "" || wants[m.Type]):
		return nil, "broken", fmt.Errorf("%w of type %q: %w", errBroken, m.Type, err)
	case !wants[m.Type]:
		return nil, "unknown", nil // its fields may be of any kind
	}
	return m, m.Type, nil
}

// set takes over one field.
func (m *message) set(key string, value gjson.Result) error {
	switch key {
	case "type":
		return text(&m.Type, key, value)
	case "args":
		return m.setArgs(value)
	case "cause":
		m.Cause = int(value.Int())
	case "tech_cause":
		m.SIP = int(value.Int())
	case "eventname":
		return text(&m.Proof, key, value)
	case "channel":
		return each(value, key, m.setChannel)
	case "bridge":
		return each(value, key, func(k string, v gjson.Result) error { return only("id", &m.Bridge, k, v) })
	case "playback":
		return each(value, key, func(k string, v gjson.Result) error { return only("id", &m.Playback, k, v) })
	case "device_state":
		return each(value, key, func(k string, v gjson.Result) error {
			return errors.Join(only("name", &m.Device, k, v), only("state", &m.DeviceState, k, v))
		})
	}
	return nil
}

func (m *message) setChannel(key string, value gjson.Result) error {
	switch key {
	case "id":
		return text(&m.Channel, key, value)
	case "state":
		return text(&m.State, key, value)
	case "caller":
		return each(value, key, func(k string, v gjson.Result) error {
			return errors.Join(only("name", &m.Name, k, v), only("number", &m.Number, k, v))
		})
	}
	return nil
}

func (m *message) setArgs(value gjson.Result) (err error) {
	if !value.IsArray() {
		return fmt.Errorf("args is %s", value.Type)
	}
	value.ForEach(func(_, arg gjson.Result) bool {
		var s string
		err = errors.Join(err, text(&s, "args", arg))
		m.Args = append(m.Args, s)
		return true
	})
	return err
}

// text takes over a string.
func text(to *string, key string, value gjson.Result) error {
	if value.Type != gjson.String {
		return fmt.Errorf("%s is %s", key, value.Type)
	}
	*to = strings.Clone(value.Str)
	return nil
}

// only takes over the string of one name.
func only(name string, to *string, key string, value gjson.Result) error {
	if key != name {
		return nil
	}
	return text(to, key, value)
}

// each goes through an object.
func each(object gjson.Result, name string, take func(key string, value gjson.Result) error) (err error) {
	if !object.IsObject() {
		return fmt.Errorf("%s is %s", name, object.Type)
	}
	object.ForEach(func(key, value gjson.Result) bool {
		err = errors.Join(err, take(key.Str, value))
		return true
	})
	return err
}

// items are what the owner does with an event.
func (m *message) items() []item {
	channel := m.Channel
	switch m.Type {
	case ari.Events.StasisStart:
		return m.entered()
	case ari.Events.StasisEnd:
		return told(telephony.Event{Kind: telephony.ChannelLeft, Channel: channel})
	case ari.Events.ChannelStateChange:
		switch m.State {
		case stateUp:
			return told(telephony.Event{Kind: telephony.ChannelUp, Channel: channel})
		case stateRinging:
			return told(telephony.Event{Kind: telephony.ChannelRinging, Channel: channel})
		}
	case ari.Events.ChannelDestroyed:
		return told(telephony.Event{Kind: telephony.ChannelGone, Channel: channel, Reason: reasonOf(m.State, m.Cause, m.SIP)})
	case ari.Events.ChannelEnteredBridge:
		return told(telephony.Event{Kind: telephony.MemberJoined, Bridge: m.Bridge, Channel: channel})
	case ari.Events.ChannelLeftBridge:
		return told(telephony.Event{Kind: telephony.MemberLeft, Bridge: m.Bridge, Channel: channel})
	case ari.Events.BridgeDestroyed:
		return told(telephony.Event{Kind: telephony.BridgeGone, Bridge: m.Bridge})
	case ari.Events.PlaybackFinished:
		return told(telephony.Event{Kind: telephony.PlaybackOver, Playback: m.Playback})
	case ari.Events.DeviceStateChanged:
		return []item{{kind: deviceItem, device: m.Device, up: reachable(m.DeviceState), free: idle(m.DeviceState)}}
	}
	return nil
}

func told(e telephony.Event) []item { return []item{{kind: eventItem, event: e}} }

// entered: a caller may have been answered by the dialplan before.
func (m *message) entered() []item {
	event := telephony.Event{Kind: telephony.CallerEntered, Channel: m.Channel, Args: m.Args}
	if isLeg(m.Channel, m.Args) {
		event.Kind = telephony.LegEntered
		return told(event)
	}
	event.Number = m.Number
	i := item{kind: eventItem, event: event, name: m.Name}
	if m.State != stateUp {
		return []item{i}
	}
	return append([]item{i}, told(telephony.Event{Kind: telephony.ChannelUp, Channel: m.Channel})...)
}
