//! The one error of the crate: a sentence that names the input, what is wrong with it and what to do.

use std::fmt;

pub type Result<T> = std::result::Result<T, Error>;

/// Prints as `input: problem; remedy`, always on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    input: String,
    problem: String,
    remedy: String,
}

impl Error {
    /// `input` is what the user would recognise: a file name, an option, a tensor.
    pub fn new(input: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { input: input.into(), problem: problem.into(), remedy: String::new() }
    }

    /// What the reader of the error can do about it.
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// The same problem, told of another input: for code that does not know the name its caller knows.
    pub fn about(mut self, input: impl Into<String>) -> Self {
        self.input = input.into();
        self
    }

    /// A failed read or write of a file.
    pub fn io(input: impl Into<String>, error: &std::io::Error) -> Self {
        Self::new(input, error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sentence = self.problem.clone();
        if !self.input.is_empty() {
            sentence = format!("{}: {sentence}", self.input);
        }
        if !self.remedy.is_empty() {
            sentence = format!("{sentence}; {}", self.remedy);
        }
        // Names and messages come from files we do not trust: none of them may break the line or drive a terminal.
        for c in sentence.chars() {
            match c {
                '\n' | '\r' | '\t' => f.write_str(" ")?,
                c if c.is_control() => write!(f, "\\u{{{:x}}}", c as u32)?,
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
