//! A JPEG file as the segments it is made of.

use super::frame::Frame;
use super::huffman::Huffman;
use super::scan::Scan;
use super::{Orientation, ZIGZAG, cut_short};
use crate::error::Result;
use crate::picture::decode::damaged;

/// As many as libjpeg-turbo's own tools allow. A scan that changes nothing costs a few bytes of the file and a visit to
/// all of the picture.
const MOST_SCANS: usize = 500;

pub(super) struct File<'a> {
    data: &'a [u8],
    position: usize,
    pub quantisation: [Option<[u16; 64]>; 4],
    /// Tables for the first coefficient of a block, and those for the others.
    pub huffman: [[Option<Huffman>; 4]; 2],
    pub restart_interval: usize,
    pub frame: Option<Frame>,
    pub orientation: Orientation,
    /// A JFIF header says that three components are YCbCr, an Adobe header says which of the two ways they are stored.
    pub jfif: bool,
    pub adobe: Option<u8>,
    most: Option<(usize, usize)>,
}

impl<'a> File<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self {
            data,
            position: 0,
            quantisation: [None; 4],
            huffman: Default::default(),
            restart_interval: 0,
            frame: None,
            orientation: Orientation::UPRIGHT,
            jfif: false,
            adobe: None,
            most: None,
        }
    }

    /// Goes on with other data, the tables staying, and takes no frame that is larger.
    pub(super) fn continue_with(&mut self, data: &'a [u8], most: (usize, usize)) {
        (self.data, self.position, self.most) = (data, 0, Some(most));
    }

    /// Reads up to the marker for the end, whose absence is an error: scans that refine the picture may be missing.
    pub(super) fn read_segments(&mut self) -> Result<()> {
        let mut scans = 0;
        loop {
            let marker = self.next_marker()?;
            // These stand alone: start of image, restarts out of place, and one for programs' own use.
            if matches!(marker, 0xD8 | 0xD0..=0xD7 | 0x01) {
                continue;
            }
            if marker == 0xD9 {
                return Ok(());
            }
            let contents = self.segment()?;
            match marker {
                0xC4 => self.read_huffman(contents)?,
                0xC0..=0xCF if marker != 0xC8 && marker != 0xCC => {
                    if self.frame.is_some() {
                        return Err(damaged("JPEG", "it has two frames"));
                    }
                    self.frame = Some(Frame::read(marker, contents, self.most, self.data.len())?);
                }
                0xDA => {
                    scans += 1;
                    if scans > MOST_SCANS {
                        return Err(damaged("JPEG", format!("it has more than {MOST_SCANS} scans")));
                    }
                    self.read_scan(contents)?;
                }
                0xDB => self.read_quantisation(contents)?,
                0xDD => {
                    let interval = contents.first_chunk().ok_or_else(cut_short)?;
                    self.restart_interval = usize::from(u16::from_be_bytes(*interval));
                }
                0xE0 if contents.starts_with(b"JFIF\0") => self.jfif = true,
                0xE1 if contents.starts_with(b"Exif\0\0") => self.orientation = Orientation::from_exif(contents),
                0xEE if contents.starts_with(b"Adobe") => self.adobe = contents.get(11).copied(),
                _ => {}
            }
        }
    }

    /// Bytes that are no marker are passed over, as by libjpeg.
    fn next_marker(&mut self) -> Result<u8> {
        loop {
            match self.data.get(self.position..) {
                Some(&[0xFF, marker, ..]) if marker != 0 && marker != 0xFF => {
                    self.position += 2;
                    return Ok(marker);
                }
                Some([_, _, ..]) => self.position += 1,
                _ => return Err(cut_short()),
            }
        }
    }

    fn segment(&mut self) -> Result<&'a [u8]> {
        let rest = self.data.get(self.position..).unwrap_or_default();
        let length = usize::from(u16::from_be_bytes(*rest.first_chunk().ok_or_else(cut_short)?));
        let contents = rest.get(2..length).ok_or_else(cut_short)?;
        self.position += length;
        Ok(contents)
    }

    fn read_quantisation(&mut self, mut contents: &[u8]) -> Result<()> {
        while let Some((&head, rest)) = contents.split_first() {
            let wide = head >> 4 != 0;
            let (values, rest) = rest.split_at_checked(if wide { 128 } else { 64 }).ok_or_else(cut_short)?;
            let table = self.quantisation.get_mut(usize::from(head & 15));
            let table = table.ok_or_else(|| damaged("JPEG", "it has a fifth quantisation table"))?.insert([0; 64]);
            for (index, &place) in ZIGZAG.iter().enumerate() {
                table[usize::from(place)] = if wide {
                    u16::from_be_bytes([values[index * 2], values[index * 2 + 1]])
                } else {
                    u16::from(values[index])
                };
            }
            contents = rest;
        }
        Ok(())
    }

    fn read_huffman(&mut self, mut contents: &[u8]) -> Result<()> {
        while let Some((&[head, ref counts @ ..], rest)) = contents.split_first_chunk::<17>() {
            let length = counts.iter().map(|&count| usize::from(count)).sum();
            let (symbols, rest) = rest.split_at_checked(length).ok_or_else(cut_short)?;
            let tables = self.huffman.get_mut(usize::from(head >> 4));
            let table = tables.and_then(|tables| tables.get_mut(usize::from(head & 15)));
            let table = table.ok_or_else(|| damaged("JPEG", "it has a fifth Huffman table"))?;
            *table = Some(Huffman::new(counts, symbols)?);
            contents = rest;
        }
        Ok(())
    }

    fn read_scan(&mut self, header: &[u8]) -> Result<()> {
        let mut frame = self.frame.take().ok_or_else(|| damaged("JPEG", "a scan in it comes before its frame"))?;
        let scan = Scan::read(header, &mut frame, self)?;
        self.position = scan.decode(&mut frame, self.data, self.position, self.restart_interval)?;
        self.frame = Some(frame);
        Ok(())
    }
}
