//! Light on surfaces, and the shadows they cast.

use super::{
    canvas::Canvas,
    geometry::{direction, length, mix},
    noise::Noise,
    plane::Plane,
    random::Random,
    silhouette::Silhouette,
};

/// From where the light comes, and how much of it comes from everywhere.
#[derive(Clone, Copy)]
pub struct Light {
    towards: [f32; 3],
    ambient: f32,
}

impl Light {
    /// From above, as a rule.
    pub fn new(random: &mut Random) -> Self {
        let [x, y] = direction(random.between(-2.7, -0.45));
        let height = random.between(0.5, 1.1);
        Self::from([x, y, height], random.between(0.35, 0.65))
    }

    pub fn from([x, y, z]: [f32; 3], ambient: f32) -> Self {
        let long = (x * x + y * y + z * z).sqrt();
        Self { towards: [x / long, y / long, z / long], ambient }
    }

    /// How bright a surface of this height is: 1 where it is level.
    pub fn shade(&self, height: &Plane, x: usize, y: usize) -> f32 {
        let [right, down] = height.slope(x, y);
        let normal = 1.0 / (right * right + down * down + 1.0).sqrt();
        let [lx, ly, lz] = self.towards;
        let lit = ((lz - right * lx - down * ly) * normal).max(0.0) / lz;
        self.ambient + (1.0 - self.ambient) * lit.min(2.0)
    }

    /// How much of the light a wet surface throws back into the eye, which looks straight down on it.
    pub fn glint(&self, height: &Plane, x: usize, y: usize, sharpness: f32) -> f32 {
        let [right, down] = height.slope(x, y);
        let [lx, ly, lz] = self.towards;
        let half = (lx * lx + ly * ly + (lz + 1.0) * (lz + 1.0)).sqrt();
        let along = (lz + 1.0 - right * lx - down * ly) / half / (right * right + down * down + 1.0).sqrt();
        libm::powf(along.clamp(0.0, 1.0), sharpness)
    }

    pub fn on(&self, canvas: &mut Canvas, height: &Plane, strength: f32) {
        canvas.change(|x, y, colour| {
            let shade = mix(1.0, self.shade(height, x, y), strength);
            colour.map(|channel| channel * shade)
        });
    }

    /// Which way shadows fall in the picture.
    pub fn away(&self) -> [f32; 2] {
        [-self.towards[0], -self.towards[1]]
    }
}

/// Darkens what lies behind a body, on the side away from the light and a little all around it.
pub fn cast_shadow(canvas: &mut Canvas, body: &Silhouette, light: Light, distance: f32, strength: f32) {
    // No farther than the margin of the body's window reaches.
    let distance = distance.min(0.03 * body.window.size[0].max(body.window.size[1]) as f32 + 2.0);
    let [right, down] = light.away().map(|axis| axis * distance);
    let soft = body.coverage.clone().blurred(distance * 0.6 + 1.0);
    let ([left, top], [width, height]) = (body.window.corner, body.window.size);
    for y in 0..height {
        for x in 0..width {
            let shade = 1.0 - strength * soft.at([x as f32 - right, y as f32 - down]);
            let pixel = &mut canvas.pixels[(y + top) * canvas.width + x + left];
            *pixel = pixel.map(|channel| channel * shade);
        }
    }
}

/// Uneven light over the whole picture: a fall-off to one side, or the dapples under trees.
pub fn uneven(canvas: &mut Canvas, random: &mut Random) {
    let side = canvas.width.max(canvas.height) as f32;
    let [right, down] = direction(random.angle());
    let slope = random.between(0.0, 0.5);
    let dapples = if random.chance(0.3) { random.between(0.1, 0.35) } else { 0.0 };
    let (noise, scale) = (Noise::new(random), random.between(2.0, 7.0) / side);
    canvas.change(|x, y, colour| {
        let (x, y) = (x as f32, y as f32);
        let across = (x / side - 0.5) * right + (y / side - 0.5) * down;
        let dapple = if dapples > 0.0 { dapples * noise.octaves([x * scale, y * scale], 2, 0.5) } else { 0.0 };
        let shade = (1.0 + slope * across + dapple).max(0.15);
        colour.map(|channel| channel * shade)
    });
}

/// Darker towards the corners, as lenses do it.
pub fn vignette(canvas: &mut Canvas, strength: f32) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let corner = length([width, height]) / 2.0;
    canvas.change(|x, y, colour| {
        let reach = length([x as f32 - width / 2.0, y as f32 - height / 2.0]) / corner;
        let shade = 1.0 - strength * reach * reach;
        colour.map(|channel| channel * shade)
    });
}
