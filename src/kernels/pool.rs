//! Halving a map by taking the largest of each 2×2.

use burn::tensor::Tensor;

/// `[batch, height, width, channels]` → `[batch, height / 2, width / 2, channels]`.
pub fn max_pool(x: Tensor<4>) -> Tensor<4> {
    let [batch, height, width, channels] = x.dims();
    let [rows, columns] = [height / 2, width / 2];
    #[cfg(all(feature = "cpu", feature = "train"))]
    if super::graph::takes(&x) && [rows * 2, columns * 2] == [height, width] {
        return in_graph::max_pool(x);
    }
    x.reshape([batch, rows, 2, columns, 2, channels]).max_dim(4).max_dim(2).reshape([batch, rows, columns, channels])
}

#[cfg(all(feature = "cpu", feature = "train"))]
mod in_graph {
    use super::super::{
        graph::{record, tracked},
        values::{Values, primitive},
    };
    use burn::tensor::Tensor;
    use cpu_kernels::pool::{self, Map};

    pub fn max_pool(x: Tensor<4>) -> Tensor<4> {
        let shape = x.dims();
        let [batch, height, width, channels] = shape;
        let map = Map { height, width, channels };
        let x = tracked(x);
        let of_x = Values::of_primitive(x.primitive().clone());
        let pooled = pool::max_pool(map, &of_x);
        let output = primitive(pooled.clone(), [batch, height / 2, width / 2, channels]);
        record([&x], output, move |gradient, _| {
            [Some(primitive(pool::max_pool_gradient(map, &of_x, &pooled, &Values::of_primitive(gradient)), shape))]
        })
    }
}

#[cfg(all(test, feature = "cpu", feature = "train"))]
mod tests {
    use super::max_pool;
    use burn::tensor::{Device, Distribution, Tensor};

    #[test]
    fn it_and_its_gradient_are_burns() {
        let device = Device::flex().autodiff();
        let x = Tensor::<4>::random([2, 6, 10, 5], Distribution::Normal(0.0, 1.0), &device).require_grad();
        let counts = Tensor::<4>::random([2, 3, 5, 5], Distribution::Normal(0.0, 1.0), &device);
        let ours = max_pool(x.clone());
        let theirs = x.clone().reshape([2, 3, 2, 5, 2, 5]).max_dim(4).max_dim(2).reshape([2, 3, 5, 5]);
        assert_eq!(ours.to_data(), theirs.to_data());
        let slope = |y: Tensor<4>| x.grad(&(y * counts.clone()).sum().backward()).unwrap().to_data();
        assert_eq!(slope(ours), slope(theirs));
    }
}
