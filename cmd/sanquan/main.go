// Command sanquan draws, measures and closes the three circles of a
// metropolitan region. See the README, or run it without arguments.
package main

import (
	"context"
	"os"

	"github.com/sanquan/sanquan/internal/cli"
)

func main() {
	os.Exit(cli.Main().Run(context.Background(), os.Args[1:]))
}
