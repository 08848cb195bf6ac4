// SPDX-License-Identifier: Apache-2.0

package workload

import "cordial/configs"

// file is a scenario file, with its defaults filled in. docs/scenarios.md and
// configs/scenarios/day.yaml explain every key.
type file struct {
	Seed      int              `yaml:"seed" jsonschema:"default=1,minimum=0,maximum=9007199254740991"`
	Date      date             `yaml:"date" jsonschema:"required"`
	Zone      configs.Zone     `yaml:"zone" jsonschema:"default=UTC"`
	Length    configs.Duration `yaml:"length" jsonschema:"default=24h" range:"1m..8784h"`
	WarmUp    configs.Duration `yaml:"warm_up" jsonschema:"default=0s" range:"0s..8784h"`
	Customers int              `yaml:"customers" jsonschema:"default=0,minimum=0,maximum=100000000"`
	Centre    configs.File     `yaml:"centre" jsonschema:"required"`
	Curves    []curve          `yaml:"curves" jsonschema:"required,maxItems=1000" item:"curve"`
	Calls     calls            `yaml:"calls" jsonschema:"required"`
	Phones    phones           `yaml:"phones"`
	Roster    []group          `yaml:"roster" jsonschema:"maxItems=1000" item:"group"`
}

// curve is how a day's calls spread over the callers' local day.
type curve struct {
	Name configs.Name `yaml:"name" jsonschema:"required"`
	Rows []row        `yaml:"rows" jsonschema:"required,maxItems=1440" item:"row"`
}

type row struct {
	From  clock   `yaml:"from" jsonschema:"required"`
	To    clock   `yaml:"to" jsonschema:"required"`
	Calls float64 `yaml:"calls" jsonschema:"required,minimum=0,maximum=100000000"`
}

// calls is what customers do. What a type does not say itself holds from here.
type calls struct {
	ADay    *float64     `yaml:"a_day" jsonschema:"minimum=0,maximum=100000000"`
	Volumes []float64    `yaml:"volumes" jsonschema:"minimum=0,maximum=1000,maxItems=366" item:"volume of day"`
	Busy    busy         `yaml:"busy"`
	Surges  []surge      `yaml:"surges" jsonschema:"maxItems=1000" item:"surge"`
	Curve   configs.Name `yaml:"curve"`
	Callers []origin     `yaml:"callers" jsonschema:"maxItems=100" item:"callers"`
	Talk    *dist        `yaml:"talk"`
	WrapUp  *dist        `yaml:"wrap_up"`
	Patient *dist        `yaml:"patience"`
	Redial  *redial      `yaml:"redial"`
	Types   []callType   `yaml:"types" jsonschema:"required,maxItems=10000" item:"type"`
}

// callType is calls that need the same and behave alike.
type callType struct {
	Name    configs.Name   `yaml:"name" jsonschema:"required"`
	Line    configs.Name   `yaml:"line" jsonschema:"required"`
	Numbers int            `yaml:"numbers" jsonschema:"default=1,minimum=1,maximum=10000"`
	Share   *float64       `yaml:"share" jsonschema:"minimum=0,maximum=1"`
	ADay    *float64       `yaml:"a_day" jsonschema:"minimum=0,maximum=100000000"`
	Curve   configs.Name   `yaml:"curve"`
	Callers []origin       `yaml:"callers" jsonschema:"maxItems=100" item:"callers"`
	Needs   []configs.Need `yaml:"needs" jsonschema:"maxItems=32" item:"need"`
	Talk    *dist          `yaml:"talk"`
	WrapUp  *dist          `yaml:"wrap_up"`
	Patient *dist          `yaml:"patience"`
	Redial  *redial        `yaml:"redial"`
}

// busy is how days and half hours differ by chance, for all types together.
type busy struct {
	Kind     string  `yaml:"kind" jsonschema:"default=gamma,enum=gamma,enum=lognormal"`
	Day      float64 `yaml:"day" jsonschema:"default=0,minimum=0,maximum=1"`
	Interval float64 `yaml:"interval" jsonschema:"default=0,minimum=0,maximum=1"`
}

