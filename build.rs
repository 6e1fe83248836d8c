//! Links GCC's unwinder into the binary, where there is one to link.
//!
//! Otherwise the binary needs libgcc_s.so.1, which slim containers lack, and
//! which takes a seventh of a cold `decode` to load and start.

use std::path::{Path, PathBuf};
use std::process::Command;

const ARCHIVE: &str = "libgcc_eh.a";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |name: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    let is_native = std::env::var("HOST") == std::env::var("TARGET");
    if !is_native || target("OS") != "linux" || target("ENV") != "gnu" {
        return;
    }
    // Another compiler, or a GCC without the archive, links the shared library.
    if let Some(folder) = archive().as_deref().and_then(Path::parent) {
        println!("cargo:rustc-link-search=native={}", folder.display());
        println!("cargo:rustc-link-lib=static:-bundle=gcc_eh");
    }
}

/// Where the C compiler that links Rust programs here keeps the unwinder.
fn archive() -> Option<PathBuf> {
    let asked = Command::new("cc").arg(format!("-print-file-name={ARCHIVE}")).output().ok()?;
    let path = PathBuf::from(String::from_utf8(asked.stdout).ok()?.trim());
    (path.is_absolute() && path.is_file()).then_some(path)
}
