// SPDX-License-Identifier: Apache-2.0

package configs

import "strings"

// Limits say when a contact may not wait, or no longer.
type Limits struct {
	// Longest acts on a contact that comes when so many wait already.
	Longest *Longest `yaml:"longest"`
	// Wait acts on a contact that has waited so long.
	Wait *Wait `yaml:"wait"`
	// Nobody acts when nobody is signed in who could serve the contact.
	Nobody *Nobody `yaml:"nobody"`
}

// Longest limits how many wait.
type Longest struct {
	// Contacts is how many may wait.
	Contacts int `yaml:"contacts" jsonschema:"required,minimum=1,maximum=1000000"`
	// Then is where the next one goes.
	Then Exit `yaml:"then" jsonschema:"required"`
}

// Wait limits how long a contact waits.
type Wait struct {
	// After is the contact's wait. 1s to 24h.
	After Duration `yaml:"after" jsonschema:"required" range:"1s..24h"`
	// Then is where it goes.
	Then Exit `yaml:"then" jsonschema:"required"`
}

// Nobody says what becomes of contacts that nobody could serve.
type Nobody struct {
	// Then is where they go.
	Then Exit `yaml:"then" jsonschema:"required"`
}

// Exit is where a contact goes when a limit acts: exactly one of the three.
type Exit struct {
	// Queue is another queue; the contact keeps its age.
	Queue Name `yaml:"queue" jsonschema:"oneof_required=queue"`
	// Extension is a place in the dialplan.
	Extension *Extension `yaml:"extension" jsonschema:"oneof_required=extension"`
	// Announcement is played, such as sound:all-busy; then the call is ended politely.
	Announcement Media `yaml:"announcement" jsonschema:"oneof_required=announcement"`
}

// Extension is a place in the dialplan.
type Extension struct {
	// Context is a context of extensions.conf.
	Context Name `yaml:"context" jsonschema:"required"`
	// Exten is an extension in it.
	Exten Exten `yaml:"exten" jsonschema:"required"`
	// Priority is where in the extension to begin.
	Priority int `yaml:"priority" jsonschema:"default=1,minimum=1,maximum=100000"`
}

// exits are those of a queue that lead on, in a fixed order.
func (l *Limits) exits() []*Exit {
	var all []*Exit
	if l.Longest != nil {
		all = append(all, &l.Longest.Then)
	}
	if l.Wait != nil {
		all = append(all, &l.Wait.Then)
	}
	if l.Nobody != nil {
		all = append(all, &l.Nobody.Then)
	}
	return all
}

func (c *check) limits(l *Limits) {
	for _, e := range l.exits() {
		c.exit(e)
	}
}

func (c *check) exit(e *Exit) {
	p, given := c.given(e)
	if !given {
		return // told as missing
	}
	ways := 0
	for _, way := range []any{&e.Queue, &e.Extension, &e.Announcement} {
		if _, ok := c.given(way); ok {
			ways++
		}
	}
	if ways > 1 || ways == 0 && !p.bad {
		c.fault(p, "give exactly one of queue, extension or announcement")
	}
	c.refer(e.Queue, &e.Queue, "queues", c.known.queues)
}

// circles finds exits by which a contact could go round for ever. Each fault is
// an exit that closes a circle: without those there is none.
func (c *check) circles() {
	w := walk{check: c, at: make(map[string]int, len(c.f.Queues)), state: make([]visit, len(c.f.Queues))}
	for i := range c.f.Queues {
		if _, again := w.at[string(c.f.Queues[i].Name)]; !again {
			w.at[string(c.f.Queues[i].Name)] = i
		}
	}
	for i := range c.f.Queues {
		if w.state[i] == unseen {
			w.from(i)
		}
	}
}

type visit uint8

const (
	unseen visit = iota
	onPath
	done
)

// walk follows the exits from queue to queue, depth first.
type walk struct {
	*check
	at    map[string]int // queues by name
	state []visit
	path  []string
}

func (w *walk) from(i int) {
	q := &w.f.Queues[i]
	w.state[i] = onPath
	w.path = append(w.path, string(q.Name))
	for _, e := range q.Limits.exits() {
		p, given := w.given(&e.Queue)
		next, known := w.at[string(e.Queue)]
		switch {
		case !given || p.bad || !known:
		case w.state[next] == onPath:
			w.fault(p, "the exits lead in a circle: %s", w.circle(string(e.Queue)))
		case w.state[next] == unseen:
			w.from(next)
		}
	}
	w.path = w.path[:len(w.path)-1]
	w.state[i] = done
}

// circle is the path from the queue name back to itself, in words.
func (w *walk) circle(name string) string {
	from := len(w.path) - 1
	for from > 0 && w.path[from] != name {
		from--
	}
	names := append(append([]string(nil), w.path[from:]...), name)
	if len(names) > 10 {
		names = append(append(names[:5:5], "..."), names[len(names)-4:]...)
	}
	return strings.Join(names, " -> ")
}
