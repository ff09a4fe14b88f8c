package site

import "drawpress/cmd/internal/matter"

// SettingsSchema is the JSON Schema of site.yaml, made from the table that it
// is read by.
func SettingsSchema() []byte {
	return matter.Schema("site.yaml", "The settings of a drawpress site.", matter.Rows(settingsFields))
}
