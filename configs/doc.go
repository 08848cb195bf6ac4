// SPDX-License-Identifier: Apache-2.0

// Package configs reads Cordial's configuration and keeps its sample files.
//
// A configuration is one YAML file, read strictly: [Load] reports every fault
// at once, each with its file and line and with what is allowed there, so that
// an administrator mends a file in one go. What passes [Load] is accepted by
// the machine: [File.Machine] gives what enters it.
//
// The structs of this package are the only description of the file. Their tags
// hold what is required, the defaults and the ranges; the reader, the JSON
// schema ([Schema]) and the machine's configuration all follow from them.
//
// Beside the code lie cordial.yaml, the sample with every key explained, and
// asterisk/, the sample files for the switch. Both are what [Init] writes for
// the answers of its zero value.
package configs
