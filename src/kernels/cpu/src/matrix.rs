//! Matrices that lie in slices at any stride, and their product.

/// Rows and columns, and how far apart the rows, and the numbers of a row, lie in the slice.
#[derive(Clone, Copy)]
pub struct Shape {
    pub rows: usize,
    pub columns: usize,
    pub row: usize,
    pub column: usize,
}

impl Shape {
    /// Rows that lie one behind the other.
    pub fn packed(rows: usize, columns: usize) -> Self {
        Self::spaced(rows, columns, columns)
    }

    /// Rows that begin `row` apart.
    pub fn spaced(rows: usize, columns: usize, row: usize) -> Self {
        Self { rows, columns, row, column: 1 }
    }

    pub fn turned(self) -> Self {
        Self { rows: self.columns, columns: self.rows, row: self.column, column: self.row }
    }

    /// How long the slice has to be.
    fn reach(self) -> usize {
        if self.rows == 0 || self.columns == 0 {
            return 0;
        }
        (self.rows - 1) * self.row + (self.columns - 1) * self.column + 1
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Onto {
    /// What the slice held is overwritten.
    Nothing,
    /// The product is added to it.
    Itself,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cores {
    One,
    All,
}

/// `product` = `a` · `b`.
pub fn multiply(
    (product, product_shape): (&mut [f32], Shape),
    (a, a_shape): (&[f32], Shape),
    (b, b_shape): (&[f32], Shape),
    onto: Onto,
    cores: Cores,
) {
    assert_eq!(a_shape.columns, b_shape.rows);
    assert_eq!([product_shape.rows, product_shape.columns], [a_shape.rows, b_shape.columns]);
    assert!(product_shape.reach() <= product.len() && a_shape.reach() <= a.len() && b_shape.reach() <= b.len());
    // Two numbers of the product in one place would be written by two cores at once.
    assert!(product_shape.column == 1 && (product_shape.row >= product_shape.columns || product_shape.rows <= 1));

    #[cfg(feature = "relaxed-simd")]
    {
        // Of cores a module has one.
        let _ = cores;
        super::fused::multiply((product, product_shape), (a, a_shape), (b, b_shape), onto);
    }
    #[cfg(not(feature = "relaxed-simd"))]
    by_gemm((product, product_shape), (a, a_shape), (b, b_shape), onto, cores);
}

/// What [`multiply`] checked.
#[cfg(not(feature = "relaxed-simd"))]
fn by_gemm(
    (product, product_shape): (&mut [f32], Shape),
    (a, a_shape): (&[f32], Shape),
    (b, b_shape): (&[f32], Shape),
    onto: Onto,
    cores: Cores,
) {
    let stride = |step: usize| isize::try_from(step).expect("a stride is within a slice");
    // SAFETY: the three matrices lie within their slices and the product's numbers are apart, by the assertions above.
    #[allow(unsafe_code)]
    unsafe {
        gemm::gemm(
            product_shape.rows,
            product_shape.columns,
            a_shape.columns,
            product.as_mut_ptr(),
            stride(product_shape.column),
            stride(product_shape.row),
            onto == Onto::Itself,
            a.as_ptr(),
            stride(a_shape.column),
            stride(a_shape.row),
            b.as_ptr(),
            stride(b_shape.column),
            stride(b_shape.row),
            1.0,
            1.0,
            false,
            false,
            false,
            parallelism(cores),
        );
    }
}

#[cfg(not(feature = "relaxed-simd"))]
fn parallelism(cores: Cores) -> gemm::Parallelism {
    match cores {
        #[cfg(feature = "threads")]
        Cores::All => gemm::Parallelism::Rayon(0),
        _ => gemm::Parallelism::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(a: impl Fn(usize, usize) -> f32, b: impl Fn(usize, usize) -> f32, [m, k, n]: [usize; 3]) -> Vec<f32> {
        let at = |r, c| (0..k).map(|i| a(r, i) * b(i, c)).sum();
        (0..m * n).map(|i| at(i / n, i % n)).collect()
    }

    #[test]
    fn strides_are_followed_on_every_side() {
        let [m, k, n] = [7, 5, 9];
        let a: Vec<f32> = (0..m * 11).map(|i| (i % 13) as f32 - 6.0).collect();
        let b: Vec<f32> = (0..n * 6).map(|i| (i % 7) as f32 - 3.0).collect();
        let expected = plain(|r, c| a[r * 11 + c], |r, c| b[c * 6 + r], [m, k, n]);
        for cores in [Cores::One, Cores::All] {
            let mut product = vec![1.0; (m - 1) * 12 + n];
            let a = (a.as_slice(), Shape::spaced(m, k, 11));
            let b = (b.as_slice(), Shape::spaced(n, k, 6).turned());
            multiply((&mut product, Shape::spaced(m, n, 12)), a, b, Onto::Itself, cores);
            for (i, expected) in expected.iter().enumerate() {
                assert_eq!(product[i / n * 12 + i % n], expected + 1.0);
            }
            assert!(product.chunks(12).all(|row| row[n.min(row.len())..].iter().all(|&gap| gap == 1.0)));
        }
    }

    #[test]
    #[should_panic]
    fn a_matrix_past_its_slice_is_refused() {
        let one = Shape::packed(1, 1);
        multiply((&mut [0.0], one), (&[], one), (&[0.0], one), Onto::Nothing, Cores::One);
    }
}
