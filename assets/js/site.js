// What every page does beyond its HTML. Everything here only adds: without
// scripts each page is complete.
import "./notices.js";
import "./chart.js";
