//! What several test programs need, each of them only some of it.

#![allow(dead_code)]

pub mod checkpoint;
pub mod generated;
pub mod sampled;
