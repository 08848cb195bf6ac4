// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"reflect"

	"go.yaml.in/yaml/v4"
)

// boolean reads true or false. Other words for them are refused: some readers of YAML
// take them for text.
func (d *decoder) boolean(n *yaml.Node, v reflect.Value, p place) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!bool" || n.Value != "true" && n.Value != "false" {
		d.fault(p, "%s stands where true or false is expected", described(n))
		return
	}
	v.SetBool(n.Value == "true")
}
