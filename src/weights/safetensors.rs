//! The safetensors format: a JSON header that says what lies where, then the tensors one after the other.

use super::element::DType;
use super::layout::{Layout, MOST_AXES, count};
use super::source::{ByteSource, cut_short, damaged, quoted, read_vec};
use super::storage::{Place, Storage};
use super::tensors::{TensorEntry, Tensors};
use crate::error::Error;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// The format's own limit.
const LARGEST_HEADER: u64 = 100_000_000;

/// `large` has 1192.
const MOST_TENSORS: usize = 100_000;

pub(super) fn read_safetensors(source: &dyn ByteSource) -> Result<Tensors, Error> {
    let name = source.name();
    let mut length = [0; 8];
    source.read_at(0, &mut length)?;
    let header = length.len() as u64;
    let length = u64::from_le_bytes(length);
    if length > LARGEST_HEADER {
        return Err(damaged(name, format!("its header claims to be {length} bytes long")));
    }
    let data = header + length;
    let mut listed = parse::<Pairs<Described>>(name, &read_vec(source, header, length)?)?.0;
    listed.sort_by_key(|(_, described)| described.data_offsets);
    let mut tensors = Tensors::default();
    let mut end = 0;
    for (tensor, described) in listed {
        let problem = |problem: String| damaged(name, format!("its tensor {} {problem}", quoted(&tensor)));
        if described.data_offsets.0 != end {
            return Err(problem(format!("does not begin at byte {end}, where the one before it ends")));
        }
        end = described.data_offsets.1;
        if data.checked_add(end).is_none_or(|end| end > source.size()) {
            return Err(cut_short(name));
        }
        let dtype = DType::from_safetensors(&described.dtype).ok_or_else(|| {
            let (tensor, dtype) = (quoted(&tensor), quoted(&described.dtype));
            Error::new(name, format!("its tensor {tensor} is made of {dtype}, which is not read here"))
                .remedy("convert it to F32, F16 or BF16")
        })?;
        let (entry, size) = described.entry(&tensor, dtype, tensors.storages.len()).map_err(problem)?;
        tensors.storages.push(Storage::new(Place::At(data + end - size), size, None));
        tensors.add(entry).map_err(|error| error.about(name))?;
    }
    match source.size() - data - end {
        0 => Ok(tensors),
        extra => Err(damaged(name, format!("it has {extra} bytes that its header does not mention"))),
    }
}

/// A sharded checkpoint's index: each tensor and the file that has it.
pub(super) fn read_index(source: &dyn ByteSource) -> Result<Vec<(String, String)>, Error> {
    #[derive(serde::Deserialize)]
    struct Index {
        weight_map: Pairs<String>,
    }
    let name = source.name();
    if source.size() > LARGEST_HEADER {
        return Err(damaged(name, format!("an index does not take {} bytes", source.size())));
    }
    let index: Index = parse(name, &read_vec(source, 0, source.size())?)?;
    Ok(index.weight_map.0)
}

fn parse<'a, T: Deserialize<'a>>(name: &str, json: &'a [u8]) -> Result<T, Error> {
    // The parser's own message may quote all of a hostile file.
    serde_json::from_slice(json).map_err(|e| {
        let (line, column) = (e.line(), e.column());
        damaged(name, format!("its description of tensors goes wrong at line {line}, column {column}"))
    })
}

/// A tensor as the header describes it.
#[derive(serde::Deserialize)]
struct Described {
    dtype: String,
    #[serde(deserialize_with = "shape")]
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

impl Described {
    /// And its bytes.
    fn entry(&self, name: &str, dtype: DType, storage: usize) -> Result<(TensorEntry, u64), String> {
        let (begin, end) = self.data_offsets;
        let size = end.checked_sub(begin).ok_or("ends before it begins")?;
        let elements = count(&self.shape).filter(|count| count.checked_mul(dtype.size() as u64) == Some(size));
        let elements = elements.ok_or_else(|| format!("has {size} bytes, which its shape does not explain"))?;
        Ok((TensorEntry::new(name, &self.shape, dtype, storage, Layout::rows(elements))?, size))
    }
}

fn shape<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    struct Sizes;
    impl<'de> Visitor<'de> for Sizes {
        type Value = Vec<u64>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a shape")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut sizes: A) -> Result<Vec<u64>, A::Error> {
            let mut shape = Vec::new();
            while let Some(size) = sizes.next_element()? {
                if shape.len() == MOST_AXES {
                    return Err(A::Error::custom("too many dimensions"));
                }
                shape.push(size);
            }
            Ok(shape)
        }
    }
    deserializer.deserialize_seq(Sizes)
}

/// A JSON object as it is written, so that a name that comes twice is seen.
struct Pairs<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Collect<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("tensors by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<T>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    if name == "__metadata__" {
                        map.next_value::<IgnoredAny>()?;
                    } else if pairs.len() < MOST_TENSORS {
                        pairs.push((name, map.next_value()?));
                    } else {
                        return Err(A::Error::custom("too many tensors"));
                    }
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Collect(PhantomData))
    }
}
