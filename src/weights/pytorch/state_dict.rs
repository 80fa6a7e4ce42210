//! Finds the weights in the object that a checkpoint's pickle describes.

use super::SAVE_AGAIN;
use super::callables::known_as;
use super::pickle::{Id, Pickle};
use crate::error::Error;
use crate::weights::element::DType;
use crate::weights::layout::MOST_AXES;
use crate::weights::source::quoted;

/// A tensor as the pickle describes it, not yet compared with the bytes that the file has.
pub(super) struct Claim<'a> {
    pub storage: StorageClaim<'a>,
    pub offset: u64,
    pub shape: Vec<u64>,
    pub strides: Vec<u64>,
}

/// A storage as the pickle describes it.
#[derive(Clone, Copy)]
pub(super) struct StorageClaim<'a> {
    pub key: &'a str,
    pub dtype: DType,
    pub elements: u64,
}

const PLAIN_TENSORS: &str = "save plain tensors of float32, float16 or bfloat16";

/// Where training scripts keep the weights among other things.
const FOLDERS: [&str; 3] = ["model", "state_dict", "net"];

/// All weights by name, from where the object keeps them. The error is without the file's name.
pub(super) fn claims<'a>(pickle: &Pickle<'a>) -> Result<Vec<(&'a str, Claim<'a>)>, Error> {
    let refuse = |problem: String| Err(Error::new("", problem).remedy(SAVE_AGAIN));
    // Folders in folders have been seen; deeper ones have not.
    let entries = match weights(pickle, pickle.root(), 2) {
        Some(entries) => entries,
        None => return refuse(describe_none(pickle)),
    };
    let mut claims = Vec::new();
    for &[key, value] in entries {
        match (pickle.text(key), claim(pickle, value)) {
            (Some(name), Some(Ok(claim))) => claims.push((name, claim)),
            (Some(name), Some(Err(problem))) => {
                return Err(Error::new("", format!("its tensor {} {problem}", quoted(name))).remedy(PLAIN_TENSORS));
            }
            (None, Some(_)) => return refuse("has a tensor whose name is no text".into()),
            (name, None) if pickle.call(value).is_some() => {
                let name = quoted(name.unwrap_or("?"));
                return refuse(format!("its entry {name} is {}, not a tensor", describe(pickle, value)));
            }
            (_, None) => {}
        }
    }
    Ok(claims)
}

/// The first dictionary with a tensor among its values: in one of the folders, or else here.
fn weights<'p>(pickle: &'p Pickle, place: Id, depth: usize) -> Option<&'p [[Id; 2]]> {
    let entries = pickle.dict(place)?;
    let inside = |folder: &&str| weights(pickle, value_of(pickle, entries, folder)?, depth.checked_sub(1)?);
    let here = || entries.iter().any(|&[_, value]| claim(pickle, value).is_some()).then_some(entries);
    FOLDERS.iter().find_map(inside).or_else(here)
}

fn value_of(pickle: &Pickle, entries: &[[Id; 2]], name: &str) -> Option<Id> {
    entries.iter().find_map(|&[key, value]| (pickle.text(key) == Some(name)).then_some(value))
}

/// What an object without weights is instead.
fn describe_none(pickle: &Pickle) -> String {
    let Some(entries) = pickle.dict(pickle.root()) else {
        return format!("holds {} where weights by name should be", describe(pickle, pickle.root()));
    };
    for folder in FOLDERS {
        if let Some(object) = value_of(pickle, entries, folder).filter(|value| pickle.call(*value).is_some()) {
            return format!("its {} is {}, where weights by name should be", quoted(folder), describe(pickle, object));
        }
    }
    let keys: Vec<_> = entries.iter().filter_map(|&[key, _]| pickle.text(key)).take(5).map(quoted).collect();
    match keys.is_empty() {
        true => "holds no tensors".into(),
        false => format!("holds no tensors under {}", keys.join(", ")),
    }
}

