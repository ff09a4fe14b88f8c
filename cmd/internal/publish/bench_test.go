package publish

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// articles are n pages of about 10 KB, each in a folder of its own; those in changed differ from the others' edition.
func articles(n int, changed map[int]bool) []File {
	filler := make([]byte, 10<<10)
	for i := range filler {
		filler[i] = "invitations to apply "[i%21]
	}
	files := make([]File, n)
	for i := range files {
		head := fmt.Sprintf("article %d %v\n", i, changed[i])
		files[i] = File{
			Path:  fmt.Sprintf("draws/%d/index.html", i),
			Class: Page,
			Write: func(w io.Writer) error {
				if _, err := io.WriteString(w, head); err != nil {
					return err
				}
				_, err := w.Write(filler)
				return err
			},
		}
	}
	return files
}

// BenchmarkPublish measures four builds in a row, each time in a new folder: ext4 is slow where much was deleted a moment ago.
func BenchmarkPublish(b *testing.B) {
	for _, n := range []int{438, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			steps := []struct {
				name  string
				files []File
			}{
				{"first", articles(n, nil)},
				{"second", articles(n, map[int]bool{0: true})},
				{"one-change", articles(n, map[int]bool{1: true})},
				{"no-change", articles(n, map[int]bool{1: true})},
			}
			took := make([]time.Duration, len(steps))
			root := b.TempDir()
			for i := range b.N {
				dest := filepath.Join(root, fmt.Sprint(i), "public")
				if err := os.Mkdir(filepath.Dir(dest), 0o755); err != nil {
					b.Fatal(err)
				}
				for j, step := range steps {
					start := time.Now()
					if _, err := Publish(context.Background(), dest, step.files, Options{}); err != nil {
						b.Fatal(err)
					}
					took[j] += time.Since(start)
				}
			}
			for j, step := range steps {
				b.ReportMetric(float64(took[j].Microseconds())/1000/float64(b.N), step.name+"-ms")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}
