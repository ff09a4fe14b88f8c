package draw

// Figure writes a number with a comma between groups of three: "27,332".
func Figure(n int) string { return figure(n) }

// Ordinal writes "first" to "tenth", then "11th", "22nd".
func Ordinal(n int) string { return ordinal(n) }

// Counted writes a number of things, given in the plural: "1 draw", "3,800 invitations".
func Counted(n int, things string) string { return counted(n, things) }

// Line is the draw in one line of text, to stand after its number: "Tuesday,
// July 11, general: 800 invitations at a cut-off of 505".
func (d *Draw) Line() string {
	return d.Date.Weekday().String() + ", " + d.Date.MonthDay() + ", " + d.Type.Short + ": " + counted(d.Invitations, "invitations") + " at a cut-off of " + figure(d.CRS)
}
