//! Curves as SVG.

use sam2unet::metrics::Curves;

/// The side of the square that is drawn in, and the room around it for words.
const SIDE: f64 = 240.0;
const MARGIN: f64 = 40.0;

/// Precision over recall, averaged over the pictures at each threshold.
pub fn precision_and_recall(curves: &Curves) -> String {
    let place = |(recall, precision): (&f64, &f64)| {
        format!("{:.1},{:.1}", MARGIN + recall * SIDE, MARGIN + (1.0 - precision) * SIDE)
    };
    let line: Vec<String> = curves.recall.iter().zip(&curves.precision).map(place).collect();
    let whole = SIDE + 2.0 * MARGIN;
    let (middle, end) = (MARGIN + SIDE / 2.0, MARGIN + SIDE);
    let grid: String = [0.0, 0.25, 0.5, 0.75, 1.0].into_iter().map(grid_lines).collect();
    format!(
        "<svg viewBox=\"0 0 {whole} {whole}\" role=\"img\" aria-label=\"Precision over recall\">\n{grid}\
         <text x=\"{middle}\" y=\"{}\" class=\"middle\">recall</text>\n\
         <text x=\"{MARGIN}\" y=\"{}\">precision</text>\n\
         <polyline points=\"{}\"/>\n</svg>",
        end + 34.0,
        MARGIN - 14.0,
        line.join(" ")
    )
}

/// Across and down at `value`, with the number beside them.
fn grid_lines(value: f64) -> String {
    let (start, end) = (MARGIN, MARGIN + SIDE);
    let (x, y) = (start + value * SIDE, start + (1.0 - value) * SIDE);
    format!(
        "<path d=\"M{x} {start}V{end}M{start} {y}H{end}\"/>\
         <text x=\"{x}\" y=\"{}\" class=\"middle\">{value}</text><text x=\"{}\" y=\"{}\" class=\"end\">{value}</text>\n",
        end + 16.0,
        start - 6.0,
        y + 4.0
    )
}
