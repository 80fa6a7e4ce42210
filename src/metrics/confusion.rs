//! How well several classes are told apart: the mean IoU over classes, and the share of pixels that are right.

/// Which classes pixels are of, and which they were taken for.
pub struct Confusion {
    classes: usize,
    /// Rows are what pixels are, columns what they were taken for.
    pixels: Vec<u64>,
}

impl Confusion {
    /// Of no pixels yet.
    pub fn new(classes: usize) -> Self {
        Self { classes, pixels: vec![0; classes * classes] }
    }

    /// Adds a picture. Pixels of a class that is none of them do not count.
    pub fn add(&mut self, found: &[u8], wanted: &[u8]) {
        for (&found, &wanted) in found.iter().zip(wanted) {
            let [found, wanted] = [found, wanted].map(usize::from);
            if found.max(wanted) < self.classes {
                self.pixels[wanted * self.classes + found] += 1;
            }
        }
    }

    /// The average IoU of all classes that are anywhere, or were said to be; nothing where no pixel counts.
    pub fn mean_iou(&self) -> Option<f64> {
        let ious: Vec<f64> = (0..self.classes).filter_map(|class| self.iou(class)).collect();
        (!ious.is_empty()).then(|| ious.iter().sum::<f64>() / ious.len() as f64)
    }

    /// The share of pixels that were taken for what they are.
    pub fn accuracy(&self) -> Option<f64> {
        let right: u64 = (0..self.classes).map(|class| self.pixels[class * self.classes + class]).sum();
        let all: u64 = self.pixels.iter().sum();
        (all > 0).then(|| right as f64 / all as f64)
    }

    fn iou(&self, class: usize) -> Option<f64> {
        let both = self.pixels[class * self.classes + class];
        let are: u64 = self.pixels[class * self.classes..][..self.classes].iter().sum();
        let found: u64 = self.pixels.iter().skip(class).step_by(self.classes).sum();
        let either = are + found - both;
        (either > 0).then(|| both as f64 / either as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 2 of 3 pixels of class 0 are found, 1 of 2 taken for class 1 is of it, 1 of 1 of class 2.
    #[test]
    fn figures_are_those_counted_by_hand() {
        let mut confusion = Confusion::new(4);
        assert_eq!((confusion.mean_iou(), confusion.accuracy()), (None, None));
        confusion.add(&[0, 0, 1, 1, 2, 3], &[0, 0, 0, 1, 2, 255]);
        confusion.add(&[1], &[255]);
        let iou = confusion.mean_iou().unwrap();
        assert!((iou - (2.0 / 3.0 + 0.5 + 1.0) / 3.0).abs() < 1e-12, "{iou}");
        assert_eq!(confusion.accuracy(), Some(0.8));
    }
}
