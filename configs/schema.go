// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"bytes"
	_ "embed"
)

//go:embed cordial.schema.json
var schema []byte

//go:embed cordial.yaml
var sample []byte

// Schema is the JSON schema of the configuration, for editors and other checks.
// It is generated from the structs of this package; it cannot say everything
// that [Load] checks, such as references.
func Schema() []byte { return bytes.Clone(schema) }

// Sample is cordial.yaml: a configuration with every key explained.
func Sample() []byte { return bytes.Clone(sample) }
