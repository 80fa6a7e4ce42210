//! The stack of a pickle's machine, with marks that nothing reaches below.

use super::pickle::{Fault, Id};

#[derive(Default)]
pub(super) struct Stack {
    ids: Vec<Id>,
    /// Heights of `ids`.
    marks: Vec<usize>,
}

const UNDERFLOW: Fault = Fault::Broken("takes more from its stack than it has put there");

impl Stack {
    pub fn push(&mut self, id: Id) {
        self.ids.push(id);
    }

    pub fn mark(&mut self) {
        self.marks.push(self.ids.len());
    }

    fn floor(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    pub fn top(&self) -> Result<Id, Fault> {
        self.ids.get(self.floor()..).and_then(|reachable| reachable.last()).copied().ok_or(UNDERFLOW)
    }

    pub fn pop(&mut self) -> Result<Id, Fault> {
        let top = self.top()?;
        self.ids.pop();
        Ok(top)
    }

    pub fn pop_many(&mut self, count: usize) -> Result<Vec<Id>, Fault> {
        let start = self.ids.len().checked_sub(count).filter(|start| *start >= self.floor()).ok_or(UNDERFLOW)?;
        Ok(self.ids.drain(start..).collect())
    }

    pub fn pop_to_mark(&mut self) -> Result<Vec<Id>, Fault> {
        let mark = self.marks.pop().ok_or(UNDERFLOW)?;
        Ok(self.ids.drain(mark..).collect())
    }

    /// Drops what is topmost, be it a mark.
    pub fn discard(&mut self) -> Result<(), Fault> {
        if self.ids.len() == self.floor() && self.marks.pop().is_some() {
            return Ok(());
        }
        self.pop().map(drop)
    }
}
