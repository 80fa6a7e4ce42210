//! Where in the module a traversal stands, and what the official checkpoints call that place.

use super::names;

/// Told of each step by Burn's visitors and mappers.
#[derive(Default)]
pub struct ModulePath {
    names: Vec<String>,
    containers: Vec<String>,
}

impl ModulePath {
    pub fn enter(&mut self, name: &str, container: &str) {
        self.names.push(name.to_owned());
        self.containers.push(container.to_owned());
    }

    pub fn exit(&mut self) {
        self.names.pop();
        self.containers.pop();
    }

    /// The official name of the parameter here.
    pub fn official_name(&self) -> String {
        names::official(&self.names.join("."))
    }

    /// PyTorch keeps the matrix of a linear layer as `[output, input]`, Burn the other way round.
    pub fn is_transposed(&self) -> bool {
        self.names.last().is_some_and(|name| name == "weight")
            && self.containers.last().is_some_and(|container| container == "Struct:Linear")
    }

    /// Whether it is counted along, not learnt: the statistics of a BatchNorm.
    pub fn is_counted(&self) -> bool {
        self.names.last().is_some_and(|name| name.starts_with("running_"))
    }

    /// Whether SAM2's own files hold it too: everything of the encoder but the adapters.
    pub fn is_of_trunk(&self) -> bool {
        names::is_trunk(&self.official_name())
    }
}
