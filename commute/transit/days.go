package transit

// Day is the length of a service day as the search counts it. On days of a
// clock change the caller's times follow "noon minus 12 h".
const Day Seconds = 24 * 60 * 60

// The service days a trip may run on, relative to the queried one.
const (
	FirstDay = -6
	LastDay  = 2
)

// MaxTime ends, exclusively, the times of day that can be asked for: together
// with FirstDay and LastDay it makes every call of every trip reachable.
const MaxTime = (LastDay + 1) * Day

// maxCallTime ends, exclusively, the times of day of a call.
const maxCallTime = (1 - FirstDay) * Day

// Days is the set of service days on which a trip runs, relative to the
// queried one: -1 is the day before. The zero value means every day.
type Days uint16

// OnDays returns the set of the given days. Days outside FirstDay..LastDay
// cannot matter to any query and are left out; ok is false if none remains,
// and the trip need not be added.
func OnDays(days ...int) (set Days, ok bool) {
	for _, d := range days {
		if d >= FirstDay && d <= LastDay {
			set |= 1 << (d - FirstDay)
		}
	}
	return set, set != 0
}

// Has reports whether the set holds the day.
func (s Days) Has(day int) bool {
	if day < FirstDay || day > LastDay {
		return false
	}
	return s == 0 || s&(1<<(day-FirstDay)) != 0
}
