// SPDX-License-Identifier: Apache-2.0

package configs

import "strings"

// longestGuess is the longest word for which a nearest one is looked for: the
// work grows with its square, and nobody mistypes more than this.
const longestGuess = 64

// nearest returns the word of known that word was probably meant to be, or "".
func nearest(word string, known []string) string {
	if len(word) > longestGuess {
		return ""
	}
	word = plain(word)
	best, least := "", 1+max(1, len(word)/3)
	for _, k := range known {
		if len(k) > longestGuess {
			continue
		}
		if d := distance(word, plain(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// plain makes words alike that differ by habit only, such as wrapUp and wrap_up.
func plain(word string) string {
	return strings.NewReplacer("_", "", "-", "", ".", "").Replace(strings.ToLower(word))
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to get from a to b (optimal string alignment).
func distance(a, b string) int {
	var before, above []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, above, row = above, row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			swap := 1
			if a[i-1] == b[j-1] {
				swap = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+swap)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}

// didYouMean ends a fault with the nearest known word, or with all of them.
func didYouMean(word string, known []string) string {
	if len(known) == 0 {
		return ""
	}
	if k := nearest(word, known); k != "" {
		return "; did you mean " + k + "?"
	}
	const most = 12
	if len(known) > most {
		return "; there are " + strings.Join(known[:most], ", ") + " and others"
	}
	return "; there are " + strings.Join(known, ", ")
}
