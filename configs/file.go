// SPDX-License-Identifier: Apache-2.0

package configs

// File is a configuration file, with its defaults filled in.
type File struct {
	// Asterisk are the switches that callers come from. Only the demo does without.
	Asterisk []Node `yaml:"asterisk" jsonschema:"maxItems=64" item:"asterisk"`
	// Listen is where /healthz, /readyz and /metrics are served, as host:port.
	Listen Address `yaml:"listen" jsonschema:"default=127.0.0.1:8090"`
	// Data is the directory of the journal. It is taken from the directory of this
	// file if it is relative.
	Data string `yaml:"data" jsonschema:"default=data,minLength=1"`
	// Journal says what is kept.
	Journal Journal `yaml:"journal"`
	// Admission limits how many contacts there are in the whole centre.
	Admission *Admission `yaml:"admission"`
	// Routing holds what concerns the whole centre.
	Routing Routing `yaml:"routing"`
	// Skills are what agents can do and contacts need; languages are skills too.
	Skills []Skill `yaml:"skills" jsonschema:"maxItems=4096" item:"skill"`
	// Sites are the places where agents work.
	Sites []Site `yaml:"sites" jsonschema:"maxItems=4096" item:"site"`
	// Queues are where contacts wait.
	Queues []Queue `yaml:"queues" jsonschema:"required,maxItems=4096" item:"queue"`
	// Lines are the numbers that customers reach us by.
	Lines []Line `yaml:"lines" jsonschema:"required,maxItems=16384" item:"line"`
	// Agents are those who serve contacts. There may be more in the roster.
	Agents []Agent `yaml:"agents" jsonschema:"maxItems=100000" item:"agent"`
	// Roster is a CSV file with more agents; its first line is name,endpoint,site,skills
	// and its skills look like "boots:7 german:10". It is taken from the directory of
	// this file if it is relative.
	Roster string `yaml:"roster" jsonschema:"minLength=1"`

	// Warnings are what is odd but no fault, by file and line.
	Warnings Faults `yaml:"-"`
}

// Journal says what the journal keeps.
type Journal struct {
	// Keep is for how long records are kept for replay and reports. What recovery
	// needs is always kept. 1h to 87600h.
	Keep Duration `yaml:"keep" jsonschema:"default=720h" range:"1h..87600h"`
}

// Routing holds what concerns the whole centre.
type Routing struct {
	// MeanContact is what the mean conversation of the centre is taken to be until
	// enough of them were seen.
	MeanContact Duration `yaml:"mean_contact" jsonschema:"default=3m" range:"1s..24h"`
	// Prices says whether what agents' scarce skills are worth to others is taken off
	// their fit, so that experts are kept for those who need them.
	Prices bool `yaml:"prices" jsonschema:"default=true"`
	// Spread makes agents dearer who are offered more contacts than others, so that the
	// best are not worn out. 0 to 1; 0 is off.
	Spread float64 `yaml:"spread" jsonschema:"default=0,minimum=0,maximum=1"`
	// MeanPatience is for how long callers are taken to wait in the mean before they
	// give up, until enough of them were seen. Below 5m they are held less for experts.
	MeanPatience Duration `yaml:"mean_patience" jsonschema:"default=10m" range:"1s..24h"`
}

// Skill is something that agents can do and contacts need.
type Skill struct {
	// Name is what queues, lines and agents call it.
	Name Name `yaml:"name" jsonschema:"required"`
}

// Site is a place where agents work.
type Site struct {
	// Name is what agents call it.
	Name Name `yaml:"name" jsonschema:"required"`
	// Zone is its IANA time zone, such as Europe/Berlin.
	Zone Zone `yaml:"zone" jsonschema:"required"`
}
