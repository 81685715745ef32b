package chain

// Say returns the lists with the text of every note; it copies what it fills.
func (l Lists) Say(text func(Note) string) Lists {
	for _, list := range []*[]NodeFinding{&l.Strong, &l.Weak, &l.Fill, &l.Extend} {
		said := make([]NodeFinding, len(*list))
		for i, f := range *list {
			f.Reasons = SayAll(f.Reasons, text)
			f.Measures = append([]Measure{}, f.Measures...)
			for k, m := range f.Measures {
				if m.Why != nil {
					why := SayAll([]Note{*m.Why}, text)[0]
					f.Measures[k].Why = &why
				}
			}
			said[i] = f
		}
		*list = said
	}
	return l
}

// SayAll returns notes with their text.
func SayAll(notes []Note, text func(Note) string) []Note {
	said := make([]Note, len(notes))
	for i, n := range notes {
		n.Text = text(n)
		said[i] = n
	}
	return said
}
