//! Scenes drawn by rule, with exact masks: for trainings without photographs.
//!
//! A `task` draws bodies (`shape`, `bodies`, `things`) with surfaces (`texture`, `light`) in a place, and a
//! `camera` takes the picture. All of it is plain arithmetic in a fixed order, so a seed gives the same bytes on every
//! platform. A leaf: it knows no network and no file system.

mod bodies;
mod camera;
mod canvas;
mod colour;
mod distance;
mod encode;
mod geometry;
mod light;
mod noise;
mod perspective;
mod places;
mod plane;
mod random;
mod scene;
mod shape;
mod silhouette;
mod task;
mod texture;
mod things;
mod window;

pub use scene::{Order, Scene, Task};
