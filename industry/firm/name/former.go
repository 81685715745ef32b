package name

import (
	"strconv"
	"strings"
)

// FormerDivision is a division that has been renamed or dissolved.
type FormerDivision struct {
	Name string // as it was
	Code string // division that it is, or is part of, now
	Year int    // of the change
}

// Former returns the former divisions that names are read with; one that was
// divided stands once for each division it went to. The slice is the caller's.
func Former() []FormerDivision {
	var all []FormerDivision
	for line := range strings.Lines(renamedText) {
		f := strings.Fields(line)
		if len(f) != 3 {
			continue
		}
		year, err := strconv.Atoi(f[2])
		if err != nil {
			panic("name: renamed.txt: " + err.Error()) // embedded
		}
		all = append(all, FormerDivision{Name: f[1], Code: f[0], Year: year})
	}
	return all
}
