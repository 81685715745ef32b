package cli

import (
	"log/slog"
	"net"
	"strings"
)

// What the process tells the service manager that started it (sd_notify(3)).
const (
	systemReady    = "READY=1"
	systemStopping = "STOPPING=1"
)

// tellSystem sends a state to the socket that systemd names in NOTIFY_SOCKET to
// services of Type=notify. Elsewhere it does nothing.
func (a *App) tellSystem(logger *slog.Logger, state string) {
	address := ""
	for _, pair := range a.Environ {
		if value, ok := strings.CutPrefix(pair, "NOTIFY_SOCKET="); ok {
			address = value
		}
	}
	if address == "" {
		return
	}
	// A name that begins with @ is in the abstract space; net takes it so.
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: address, Net: "unixgram"})
	if err == nil {
		_, err = conn.Write([]byte(state))
		_ = conn.Close()
	}
	if err != nil {
		logger.Warn("the service manager was not told", "state", state, "error", err)
	}
}
