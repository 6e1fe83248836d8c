//! What is linked in: one library for cryptography, and one for TLS.

use std::process::{Command, Output};

/// Other implementations of what aws-lc and rustls do here.
const UNWANTED: [&str; 6] =
    ["ring", "openssl-sys", "openssl", "native-tls", "openssl-src", "boring-sys"];

/// The packages of the program on every platform, each as `name version`.
fn tree() -> Vec<String> {
    let offline = cargo_tree(&["--offline"]);
    // Building fetches the packages of one platform only. Those of the others
    // are fetched here if they have not been before.
    let output = if offline.status.success() { offline } else { cargo_tree(&[]) };
    assert!(
        output.status.success(),
        "cargo tree needs the packages of all platforms, which `cargo fetch --locked` brings: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn cargo_tree(more: &[&str]) -> Output {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Command::new(cargo)
        .args(["tree", "--locked", "--target", "all", "--edges", "normal,build"])
        .args(["--prefix", "none", "--format", "{p}", "--color", "never"])
        .args(more)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

#[test]
fn there_is_one_library_for_cryptography_on_every_platform() {
    let packages = tree();
    let has = |name: &str| packages.iter().any(|package| package.split(' ').next() == Some(name));
    assert!(packages.len() > 50, "{packages:?}");
    assert!(has("aws-lc-rs") && has("rustls"), "{packages:?}");
    assert!(has("windows-sys"), "all platforms: {packages:?}");
    for name in UNWANTED {
        assert!(!has(name), "{name} is linked in: `cargo tree --invert {name}` says by whom");
    }
}
