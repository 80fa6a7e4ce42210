//! What the official checkpoints call our parameters.

/// Ours → theirs, in this order, each wherever it occurs.
const OURS_TO_THEIRS: &[(&str, &str)] = &[
    // Burn's norms say gamma and beta.
    (".gamma", ".weight"),
    (".beta", ".bias"),
    // The official module keeps the two position tensors beside the blocks.
    ("encoder.position.", "encoder."),
    // Layers that sit in an nn.Sequential or nn.ModuleList go by their index there.
    (".prompt_learn.down.", ".prompt_learn.0."),
    (".prompt_learn.up.", ".prompt_learn.2."),
    (".mlp.fc1.", ".mlp.layers.0."),
    (".mlp.fc2.", ".mlp.layers.1."),
    (".conv.first.conv.", ".conv.double_conv.0."),
    (".conv.first.bn.", ".conv.double_conv.1."),
    (".conv.second.conv.", ".conv.double_conv.3."),
    (".conv.second.bn.", ".conv.double_conv.4."),
];

/// The official name of the parameter at `path` of our module.
pub fn official(path: &str) -> String {
    OURS_TO_THEIRS.iter().fold(path.to_owned(), |name, (ours, theirs)| name.replace(ours, theirs))
}

/// The prefix of the trunk in SAM2's and SAM2.1's own files.
const SAM2_TRUNK: &str = "image_encoder.trunk.";

/// The SAM2-UNet name of a tensor of a SAM2 file, or `None` for what does not belong to the trunk.
pub fn from_sam2(name: &str) -> Option<String> {
    let name = name.strip_prefix(SAM2_TRUNK)?;
    // SAM2-UNet wraps each block to put the adapter before it, hence the extra step in the path.
    if let Some((index, rest)) = name.strip_prefix("blocks.").and_then(|rest| rest.split_once('.')) {
        return Some(format!("encoder.blocks.{index}.block.{rest}"));
    }
    Some(format!("encoder.{name}"))
}

/// Tensors that every checkpoint holds and that change nothing in what the network computes.
pub fn is_unused(name: &str) -> bool {
    // `up4` was built and never called; BatchNorm counts its batches.
    name.starts_with("up4.") || name.ends_with(".num_batches_tracked")
}

/// Whether it is of one of the three layers that tell classes apart.
pub fn is_head(name: &str) -> bool {
    ["head.", "side1.", "side2."].iter().any(|head| name.starts_with(head))
}

/// Whether SAM2's own files hold it too: everything of the encoder but the adapters.
pub fn is_trunk(name: &str) -> bool {
    name.starts_with("encoder.") && !name.contains(".prompt_learn.")
}
