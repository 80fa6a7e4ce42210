//! Restart markers: where the decoding of a scan starts afresh, so that damage does not spread.

use super::cut_short;
use crate::error::Result;
use crate::picture::decode::damaged;

pub(super) struct Restarts {
    /// Units from one to the next; 0 for none.
    interval: usize,
    left: usize,
    /// They are numbered from 0 to 7, over and over.
    number: u8,
}

impl Restarts {
    pub(super) fn every(interval: usize) -> Self {
        Self { interval, left: interval, number: 0 }
    }

    /// Whether one comes before the next unit. To be asked once for each.
    pub(super) fn due(&mut self) -> bool {
        if self.interval == 0 {
            return false;
        }
        let due = self.left == 0;
        self.left = if due { self.interval } else { self.left } - 1;
        due
    }

    /// Where the data go on behind the marker, which is to be at `position` or after bytes without meaning.
    pub(super) fn pass(&mut self, data: &[u8], mut position: usize) -> Result<usize> {
        loop {
            match data.get(position..) {
                Some(&[0xFF, marker, ..]) if marker == 0xD0 + self.number => {
                    self.number = (self.number + 1) % 8;
                    return Ok(position + 2);
                }
                Some([0xFF, 1..=0xFE, ..]) => return Err(damaged("JPEG", "a restart marker is missing")),
                Some([_, _, ..]) => position += 1,
                _ => return Err(cut_short()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_between_units_and_not_before_the_first() {
        let mut restarts = Restarts::every(2);
        let due: Vec<bool> = (0..6).map(|_| restarts.due()).collect();
        assert_eq!(due, [false, false, true, false, true, false]);
        assert!(!Restarts::every(0).due());
    }

    #[test]
    fn markers_come_in_order() {
        let mut restarts = Restarts::every(1);
        assert_eq!(restarts.pass(&[7, 0xFF, 0, 0xFF, 0xD0], 0).unwrap(), 5);
        assert!(restarts.pass(&[0xFF, 0xD0], 0).is_err());
        assert!(restarts.pass(&[0xFF, 0xD1], 1).is_err());
        assert_eq!(restarts.pass(&[0xFF, 0xD1], 0).unwrap(), 2);
    }
}
