// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordial/telephony"

	"github.com/CyCoreSystems/ari/v5"
)

const (
	// musicVariable notes on a channel which music it hears: no listing shows that.
	musicVariable = "CORDIAL_MUSIC"
	// refuseContext is where a phone's forward (302) leads: a context of the dialplan
	// that hangs up. A leg that wandered off would ring who knows where.
	refuseContext = "cordial-refuse"
)

func channelPath(id string) string { return "/channels/" + url.PathEscape(id) }
func bridgePath(id string) string  { return "/bridges/" + url.PathEscape(id) }

// job is a request and what the owner knows besides.
type job struct {
	telephony.Request
	caller ari.CallerID // of Dial's Caller
}

// possible tells whether ARI has such a request; if not, why.
func (j job) possible() error {
	if _, known := opNames[j.Op]; !known {
		return &statusError{http.StatusNotImplemented, "this adapter cannot " + j.Op.String()}
	}
	return nil
}

// resultOf says what became of a request: err, or what the last of its calls
// answered, which only a look needs.
func (j job) resultOf(app string, answer []byte, err error) telephony.Result {
	result := telephony.Result{ID: j.ID}
	if err == nil && j.Op == telephony.Look {
		var seen channelJSON
		if err = json.Unmarshal(answer, &seen); err == nil {
			ch := seen.seen(app)
			result.Seen = &ch
		}
	}
	result.Verdict = verdictOf(j.Op, err)
	if err != nil {
		result.Err = err.Error()
	}
	return result
}

// asks are the calls that a request consists of, to be made in this order.
//
// Music is noted after it was asked for, and after it was stopped: if the process
// dies in between, music starts or stops once too often, which nobody hears,
// instead of once too rarely. A channel is handed back to the dialplan after its
// variables were set.
func (j job) asks(app string) []ask {
	channel, bridge := channelPath(j.Channel), bridgePath(j.Bridge)
	switch j.Op {
	case telephony.AnswerCaller:
		return []ask{{"POST", channel + "/answer", nil}}
	case telephony.IndicateRinging:
		return []ask{{"POST", channel + "/ring", nil}}
	case telephony.StartMusic:
		return []ask{{"POST", channel + "/moh", map[string]string{"mohClass": j.Media}}, setVariable(j.Channel, musicVariable, j.Media)}
	case telephony.StopMusic:
		return []ask{{"DELETE", channel + "/moh", nil}, setVariable(j.Channel, musicVariable, "")}
	case telephony.Dial:
		return []ask{{"POST", "/channels", originate(app, j)}}
	case telephony.Look:
		return []ask{{"GET", channel, nil}}
	case telephony.CreateBridge:
		return []ask{{"POST", bridge, map[string]string{"type": "mixing", "name": j.Bridge}}}
	case telephony.JoinBridge:
		return []ask{{"POST", bridge + "/addChannel", map[string][]string{"channel": j.Channels}}}
	case telephony.DestroyBridge:
		return []ask{{"DELETE", bridge, nil}}
	case telephony.Play:
		return []ask{{"POST", channel + "/play/" + url.PathEscape(j.Playback), map[string]string{"media": j.Media}}}
	case telephony.Greet:
		return []ask{{"POST", channel + "/play/" + url.PathEscape(j.Playback), map[string][]string{"media": strings.Split(j.Media, ",")}}}
	case telephony.Hush:
		return []ask{{"DELETE", "/playbacks/" + url.PathEscape(j.Playback), nil}}
	case telephony.HangUp:
		return []ask{{"DELETE", channel, nil}}
	case telephony.Continue:
		return j.goOn()
	}
	return nil
}

// setVariable sets a channel variable.
func setVariable(channel, name, value string) ask {
	return ask{"POST", channelPath(channel) + "/variable", map[string]string{"variable": name, "value": value}}
}

