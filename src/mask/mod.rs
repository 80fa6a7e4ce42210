//! What a mask is to other programs besides its pixels: polygons, and COCO's run lengths.
//!
//! Masks are bytes, row by row, and what is not 0 is in them. A leaf: it knows no network and no pictures.

mod polygons;
mod rle;
mod runs;

pub use polygons::{Polygon, Ring, polygons};
pub use rle::rle;

#[cfg(test)]
mod random;
