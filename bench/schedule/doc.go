// SPDX-License-Identifier: Apache-2.0

// Package schedule finds how many people of which skills a day takes.
//
// From a forecast, the calls of each queue by interval, and a roster, the people by
// groups of equal skills, it makes a [Plan]: so many of each group at work in each
// interval, or on each shift, that the day meets its [Target].
//
//   - It begins by theory: in each interval the fewest people who meet the target if
//     everybody could take every call (Erlang C, or A where callers give up). Which
//     groups they come from is the transportation problem between queues and groups:
//     all work is done, with the greatest total fit.
//   - Then it lets days happen in [cordial/bench/sim], with the machine and the routing
//     that serve live calls, always the same days (common random numbers), and puts
//     people where calls wait too long and takes them from where there are too many,
//     until in each interval the target is met and with one person fewer it is not.
//   - In the end it lets other days happen, with seeds that it has not seen, and says on
//     which share of them the whole day met the target. If that is less than the
//     confidence that was asked for, it asks more of each interval, and goes on.
//
// For one queue whose callers never give up, and people who can all take them, theory is
// exact, and there is nothing to search for.
package schedule
