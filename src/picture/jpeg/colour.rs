//! From the components of a JPEG to grey, RGB or CMYK.

use super::cosine;
use super::rows::Rows;
use super::segments::File;
use crate::error::Result;
use crate::picture::budget;
use crate::picture::decode::damaged;
use crate::picture::samples::{Layout, Samples};

/// Whether the first three components are luminance and two differences of colour.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transform {
    /// They are the colours themselves.
    None,
    YCbCr,
}

impl File<'_> {
    /// The picture, once all segments are read. `transform` is for where something else than the file says it.
    pub(super) fn samples(&mut self, transform: Option<Transform>) -> Result<Samples> {
        let transform_by_file = self.transform();
        let transform = transform.unwrap_or(transform_by_file);
        let mut frame = self.frame.take().ok_or_else(|| damaged("JPEG", "there is no picture in it"))?;
        let mut components = Vec::new();
        for index in 0..frame.components.len() {
            let component = &mut frame.components[index];
            let quantisation = component.quantisation;
            let quantisation = quantisation.ok_or_else(|| damaged("JPEG", "a component of it is missing"))?;
            let samples = cosine::transform(component, &quantisation)?;
            components.push(Rows::new(&frame.components[index], samples, &frame)?);
        }

        let (width, height) = (frame.width, frame.height);
        let layout = match components.len() {
            1 => Layout::Grey,
            3 => Layout::Rgb,
            _ => Layout::CmykInverted,
        };
        let mut bytes = budget::filled(0, width * height * layout.channels())?;
        for (y, row) in bytes.chunks_exact_mut(width * layout.channels()).enumerate() {
            match components.as_mut_slice() {
                [grey] => row.copy_from_slice(&grey.row(y)[..width]),
                [a, b, c] => {
                    let values = a.row(y).iter().zip(b.row(y)).zip(c.row(y));
                    for (pixel, ((&a, &b), &c)) in row.as_chunks_mut().0.iter_mut().zip(values) {
                        *pixel = match transform {
                            Transform::None => [a, b, c],
                            Transform::YCbCr => to_rgb(a, b, c),
                        };
                    }
                }
                [a, b, c, k] => {
                    let values = a.row(y).iter().zip(b.row(y)).zip(c.row(y)).zip(k.row(y));
                    for (pixel, (((&a, &b), &c), &k)) in row.as_chunks_mut().0.iter_mut().zip(values) {
                        let [c, m, y] = match transform {
                            Transform::None => [a, b, c],
                            Transform::YCbCr => to_rgb(a, b, c).map(|light| 255 - light),
                        };
                        *pixel = [c, m, y, k];
                    }
                }
                _ => {}
            }
        }
        Ok(Samples { width, height, layout, bytes })
    }

    /// As libjpeg guesses it: the format itself does not say.
    fn transform(&self) -> Transform {
        let ids: Vec<u8> =
            self.frame.iter().flat_map(|frame| &frame.components).map(|component| component.id).collect();
        let is_rgb = match (self.jfif, self.adobe, ids.as_slice()) {
            (_, adobe, [_, _, _, _]) => adobe.is_none_or(|transform| transform == 0),
            (true, _, _) => false,
            (false, Some(transform), _) => transform == 0,
            (false, None, ids) => ids == b"RGB",
        };
        if is_rgb { Transform::None } else { Transform::YCbCr }
    }
}

/// In fixed point with 16 bits, as libjpeg's tables have it.
fn to_rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    const fn fixed(value: f64) -> i32 {
        (value * 65536.0 + 0.5) as i32
    }
    const HALF: i32 = 1 << 15;
    let (y, cb, cr) = (i32::from(y), i32::from(cb) - 128, i32::from(cr) - 128);
    let red = y + ((fixed(1.402) * cr + HALF) >> 16);
    let green = y + ((-fixed(0.34414) * cb - fixed(0.71414) * cr + HALF) >> 16);
    let blue = y + ((fixed(1.772) * cb + HALF) >> 16);
    [red, green, blue].map(|light| light.clamp(0, 255) as u8)
}
