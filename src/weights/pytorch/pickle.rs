//! Reads a pickle, Python's little program that builds an object, as a description of that object. Nothing is run:
//! a call is a value that says what would be called with what.

use super::SAVE_AGAIN;
use super::machine::Machine;
use crate::error::Error;
use crate::weights::source::{cut_short, damaged, quoted};

/// Names a value; a pickle that puts a list into itself is no trouble, because nothing follows values without a bound.
pub(super) type Id = u32;

#[derive(Clone, Copy)]
pub(super) enum Value {
    None,
    Bool(bool),
    Int(i64),
    /// An integer beyond 64 bits, little-endian.
    Long(Span),
    Text(Span),
    Tuple(Span),
    List(Id),
    /// Keys and values take turns.
    Dict(Id),
    Global {
        module: Span,
        name: Span,
    },
    /// What torch.save keeps outside of the pickle: a storage.
    Persistent(Id),
    Call {
        callee: Id,
        arguments: Id,
    },
    /// Floats, bytes and sets: nothing of a tensor is made of them.
    Other,
}

/// A range of the pickle's bytes, or of `Parts::items`.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub start: u32,
    pub end: u32,
}

/// The object that a pickle describes.
pub(super) struct Pickle<'a> {
    bytes: &'a [u8],
    parts: Parts,
    root: Id,
}

/// All values that occur, by id, and what they hold.
#[derive(Default)]
pub(super) struct Parts {
    pub values: Vec<Value>,
    /// The items of tuples.
    pub items: Vec<Id>,
    /// The items of lists and dictionaries, which grow.
    pub growing: Vec<Vec<Id>>,
    /// All persistent ids, in the order of the pickle.
    pub persistent: Vec<Id>,
}

/// Why a pickle was not read.
pub(super) enum Fault {
    /// Its bytes end before it does.
    CutShort,
    Broken(&'static str),
    /// What torch.save writes only when it is told to, if at all.
    Unusual(&'static str),
    /// It would call this.
    Calls(String),
    TooLong,
    /// A pickle of something else.
    Foreign,
}

/// That of `large` with its optimizer's state has 140 000. At this many the values take less than 90 MB.
const MOST_INSTRUCTIONS: usize = 1_000_000;

/// Spans count in 32 bits, and no pickle of weights comes near this.
pub(super) const LARGEST_PICKLE: u64 = 256 << 20;

impl Fault {
    /// As an error about the file `name`.
    pub fn error(self, name: &str) -> Error {
        match self {
            Self::CutShort => cut_short(name),
            Self::Broken(problem) => damaged(name, format!("its pickle {problem}")),
            Self::Unusual(problem) => Error::new(name, format!("its pickle {problem}"))
                .remedy("save it again with torch.save and no pickle_protocol"),
            Self::Calls(callee) => {
                let callee = quoted(&callee);
                Error::new(
                    name,
                    format!("its pickle asks to run {callee}, which no weights need and nothing here does"),
                )
                .remedy(format!("do not load it with Python, or, if it is your own, {SAVE_AGAIN}"))
            }
            Self::TooLong => {
                Error::new(name, "its pickle is longer than any that describes weights alone").remedy(SAVE_AGAIN)
            }
            Self::Foreign => Error::new(name, "is a pickle, but not one of torch.save's").remedy(SAVE_AGAIN),
        }
    }
}

impl<'a> Pickle<'a> {
    /// Reads the pickle that `bytes` begin with; also says where it ends.
    pub fn parse(bytes: &'a [u8]) -> Result<(Self, usize), Fault> {
        let mut machine = Machine::new(bytes);
        for _ in 0..MOST_INSTRUCTIONS {
            if let Some(root) = machine.step()? {
                return Ok((Self { bytes, parts: machine.parts, root }, machine.at));
            }
        }
        Err(Fault::TooLong)
    }

    pub fn root(&self) -> Id {
        self.root
    }

    pub fn persistent(&self) -> &[Id] {
        &self.parts.persistent
    }

    fn value(&self, id: Id) -> Value {
        self.parts.values.get(id as usize).copied().unwrap_or(Value::Other)
    }

    pub fn is_none(&self, id: Id) -> bool {
        matches!(self.value(id), Value::None)
    }

    pub fn bool(&self, id: Id) -> Option<bool> {
        if let Value::Bool(value) = self.value(id) { Some(value) } else { None }
    }

    /// A count or a place; nothing of a tensor is negative.
    pub fn unsigned(&self, id: Id) -> Option<u64> {
        if let Value::Int(value) = self.value(id) { u64::try_from(value).ok() } else { None }
    }

    /// The little-endian bytes of an integer beyond 64 bits.
    pub fn long(&self, id: Id) -> Option<&'a [u8]> {
        if let Value::Long(span) = self.value(id) { self.span(span) } else { None }
    }

    pub fn text(&self, id: Id) -> Option<&'a str> {
        if let Value::Text(span) = self.value(id) { self.utf8(span) } else { None }
    }

    pub fn tuple(&self, id: Id) -> Option<&[Id]> {
        let Value::Tuple(Span { start, end }) = self.value(id) else { return None };
        self.parts.items.get(start as usize..end as usize)
    }

    pub fn list(&self, id: Id) -> Option<&[Id]> {
        let Value::List(list) = self.value(id) else { return None };
        self.parts.growing.get(list as usize).map(Vec::as_slice)
    }

    /// Keys and values.
    pub fn dict(&self, id: Id) -> Option<&[[Id; 2]]> {
        let Value::Dict(dict) = self.value(id) else { return None };
        self.parts.growing.get(dict as usize).map(|items| items.as_chunks().0)
    }

    /// Module and name.
    pub fn global(&self, id: Id) -> Option<(&'a str, &'a str)> {
        let Value::Global { module, name } = self.value(id) else { return None };
        self.utf8(module).zip(self.utf8(name))
    }

    /// The id by which the pickler's owner finds what it kept outside.
    pub fn kept_outside(&self, id: Id) -> Option<Id> {
        if let Value::Persistent(id) = self.value(id) { Some(id) } else { None }
    }

    /// What would be called and the tuple of its arguments.
    pub fn call(&self, id: Id) -> Option<(Id, Id)> {
        if let Value::Call { callee, arguments } = self.value(id) { Some((callee, arguments)) } else { None }
    }

    fn span(&self, Span { start, end }: Span) -> Option<&'a [u8]> {
        self.bytes.get(start as usize..end as usize)
    }

    fn utf8(&self, span: Span) -> Option<&'a str> {
        self.span(span).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }
}
