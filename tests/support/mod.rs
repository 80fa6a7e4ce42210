//! What several test programs need.

pub mod checkpoint;
pub mod generated;
pub mod sampled;
