//! Which SAM2-UNet: the five published variants as one table, or any other from a JSON file.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// The numbers that set one variant apart from another. The decoder is the same for all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelConfig {
    pub name: String,
    /// Width of stage 1; it doubles with each stage.
    pub embed_dim: usize,
    /// Attention heads in stage 1; they double with each stage.
    pub heads: usize,
    /// Blocks in each of the four stages.
    pub blocks: [usize; 4],
    /// Indices, counted through all stages, of the blocks that attend to the whole picture.
    pub global_blocks: Vec<usize>,
    /// Side of the attention window in each stage.
    pub windows: [usize; 4],
    /// Rows and columns of the learnt position embedding.
    pub position_grid: [usize; 2],
    /// Classes, of which each pixel has one, by custom the ground first; 1 where a pixel is of an object or not.
    #[serde(default = "object_or_not", skip_serializing_if = "is_object_or_not")]
    pub classes: usize,
}

fn object_or_not() -> usize {
    1
}

fn is_object_or_not(classes: &usize) -> bool {
    *classes == 1
}

/// Pictures shrink by 4 in the patch embedding and by 2 before each of the stages 2 to 4.
pub const STRIDE: usize = 32;

/// A class of a pixel is a byte in all files.
pub const MOST_CLASSES: usize = 256;

/// At this side the large variant needs some 10 GB for one picture.
const MAX_SIDE: usize = 4096;

impl ModelConfig {
    /// The published variants, and our nano.
    pub fn variants() -> Vec<Self> {
        let variant = |name: &str, embed_dim, heads, blocks, global: [usize; 3], windows, grid| Self {
            name: name.into(),
            embed_dim,
            heads,
            blocks,
            global_blocks: global.into(),
            windows,
            position_grid: [grid, grid],
            classes: 1,
        };
        let nano = Self {
            name: "nano".into(),
            embed_dim: 32,
            heads: 1,
            blocks: [1, 1, 3, 1],
            global_blocks: vec![3],
            windows: [8, 4, 14, 7],
            position_grid: [7, 7],
            classes: 1,
        };
        vec![
            nano,
            variant("tiny", 96, 1, [1, 2, 7, 2], [5, 7, 9], [8, 4, 14, 7], 7),
            variant("small", 96, 1, [1, 2, 11, 2], [7, 10, 13], [8, 4, 14, 7], 7),
            variant("base_plus", 112, 2, [2, 3, 16, 3], [12, 16, 20], [8, 4, 14, 7], 14),
            variant("large", 144, 2, [2, 6, 36, 4], [23, 33, 43], [8, 4, 16, 8], 7),
        ]
    }

    /// The variant of that name.
    pub fn named(name: &str) -> Result<Self> {
        let known = Self::variants();
        let names: Vec<_> = known.iter().map(|variant| variant.name.clone()).collect();
        known.into_iter().find(|variant| variant.name == name).ok_or_else(|| {
            Error::new(name, "no such variant")
                .remedy(format!("choose one of {}, or give a JSON file that describes another", names.join(", ")))
        })
    }

    /// A variant from JSON text; `file` is what to call it in errors.
    pub fn from_json(file: &str, json: &str) -> Result<Self> {
        let config: Self = serde_json::from_str(json).map_err(|error| {
            Error::new(file, format!("does not describe a variant ({error})"))
                .remedy("it needs name, embed_dim, heads, blocks, global_blocks, windows and position_grid")
        })?;
        config.check().map_err(|error| error.about(file))?;
        Ok(config)
    }

    /// Refuses what the network cannot be built from, and what is too big to be meant.
    pub fn check(&self) -> Result<()> {
        let wrong = |problem: String| Err(Error::new(&self.name, problem));
        if !(1..=4096).contains(&self.embed_dim) || self.heads == 0 || !self.embed_dim.is_multiple_of(self.heads) {
            return wrong(format!("embed_dim {} cannot be shared by {} heads", self.embed_dim, self.heads));
        }
        if self.blocks.iter().any(|&count| !(1..=256).contains(&count)) {
            return wrong(format!("each stage needs 1 to 256 blocks, not {:?}", self.blocks));
        }
        if let Some(index) = self.global_blocks.iter().find(|&&index| index >= self.depth()) {
            return wrong(format!("global block {index} does not exist: there are {}", self.depth()));
        }
        // The window of a stage is halved inside the next stage's first block.
        let [rest @ .., _] = &self.windows;
        if self.windows.contains(&0)
            || rest.iter().any(|window| window % 2 == 1)
            || self.windows.iter().any(|&w| w > 1024)
        {
            return wrong(format!("windows {:?} must be 1 to 1024, the first three even", self.windows));
        }
        if self.position_grid.iter().any(|side| !(1..=1024).contains(side)) {
            return wrong(format!("position grid {:?} must be 1 to 1024 on each side", self.position_grid));
        }
        if !(1..=MOST_CLASSES).contains(&self.classes) {
            return wrong(format!("classes must be 1 to {MOST_CLASSES}, not {}", self.classes));
        }
        Ok(())
    }

    /// What to call the classes where nobody has named them; nothing where there is an object or not.
    pub fn numbered_classes(&self) -> Vec<String> {
        match self.classes {
            1 => Vec::new(),
            classes => (0..classes).map(|class| format!("class {class}")).collect(),
        }
    }

    /// Number of blocks in all stages together.
    pub fn depth(&self) -> usize {
        self.blocks.iter().sum()
    }

    /// Numbers in the largest tensor that looking at `width × height` makes, where attention keeps all of its scores.
    pub fn largest_tensor(&self, [width, height]: [usize; 2]) -> u64 {
        /// What the decoder lays side by side at the size of stage 1.
        const LAID_SIDE_BY_SIDE: usize = 256;
        let mut block = 0;
        let stages = (0..4).map(|stage| {
            let tokens = ((width / 4) >> stage) * ((height / 4) >> stage);
            let blocks = block..block + self.blocks[stage];
            block = blocks.end;
            let hidden = tokens * 4 * self.widths()[stage];
            let seen = if self.global_blocks.iter().any(|index| blocks.contains(index)) {
                tokens
            } else {
                tokens.min(self.windows[stage].pow(2))
            };
            hidden.max(tokens * seen * (self.heads << stage))
        });
        let decoder = width * height / 16 * LAID_SIDE_BY_SIDE;
        let answer = width * height * self.classes;
        stages.max().unwrap_or(0).max(decoder).max(answer) as u64
    }

    /// Width of each stage.
    pub fn widths(&self) -> [usize; 4] {
        [1, 2, 4, 8].map(|times| self.embed_dim * times)
    }
}

/// Refuses a network input size that the encoder cannot halve five times, or that no machine could hold.
pub fn check_input_size(width: usize, height: usize) -> Result<()> {
    let fits = |side: usize| side > 0 && side.is_multiple_of(STRIDE) && side <= MAX_SIDE;
    if fits(width) && fits(height) {
        return Ok(());
    }
    let nearest = |side: usize| (side.saturating_add(STRIDE / 2) / STRIDE).clamp(1, MAX_SIDE / STRIDE) * STRIDE;
    Err(Error::new(format!("size {width}x{height}"), format!("sides must be multiples of {STRIDE}, up to {MAX_SIDE}"))
        .remedy(format!("the nearest is {}x{}", nearest(width), nearest(height))))
}
