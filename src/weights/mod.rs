//! Weights as files hold them: PyTorch's and safetensors' checkpoints, read one tensor at a time.

mod checkpoint;
mod contents;
mod element;
mod layout;
mod load;
mod names;
mod pytorch;
mod recognise;
mod safetensors;
mod source;
mod storage;
mod tensors;

pub use checkpoint::Checkpoint;
pub use contents::{Contents, Extent};
pub use element::DType;
pub use load::{check_fit, expected_shapes, load};
pub use source::{ByteSource, FileSource, MemorySource};
pub use tensors::TensorEntry;
