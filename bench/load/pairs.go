// SPDX-License-Identifier: Apache-2.0

package load

import (
	"errors"
	"fmt"
	"strings"

	"cordial/acd"
)

// Paired is nil if each talking contact is in one bridge with the leg of its own
// offer, and with nobody else. bridges holds the channels in each bridge.
func Paired(bridges map[string][]string, contacts []acd.ContactStatus) error {
	with := map[string]string{}
	for _, members := range bridges {
		if len(members) == 2 {
			with[members[0]], with[members[1]] = members[1], members[0]
		}
	}
	var faults []error
	for _, c := range contacts {
		if c.Phase != "talking" {
			continue
		}
		partner, ok := with[c.Leg]
		switch {
		case !ok:
			faults = append(faults, fmt.Errorf("contact %d talks with %s, but its channel is in no bridge of two", c.ID, c.Agent))
		case !strings.HasSuffix(partner, fmt.Sprintf("-o%d", c.Offer)):
			faults = append(faults, fmt.Errorf("contact %d talks with %s by offer %d, but its channel is bridged with %s", c.ID, c.Agent, c.Offer, partner))
		}
	}
	return errors.Join(faults...)
}
