//! Puts the capabilities, the permissions and the icon into the build. The one list of what JavaScript may ask the
//! shell stands in `permissions/` and `capabilities/`; nothing is generated into the checkout but `gen/schemas`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Embedded by `generate_context!`: a rebuilt screen is a changed app.
    println!("cargo:rerun-if-changed=../ui/dist");
    Ok(tauri_build::try_build(tauri_build::Attributes::new())?)
}
