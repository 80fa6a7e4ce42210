//! The normalisation of a batch by its own statistics, as training needs it.

use burn::tensor::{Tensor, module::batch_norm_train};

/// A batch whose every channel has been brought to one mean and spread, and what these were before.
pub struct Normalized {
    pub output: Tensor<4>,
    pub mean: Tensor<1>,
    /// Of the batch itself: divided by the number of its values.
    pub variance: Tensor<1>,
}

/// `[batch, height, width, channels]` in and out.
pub fn normalize_batch(x: Tensor<4>, gamma: Tensor<1>, beta: Tensor<1>, epsilon: f64) -> Normalized {
    #[cfg(all(feature = "cpu", feature = "train"))]
    if super::graph::takes(&x) {
        return in_graph::normalize_batch(x, gamma, beta, epsilon);
    }
    let of_batch = batch_norm_train(x.permute([0, 3, 1, 2]), gamma, beta, epsilon);
    Normalized { output: of_batch.output.permute([0, 2, 3, 1]), mean: of_batch.mean, variance: of_batch.variance }
}

#[cfg(all(feature = "cpu", feature = "train"))]
mod in_graph {
    use super::{
        super::{
            graph::{record, tracked},
            values::{Values, primitive, tensor},
        },
        Normalized,
    };
    use burn::tensor::Tensor;
    use cpu_kernels::norm::{Statistics, gradients, normalize};

    pub fn normalize_batch(x: Tensor<4>, gamma: Tensor<1>, beta: Tensor<1>, epsilon: f64) -> Normalized {
        let shape = x.dims();
        let channels = [shape[3]];
        let epsilon = epsilon as f32;
        let inputs = [tracked(x), tracked(gamma), tracked(beta)];
        let [x, gamma, beta] = inputs.each_ref().map(|tensor| Values::of_primitive(tensor.primitive().clone()));
        let statistics = Statistics::of(&x, shape[3]);
        let normalized = primitive(normalize(&x, &statistics, epsilon, &gamma, &beta), shape);
        let [mean, variance] = [&statistics.mean, &statistics.variance].map(|values| tensor(values.clone(), channels));
        let output = record(inputs.each_ref(), normalized, move |gradient, _| {
            let gradient = Values::of_primitive(gradient);
            let (of_x, of_gamma, of_beta) = gradients(&x, &statistics, epsilon, &gamma, &gradient);
            [Some(primitive(of_x, shape)), Some(primitive(of_gamma, channels)), Some(primitive(of_beta, channels))]
        });
        Normalized { output, mean: mean.autodiff(), variance: variance.autodiff() }
    }
}
