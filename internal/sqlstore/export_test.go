package sqlstore

// OnStep makes InstallPack call f inside its transaction after each thing it
// writes.
func (s *Store) OnStep(f func(what string)) { s.step = f }

// Ungrouped makes every transaction commit by itself: the plain twin of group.
func (s *Store) Ungrouped() { s.group = nil }

// Waiting is how many transactions wait for their turn.
func (s *Store) Waiting() int {
	s.group.mu.Lock()
	defer s.group.mu.Unlock()
	return len(s.group.waiting)
}
