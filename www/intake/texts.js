// What the doors in say, and the names of the samples.

export default {
  "intake.openPictures": "Open pictures",
  "intake.openFolder": "Folder",
  "intake.openModel": "Open a checkpoint",
  "intake.openAddress": "Address",
  "intake.openCamera": "Camera",
  "intake.close": "Close",

  "intake.drop": "Drop to open",
  "intake.dropWhat": "Pictures, folders of them, a checkpoint or a model folder",

  "intake.pastedName": "Pasted {number}.{extension}",
  "intake.draggedName": "Dragged {number}.{extension}",
  "intake.stillName": "Camera {number}.jpg",

  "intake.noPicture": "{name}: is neither a picture nor a checkpoint. Open a picture, or a .pth, .pt or .safetensors.",
  "intake.noPictures": "{count} files are neither pictures nor checkpoints, and were left out: {names}.",
  "intake.andMore": "{names} and {count} more",
  "intake.emptyFolder": "{name}: holds no pictures and no checkpoint. Open one that does.",
  "intake.unreadable": "{name}: cannot be read ({reason}). Check that it is still there, and that you may read it.",
  "intake.partOfModel": "{name}: is a part of a model folder. Drop the folder itself.",
  "intake.modelFolderClosed":
    "{name}: is a model folder, and this browser lends pages single files alone. Drop the folder in Chrome or Edge, " +
    "or open a checkpoint.",
  "intake.nothingPasted": "There is no picture to paste. Copy a picture, its file or its address first.",
  "intake.nothingDropped": "What was dropped is not a file, nor a picture. Save it, and drop the file.",

  "intake.addressTitle": "Open an address",
  "intake.address": "Address",
  "intake.addressHint":
    "A picture on {origin}, or a model folder there, whose address ends in /. From other sites the page fetches " +
    "nothing: save a picture from there, and drop the file.",
  "intake.addressOpen": "Open",
  "intake.notAnAddress": "{address}: is not an address. It has to begin with http:// or https://.",
  "intake.foreignAddress":
    "{address}: is on another site, and this page fetches nothing from other sites. Save the picture, and drop the " +
    "file.",
  "intake.checkpointAddress": "{address}: is a checkpoint, which opens as a file. Download it, and drop it.",
  "intake.noPictureAddress": "{address}: is not the address of a picture. Save the picture, and drop the file.",

  "intake.camera": "Camera",
  "intake.cameraPreview": "What the camera sees",
  "intake.cameraMask": "What the camera sees, and its mask",
  "intake.cameraWaiting": "Waiting for the camera. The browser may ask whether this page may use it.",
  "intake.cameraAgain": "Try again",
  "intake.cameraNumber": "Camera {number}",
  "intake.still": "Take a picture",
  "intake.live": "Live mask",
  "intake.cameraDenied":
    "This page may not use the camera. Allow it in the browser’s settings for this site, mostly an icon beside the " +
    "address, then try again.",
  "intake.cameraMissing": "No camera was found. Connect one, then try again.",
  "intake.cameraBusy": "The camera does not start. Another program may be using it: close that, then try again.",
  "intake.cameraInsecure": "Browsers lend the camera only to pages from https:// or localhost. Open this page there.",
  "intake.cameraLost": "The camera is gone. Connect it, then try again.",
  "intake.cameraFailed": "The camera cannot be used ({reason}). Try again, or open a picture.",

  "samples.octopus": "Octopus",
  "samples.octopusAlt": "A red octopus over the bottom of the sea",
  "samples.leaves": "Among leaves",
  "samples.leavesAlt": "An animal coloured like the fallen leaves it lies on",
  "samples.flower": "Flower",
  "samples.flowerAlt": "A turquoise flower before a blurred ground",
  "samples.mirror": "Mirror",
  "samples.mirrorAlt": "A mirror on a wall, with things before it and in it",
  "samples.ring": "Ring",
  "samples.ringAlt": "A green ring above the sea",
  "samples.polyp": "Polyp",
  "samples.polypAlt": "A polyp, as an endoscope sees it",
};
