package auth

import (
	"context"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/secret"
	"github.com/sanquan/sanquan/internal/access"
)

// Reseal moves every sealed value of accounts to the newest key of its domain
// and returns how many accounts changed. Servers may go on meanwhile: an
// account that changes at the same moment is taken again. Afterwards the old
// keys can be retired. Cost is linear in the accounts.
func (s *Service) Reseal(ctx context.Context, c *Caller) (int, error) {
	moved, after := 0, ""
	for {
		page, err := s.Store.ListAccounts(ctx, AccountFilter{After: after, Limit: 200})
		if err != nil || len(page) == 0 {
			return moved, err
		}
		for _, a := range page {
			changed, err := s.resealOne(ctx, c, a)
			if err != nil {
				return moved, err
			}
			if changed {
				moved++
			}
			after = a.Login
		}
	}
}

func (s *Service) resealOne(ctx context.Context, c *Caller, a Account) (bool, error) {
	for {
		changed, err := s.rewrap(&a)
		if err != nil || !changed {
			return false, err
		}
		e := c.entry(access.ChangeSelf, "keys", a.ID)
		e.Time = s.now()
		err = s.Store.SaveAccount(ctx, a, Change{Entry: e})
		if fault.CodeOf(err) != fault.Conflict {
			return err == nil, err
		}
		if a, err = s.Store.Account(ctx, a.ID); err != nil {
			return false, err
		}
	}
}

// rewrap moves the account's sealed values, and the index with them.
func (s *Service) rewrap(a *Account) (changed bool, err error) {
	keys := s.Keys()
	if a.Phone != "" {
		var moved bool
		if a.Phone, moved, err = keys.Rewrap(a.field(secret.Contact, "phone"), a.Phone, s.Random); err != nil {
			return false, err
		}
		if moved {
			number, err := s.phoneOf(*a)
			if err != nil {
				return false, err
			}
			if a.PhoneIndex, err = keys.Index(secret.Contact, "phone", number); err != nil {
				return false, err
			}
			changed = true
		}
	}
	if a.Factor.Seed != "" {
		var moved bool
		if a.Factor.Seed, moved, err = keys.Rewrap(a.field(secret.SecondFactor, "seed"), a.Factor.Seed, s.Random); err != nil {
			return false, err
		}
		changed = changed || moved
	}
	return changed, nil
}
