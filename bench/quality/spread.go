// SPDX-License-Identifier: Apache-2.0

package quality

// withSpread is ours with a surcharge for those who are offered more than others.
func withSpread(s *scene) router {
	r := newPriced(s.instance, s.contacts, Worth, Order)
	r.prices.spread = spreads
	return r
}
