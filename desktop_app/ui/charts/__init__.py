"""Draw charts: beside `ui.chart` the only room that knows pyqtgraph and floats."""