// surge is a time of each day at which everything comes more often.
type surge struct {
	From  clock   `yaml:"from" jsonschema:"required"`
	To    clock   `yaml:"to" jsonschema:"required"`
	Times float64 `yaml:"times" jsonschema:"required,minimum=0,maximum=1000"`
}

// origin is where a share of the callers live.
type origin struct {
	Zone  configs.Zone `yaml:"zone" jsonschema:"required"`
	Share float64      `yaml:"share" jsonschema:"required,minimum=0,maximum=1"`
}

// redial is what becomes of those who were not served.
type redial struct {
	Chance float64 `yaml:"chance" jsonschema:"required,minimum=0,maximum=1"`
	After  dist    `yaml:"after" jsonschema:"required"`
	Most   int     `yaml:"most" jsonschema:"default=3,minimum=1,maximum=60"`
}

// phones is what agents do when their phones ring.
type phones struct {
	Answer *dist   `yaml:"answer"`
	Missed float64 `yaml:"missed" jsonschema:"default=0,minimum=0,maximum=1"`
	Back   *dist   `yaml:"back"`
}

// group is agents who are rostered alike: so many new ones, or some of the centre's.
type group struct {
	Name      configs.Name   `yaml:"name" jsonschema:"required"`
	Count     *int           `yaml:"count" jsonschema:"minimum=1,maximum=100000"`
	Agents    []configs.Name `yaml:"agents" jsonschema:"maxItems=100000" item:"agent"`
	Site      configs.Name   `yaml:"site"`
	Skills    configs.Levels `yaml:"skills" jsonschema:"minimum=1,maximum=10"`
	Draw      *draw          `yaml:"draw"`
	Shrinkage float64        `yaml:"shrinkage" jsonschema:"default=0,minimum=0,maximum=1"`
	Shifts    []shift        `yaml:"shifts" jsonschema:"maxItems=1000" item:"shift"`
	Breaks    []pause        `yaml:"breaks" jsonschema:"maxItems=16" item:"break"`
}

// draw gives each agent of a group some skills by chance.
type draw struct {
	Seed   int            `yaml:"seed" jsonschema:"default=1,minimum=0,maximum=9007199254740991"`
	Of     []configs.Name `yaml:"of" jsonschema:"maxItems=4096" item:"skill"`
	Skills between        `yaml:"skills" jsonschema:"required"`
	Levels between        `yaml:"levels" jsonschema:"required"`
}

type between struct {
	Least int `yaml:"least" jsonschema:"required,minimum=0,maximum=4096"`
	Most  int `yaml:"most" jsonschema:"required,minimum=0,maximum=4096"`
}

type shift struct {
	From  clock     `yaml:"from" jsonschema:"required"`
	To    clock     `yaml:"to" jsonschema:"required"`
	Share *float64  `yaml:"share" jsonschema:"minimum=0,maximum=1"`
	Days  []weekday `yaml:"days" jsonschema:"maxItems=7" item:"day"`
}

type pause struct {
	After  configs.Duration `yaml:"after" jsonschema:"required" range:"1m..24h"`
	For    configs.Duration `yaml:"for" jsonschema:"required" range:"1m..24h"`
	Within configs.Duration `yaml:"within" jsonschema:"default=0s" range:"0s..24h"`
	Reason configs.Name     `yaml:"reason" jsonschema:"default=break"`
}

// dist is a length of time that differs by chance: exactly one way to say how.
type dist struct {
	Constant    *configs.Duration  `yaml:"constant" range:"0s..8784h"`
	Exponential *configs.Duration  `yaml:"exponential" range:"1ms..8784h"`
	Lognormal   *lognormal         `yaml:"lognormal"`
	Values      []configs.Duration `yaml:"values" jsonschema:"maxItems=100000" item:"value" range:"0s..8784h"`
	Quantiles   []configs.Duration `yaml:"quantiles" jsonschema:"maxItems=100000" item:"quantile" range:"0s..8784h"`
}

type lognormal struct {
	Mean configs.Duration `yaml:"mean" jsonschema:"required" range:"1ms..8784h"`
	CV   float64          `yaml:"cv" jsonschema:"required,minimum=0,maximum=10"`
}
