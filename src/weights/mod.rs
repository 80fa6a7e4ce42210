//! Weights as files hold them: PyTorch's and safetensors' checkpoints and our own model folders, read and written one
//! tensor at a time.

mod checkpoint;
mod contents;
mod digest;
mod element;
pub mod export;
pub mod folder;
mod layout;
mod load;
mod names;
mod pytorch;
mod recognise;
mod safetensors;
mod safetensors_header;
mod source;
mod storage;
mod tensors;

pub use checkpoint::Checkpoint;
pub use contents::{Contents, Extent};
pub use digest::sha256;
pub use element::DType;
pub use load::{check_fit, expected_shapes, load};
pub use source::{ByteSource, FileSource, MemorySource};
pub use tensors::TensorEntry;
