package cli

import (
	"context"
	"sync"

	"github.com/spf13/cobra"
)

func workerCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "worker",
		Short:   app.T("worker.short"),
		Long:    app.T("worker.long"),
		Example: "  SANQUAN_DATABASE=postgres://sanquan@db/sanquan SANQUAN_NATS=nats://a:4222,nats://b:4222 sanquan worker",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return app.work(cmd.Context()) },
	}
}

// working is what `worker --json` prints when it takes jobs.
type working struct {
	Type     string `json:"message_type"` // always "working"
	Worker   string `json:"worker"`
	Database string `json:"database"`
	AtOnce   int    `json:"atOnce"`
	Metrics  string `json:"metrics,omitempty"` // where the figures are; absent where metrics.listen is not set
}

// work takes jobs until it is interrupted, then gives back what it has not
// finished. Faults: those of Store; conflict bus.in_use.
func (a *App) work(ctx context.Context) error {
	logger := a.serverLog()
	store, err := a.Store(ctx)
	if err != nil {
		return err
	}
	b, err := a.openBus(ctx, store, logger)
	if err != nil {
		return err
	}
	defer b.Close()
	figures := a.figures(store)
	beside, err := a.serveFigures(ctx, figures.Handler(workerHealth(ctx, store, b)), logger)
	if err != nil {
		return err
	}
	defer beside.close()
	said := working{"working", workerName(), store.Place(), a.config.JobWorkers, beside.url}
	if err := a.announceWorker(said); err != nil {
		return err
	}
	a.tellSystem(logger, systemReady)
	var told sync.WaitGroup
	told.Go(func() {
		<-ctx.Done()
		a.tellSystem(logger, systemStopping)
	})
	a.workOn(ctx, b, store, figures, logger)
	told.Wait()
	return nil
}
