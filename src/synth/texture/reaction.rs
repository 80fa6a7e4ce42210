//! Spots and labyrinths as skins grow them: what is dark darkens its neighbours and bleaches what lies farther off
//! (Young, 1984).

use super::super::{geometry::Point, plane::Plane, random::Random};

const SIDE: usize = 160;
/// The distance from spot to spot that the two reaches below give, in cells.
const PERIOD: f32 = 9.0;

pub struct Spots(Plane);

impl Spots {
    pub fn grown(random: &mut Random) -> Self {
        // Below 0 gives spots apart, around 0 labyrinths, above 0 holes.
        let bias = random.between(-0.12, 0.08);
        let mut skin = Plane::of([SIDE; 2], |_| random.unit());
        for _ in 0..7 {
            let near = skin.clone().blurred(1.5);
            let far = skin.blurred(3.2);
            let grown = near.values.iter().zip(&far.values);
            let grown = grown.map(|(near, far)| (0.5 + 9.0 * (near - far) + bias).clamp(0.0, 1.0));
            skin = Plane { width: SIDE, height: SIDE, values: grown.collect() };
        }
        Self(skin.blurred(0.8))
    }

    /// Features of about size 1. Beyond its border the skin goes on as in a mirror.
    pub fn at(&self, [x, y]: Point) -> f32 {
        let fold = |place: f32| {
            let turns = place * PERIOD / (2.0 * SIDE as f32);
            SIDE as f32 * (1.0 - (2.0 * (turns - turns.floor()) - 1.0).abs())
        };
        0.1 + 0.8 * self.0.at([fold(x), fold(y)])
    }
}
