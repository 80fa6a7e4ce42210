//! Python's unpickler, reduced to bookkeeping: an instruction makes a value, and none has any other effect.

use super::callables::{is_harmless, known_as};
use super::pickle::{Fault, Id, Parts, Span, Value};
use super::stack::Stack;
use std::collections::HashMap;

pub(super) struct Machine<'a> {
    bytes: &'a [u8],
    /// The place of the next instruction.
    pub at: usize,
    /// What was built so far.
    pub parts: Parts,
    stack: Stack,
    memo: HashMap<u64, Id>,
}

type Step<T = ()> = Result<T, Fault>;

/// No tensor and no class has a longer name.
const LONGEST_NAME: usize = 1024;

impl<'a> Machine<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, parts: Parts::default(), stack: Stack::default(), memo: HashMap::new() }
    }

    /// Takes the next instruction. The last one gives the object that was built.
    pub fn step(&mut self) -> Step<Option<Id>> {
        match self.take(1)?[0] {
            b'.' => return self.stack.pop().map(Some),
            0x80 => self.protocol()?,
            // The length of a frame is of use only to a reader of pipes.
            0x95 => drop(self.take(8)?),

            b'N' => self.push(Value::None),
            0x88 => self.push(Value::Bool(true)),
            0x89 => self.push(Value::Bool(false)),
            b'K' => self.integer::<1>()?,
            b'M' => self.integer::<2>()?,
            b'J' => self.long(4)?,
            0x8a => self.sized_long::<1>()?,
            0x8b => self.sized_long::<4>()?,
            b'G' => self.skipped(8)?,

            0x8c => self.text::<1>()?,
            b'X' => self.text::<4>()?,
            0x8d => self.text::<8>()?,
            // Python 2's strings are bytes, but it names tensors with them.
            b'U' => self.text::<1>()?,
            b'T' => self.text::<4>()?,
            b'C' => self.blob::<1>()?,
            b'B' => self.blob::<4>()?,
            0x8e | 0x96 => self.blob::<8>()?,

            b'(' => self.stack.mark(),
            b'0' => self.stack.discard()?,
            b'1' => drop(self.stack.pop_to_mark()?),
            b'2' => self.stack.push(self.stack.top()?),

            b')' => self.tuple(0)?,
            0x85 => self.tuple(1)?,
            0x86 => self.tuple(2)?,
            0x87 => self.tuple(3)?,
            b't' => {
                let items = self.stack.pop_to_mark()?;
                self.push_tuple(&items);
            }
            b']' => self.container(Value::List),
            b'}' => self.container(Value::Dict),
            b'a' => self.extend_by(1)?,
            b's' => self.extend_by(2)?,
            b'e' | b'u' => {
                let items = self.stack.pop_to_mark()?;
                self.extend(items)?;
            }
            0x8f => self.push(Value::Other),
            0x90 => drop(self.stack.pop_to_mark()?),
            0x91 => {
                self.stack.pop_to_mark()?;
                self.push(Value::Other);
            }

            b'q' => self.memoize::<1>()?,
            b'r' => self.memoize::<4>()?,
            0x94 => self.remember(self.memo.len() as u64)?,
            b'h' => self.recall::<1>()?,
            b'j' => self.recall::<4>()?,

            b'c' => self.global_in_lines()?,
            0x93 => self.global_from_stack()?,
            b'Q' => self.persistent()?,
            b'R' | 0x81 => self.call()?,
            0x92 => {
                // Named arguments, which nothing of a tensor has.
                self.stack.pop()?;
                self.call()?;
            }
            // The attributes of an object. An OrderedDict of weights has some, none of them weights.
            b'b' => drop(self.stack.pop()?),

            0x82..=0x84 => return Err(Fault::Unusual("uses codes that only its author's Python knows")),
            0x97 | 0x98 => return Err(Fault::Unusual("keeps data in buffers outside of the file")),
            b'F' | b'I' | b'L' | b'P' | b'S' | b'V' | b'd' | b'g' | b'i' | b'l' | b'o' | b'p' => {
                return Err(Fault::Unusual("has an instruction of protocol 0 or 1, where torch.save writes 2"));
            }
            _ => return Err(Fault::Broken("has an instruction that Python does not know")),
        }
        Ok(None)
    }

    fn take(&mut self, length: u64) -> Step<&'a [u8]> {
        let end = usize::try_from(length).ok().and_then(|length| self.at.checked_add(length));
        let bytes = end.and_then(|end| self.bytes.get(self.at..end)).ok_or(Fault::CutShort)?;
        self.at += bytes.len();
        Ok(bytes)
    }

    fn unsigned<const BYTES: u64>(&mut self) -> Step<u64> {
        let bytes = self.take(BYTES)?;
        Ok(bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    }

    /// The range of the last `length` bytes taken.
    fn taken(&self, length: usize) -> Span {
        Span { start: (self.at - length) as u32, end: self.at as u32 }
    }

    fn protocol(&mut self) -> Step {
        const NEWEST: u64 = 5;
        if self.unsigned::<1>()? > NEWEST {
            return Err(Fault::Unusual("has a protocol newer than 5"));
        }
        Ok(())
    }

    fn integer<const BYTES: u64>(&mut self) -> Step {
        let integer = self.unsigned::<BYTES>()?;
        self.push(Value::Int(integer as i64));
        Ok(())
    }

    fn sized_long<const BYTES: u64>(&mut self) -> Step {
        let length = self.unsigned::<BYTES>()?;
        self.long(length)
    }

    /// Two's complement of any length.
    fn long(&mut self, length: u64) -> Step {
        let bytes = self.take(length)?;
        let value = if bytes.len() > 8 {
            Value::Long(self.taken(bytes.len()))
        } else {
            let sign = if bytes.last().is_some_and(|last| last & 0x80 != 0) { -1 } else { 0 };
            Value::Int(bytes.iter().rev().fold(sign, |number, &byte| number << 8 | i64::from(byte)))
        };
        self.push(value);
        Ok(())
    }

    fn text<const BYTES: u64>(&mut self) -> Step {
        let length = self.unsigned::<BYTES>()?;
        let bytes = self.take(length)?;
        // Python may write half of a surrogate pair, which is no UTF-8 and no name either.
        let is_name = bytes.len() <= LONGEST_NAME && std::str::from_utf8(bytes).is_ok();
        self.push(if is_name { Value::Text(self.taken(bytes.len())) } else { Value::Other });
        Ok(())
    }

    fn blob<const BYTES: u64>(&mut self) -> Step {
        let length = self.unsigned::<BYTES>()?;
        self.skipped(length)
    }

    fn skipped(&mut self, length: u64) -> Step {
        self.take(length)?;
        self.push(Value::Other);
        Ok(())
    }

    fn push(&mut self, value: Value) {
        self.stack.push(self.parts.values.len() as Id);
        self.parts.values.push(value);
    }

    fn tuple(&mut self, count: usize) -> Step {
        let items = self.stack.pop_many(count)?;
        self.push_tuple(&items);
        Ok(())
    }

    fn push_tuple(&mut self, items: &[Id]) {
        let start = self.parts.items.len() as u32;
        self.parts.items.extend(items);
        self.push(Value::Tuple(Span { start, end: self.parts.items.len() as u32 }));
    }

    fn container(&mut self, kind: fn(Id) -> Value) {
        self.push(kind(self.parts.growing.len() as Id));
        self.parts.growing.push(vec![]);
    }

    fn extend_by(&mut self, count: usize) -> Step {
        let items = self.stack.pop_many(count)?;
        self.extend(items)
    }

    /// Puts items into the list or the dictionary on top. What an object keeps as its items is passed over.
    fn extend(&mut self, items: Vec<Id>) -> Step {
        let top = self.stack.top()?;
        if let Some(Value::List(id) | Value::Dict(id)) = self.parts.values.get(top as usize)
            && let Some(container) = self.parts.growing.get_mut(*id as usize)
        {
            container.extend(items);
        }
        Ok(())
    }

    fn memoize<const BYTES: u64>(&mut self) -> Step {
        let key = self.unsigned::<BYTES>()?;
        self.remember(key)
    }

    fn remember(&mut self, key: u64) -> Step {
        let top = self.stack.top()?;
        self.memo.insert(key, top);
        Ok(())
    }

    fn recall<const BYTES: u64>(&mut self) -> Step {
        let key = self.unsigned::<BYTES>()?;
        let id = self.memo.get(&key).ok_or(Fault::Broken("recalls what it has not remembered"))?;
        self.stack.push(*id);
        Ok(())
    }

    fn line(&mut self) -> Step<Span> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let near = &rest[..rest.len().min(LONGEST_NAME + 1)];
        let Some(length) = near.iter().position(|&byte| byte == b'\n') else {
            return Err(if near.len() == rest.len() {
                Fault::CutShort
            } else {
                Fault::Broken("names a class without end")
            });
        };
        self.take(length as u64)?;
        let line = self.taken(length);
        self.take(1)?;
        Ok(line)
    }

    fn global_in_lines(&mut self) -> Step {
        let (module, name) = (self.line()?, self.line()?);
        self.push(Value::Global { module, name });
        Ok(())
    }

    fn global_from_stack(&mut self) -> Step {
        let (name, module) = (self.stack.pop()?, self.stack.pop()?);
        let (Some(&Value::Text(module)), Some(&Value::Text(name))) =
            (self.parts.values.get(module as usize), self.parts.values.get(name as usize))
        else {
            return Err(Fault::Broken("names a class by something else than text"));
        };
        self.push(Value::Global { module, name });
        Ok(())
    }

    fn persistent(&mut self) -> Step {
        let id = self.stack.pop()?;
        match self.class_kept_outside(id) {
            Some(class) => self.stack.push(class),
            None => {
                self.push(Value::Persistent(id));
                self.parts.persistent.push(id);
            }
        }
        Ok(())
    }

    /// The legacy format keeps the classes of modules outside too: `("module", class, …)`.
    fn class_kept_outside(&self, id: Id) -> Option<Id> {
        let Some(Value::Tuple(span)) = self.parts.values.get(id as usize) else { return None };
        let [kind, class, ..] = self.parts.items.get(span.start as usize..span.end as usize)? else { return None };
        let Some(Value::Text(kind)) = self.parts.values.get(*kind as usize) else { return None };
        (self.bytes.get(kind.start as usize..kind.end as usize)? == b"module").then_some(*class)
    }

    fn call(&mut self) -> Step {
        let (arguments, callee) = (self.stack.pop()?, self.stack.pop()?);
        let Some(Value::Global { module, name }) = self.parts.values.get(callee as usize) else {
            return Err(Fault::Calls("what another call returned".into()));
        };
        let text = |span: &Span| String::from_utf8_lossy(&self.bytes[span.start as usize..span.end as usize]);
        let (module, name) = (text(module), text(name));
        if module == "collections" && name == "OrderedDict" {
            self.container(Value::Dict);
        } else if is_harmless(&module, &name) {
            self.push(Value::Call { callee, arguments });
        } else {
            return Err(Fault::Calls(known_as(&module, &name)));
        }
        Ok(())
    }
}
