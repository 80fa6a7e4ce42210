//! What a camera makes of the light: its balance, exposure and contrast, blur in the lens, noise on the sensor.

use super::{
    canvas::Canvas,
    colour::{Colour, luma},
    light,
    random::Random,
};

/// How a picture is taken.
pub struct Camera {
    balance: Colour,
    exposure: f32,
    contrast: f32,
    fade: f32,
    softness: f32,
    noise: f32,
    corners: f32,
}

impl Camera {
    pub fn any(random: &mut Random) -> Self {
        let noisy = random.chance(0.3);
        Self {
            balance: [0; 3].map(|_| 1.0 + 0.07 * random.bell()),
            exposure: 1.0 + 0.22 * random.bell(),
            contrast: 1.0 + 0.22 * random.bell(),
            fade: random.between(0.0, 0.07),
            softness: random.between(0.0, 1.0),
            noise: if noisy { random.between(0.015, 0.04) } else { random.between(0.002, 0.012) },
            corners: if random.chance(0.4) { random.between(0.05, 0.35) } else { 0.0 },
        }
    }

    /// The picture as it comes from the sensor: red, green and blue, row by row.
    pub fn taken(&self, random: &mut Random, canvas: Canvas) -> Vec<u8> {
        let mut canvas = if self.softness > 0.35 { canvas.blurred(self.softness) } else { canvas };
        light::vignette(&mut canvas, self.corners);
        let mean = canvas.pixels.iter().map(|pixel| luma(*pixel)).sum::<f32>() / canvas.pixels.len() as f32;
        let mut bytes = Vec::with_capacity(canvas.pixels.len() * 3);
        for pixel in &canvas.pixels {
            // Most of the noise is of the light itself, and the same in all three channels.
            let shared = random.bell();
            for (channel, balance) in pixel.iter().zip(self.balance) {
                let exposed = (channel - mean) * self.contrast + mean;
                let noise = self.noise * (shared + 0.5 * random.bell());
                let value = self.fade + (1.0 - self.fade) * exposed * balance * self.exposure + noise;
                bytes.push((value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8);
            }
        }
        bytes
    }
}
