//! Water: what it does to colours, the light in it and what drifts there.

use crate::synth::{
    canvas::Canvas,
    colour::{Colour, blend, times},
    noise::Noise,
    random::Random,
};

/// The water of one picture: its colour near the top and at the bottom, and how far one sees.
pub struct Water {
    above: Colour,
    below: Colour,
    murk: f32,
    height: f32,
}

impl Water {
    pub fn new(random: &mut Random, height: usize) -> Self {
        let green = random.unit();
        let tint = blend([0.05, 0.38, 0.66], [0.16, 0.50, 0.44], green);
        let bright = random.between(0.7, 1.35);
        let above = tint.map(|channel| (channel * 1.3 + 0.08) * bright);
        // Each colour is lost in the depth at a rate of its own.
        let below = tint.map(|channel| channel * random.between(0.3, 0.75) * bright);
        Self { above, below, murk: random.between(0.5, 1.5), height: height as f32 }
    }

    pub fn colour(&self, y: usize) -> Colour {
        blend(self.above, self.below, y as f32 / self.height)
    }

    /// What a surface, which begins at row `top`, looks like through so much of it: red goes first.
    pub fn through(&self, canvas: &mut Canvas, top: usize, distance: impl Fn(usize, usize) -> f32) {
        canvas.change(|x, y, colour| {
            let far = self.murk * distance(x, y);
            let absorbed = [1.6, 0.5, 0.35].map(|rate| libm::expf(-rate * far));
            let lit = times(colour, absorbed);
            blend(self.colour(y + top), lit, libm::expf(-0.8 * far))
        });
    }
}

/// Light that falls in from above, between the waves.
pub fn shafts(random: &mut Random, canvas: &mut Canvas) {
    let (noise, strength) = (Noise::new(random), random.between(0.0, 0.3));
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let (lean, source) = (0.4 * random.bell(), random.between(0.3, 1.2));
    let patches = Noise::new(random);
    canvas.change(|x, y, colour| {
        let down = y as f32 / height;
        let fan = (x as f32 / width - 0.5 + lean * down) / (source + down);
        let shaft = noise.octaves([fan * 14.0, 0.3 * down], 3, 0.5) * (1.0 - down) * strength;
        let patch = 0.12 * patches.octaves([x as f32 / width * 3.0, down * 3.0], 4, 0.5);
        colour.map(|channel| channel * (1.0 + patch) + shaft * 0.6 * (channel + 0.15))
    });
}

/// What drifts in the water and catches the light.
pub fn snow(random: &mut Random, canvas: &mut Canvas) {
    for _ in 0..random.whole(0, 60) {
        let (x, y) = (random.unit() * canvas.width as f32, random.unit() * canvas.height as f32);
        let (reach, bright) = (random.between(0.6, 2.2), random.between(0.1, 0.4));
        for row in (y - 3.0).max(0.0) as usize..((y + 4.0) as usize).min(canvas.height) {
            for column in (x - 3.0).max(0.0) as usize..((x + 4.0) as usize).min(canvas.width) {
                let (dx, dy) = (column as f32 - x, row as f32 - y);
                let share = bright * libm::expf(-(dx * dx + dy * dy) / (reach * reach));
                let pixel = &mut canvas.pixels[row * canvas.width + column];
                *pixel = blend(*pixel, [0.85, 0.92, 0.92], share);
            }
        }
    }
}
