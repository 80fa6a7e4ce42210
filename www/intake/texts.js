// What the doors in say.

export default {
  "intake.openPictures": "Open pictures",
  "intake.openFolder": "Open a folder",
  "intake.openModel": "Open a checkpoint",
  "intake.openAddress": "Open an address",
  "intake.openCamera": "Use the camera",
  "intake.close": "Close",

  "intake.drop": "Drop to open",
  "intake.dropWhat": "Pictures, folders of them, a checkpoint or a model folder",

  "intake.pastedName": "Pasted {number}.{extension}",
  "intake.draggedName": "Dragged {number}.{extension}",
  "intake.stillName": "Camera {number}.jpg",

  "intake.noPicture": "{name}: is not a picture, nor a checkpoint (.pth, .pt, .safetensors); drop one of these.",
  "intake.noPictures":
    "{count} files are neither pictures nor checkpoints (.pth, .pt, .safetensors), and were left out: {names}.",
  "intake.andMore": "{names} and {count} more",
  "intake.emptyFolder": "{name}: holds no pictures and no checkpoint; drop a folder that does.",
  "intake.unreadable": "{name}: cannot be read ({reason}); check that it is still there and that you may read it.",
  "intake.partOfModel": "{name}: is a part of a model folder; drop the folder itself.",
  "intake.modelFolderClosed":
    "{name}: is a model folder, and this browser lends a page only the files in it; drop the folder in Chrome or Edge, " +
    "or open a checkpoint file.",
  "intake.nothingPasted": "There is no picture to paste; copy a picture, its file or its address first.",
  "intake.nothingDropped": "What was dropped is not a file, nor a picture; save it, then drop the file.",

  "intake.address": "Address",
  "intake.addressHint":
    "A picture or, ending in /, a model folder, on {origin}. The page fetches nothing from other sites: save a picture " +
    "from there, then drop it.",
  "intake.addressOpen": "Open",
  "intake.notAnAddress": "{address}: is not an address; it has to begin with http:// or https://.",
  "intake.foreignAddress":
    "{address}: is on another site, and this page fetches nothing from other sites; save the picture, then drop the file.",
  "intake.checkpointAddress": "{address}: is a checkpoint, which opens as a file; download it, then drop it.",
  "intake.noPictureAddress": "{address}: is not the address of a picture; save the picture, then drop the file.",

  "intake.camera": "Camera",
  "intake.cameraPreview": "What the camera sees",
  "intake.cameraMask": "What the camera sees, and its mask",
  "intake.cameraWaiting": "Waiting for the camera. The browser may ask whether this page may use it.",
  "intake.cameraAgain": "Try again",
  "intake.cameraNumber": "Camera {number}",
  "intake.still": "Take a picture",
  "intake.live": "Live mask",
  "intake.cameraDenied":
    "This page may not use the camera. Allow it in the browser's settings for this site, mostly an icon beside the " +
    "address, then try again.",
  "intake.cameraMissing": "No camera was found. Connect one, then try again.",
  "intake.cameraBusy": "The camera does not start. Another program may be using it: close that, then try again.",
  "intake.cameraInsecure": "Browsers lend the camera only to pages from https:// or localhost. Open this page there.",
  "intake.cameraLost": "The camera is gone. Connect it, then try again.",
  "intake.cameraFailed": "The camera cannot be used ({reason}). Try again, or open a picture.",
};