fn describe(pickle: &Pickle, id: Id) -> String {
    if claim(pickle, id).is_some() {
        return "one tensor".into();
    }
    match pickle.call(id).and_then(|(callee, _)| pickle.global(callee)) {
        Some((module, name)) => format!("an object built by {}", quoted(&known_as(module, name))),
        None => "something else".into(),
    }
}

/// The tensor that `id` describes, or why it cannot be read; `None` where it is no tensor.
fn claim<'a>(pickle: &Pickle<'a>, id: Id) -> Option<Result<Claim<'a>, String>> {
    let (mut callee, mut arguments) = pickle.call(id)?;
    // A parameter wraps a tensor, and what a program made of a tensor's class may wrap that again.
    const DEEPEST: usize = 4;
    for _ in 0..DEEPEST {
        let arguments_of = pickle.tuple(arguments)?;
        match (pickle.global(callee)?, arguments_of) {
            (("torch._utils", "_rebuild_tensor_v2" | "_rebuild_tensor"), arguments) => {
                return Some(view(pickle, arguments));
            }
            (("torch._utils", "_rebuild_parameter" | "_rebuild_parameter_with_state"), [data, ..]) => {
                (callee, arguments) = pickle.call(*data)?;
            }
            (("torch._tensor", "_rebuild_from_type_v2"), [rebuild, _class, inner, ..]) => {
                (callee, arguments) = (*rebuild, *inner);
            }
            (("torch._utils", kind), _) => {
                return Some(Err(format!("is of a kind that is not read here ({})", quoted(kind))));
            }
            _ => return None,
        }
    }
    Some(Err("is wrapped too often".into()))
}

/// From the arguments with which PyTorch would rebuild a tensor.
fn view<'a>(pickle: &Pickle<'a>, arguments: &[Id]) -> Result<Claim<'a>, String> {
    let [storage, offset, shape, strides, rest @ ..] = arguments else {
        return Err("is described by too little".into());
    };
    // After requires_grad and hooks: whether the values are to be negated or conjugated first.
    let are_set = |flags: &Id| !pickle.is_none(*flags) && pickle.dict(*flags).is_none_or(|flags| !flags.is_empty());
    if rest.get(2).is_some_and(are_set) {
        return Err("is a view that negates or conjugates".into());
    }
    let few = |id| pickle.tuple(id).filter(|sizes| sizes.len() <= MOST_AXES);
    let sizes = |id| few(id)?.iter().map(|&size| pickle.unsigned(size)).collect::<Option<Vec<u64>>>();
    match (sizes(*shape), sizes(*strides), pickle.unsigned(*offset), pickle.kept_outside(*storage)) {
        (Some(shape), Some(strides), Some(offset), Some(storage)) => {
            Ok(Claim { storage: storage_claim(pickle, storage)?, offset, shape, strides })
        }
        _ => Err("has a shape, strides, offset or storage that PyTorch does not write".into()),
    }
}

/// From the persistent id that torch.save gives a storage: `("storage", class, key, device, elements)`.
pub(super) fn storage_claim<'a>(pickle: &Pickle<'a>, id: Id) -> Result<StorageClaim<'a>, String> {
    let broken = || "has a storage that PyTorch does not write".to_owned();
    let Some([kind, class, key, _device, elements, rest @ ..]) = pickle.tuple(id) else { return Err(broken()) };
    if pickle.text(*kind) != Some("storage") {
        return Err(broken());
    }
    if rest.iter().any(|view| !pickle.is_none(*view)) {
        return Err("is in part of a storage, as PyTorch wrote it before 0.4".into());
    }
    let (_, class) = pickle.global(*class).ok_or_else(broken)?;
    let dtype =
        DType::from_torch(class).ok_or_else(|| format!("is made of {}, which is not read here", quoted(class)))?;
    let key = pickle.text(*key).ok_or_else(broken)?;
    let elements = pickle.unsigned(*elements).ok_or_else(broken)?;
    Ok(StorageClaim { key, dtype, elements })
}
