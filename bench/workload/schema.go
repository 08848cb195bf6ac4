// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"bytes"
	_ "embed"
)

//go:embed scenario.schema.json
var schema []byte

// Schema is the JSON schema of scenario files, for editors and other checks. It is
// generated from the structs of this package; it cannot say everything that [Load]
// checks, such as references.
func Schema() []byte { return bytes.Clone(schema) }
