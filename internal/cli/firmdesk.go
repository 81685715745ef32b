package cli

import (
	"context"
	"log/slog"

	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/industry/firm/name"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/firmdesk"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region"
)

// firmDesk is the firm register on a store; its index is empty until somebody
// follows the store.
func (a *App) firmDesk(store *sqlstore.Store) *firmdesk.Desk {
	return firmdesk.New(&firm.Register{Store: store, Now: a.Now, NewID: newSortableID}, name.New(name.National()))
}

// packFirms brings the facts of the register that are a pack's up to a region.
func (a *App) packFirms(ctx context.Context, desk *firmdesk.Desk, r *region.Region, log *slog.Logger) error {
	act := firm.Act{Action: string(access.ChangeFirms), Name: r.Manifest.Name + " " + r.Manifest.Version, Via: "pack"}
	done, err := desk.SyncPack(ctx, act, r)
	if err != nil {
		return err
	}
	if len(done.Refused) > 0 {
		log.Warn("the firm register leaves out values of the pack that it refuses", "firms", done.Refused)
	}
	return nil
}

// ownFirms is the register of this machine, with the firms of the region in it.
func (a *App) ownFirms(ctx context.Context) (*firmdesk.Desk, error) {
	store, err := a.Store(ctx)
	if err != nil {
		return nil, err
	}
	r, err := a.Region(ctx)
	if err != nil {
		return nil, err
	}
	desk := a.firmDesk(store)
	return desk, a.packFirms(ctx, desk, r, a.Log)
}
