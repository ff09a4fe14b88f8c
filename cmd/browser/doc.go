// Package browser tests the built site and the preview as people use them: in a
// real browser, with mouse, touch and keyboard, on a phone and on a desk.
//
// It is a module of its own, so that nobody who builds drawpress needs what only
// a browser test needs. It knows drawpress as its users do, by the program and by
// the files the program writes, and imports none of its rooms.
package browser
