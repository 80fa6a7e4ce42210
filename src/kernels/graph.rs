//! Steps of ours inside an autodiff graph on the CPU, each with a gradient of its own.

use burn::{
    backend::{
        Autodiff, BackendTypes, Flex,
        autodiff::{
            checkpoint::{base::Checkpointer, strategy::NoCheckpointing},
            grads::Gradients,
            ops::{Backward, Ops, OpsKind},
        },
    },
    tensor::{DType, Device, Tensor},
};
use std::{fmt, sync::Arc};

/// A tensor outside of the graph.
pub type Plain = <Flex as BackendTypes>::FloatTensorPrimitive;
/// A tensor in it.
pub type Tracked = <Autodiff<Flex> as BackendTypes>::FloatTensorPrimitive;

/// Whether it belongs to a graph that our steps can be a part of. Devices are equal with and without one.
pub fn takes<const D: usize>(tensor: &Tensor<D>) -> bool {
    tensor.dtype() == DType::F32 && tensor.is_autodiff() && tensor.device() == Device::flex()
}

pub fn tracked<const D: usize>(tensor: Tensor<D>) -> Tracked {
    tensor.autodiff().try_into_primitive::<Autodiff<Flex>>().expect("checked by `takes`")
}

/// `output`, which was computed from `inputs`, as a part of the graph. `gradient` takes the gradient of the output to those
/// of the inputs, of which it may leave out what is not wanted.
pub fn record<const N: usize, const D: usize>(
    inputs: [&Tracked; N],
    output: Plain,
    gradient: impl Fn(Plain, [bool; N]) -> [Option<Plain>; N] + Send + Sync + 'static,
) -> Tensor<D> {
    let prepared = Step.prepare::<NoCheckpointing>(inputs.map(|input| input.node())).compute_bound().stateful();
    let output = match prepared {
        OpsKind::Tracked(prepared) => prepared.finish(Gradient(Arc::new(gradient)), output),
        OpsKind::UnTracked(prepared) => prepared.finish(output),
    };
    Tensor::from_primitive::<Autodiff<Flex>>(output)
}

#[derive(Debug)]
struct Step;

type Function<const N: usize> = dyn Fn(Plain, [bool; N]) -> [Option<Plain>; N] + Send + Sync;

#[derive(Clone)]
struct Gradient<const N: usize>(Arc<Function<N>>);

impl<const N: usize> fmt::Debug for Gradient<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gradient")
    }
}

impl<const N: usize> Backward<Flex, N> for Step {
    type State = Gradient<N>;

    fn backward(self, ops: Ops<Self::State, N>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<Flex>(&ops.node);
        let wanted = ops.parents.each_ref().map(Option::is_some);
        for (parent, gradient) in ops.parents.into_iter().zip((ops.state.0)(gradient, wanted)) {
            if let (Some(parent), Some(gradient)) = (parent, gradient) {
                gradients.register::<Flex>(parent.id, gradient);
            }
        }
    }
}
