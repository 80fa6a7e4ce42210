//! Work on a slice, spread over the cores where there are several.

/// Rows handled in one go: enough to outweigh handing them to another thread.
const CHUNK: usize = 64;

/// Calls `work` on consecutive pieces of `values`, each of a whole number of rows.
#[cfg(feature = "threads")]
pub fn for_each_rows(values: &mut [f32], row: usize, work: impl Fn(&mut [f32]) + Send + Sync) {
    use rayon::prelude::*;
    values.par_chunks_mut(CHUNK * row).for_each(work);
}

#[cfg(not(feature = "threads"))]
pub fn for_each_rows(values: &mut [f32], row: usize, work: impl Fn(&mut [f32]) + Send + Sync) {
    values.chunks_mut(CHUNK * row).for_each(work);
}
