// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"net/http"
	"net/url"
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

// execute carries out a request and says what became of it.
func (r *rest) execute(ctx context.Context, app string, j job) telephony.Result {
	result := telephony.Result{ID: j.ID}
	var err error
	if j.Op == telephony.Look {
		var seen channelJSON
		if err = r.call(ctx, http.MethodGet, channelPath(j.Channel), nil, &seen); err == nil {
			ch := seen.seen(app)
			result.Seen = &ch
		}
	} else {
		err = r.perform(ctx, app, j)
	}
	result.Verdict = verdictOf(j.Op, err)
	if err != nil {
		result.Err = err.Error()
	}
	return result
}

func (r *rest) perform(ctx context.Context, app string, j job) error {
	post := func(path string, in any) error { return r.call(ctx, http.MethodPost, path, in, nil) }
	channel := channelPath(j.Channel)
	switch j.Op {
	case telephony.AnswerCaller:
		return post(channel+"/answer", nil)
	case telephony.IndicateRinging:
		return post(channel+"/ring", nil)
	case telephony.StartMusic:
		return r.startMusic(ctx, j)
	case telephony.StopMusic:
		return r.stopMusic(ctx, j)
	case telephony.Dial:
		return post("/channels", originate(app, j))
	case telephony.CreateBridge:
		return post(bridgePath(j.Bridge), map[string]string{"type": "mixing", "name": j.Bridge})
	case telephony.JoinBridge:
		return post(bridgePath(j.Bridge)+"/addChannel", map[string][]string{"channel": j.Channels})
	case telephony.DestroyBridge:
		return r.call(ctx, http.MethodDelete, bridgePath(j.Bridge), nil, nil)
	case telephony.Play:
		return post(channel+"/play/"+url.PathEscape(j.Playback), map[string]string{"media": j.Media})
	case telephony.HangUp:
		return r.call(ctx, http.MethodDelete, channel, nil, nil)
	case telephony.Continue:
		return r.goOn(ctx, j)
	case telephony.Look:
	}
	return &statusError{http.StatusNotImplemented, "this adapter cannot " + j.Op.String()}
}

// startMusic notes the music after it was asked for, stopMusic after it was
// stopped: if the process dies in between, music starts or stops once too often,
// which nobody hears, instead of once too rarely.
func (r *rest) startMusic(ctx context.Context, j job) error {
	if err := r.call(ctx, http.MethodPost, channelPath(j.Channel)+"/moh", map[string]string{"mohClass": j.Media}, nil); err != nil {
		return err
	}
	return r.setVariable(ctx, j.Channel, musicVariable, j.Media)
}

func (r *rest) stopMusic(ctx context.Context, j job) error {
	if err := r.call(ctx, http.MethodDelete, channelPath(j.Channel)+"/moh", nil, nil); err != nil {
		return err
	}
	return r.setVariable(ctx, j.Channel, musicVariable, "")
}

// goOn hands a channel back to the dialplan, its variables first.
func (r *rest) goOn(ctx context.Context, j job) error {
	for name, value := range j.Variables {
		if err := r.setVariable(ctx, j.Channel, name, value); err != nil {
			return err
		}
	}
	place := make(map[string]any)
	if j.Context != "" {
		place["context"] = j.Context
	}
	if j.Exten != "" {
		place["extension"] = j.Exten
		place["priority"] = max(j.Priority, 1)
	}
	return r.call(ctx, http.MethodPost, channelPath(j.Channel)+"/continue", place, nil)
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
		return telephony.NotFound // a member has gone, or has left the application
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
}

var verdictNames = map[telephony.Verdict]string{
	telephony.Done: "done", telephony.NotFound: "not-found", telephony.Conflict: "conflict",
	telephony.Failed: "failed", telephony.Unknown: "unknown",
}
