// What the page says of its versions.

export default {
  "offline.newVersion": "A new version is here.",
  "offline.reload": "Reload",
  "offline.later": "Later",
};
