//! Work spread over the cores where there are several.

#[cfg(feature = "threads")]
use rayon::prelude::*;

/// Calls `work` on consecutive pieces of `values`, each of `size` but perhaps the last, with their indices.
pub fn for_each_piece(values: &mut [f32], size: usize, work: impl Fn(usize, &mut [f32]) + Send + Sync) {
    #[cfg(feature = "threads")]
    values.par_chunks_mut(size).enumerate().for_each(|(index, piece)| work(index, piece));
    #[cfg(not(feature = "threads"))]
    values.chunks_mut(size).enumerate().for_each(|(index, piece)| work(index, piece));
}

/// What `work` makes of each number below `count`.
pub fn map<T: Send>(count: usize, work: impl Fn(usize) -> T + Send + Sync) -> Vec<T> {
    #[cfg(feature = "threads")]
    return (0..count).into_par_iter().map(work).collect();
    #[cfg(not(feature = "threads"))]
    return (0..count).map(work).collect();
}
