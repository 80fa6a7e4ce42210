//! Masks to try things on.

/// Small masks of every density and smoothness, each with its width.
pub fn masks() -> impl Iterator<Item = (Vec<u8>, usize)> {
    let mut state = 1u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        (state >> 33) % below
    };
    (0..2000).map(move |_| {
        let (width, height, dense, grain) = (1 + random(20), 1 + random(20), random(11), 1 + random(4));
        let grains: Vec<bool> = (0..width * height).map(|_| random(10) < dense).collect();
        let pixel = |place: u64| grains[((place / width / grain) * width + place % width / grain) as usize];
        ((0..width * height).map(|place| u8::from(pixel(place)) * 255).collect(), width as usize)
    })
}
