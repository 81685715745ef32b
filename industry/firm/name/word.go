package name

// Costs of a cut between mark and trade, in tenths of nats, chosen by hand
// and held to the marks that the register's names have: what is rarer costs
// more.
const (
	tradeWordCost = 3   // a known word of trade
	strangeCost   = 60  // a character of the trade that no known word covers
	noMarkCost    = 42  // a name without a distinguishing word
	tradeMarkCost = 40  // a mark made of words of trade
	never         = 1e6 // more than any cut costs
)

// markCost is the cost of a mark by its length in characters.
var markCost = [...]int{noMarkCost, 55, 10, 20, 24, 48, 60, 75, 90}

func markLengthCost(n int) int {
	if n < len(markCost) {
		return markCost[n]
	}
	return markCost[len(markCost)-1] + 15*(n-len(markCost)+1)
}

// isTrade reports whether r[at:to] is made of known words of trade.
func (c *cut) isTrade(at, to int) bool {
	var ok [maxRunes + 1]bool
	ok[to] = true
	for i := to - 1; i >= at; i-- {
		node := int32(0)
		for k := i; k < to; k++ {
			if node = c.p.trade.next(node, c.r[k]); node < 0 {
				break
			}
			if c.p.trade.value[node] >= 0 && ok[k+1] {
				ok[i] = true
				break
			}
		}
	}
	return ok[at]
}

// word cuts r[at:to] into mark and trade: the cheapest cut wins, the earlier
// of two equal ones. Where no mark is left and the last of the leading places
// (from …) is written without its kind, that place is the mark: 天津和平商贸.
func (c *cut) word(from, at, to int) {
	if at >= to {
		return
	}
	var rest [maxRunes + 1]int // cheapest cut of r[i:to] into words of trade
	for i := to - 1; i >= at; i-- {
		best := rest[i+1] + strangeCost
		node := int32(0)
		for k := i; k < to; k++ {
			if node = c.p.trade.next(node, c.r[k]); node < 0 {
				break
			}
			if c.p.trade.value[node] >= 0 && rest[k+1]+tradeWordCost < best {
				best = rest[k+1] + tradeWordCost
			}
		}
		rest[i] = best
	}
	var made [maxRunes + 1]bool // r[at:i] is made of words of trade
	made[at] = true
	for i := at; i < to; i++ {
		if !made[i] {
			continue
		}
		node := int32(0)
		for k := i; k < to; k++ {
			if node = c.p.trade.next(node, c.r[k]); node < 0 {
				break
			}
			if c.p.trade.value[node] >= 0 {
				made[k+1] = true
			}
		}
	}
	bestAt, best := to, int(never)
	latin := 0
	for i := at; i <= to; i++ {
		if i > at && c.r[i-1] < firstHan {
			latin++
		}
		// A word of letters or digits counts as two characters.
		length := i - at
		if latin > 1 {
			length -= latin - 2
		}
		cost := markLengthCost(max(0, length)) + rest[i]
		if i < to && i > at && c.r[i] < firstHan && c.r[i-1] < firstHan && c.r[i] != '(' {
			continue // never within a word of letters
		}
		if i > at && made[i] {
			cost += tradeMarkCost
		}
		if cost < best {
			bestAt, best = i, cost
		}
	}
	if bestAt == at {
		if last := len(c.parts) - 1; last >= 0 && c.parts[last].Kind == PlacePart && c.parts[last].Depth == c.depth && c.takesBack(c.parts[last]) {
			c.parts[last].Kind, c.parts[last].Code = MarkPart, ""
			c.add(TradePart, at, to)
			return
		}
	}
	c.add(MarkPart, at, bestAt)
	c.add(TradePart, bestAt, to)
}

// takesBack reports whether a place is written without its kind and is not the
// first, so that it may be a mark.
func (c *cut) takesBack(p Part) bool {
	_, spellings := c.place(p.From, p.To)
	return len(spellings) > 0 && spellings[0].bare
}
