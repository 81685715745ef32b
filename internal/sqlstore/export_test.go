package sqlstore

// OnStep makes InstallPack call f inside its transaction after each thing it
// writes.
func (s *Store) OnStep(f func(what string)) { s.step = f }
