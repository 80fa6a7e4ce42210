//! Mirrors: a pane on a wall in which the room appears again, turned round, a little tinted and in perspective. The mask
//! is the glass that one sees, without its frame and without what stands before it. Paintings hang beside it.

mod frame;
mod furniture;
mod pane;

use super::Drawing;
use crate::synth::{
    canvas::Canvas,
    colour::{blend, scaled, times},
    geometry::{Frame, step},
    light::Light,
    places,
    random::Random,
    silhouette::Silhouette,
};
use frame::{frame, painting};
use furniture::Furniture;
use pane::Pane;

pub fn draw(random: &mut Random, size: [usize; 2], objects: usize) -> Drawing {
    let light = Light::new(random);
    let room = places::Room::new(random, size);
    let furniture: Vec<Furniture> = (0..random.whole(2, 5)).map(|_| Furniture::new(random, size)).collect();
    let mut canvas = room.painted(random, size, light);
    if random.chance(0.4) {
        painting(random, &mut canvas, light);
    }
    let mut drawing = Drawing::new(canvas, "room");
    let front = furniture.len() / 2;
    for thing in &furniture[..front] {
        thing.stand(random, &mut drawing.canvas, light, &thing.frame);
    }
    let panes = side_by_side(random, size, objects);
    for pane in &panes {
        let behind = reflected(random, size, &room, &furniture, light);
        hang(random, &mut drawing, &behind, light, pane);
    }
    if random.chance(0.4) {
        let thing = &furniture[front];
        let body = thing.stand(random, &mut drawing.canvas, light, &thing.frame);
        drawing.change_mask(&body, |mask, share| mask.min(1.0 - share));
    }
    drawing
}

/// The room as the mirror sees it: its other wall, and its things the other way round.
fn reflected(
    random: &mut Random,
    size: [usize; 2],
    room: &places::Room,
    furniture: &[Furniture],
    light: Light,
) -> Canvas {
    let mut behind = room.opposite(random).painted(random, size, light);
    let (closer, shift) = (random.between(0.75, 1.25), 0.2 * random.bell());
    for thing in furniture {
        let [x, y] = thing.frame.centre;
        let centre = [size[0] as f32 * (1.0 + shift) - x, y];
        let frame = Frame::new(centre, thing.frame.scale * closer, 0.0, true);
        thing.stand(random, &mut behind, light, &frame);
    }
    behind
}

/// Mirrors that do not hide each other, if so many fit.
fn side_by_side(random: &mut Random, size: [usize; 2], wanted: usize) -> Vec<Pane> {
    let mut panes: Vec<Pane> = Vec::new();
    for _ in 0..wanted * 5 {
        let share = (0.09 + 0.36 * random.unit()) / wanted as f32;
        let rounding = if random.chance(0.55) { random.between(0.0, 0.1) } else { random.between(0.5, 1.0) };
        let pane = Pane::new(random, size, share, rounding);
        if panes.iter().all(|other| other.is_clear_of(&pane)) {
            panes.push(pane);
        }
        if panes.len() == wanted {
            break;
        }
    }
    panes
}

fn hang(random: &mut Random, drawing: &mut Drawing, behind: &Canvas, light: Light, pane: &Pane) {
    let size = drawing.canvas.size();
    let glass = pane.silhouette(size);
    let side = size[0].min(size[1]) as f32;
    let thick = if random.chance(0.2) { 1.5 } else { side * random.between(0.012, 0.06) };
    frame(random, &mut drawing.canvas, &glass, thick, light);
    let surface = pane_surface(random, behind, pane, &glass);
    drawing.lay("mirror", &glass, &surface);
}

/// What the glass shows.
fn pane_surface(random: &mut Random, behind: &Canvas, pane: &Pane, glass: &Silhouette) -> Canvas {
    let size = behind.size();
    let window = random.between(0.6, 0.95);
    let middle = [random.between(window / 2.0, 1.0 - window / 2.0), random.between(0.5, 1.0 - window / 2.0 + 0.05)];
    let tint = blend([1.0; 3], [0.80, 0.93, 0.92], random.unit());
    let (bright, dull) = (random.between(0.82, 1.12), random.between(0.0, 0.14));
    let (streak, place) = (random.between(0.0, 0.25), random.between(0.2, 1.6));
    let bevel = random.between(0.0, 0.6);
    Canvas::of(glass.size(), |point| {
        let [u, v] = pane.perspective.inward(glass.window.outward(point));
        let across =
            [(middle[0] + (u - 0.5) * window) * size[0] as f32, (middle[1] + (v - 0.5) * window) * size[1] as f32];
        let seen = times(behind.at(across), tint).map(|channel| (channel * bright) * (1.0 - dull) + 0.75 * dull);
        let sheen = streak * step(0.16, 0.0, (u + v * 0.7 - place).abs());
        let depth = glass.depth.at(point);
        let rim = bevel * step(1.5, 0.0, (depth - 4.0).abs());
        let shaded = scaled(seen, 0.7 + 0.3 * step(0.0, 5.0, depth));
        blend(shaded, [0.97, 0.99, 1.0], (sheen + 0.5 * rim).min(1.0))
    })
}
