//! One scene from its number: what it shows, its picture and its mask.

use super::{
    camera::Camera,
    encode,
    random::Random,
    task::{Drawing, camouflage, marine, mirror, polyp, salient},
};
use crate::error::Result;
use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    Camouflage,
    Salient,
    Marine,
    Mirror,
    Polyp,
}

impl Task {
    pub const ALL: [Self; 5] = [Self::Camouflage, Self::Salient, Self::Marine, Self::Mirror, Self::Polyp];

    fn draw(self, random: &mut Random, size: [usize; 2], objects: usize) -> Drawing {
        match self {
            Self::Camouflage => camouflage::draw(random, size, objects),
            Self::Salient => salient::draw(random, size, objects),
            Self::Marine => marine::draw(random, size, objects),
            Self::Mirror => mirror::draw(random, size, objects),
            Self::Polyp => polyp::draw(random, size, objects),
        }
    }
}

/// What scenes are wanted.
#[derive(Clone, Debug)]
pub struct Order {
    /// None for each of them with equal chance.
    pub task: Option<Task>,
    pub seed: u64,
    /// Width and height, or none for varied ones.
    pub size: Option<[usize; 2]>,
    /// The share of scenes without an object.
    pub empty: f32,
}

/// What is known of a scene, beside its picture.
#[derive(Clone, Debug, Serialize)]
pub struct Scene {
    pub index: u64,
    pub seed: u64,
    pub task: Task,
    pub width: usize,
    pub height: usize,
    pub surroundings: String,
    pub objects: Vec<&'static str>,
    /// The share of the picture that the mask covers.
    pub share: f32,
    pub jpeg_quality: u8,
    #[serde(skip)]
    rgb: Vec<u8>,
    #[serde(skip)]
    mask: Vec<u8>,
}

/// A drawing whose objects came out smaller than a network can learn from, or hardly leave a ground to tell them from,
/// is drawn anew.
const SHARES: std::ops::RangeInclusive<f32> = 0.03..=0.55;
/// More than are ever needed; a bound, so that it ends.
const TRIES: usize = 12;

impl Order {
    /// Scene `index` is the same in every order of this seed, task, size and share of empty ones.
    pub fn scene(&self, index: u64) -> Scene {
        let random = &mut Random::of_scene(self.seed, index);
        // Drawn whether needed or not, so that what is asked for changes as little as can be.
        let any_size = varied_size(random);
        let any_task = *random.pick(&Task::ALL);
        let (task, size) = (self.task.unwrap_or(any_task), self.size.unwrap_or(any_size));
        let empty = random.chance(self.empty);
        let objects = if empty { 0 } else { number_of_objects(random, task) };
        let mut tries = 0;
        let (drawing, mask, share) = loop {
            let drawing = task.draw(random, size, objects);
            let mask: Vec<u8> = drawing.mask.values.iter().map(|share| if *share > 0.5 { 255 } else { 0 }).collect();
            let share = mask.iter().filter(|value| **value > 0).count() as f32 / mask.len() as f32;
            tries += 1;
            if empty || SHARES.contains(&share) || tries == TRIES {
                break (drawing, mask, share);
            }
        };
        let camera = Camera::any(random);
        let rgb = camera.taken(random, drawing.canvas);
        let jpeg_quality = if random.chance(0.25) { random.whole(40, 74) } else { random.whole(75, 97) } as u8;
        let Drawing { objects, surroundings, .. } = drawing;
        let [width, height] = size;
        Scene { index, seed: self.seed, task, width, height, surroundings, objects, share, jpeg_quality, rgb, mask }
    }
}

impl Scene {
    pub fn picture_jpeg(&self) -> Result<Vec<u8>> {
        encode::jpeg(&self.rgb, [self.width, self.height], self.jpeg_quality)
    }

    /// 255 where an object is, 0 elsewhere.
    pub fn mask_png(&self) -> Result<Vec<u8>> {
        encode::grey_png(&self.mask, [self.width, self.height])
    }
}

/// Landscape, portrait and square, as photographs are.
fn varied_size(random: &mut Random) -> [usize; 2] {
    let (long, short) = (random.whole(320, 448), random.whole(256, 352));
    match random.whole(0, 9) {
        0..=4 => [long.max(short), short],
        5..=7 => [short, long.max(short)],
        _ => [short, short],
    }
}

fn number_of_objects(random: &mut Random, task: Task) -> usize {
    let (alone, two) = if task == Task::Mirror { (0.9, 1.0) } else { (0.76, 0.94) };
    let chance = random.unit();
    if chance < alone {
        1
    } else if chance < two {
        2
    } else {
        3
    }
}
