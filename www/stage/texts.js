export default {
  "stage.waiting": "Waits for its turn",
  "stage.cancelled": "Cancelled",
  "stage.failed": "There is no mask",
  "stage.decode": "Reading the picture",
  "stage.prepare": "Preparing",
  "stage.network": "Looking for the object",
  "stage.finish": "Drawing the mask",
  "stage.cancel": "Cancel",
  "stage.retry": "Retry",
  "stage.start": "Segment",
  "stage.remove": "Remove",
};
