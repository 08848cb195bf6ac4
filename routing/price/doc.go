// SPDX-License-Identifier: Apache-2.0

// Package price finds out what it costs to use a profile's scarce skills now, as
// a share of a perfect fit.
//
// An agent who alone speaks Danish should not be given an English call while
// others could take it. How scarce she is follows from how many contacts come
// with which needs ([Rates]) and how many agents of which profile are signed in.
// Who should serve whom, if work could be shared out at will, is the
// transportation problem ([Solve]); its duals say what one more agent of a
// profile would be worth ([routing.Duals.Shadow]), and
// [routing.PriceOf] makes a price of that.
// [Surcharge] keeps those from being worn out who are offered more than others: it is
// added to the price.
//
// It is pure, and counts in integers: the same questions have the same answers
// on any processor. How long anybody's conversations take does not enter, but
// for one mean of the whole centre.
package price
