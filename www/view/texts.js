// What the view says.

export default {
  "view.label": "{name} with its mask",
  "view.keys":
    "Arrow keys move the picture, plus and minus zoom, 0 shows it whole, 1 in its actual size. " +
    "Shift with arrow keys tells the probability at a point.",
  "view.empty": "No picture",
  "view.picture": "{name}",
  "view.share": "{name}: {share} of the picture is mask at {threshold}",
  "view.classes": "{name}: {classes}",
  "view.classesAndMore": "{name}: {classes} and {more} more",
  "view.class": "{class} {share}",
  "view.ground": "{name}: {ground} alone",
  "view.probe": "x {x}, y {y}: {probability}",
  "view.probeClass": "x {x}, y {y}: {class}, {probability}",
  "view.zoom": "Zoom",
  "view.zoomIn": "Zoom in",
  "view.zoomOut": "Zoom out",
  "view.fit": "Fit",
  "view.fitLabel": "Fit: show the whole picture",
  "view.actualSize": "{zoom}: show in actual size",
  "view.compare": "Between picture and mask",
  "view.compareValue": "{share} picture",
  "view.heat": "Probability, from {from} to {to}",
};
