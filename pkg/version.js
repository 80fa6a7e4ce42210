// The version of this package, which package.json and Cargo.toml have too.

export const version = "0.1.0";
