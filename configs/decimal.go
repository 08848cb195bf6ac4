// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"reflect"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v4"
)

// decimalNumber is the only way to write a decimal: no exponents, no infinity.
var decimalNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// decimal reads a number that need not be whole, such as 0.25.
func (d *decoder) decimal(n *yaml.Node, v reflect.Value, f field, p place) {
	plain := n.Kind == yaml.ScalarNode && (n.ShortTag() == "!!int" || n.ShortTag() == "!!float")
	if !plain || !decimalNumber.MatchString(n.Value) {
		d.fault(p, "%s is not a decimal number: give one from %d to %d, such as 0.25", described(n), f.least, f.most)
		return
	}
	x, err := strconv.ParseFloat(n.Value, 64)
	if err != nil || x < float64(f.least) || x > float64(f.most) {
		d.fault(p, "%s is out of range: %d to %d", brief(n.Value), f.least, f.most)
		return
	}
	v.SetFloat(x)
}
