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

// decode reads an event. Types that nobody asked for give nil: ari/v5 would
// panic over some of them. Of the others it returns the type's name, too.
func decode(data []byte) (event ari.Event, kind string, status int, err error) {
	var head struct {
		Type      string `json:"type"`
		TechCause int    `json:"tech_cause"` // the SIP status; newer than ari/v5
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, "broken", 0, fmt.Errorf("%w: %w", errBroken, err)
	}
	if !wants[head.Type] {
		return nil, "unknown", 0, nil
	}
	event, err = ari.DecodeEvent(data)
	if err != nil || event == nil {
		return nil, "broken", 0, fmt.Errorf("%w of type %s: %w", errBroken, head.Type, err)
	}
	return event, head.Type, head.TechCause, nil
}

// itemsOf turns an event of Asterisk into what the owner does with it.
func itemsOf(event ari.Event, status int) []item {
	switch e := event.(type) {
	case *ari.StasisStart:
		return entered(e)
	case *ari.StasisEnd:
		return told(telephony.Event{Kind: telephony.ChannelLeft, Channel: e.Channel.ID})
	case *ari.ChannelStateChange:
		switch e.Channel.State {
		case stateUp:
			return told(telephony.Event{Kind: telephony.ChannelUp, Channel: e.Channel.ID})
		case stateRinging:
			return told(telephony.Event{Kind: telephony.ChannelRinging, Channel: e.Channel.ID})
		}
	case *ari.ChannelDestroyed:
		return told(telephony.Event{
			Kind: telephony.ChannelGone, Channel: e.Channel.ID, Reason: reasonOf(e.Channel.State, e.Cause, status),
		})
	case *ari.ChannelEnteredBridge:
		return told(telephony.Event{Kind: telephony.MemberJoined, Bridge: e.Bridge.ID, Channel: e.Channel.ID})
	case *ari.ChannelLeftBridge:
		return told(telephony.Event{Kind: telephony.MemberLeft, Bridge: e.Bridge.ID, Channel: e.Channel.ID})
	case *ari.BridgeDestroyed:
		return told(telephony.Event{Kind: telephony.BridgeGone, Bridge: e.Bridge.ID})
	case *ari.PlaybackFinished:
		return told(telephony.Event{Kind: telephony.PlaybackOver, Playback: e.Playback.ID})
	case *ari.DeviceStateChanged:
		return []item{{kind: deviceItem, device: e.DeviceState.Name, up: reachable(e.DeviceState.State)}}
	}
	return nil
}

func told(e telephony.Event) []item { return []item{{kind: eventItem, event: e}} }

// entered: a caller may have been answered by the dialplan before.
func entered(e *ari.StasisStart) []item {
	event := telephony.Event{Kind: telephony.CallerEntered, Channel: e.Channel.ID, Args: e.Args}
	if isLeg(e.Channel.ID, e.Args) {
		event.Kind = telephony.LegEntered
		return told(event)
	}
	i := item{kind: eventItem, event: event}
	if c := e.Channel.Caller; c != nil {
		i.event.Number, i.name = c.Number, c.Name
	}
	if e.Channel.State != stateUp {
		return []item{i}
	}
	return append([]item{i}, told(telephony.Event{Kind: telephony.ChannelUp, Channel: e.Channel.ID})...)
}
