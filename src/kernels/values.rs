//! Burn's tensors as slices of numbers, and back.

use burn::{
    backend::{BackendTypes, Flex},
    tensor::{DType, Device, Tensor, TensorData},
};
use std::ops::Deref;

/// Whether it is numbers that our kernels read. Inside an autodiff graph every step must be one that Burn knows the
/// gradient of, so there they read none.
pub fn takes<const D: usize>(tensor: &Tensor<D>) -> bool {
    tensor.dtype() == DType::F32 && !tensor.is_autodiff() && tensor.device() == Device::flex()
}

type Primitive = <Flex as BackendTypes>::FloatTensorPrimitive;

/// A tensor's numbers, row-major, without a copy where they lie so already.
pub struct Values(Primitive);

impl Values {
    pub fn of<const D: usize>(tensor: Tensor<D>) -> Self {
        Self::of_primitive(tensor.try_into_primitive::<Flex>().expect("checked by `takes`"))
    }

    pub fn of_primitive(tensor: Primitive) -> Self {
        Self(if tensor.is_contiguous() { tensor } else { tensor.to_contiguous() })
    }
}

impl Deref for Values {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        self.0.as_slice().expect("made contiguous, and checked by `takes`")
    }
}

/// A tensor's numbers to write on, without a copy where nobody else holds them.
pub fn into_vec<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec().expect("checked by `takes`")
}

pub fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values, shape), &Device::flex())
}

#[cfg(feature = "train")]
pub fn primitive<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> Primitive {
    tensor(values, shape).try_into_primitive::<Flex>().expect("made on this device")
}
