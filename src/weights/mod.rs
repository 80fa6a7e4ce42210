//! Weights as files hold them: PyTorch's and safetensors' checkpoints and our own model folders, read and written one
//! tensor at a time.

mod checkpoint;
mod contents;
mod digest;
mod element;
pub mod export;
mod fit;
pub mod folder;
mod gather;
mod layout;
mod load;
mod module_path;
mod names;
mod pytorch;
mod recognise;
mod safetensors;
mod safetensors_header;
mod source;
mod storage;
mod tensors;
mod values;

pub use checkpoint::Checkpoint;
pub use contents::{Contents, Extent};
pub use digest::sha256;
pub use element::DType;
pub use fit::expected_shapes;
pub use gather::gather;
pub use load::{load, load_into};
pub use module_path::ModulePath;
pub use source::{ByteSource, FileSource, MemorySource};
pub use tensors::TensorEntry;
