package preview

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"drawpress/cmd/internal/source"
)

// editors are the links that open a file in well-known programs.
var editors = map[string]string{
	"vscode":          "vscode://file{path}:{line}:{col}",
	"vscode-insiders": "vscode-insiders://file{path}:{line}:{col}",
	"vscodium":        "vscodium://file{path}:{line}:{col}",
	"cursor":          "cursor://file{path}:{line}:{col}",
	"windsurf":        "windsurf://file{path}:{line}:{col}",
	"zed":             "zed://file{path}:{line}:{col}",
	"idea":            "idea://open?file={path}&line={line}&column={col}",
	"sublime":         "subl://open?url=file://{path}&line={line}&column={col}",
	"textmate":        "txmt://open?url=file://{path}&line={line}&column={col}",
	"macvim":          "mvim://open?url=file://{path}&line={line}&column={col}",
	"none":            "",
}

// Editors are the names that [EditorPattern] knows.
func Editors() []string { return slices.Sorted(maps.Keys(editors)) }

var pattern = regexp.MustCompile(`^([a-z][a-z0-9+.-]*):`)

// EditorPattern gives the pattern of links that open a file in an editor: by
// the name of a known one, or by a pattern of one's own with {path} and, if the
// program takes them, {line} and {col}.
func EditorPattern(name string) (string, error) {
	if p, ok := editors[strings.ToLower(name)]; ok {
		return p, nil
	}
	scheme := pattern.FindStringSubmatch(name)
	if scheme == nil || !strings.Contains(name, "{path}") || slices.Contains([]string{"javascript", "data", "vbscript", "blob"}, scheme[1]) {
		return "", fmt.Errorf("%q is no editor; want one of %s, or a pattern such as my-editor://open?file={path}&line={line}", name, strings.Join(Editors(), ", "))
	}
	return name, nil
}

// editLink is the link that opens a place in the editor; empty if there is no such
// file on the disk, as for a template that is the program's own.
func (p *Preview) editLink(at source.Place) string {
	if p.o.Editor == "" || at.File == "" || !filepath.IsLocal(filepath.FromSlash(at.File)) {
		return ""
	}
	name := filepath.Join(p.watch.dir, filepath.FromSlash(at.File))
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	slashed := filepath.ToSlash(name)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/news is /C:/news in a URL
	}
	return strings.NewReplacer("{path}", inURL(slashed), "{line}", strconv.Itoa(max(1, at.Line)), "{col}", strconv.Itoa(max(1, at.Col))).Replace(p.o.Editor)
}

// inURL escapes a path so that it can stand in a path and in a query.
func inURL(path string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.NewReplacer("&", "%26", "+", "%2B", "=", "%3D").Replace(strings.Join(parts, "/"))
}
