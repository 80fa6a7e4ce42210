export default {
  "queue.waiting": "waiting",
  "queue.running": "running",
  "queue.done": "done",
  "queue.failed": "failed",
  "queue.cancelled": "cancelled",
  "queue.unreachable": "{name}: cannot be fetched ({reason}). Save the picture, and drop the file.",
  "queue.refused": "{name}: the server answers {status}. Check the address, or save the picture and drop the file.",
};
