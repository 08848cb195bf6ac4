// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cordial/acd"
	"cordial/routing"
)

// centre writes a configuration as the keys of cordial.yaml.
func (p *pen) centre(c *acd.Config, zones map[string]string) {
	p.line("centre:")
	if c.MaxContacts > 0 {
		p.line("  admission: {contacts: %d, then: %s}", c.MaxContacts, exitText(c.Full))
	}
	p.line("  routing: {%s}", routingText(c))
	var skills []string
	for _, s := range c.Skills {
		skills = append(skills, "{name: "+word(s)+"}")
	}
	if len(skills) > 0 {
		p.list("  ", "skills", skills)
	}
	if len(c.Sites) > 0 {
		p.line("  sites:")
	}
	for _, s := range c.Sites {
		p.line("    - {name: %s, zone: %s}", word(s.Name), zones[s.Name])
	}
	p.line("  queues:")
	for i := range c.Queues {
		p.queue(&c.Queues[i])
	}
	p.line("  lines:")
	for i := range c.Lines {
		l := &c.Lines[i]
		text := fmt.Sprintf("name: %s, queue: %s", word(l.Name), word(l.Queue))
		if l.Answer == acd.WithAgent {
			text += ", answer: with_agent"
		}
		if l.Priority != 0 {
			text += ", priority: " + briefly(l.Priority)
		}
		if len(l.Needs) > 0 {
			text += ", needs: " + needsText(l.Needs)
		}
		p.line("    - {%s}", text)
	}
	if len(c.Agents) > 0 {
		p.line("  agents:")
	}
	for i := range c.Agents {
		p.agent(&c.Agents[i])
	}
	p.line("")
}

func routingText(c *acd.Config) string {
	text := fmt.Sprintf("prices: %t", c.Prices)
	if c.Spread > 0 {
		text += fmt.Sprintf(", spread: %g", float64(c.Spread)/float64(routing.Whole))
	}
	if c.MeanContact > 0 {
		text += ", mean_contact: " + briefly(c.MeanContact)
	}
	if c.MeanPatience > 0 {
		text += ", mean_patience: " + briefly(c.MeanPatience)
	}
	return text
}

func (p *pen) queue(q *acd.QueueConfig) {
	p.line("    - name: %s", word(q.Name))
	if len(q.Needs) > 0 {
		p.line("      needs: %s", needsText(q.Needs))
	}
	p.line("      expertise_worth: %s\n      order_worth: %s\n      known: %s\n      wait_for: %s\n      ring: %s",
		briefly(q.ExpertiseWorth), briefly(q.OrderWorth), briefly(q.KnownWorth), briefly(q.WaitFor), briefly(q.RingTimeout))
	if q.WaitForAnnouncement != "" { // none is the default's: nobody hears it in a simulation
		p.line("      wait_for_announcement: %q", q.WaitForAnnouncement)
	}
	if q.Priority != 0 {
		p.line("      priority: %s", briefly(q.Priority))
	}
	if q.WrapUp != nil {
		p.line("      wrap_up: %s", briefly(*q.WrapUp))
	}
	if q.Music != "" && q.Music != "default" {
		p.line("      music: %s", word(q.Music))
	}
	l := &q.Limits
	if l.Longest == 0 && l.Wait == 0 && l.EmptyExit.IsZero() {
		return
	}
	p.line("      limits:")
	if l.Longest > 0 {
		p.line("        longest: {contacts: %d, then: %s}", l.Longest, exitText(l.LongestExit))
	}
	if l.Wait > 0 {
		p.line("        wait: {after: %s, then: %s}", briefly(l.Wait), exitText(l.WaitExit))
	}
	if !l.EmptyExit.IsZero() {
		p.line("        nobody: {then: %s}", exitText(l.EmptyExit))
	}
}

func exitText(e acd.Exit) string {
	switch {
	case e.Queue != "":
		return "{queue: " + word(e.Queue) + "}"
	case e.Announcement != "":
		return fmt.Sprintf("{announcement: %q}", e.Announcement)
	}
	return fmt.Sprintf("{extension: {context: %s, exten: %q, priority: %d}}", word(e.Context), e.Exten, max(e.Priority, 1))
}

// media are the kinds of contacts, as capacity calls them.
var media = [routing.Media]string{"voice", "chat", "callback", "email", "social"}

func (p *pen) agent(a *acd.AgentConfig) {
	var levels []string
	for _, skill := range slices.Sorted(maps.Keys(a.Levels)) {
		if a.Levels[skill] > 0 {
			levels = append(levels, fmt.Sprintf("%s: %d", word(skill), a.Levels[skill]))
		}
	}
	text := fmt.Sprintf("name: %s, endpoint: %q", word(a.Name), a.Endpoint)
	if a.Site != "" {
		text += ", site: " + word(a.Site)
	}
	text += ", skills: {" + strings.Join(levels, ", ") + "}"
	if a.Capacity != nil {
		var rooms []string
		for m, name := range media {
			rooms = append(rooms, fmt.Sprintf("%s: %d", name, a.Capacity[acd.Medium(m)]))
		}
		text += ", capacity: {" + strings.Join(rooms, ", ") + "}"
	}
	p.line("    - {%s}", text)
}

// words are what a scenario's reader does not take for text.
var words = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}

// word writes a name so that it is text, whatever it looks like.
func word(name string) string {
	letter := name != "" && (name[0] >= 'a' && name[0] <= 'z' || name[0] >= 'A' && name[0] <= 'Z')
	if letter && isName(name) && !slices.Contains(words, strings.ToLower(name)) {
		return name
	}
	return strconv.Quote(name)
}
