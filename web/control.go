// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"cordial/acd"
)

// Centre is the contact centre at work.
type Centre interface {
	// Do carries out a command and returns once it is durable.
	Do(ctx context.Context, c acd.Command) (acd.Record, error)
	// Status copies what supervisors may see.
	Status(ctx context.Context) (acd.Status, error)
}

// Drainer lets the centre run empty.
type Drainer interface {
	// Drain has new contacts refused from now on. The process ends with the last one.
	Drain()
	// Emptying tells how far that has come.
	Emptying(ctx context.Context) (Emptying, error)
}

// Emptying is how far a centre has run empty.
type Emptying struct {
	Draining bool `json:"draining"` // no new contacts are taken
	Contacts int  `json:"contacts"` // that have not ended
}

// Teller knows what has befallen contacts.
type Teller interface {
	// Story is what befell a contact, to be written as JSON.
	Story(ctx context.Context, id acd.ContactID) (any, error)
}

// mostBody is how many bytes a request may have.
const mostBody = 64 << 10

// Choice is the body of a request about an agent or a contact.
type Choice struct {
	Reason   string    `json:"reason,omitempty"`   // of a pause
	Skill    string    `json:"skill,omitempty"`    // whose level is set
	Level    acd.Level `json:"level,omitempty"`    // 0 takes the skill away
	Priority string    `json:"priority,omitempty"` // a duration such as 90s
	Exit     *acd.Exit `json:"exit,omitempty"`     // where a withdrawn or transferred contact goes
	Agent    string    `json:"agent,omitempty"`    // for whom a transferred contact waits there
}

// Problem is the body of an answer that is not a success.
type Problem struct {
	Error string `json:"error"`           // what is wrong, and what to do
	Stale bool   `json:"stale,omitempty"` // it is so already, or it is too late for it
}

// Control serves those who may do everything; it belongs on a socket that only
// they can open.
//
//	GET  /v1/status
//	GET  /v1/drain
//	POST /v1/drain
//	POST /v1/agents/{name}/sign-in, sign-out, ready, pause, end-wrap-up, level
//	POST /v1/contacts/{id}/priority, withdraw, transfer
//	GET  /v1/contacts/{id}/why
//
// All answers are JSON. 404: no such thing; 409: too late or nothing to change;
// 400: bad request; 503: not now.
func Control(c Centre, d Drainer, t Teller) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/status", func(w http.ResponseWriter, r *http.Request) {
		status, err := c.Status(r.Context())
		answer(w, status, err)
	})
	emptying := func(w http.ResponseWriter, r *http.Request) {
		state, err := d.Emptying(r.Context())
		answer(w, state, err)
	}
	mux.HandleFunc("GET /v1/drain", emptying)
	mux.HandleFunc("POST /v1/drain", func(w http.ResponseWriter, r *http.Request) {
		d.Drain()
		emptying(w, r)
	})
	for word, kind := range map[string]acd.CommandKind{
		"sign-in": acd.SignIn, "sign-out": acd.SignOut, "ready": acd.Ready, "pause": acd.Pause,
		"end-wrap-up": acd.EndWrapUp, "level": acd.SetLevel,
	} {
		mux.HandleFunc("POST /v1/agents/{name}/"+word, func(w http.ResponseWriter, r *http.Request) {
			carryOut(c, w, r, acd.Command{Kind: kind, Name: r.PathValue("name")})
		})
	}
	for word, kind := range map[string]acd.CommandKind{
		"priority": acd.Reprioritise, "withdraw": acd.Withdraw, "transfer": acd.Transfer,
	} {
		mux.HandleFunc("POST /v1/contacts/{id}/"+word, func(w http.ResponseWriter, r *http.Request) {
			id, err := contactOf(r)
			if err != nil {
				answer(w, nil, err)
				return
			}
			carryOut(c, w, r, acd.Command{Kind: kind, Contact: id})
		})
	}
	mux.HandleFunc("GET /v1/contacts/{id}/why", func(w http.ResponseWriter, r *http.Request) {
		var story any
		id, err := contactOf(r)
		if err == nil {
			story, err = t.Story(r.Context(), id)
		}
		answer(w, story, err)
	})
	return mux
}

// contactOf is the contact that a path names.
func contactOf(r *http.Request) (acd.ContactID, error) {
	id, err := strconv.ParseUint(r.PathValue("id"), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("contact %q is not a number: %w", r.PathValue("id"), acd.ErrBadCommand)
	}
	return acd.ContactID(id), nil
}

// carryOut completes a command from the body and carries it out.
func carryOut(c Centre, w http.ResponseWriter, r *http.Request, cmd acd.Command) {
	if err := complete(&cmd, w, r); err != nil {
		answer(w, nil, fmt.Errorf("%w: %w", err, acd.ErrBadCommand))
		return
	}
	record, err := c.Do(r.Context(), cmd)
	answer(w, map[string]uint64{"seq": record.Seq}, err)
}

func complete(cmd *acd.Command, w http.ResponseWriter, r *http.Request) error {
	if r.ContentLength == 0 {
		return nil
	}
	var choice Choice
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostBody))
	d.DisallowUnknownFields()
	if err := d.Decode(&choice); err != nil {
		return fmt.Errorf("the body is not what is wanted: %w", err)
	}
	cmd.Text, cmd.Level, cmd.Exit = choice.Reason, choice.Level, choice.Exit
	if cmd.Kind == acd.SetLevel {
		cmd.Text = choice.Skill
	}
	if cmd.Kind == acd.Transfer {
		cmd.Name = choice.Agent
	}
	if choice.Priority != "" {
		priority, err := time.ParseDuration(choice.Priority)
		if err != nil {
			return fmt.Errorf("priority %q is no duration such as 90s", choice.Priority)
		}
		cmd.Priority = priority
	}
	return nil
}

// answer writes v, or what is wrong.
func answer(w http.ResponseWriter, v any, err error) {
	status := http.StatusOK
	if err != nil {
		v, status = Problem{err.Error(), errors.Is(err, acd.ErrStale)}, statusOf(err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client has gone, if this fails
}

func statusOf(err error) int {
	is := func(targets ...error) bool {
		for _, t := range targets {
			if errors.Is(err, t) {
				return true
			}
		}
		return false
	}
	switch {
	case is(acd.ErrUnknownAgent, acd.ErrUnknownContact, acd.ErrUnknownQueue, acd.ErrUnknownSkill, acd.ErrUnknownLine):
		return http.StatusNotFound
	case is(acd.ErrStale, acd.ErrNotSignedIn):
		return http.StatusConflict
	case is(acd.ErrBadCommand, acd.ErrBadConfig):
		return http.StatusBadRequest
	}
	return http.StatusServiceUnavailable
}
