//! Colours as red, green and blue from 0 to 1, in the space of the file.

use super::{geometry::mix, random::Random};

pub type Colour = [f32; 3];

pub fn blend(a: Colour, b: Colour, share: f32) -> Colour {
    [mix(a[0], b[0], share), mix(a[1], b[1], share), mix(a[2], b[2], share)]
}

pub fn scaled(colour: Colour, by: f32) -> Colour {
    colour.map(|channel| channel * by)
}

pub fn times(a: Colour, b: Colour) -> Colour {
    [a[0] * b[0], a[1] * b[1], a[2] * b[2]]
}

/// By Rec. 601, as JPEG weighs it.
pub fn luma([red, green, blue]: Colour) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

/// 0 gives grey, 1 the colour itself.
pub fn saturated(colour: Colour, by: f32) -> Colour {
    let grey = luma(colour);
    colour.map(|channel| grey + (channel - grey) * by)
}

/// A pure colour by its hue from 0 to 1, of this saturation and brightness.
pub fn from_hue(hue: f32, saturation: f32, brightness: f32) -> Colour {
    let channel = |offset: f32| {
        let turn = hue + offset;
        let position = (turn - turn.floor()) * 6.0;
        let share = ((position - 3.0).abs() - 1.0).clamp(0.0, 1.0);
        brightness * (1.0 - saturation + saturation * share)
    };
    [channel(0.0), channel(2.0 / 3.0), channel(1.0 / 3.0)]
}

/// From dark to light, the colours that one material shows.
#[derive(Clone)]
pub struct Palette(Vec<Colour>);

impl Palette {
    pub fn new(colours: &[Colour]) -> Self {
        Self(colours.to_vec())
    }

    /// What grounds are made of outdoors: chosen, mixed and shifted, so that no two are the same.
    pub fn natural(random: &mut Random) -> Self {
        let (a, b) = (*random.pick(&NATURAL), *random.pick(&NATURAL));
        let share = if random.chance(0.5) { random.between(0.0, 0.5) } else { 0.0 };
        let mixed = Self((0..4).map(|i| blend(a[i], b[i], share)).collect());
        let brightness = random.between(0.75, 1.2);
        mixed.toned(random, 0.05).map(|colour| scaled(colour, brightness))
    }

    /// A strong colour with its shades: paint, cloth, petals, fruit.
    pub fn vivid(random: &mut Random) -> Self {
        // Reds, oranges and yellows are what things are dyed, painted and grown in more often than purple or cyan.
        let hue = random.pick(&[0.0, 0.02, 0.05, 0.08, 0.12, 0.15, 0.28, 0.38, 0.52, 0.58, 0.62, 0.78, 0.93]);
        let hue = hue + 0.04 * random.bell();
        let saturation = random.between(0.4, 0.92);
        let brightness = random.between(0.55, 1.0);
        let shade = |dark: f32, dull: f32| from_hue(hue + 0.03 * dark, saturation * dull, brightness * dark);
        Self(vec![shade(0.45, 1.0), shade(0.75, 1.0), shade(1.0, 0.9), shade(1.1, 0.6)])
    }

    /// White, black, grey, beige, brown: most things have hardly a colour.
    pub fn plain(random: &mut Random) -> Self {
        let hue = random.between(0.02, 0.14);
        let (saturation, brightness) = (random.between(0.0, 0.45), random.between(0.12, 1.0));
        let shade = |by: f32| from_hue(hue, saturation, brightness * by);
        Self(vec![shade(0.5), shade(0.8), shade(1.0), shade(1.12)])
    }

    /// Anything that people make or animals wear.
    pub fn any(random: &mut Random) -> Self {
        match random.whole(0, 9) {
            0..=4 => Self::vivid(random),
            5..=7 => Self::plain(random),
            _ => Self::natural(random),
        }
    }

    /// The same material under slightly other light: each channel by its own factor.
    pub fn toned(self, random: &mut Random, by: f32) -> Self {
        let factors = [0; 3].map(|_| 1.0 + by * random.between(-1.0, 1.0));
        self.map(|colour| times(colour, factors))
    }

    pub fn map(mut self, change: impl Fn(Colour) -> Colour) -> Self {
        for colour in &mut self.0 {
            *colour = change(*colour);
        }
        self
    }

    pub fn at(&self, tone: f32) -> Colour {
        let last = self.0.len() - 1;
        let position = tone.clamp(0.0, 1.0) * last as f32;
        let index = (position as usize).min(last.saturating_sub(1));
        blend(self.0[index], self.0[(index + 1).min(last)], position - index as f32)
    }

    pub fn middle(&self) -> Colour {
        self.at(0.5)
    }
}

/// Soils, sands, stones, barks, leaves, grass wet and dry, moss, snow, straw and clay, judged by eye from photographs.
const NATURAL: [[Colour; 4]; 14] = [
    [[0.16, 0.12, 0.08], [0.33, 0.25, 0.17], [0.50, 0.40, 0.28], [0.68, 0.58, 0.44]],
    [[0.42, 0.34, 0.24], [0.60, 0.51, 0.38], [0.75, 0.66, 0.52], [0.88, 0.81, 0.68]],
    [[0.18, 0.18, 0.18], [0.36, 0.36, 0.35], [0.54, 0.53, 0.51], [0.74, 0.73, 0.70]],
    [[0.14, 0.11, 0.09], [0.28, 0.23, 0.19], [0.43, 0.37, 0.31], [0.60, 0.54, 0.47]],
    [[0.05, 0.10, 0.04], [0.15, 0.25, 0.09], [0.29, 0.42, 0.16], [0.51, 0.62, 0.30]],
    [[0.10, 0.14, 0.05], [0.26, 0.32, 0.11], [0.43, 0.49, 0.19], [0.66, 0.68, 0.36]],
    [[0.24, 0.19, 0.10], [0.46, 0.38, 0.20], [0.66, 0.57, 0.34], [0.85, 0.77, 0.53]],
    [[0.08, 0.11, 0.08], [0.18, 0.24, 0.15], [0.33, 0.38, 0.24], [0.52, 0.55, 0.39]],
    [[0.50, 0.54, 0.60], [0.68, 0.72, 0.76], [0.82, 0.85, 0.88], [0.95, 0.96, 0.97]],
    [[0.26, 0.12, 0.06], [0.46, 0.24, 0.11], [0.64, 0.39, 0.19], [0.80, 0.58, 0.34]],
    [[0.20, 0.10, 0.08], [0.40, 0.23, 0.18], [0.58, 0.38, 0.31], [0.75, 0.57, 0.49]],
    [[0.12, 0.14, 0.17], [0.26, 0.30, 0.34], [0.43, 0.48, 0.52], [0.64, 0.69, 0.72]],
    [[0.10, 0.07, 0.03], [0.30, 0.20, 0.08], [0.45, 0.38, 0.15], [0.62, 0.60, 0.33]],
    [[0.22, 0.22, 0.14], [0.42, 0.41, 0.30], [0.60, 0.58, 0.46], [0.80, 0.78, 0.68]],
];
