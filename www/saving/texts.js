export default {
  "saving.title": "Export",
  "saving.which": "Pictures",
  "saving.one": "{name}",
  "saving.all": { one: "All: 1 with a mask", other: "All: {count} with masks" },
  "saving.formats": "As",
  "saving.save": "Save",
  "saving.saveZip": "Save as ZIP",
  "saving.copy": "Copy",
  "saving.share": "Share",
  "saving.copied": "{what} of {name} is in the clipboard.",
  "saving.saved": "{file} is saved.",
  "saving.nothing": "Tick what to save.",
};
