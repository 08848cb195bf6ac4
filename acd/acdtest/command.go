// SPDX-License-Identifier: Apache-2.0

package acdtest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"cordial/acd"
)

var kinds = func() map[string]acd.CommandKind {
	out := map[string]acd.CommandKind{}
	for k := acd.Tick; k <= acd.SetPrices; k++ {
		out[k.String()] = k
	}
	return out
}()

// command reads a command and its words.
func (s *Scenario) command(word string, args []string) (acd.Command, error) {
	kind, ok := kinds[word]
	if !ok {
		return acd.Command{}, fmt.Errorf("no such command: %s", word)
	}
	c := acd.Command{Kind: kind}
	if kind == acd.SetPrices {
		var err error
		c.Prices, err = s.prices(args)
		return c, err
	}
	if len(args) == 0 {
		return c, nil
	}
	switch first := args[0]; kind {
	case acd.LinkUp, acd.LinkDown:
		c.Node = first
	case acd.Arrive:
		c.Line, c.Node = first, "pbx"
	case acd.Hangup, acd.Played, acd.Lose, acd.Reprioritise, acd.Withdraw, acd.Transfer:
		c.Contact = s.contact(first)
	case acd.Ring, acd.Answer, acd.Refuse, acd.Drop:
		c.Offer = s.offer(first)
	default:
		c.Name = first
	}
	for _, arg := range args[1:] {
		if err := s.argument(&c, arg); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (s *Scenario) argument(c *acd.Command, arg string) (err error) {
	key, value, _ := strings.Cut(arg, "=")
	switch key {
	case "leg":
		c.Leg = value
	case "node":
		c.Node = value
	case "queue":
		c.Queue = value
	case "prio":
		c.Priority, err = time.ParseDuration(value)
	case "needs":
		c.Needs, err = ParseNeeds(value)
	case "customer":
		var n uint64
		n, err = strconv.ParseUint(value, 10, 64)
		c.Customer = acd.CustomerID(n)
	case "level":
		err = number(value, &c.Level)
	case "to":
		e := exit(value)
		c.Exit = &e
	case "agent":
		c.Name = value
	case "skill", "for":
		c.Text = value
	default:
		for r := acd.Declined; r <= acd.Unreachable; r++ {
			if strings.ReplaceAll(r.String(), " ", "-") == arg {
				c.Reason = r
				return nil
			}
		}
		return fmt.Errorf("what is %q?", arg)
	}
	return err
}

// contact finds a contact by its latest leg.
func (s *Scenario) contact(leg string) acd.ContactID {
	var found acd.ContactID
	for id, l := range s.legs {
		if l == leg {
			found = max(found, id)
		}
	}
	return found
}

// offer finds an offer by its number (o3) or the leg of the contact that has it.
func (s *Scenario) offer(word string) acd.OfferID {
	if n, err := strconv.ParseUint(strings.TrimPrefix(word, "o"), 10, 64); err == nil && word[0] == 'o' {
		return acd.OfferID(n)
	}
	return s.M.View(s.contact(word)).Offer
}
