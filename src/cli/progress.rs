//! The same work on many things, with a bar that shows how far it is.

use indicatif::{ProgressBar, ProgressStyle};
use sam2unet::parallel::each;
use std::num::NonZeroUsize;

/// What `work` makes of each item, `at_once` at a time, in the order of the items. `name` is what the items are.
pub fn map<T: Sync, R: Send>(items: &[T], name: &str, at_once: NonZeroUsize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let bar = progress_bar(items.len(), name);
    let results = each(items.len(), at_once, |index| {
        let result = work(&items[index]);
        bar.inc(1);
        result
    });
    bar.finish_and_clear();
    results
}

/// Shows itself on a terminal only, and only where there is something to wait for.
pub fn progress_bar(count: usize, name: &str) -> ProgressBar {
    if count < 2 {
        return ProgressBar::hidden();
    }
    let template = format!("{{bar:30}} {{pos}} of {{len}} {name}, {{eta}} left");
    ProgressBar::new(count as u64).with_style(ProgressStyle::with_template(&template).expect("a valid template"))
}
