// The chosen scheme, set before anything is painted. Where nothing may be kept, the system's own is followed.

try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Nothing is kept here.
}
