export default {
  "strip.label": "Pictures",
  "strip.add": "Add pictures",
  "strip.tile": "{name}, {state}",
  "strip.remove": "Remove {name}",
  "strip.cancelAll": "Cancel",
  "strip.retryFailed": "Retry failed",
  "strip.clear": "Remove all",
  "strip.count": { one: "1 picture", other: "{count} pictures" },
  "strip.progress": "{done} of {count} done",
  "strip.failed": { one: "1 failed", other: "{count} failed" },
  "strip.outdated": { one: "1 mask is of other settings.", other: "{count} masks are of other settings." },
  "strip.again": "Segment again",
};
