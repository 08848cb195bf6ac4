// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"time"

	"cordial/routing"
)

// Config is everything an administrator sets that the machine must know. It
// enters as a Configure command, so that a journal explains itself. Things are
// named by strings here; records use numbers.
//
// Names identify things to people and to the dialplan. An agent's name is a
// login or a staff number: personal data has no place in a record.
type Config struct {
	Skills []string
	Sites  []SiteConfig
	Queues []QueueConfig
	Lines  []LineConfig
	Agents []AgentConfig
	// MeanContact is what the centre's mean conversation is taken to be until
	// enough of them were seen; 0 is DefaultMeanContact.
	MeanContact time.Duration
	// MaxContacts is how many contacts may wait and talk in the whole centre, 0 for
	// no limit. One more that nobody is free for takes Full, which leads to no queue;
	// those who wait keep their places. Beyond twice as many, with those that are
	// leaving, contacts are refused with ErrFull.
	MaxContacts int  `json:",omitempty"`
	Full        Exit `json:",omitzero"`
	// Prices: what scarce skills cost is found out, and taken off the fits. Without it
	// prices are refused, and those in force are gone.
	Prices bool `json:",omitempty"`
	// Spread makes agents dearer by so much for each time that they are offered what all
	// are in the mean, above once; 0 to routing.Whole, 0 is off.
	Spread routing.Share `json:",omitempty"`
	// MeanPatience is for how long callers are taken to wait in the mean before they
	// give up, until enough of them were seen. 0 takes all to be patient, and counts
	// nobody: so it is in journals from before there was a count.
	MeanPatience time.Duration `json:",omitempty"`
}

// SiteConfig is a place where agents work.
type SiteConfig struct {
	Name string
	Zone string // IANA time zone, such as Europe/Berlin
}

// QueueConfig is a queue: what its contacts need and how they are treated.
type QueueConfig struct {
	Name  string
	Needs []NeedConfig
	// Priority is added to the age of its contacts, as if they had come earlier.
	Priority time.Duration
	// ExpertiseWorth is for how long waiting a perfect expert is worth more than
	// a barely adequate agent; 0 holds nobody back.
	ExpertiseWorth time.Duration
	// OrderWorth is how far fit may reorder those who wait.
	OrderWorth time.Duration
	// KnownWorth is what an agent who knows the customer is worth.
	KnownWorth time.Duration
	// RingTimeout is how long an agent's phone rings.
	RingTimeout time.Duration
	// WrapUp is the longest time after a contact until the agent is offered the
	// next; nil leaves the end to the agent, 0 means no wrap-up.
	WrapUp *time.Duration `json:",omitempty"`
	// Music is the switch's music class for those who wait.
	Music  string
	Limits LimitsConfig
	// WaitFor is for how long a customer who asks for an agent by name waits for her
	// alone; 0: nobody can be waited for.
	WaitFor time.Duration `json:",omitempty"`
	// WaitForAnnouncement is a media URI, such as sound:queue-thankyou, that tells one
	// who begins to wait so; the limit is said after it. "" tells nothing.
	WaitForAnnouncement string `json:",omitempty"`
}

// NeedConfig is a skill that a queue or a caller asks for.
type NeedConfig struct {
	Skill  string
	Least  Level         // 1 to 10
	Weight uint16        // at least 1
	Relax  []RelaxConfig `json:",omitempty"`
}

// RelaxConfig lowers a need once the contact has waited so long.
type RelaxConfig struct {
	After time.Duration
	Least Level // 0 waives the need
}

// LimitsConfig says when a contact may not wait (any longer) in a queue.
type LimitsConfig struct {
	// Longest is how many may wait, 0 for no limit; one more takes the exit.
	Longest     int
	LongestExit Exit
	// Wait is how long one may wait, 0 for no limit.
	Wait     time.Duration
	WaitExit Exit
	// EmptyExit is taken when nobody who could serve the contact is signed in.
	EmptyExit Exit
}

// Exit is where a contact goes when a limit acts; the zero Exit is none.
type Exit struct {
	Queue string `json:",omitempty"` // another queue
	// Context, Exten and Priority are a place in the dialplan. Priority 0 is 1.
	Context  string `json:",omitempty"`
	Exten    string `json:",omitempty"`
	Priority int    `json:",omitempty"`
	// Announcement is a media URI, such as sound:all-busy, played before a polite hang-up.
	Announcement string `json:",omitempty"`
}

// IsZero tells whether there is no exit.
func (e Exit) IsZero() bool { return e == Exit{} }

// AnswerMode is when a caller is answered, which is when they begin to pay.
type AnswerMode uint8

// The answer modes. Only ever added to: the numbers stand in journals.
const (
	AtOnce    AnswerMode = iota // answered on arrival; hears the queue's music
	WithAgent                   // answered when an agent is; hears ringing until then
)

// LineConfig is a number or a button that customers reach us by.
type LineConfig struct {
	Name     string
	Queue    string
	Answer   AnswerMode
	Priority time.Duration
	Needs    []NeedConfig `json:",omitempty"` // beside the queue's, such as a language
}

// AgentConfig is a person who serves contacts.
type AgentConfig struct {
	Name     string
	Site     string
	Endpoint string           // what the switch dials, such as PJSIP/anna
	Levels   map[string]Level // by skill, 1 to 10
	// Capacity by medium; nil is one voice contact and nothing else.
	Capacity map[Medium]uint8 `json:",omitempty"`
}