// goOn hands a channel back to the dialplan, its variables first.
func (j job) goOn() []ask {
	var asks []ask
	for _, name := range slices.Sorted(maps.Keys(j.Variables)) {
		asks = append(asks, setVariable(j.Channel, name, j.Variables[name]))
	}
	place := make(map[string]any)
	if j.Context != "" {
		place["context"] = j.Context
	}
	if j.Exten != "" {
		place["extension"] = j.Exten
		place["priority"] = max(j.Priority, 1)
	}
	return append(asks, ask{"POST", channelPath(j.Channel) + "/continue", place})
}

// originate is the request that rings an agent's phone. Originator lends the leg
// the caller's codecs, so that nothing is transcoded, and the caller's linkedid.
func originate(app string, j job) ari.OriginateRequest {
	o := ari.OriginateRequest{
		Endpoint: j.Endpoint, ChannelID: j.Channel, Originator: j.Caller,
		App: app, AppArgs: strings.Join(telephony.LegArguments(j.Channel), ","),
		Timeout:   int((j.Timeout + time.Second - 1) / time.Second),
		CallerID:  callerID(j.caller),
		Variables: map[string]string{"FORWARD_CONTEXT": refuseContext},
	}
	switch {
	case strings.HasPrefix(o.Endpoint, "PJSIP/"):
		o.Variables["PJSIP_HEADER(add,X-Cordial-Offer)"] = j.Channel
		o.Variables["PJSIP_HEADER(add,X-Cordial-Contact)"] = strconv.FormatUint(uint64(j.Contact), 10)
	case strings.HasPrefix(o.Endpoint, "Local/") && !strings.HasSuffix(o.Endpoint, "/n"):
		o.Endpoint += "/n" // or the leg would optimise itself away, and its id with it
	}
	return o
}

// callerID writes who calls in the form that Asterisk parses; "" if nobody knows.
func callerID(c ari.CallerID) string {
	plain := strings.NewReplacer(`"`, "", `\`, "", "<", "", ">", "", "\r", "", "\n", "")
	name, number := plain.Replace(c.Name), plain.Replace(c.Number)
	switch {
	case number == "":
		return ""
	case name == "":
		return number
	}
	return `"` + name + `" <` + number + `>`
}

// verdictOf says what an answer means to the controller. Without any, or with 503
// from an Asterisk that has no session free, the request may be tried again after
// a look.
func verdictOf(op telephony.Op, err error) telephony.Verdict {
	switch status := statusOf(err); {
	case err == nil:
		return telephony.Done
	case status == 0 || status == http.StatusServiceUnavailable:
		return telephony.Unknown
	case status == http.StatusNotFound:
		return telephony.NotFound
	case op == telephony.Dial && status == http.StatusBadRequest && strings.Contains(err.Error(), "originator"):
		return telephony.NotFound // the caller has hung up meanwhile
	case op == telephony.JoinBridge && status == http.StatusBadRequest:
		return telephony.Conflict // a member has gone; NotFound is the bridge
	case op == telephony.DestroyBridge && status == http.StatusConflict:
		return telephony.NotFound // about to go
	case status == http.StatusConflict || status == http.StatusPreconditionFailed || status == http.StatusUnprocessableEntity:
		return telephony.Conflict
	}
	return telephony.Failed
}

// opNames are the labels of metrics.
var opNames = map[telephony.Op]string{
	telephony.AnswerCaller: "answer", telephony.IndicateRinging: "ring", telephony.StartMusic: "start-music",
	telephony.StopMusic: "stop-music", telephony.Dial: "dial", telephony.CreateBridge: "create-bridge",
	telephony.JoinBridge: "join-bridge", telephony.DestroyBridge: "destroy-bridge", telephony.Play: "play",
	telephony.HangUp: "hang-up", telephony.Continue: "continue", telephony.Look: "look",
	telephony.Greet: "greet", telephony.Hush: "hush",
}

var verdictNames = map[telephony.Verdict]string{
	telephony.Done: "done", telephony.NotFound: "not-found", telephony.Conflict: "conflict",
	telephony.Failed: "failed", telephony.Unknown: "unknown",
}
