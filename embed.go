// Package drawpress carries what the program brings along: the default theme
// and the draw types that a new site begins with. So the program is one file.
package drawpress

import (
	"embed"
	"io/fs"
)

//go:embed all:templates all:assets
var defaults embed.FS

//go:embed content/types/*.md
var types embed.FS

// Defaults is the default theme: templates/ and assets/.
func Defaults() fs.FS { return defaults }

// Types is content/types/, every type of draw with its official labels.
func Types() fs.FS { return types }
