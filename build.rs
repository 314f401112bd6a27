//! Stops a build that would embed nothing, with the one sentence that helps.

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=web-widget/dist/manifest.json");
    if !Path::new("web-widget/dist/manifest.json").exists() {
        println!("cargo:warning=web-widget/dist is missing: run `make web` once before cargo");
        std::process::exit(1);
    }
}
