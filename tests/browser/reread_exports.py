"""Reads a ZIP that the page saved with Pillow, NumPy, pycocotools and shapely, and holds every file in it against the
probabilities and the threshold that it tells of: python reread_exports.py masks.zip

Prints, of each format, the worst overlap (IoU) with the mask. Needs: pip install numpy pillow pycocotools shapely"""

import io, json, re, sys, zipfile
import numpy as np
from PIL import Image, ImageDraw
from pycocotools import mask as coco_mask
from shapely.geometry import Polygon

archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
manifest = json.loads(archive.read("manifest.json"))
coco = json.loads(archive.read("coco.json"))
worst = {}


def filled(rings, shape):
    """Even-odd, by the pixels' middles: columns to the right of each upright edge change sides."""
    mask = np.zeros(shape, bool)
    for ring in rings:
        for (x, y), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
            assert x == x2 or y == y2
            mask[min(y, y2) : max(y, y2), x:] ^= True
    return mask


def note(name, found, mask):
    either = (found | mask).sum()
    worst[name] = min(worst.get(name, 1), (found & mask).sum() / either if either else 1)


for picture in [picture for picture in manifest["pictures"] if "files" in picture]:
    files = {file.split("/")[0]: archive.read(file) for file in picture["files"]}
    probabilities = np.load(io.BytesIO(files["npy"]))
    assert probabilities.dtype == np.float32
    several = probabilities.ndim == 3
    likeliest = probabilities.argmax(0) if several else None
    mask = likeliest > 0 if several else probabilities.astype(float) >= manifest["threshold"]
    shape = mask.shape
    image = {name: Image.open(io.BytesIO(files[name])) for name in ("mask", "cutout", "overlay", "probability")}
    assert all(opened.size == shape[::-1] for opened in image.values())

    numbers = np.array(image["mask"])
    note("mask", numbers > 0, mask)
    assert (numbers == (likeliest if several else mask * 255)).all()
    note("cutout", np.array(image["cutout"])[..., 3] > 0, mask)
    shown = np.array(image["probability"]) / 65535
    assert abs(shown - (probabilities.max(0) if several else probabilities)).max() <= 0.5001 / 65535
    outside = ~mask
    assert (np.array(image["overlay"])[mask] != np.array(image["cutout"])[mask][:, :3]).any() or not mask.any()
    assert (np.array(image["cutout"])[outside] == 0).all()

    features = json.loads(files["geojson"])["features"]
    polygons = [Polygon(rings[0], rings[1:]) for rings in (f["geometry"]["coordinates"] for f in features)]
    assert all(polygon.is_valid and polygon.exterior.is_ccw for polygon in polygons)
    assert sum(polygon.area for polygon in polygons) == mask.sum()
    rings = [ring[:-1] for f in features for ring in f["geometry"]["coordinates"]]
    note("geojson", filled(rings, shape), mask)

    for name in ("svg", "svg-over"):
        paths = re.findall(r' d="([^"]*)"', files[name].decode())
        rings = [[[int(n) for n in corner.split()] for corner in ring.split("L")] for path in paths
                 for ring in re.findall(r"M([^Z]*)Z", path)]
        note(name, filled(rings, shape), mask)

    ids = [entry["id"] for entry in coco["images"] if entry["file_name"] == picture["name"]]
    found = np.zeros(shape, bool)
    for annotation in [annotation for annotation in coco["annotations"] if annotation["image_id"] in ids]:
        run_lengths = annotation["segmentation"]
        found |= coco_mask.decode(run_lengths).astype(bool)
        assert coco_mask.area(run_lengths) == annotation["area"]
        assert coco_mask.toBbox(run_lengths).tolist() == annotation["bbox"]
    note("coco", found, mask)

print(*(f"{name:<10} {value:.6f}" for name, value in worst.items()), sep="\n")
assert min(worst.values()) == 1
