//! The curves of a training as an SVG picture.

use super::journal::{EpochEnd, Step};
use std::fmt::Write;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 360.0;
const MARGIN: f64 = 48.0;

/// A line through points, in the units of what it tells.
struct Curve<'a> {
    name: &'a str,
    colour: &'a str,
    points: Vec<(f64, f64)>,
}

/// The loss against its own scale on the left, the validation's figures from 0 to 1 on the right.
pub fn curves(steps: &[Step], epochs: &[EpochEnd]) -> String {
    let last_step = steps.last().map_or(1.0, |step| step.step as f64).max(1.0);
    let most = steps.iter().map(|step| f64::from(step.loss)).fold(0.0, f64::max).max(1e-9);
    let per_epoch = |figure: fn(&EpochEnd) -> Option<f64>| {
        epochs.iter().filter_map(|epoch| Some((epoch.step as f64, figure(epoch)?))).collect::<Vec<_>>()
    };
    let curves = [
        Curve {
            name: "loss of a step",
            colour: "#c8d3e6",
            points: steps.iter().map(|step| (step.step as f64, f64::from(step.loss) / most)).collect(),
        },
        Curve {
            name: "loss of an epoch",
            colour: "#2f5d9e",
            points: epochs.iter().map(|epoch| (epoch.step as f64, epoch.loss / most)).collect(),
        },
        Curve { name: "S-measure", colour: "#2a8f57", points: per_epoch(|epoch| epoch.smeasure) },
        Curve { name: "IoU", colour: "#c2571a", points: per_epoch(|epoch| epoch.iou) },
        Curve { name: "IoU of classes", colour: "#2a8f57", points: per_epoch(|epoch| epoch.class_iou) },
        Curve { name: "pixels right", colour: "#c2571a", points: per_epoch(|epoch| epoch.accuracy) },
    ];
    let place = |(step, height): (f64, f64)| {
        let x = MARGIN + step / last_step * (WIDTH - 2.0 * MARGIN);
        let y = HEIGHT - MARGIN - height * (HEIGHT - 2.0 * MARGIN);
        format!("{x:.1},{y:.1}")
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let mut draw = |line: String| writeln!(svg, "{line}").expect("a string can be written to");
    for tenth in [0, 5, 10] {
        let share = f64::from(tenth) / 10.0;
        let y = HEIGHT - MARGIN - share * (HEIGHT - 2.0 * MARGIN);
        let right = WIDTH - MARGIN;
        draw(format!("<path d=\"M{MARGIN} {y}H{right}\" stroke=\"#ddd\"/>"));
        draw(format!("<text x=\"4\" y=\"{y}\" fill=\"#2f5d9e\">{:.2}</text>", share * most));
        draw(format!("<text x=\"{}\" y=\"{y}\" fill=\"#2a8f57\">{share}</text>", right + 6.0));
    }
    draw(format!("<text x=\"{MARGIN}\" y=\"{}\">{last_step} steps, {} epochs</text>", HEIGHT - 14.0, epochs.len()));
    for (index, Curve { name, colour, points }) in
        curves.into_iter().filter(|curve| !curve.points.is_empty()).enumerate()
    {
        let points: Vec<_> = points.into_iter().map(place).collect();
        draw(format!(
            "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{}\"/>",
            points.join(" ")
        ));
        let x = MARGIN + 140.0 * index as f64;
        draw(format!("<text x=\"{x}\" y=\"24\" fill=\"{colour}\">{name}</text>"));
    }
    svg + "</svg>\n"
}
